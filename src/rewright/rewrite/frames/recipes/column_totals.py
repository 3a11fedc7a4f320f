"""`df.isna()`, `df.sum()`, `df.count()`, `df.isnull().sum()`: one value of each column, and one of all of these."""

import functools

from rewright.rewrite.frames.by_column import WORDS, of_all, totals
from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.templates import fill
from rewright.rewrite.frames.values import Cell, FrameV, PyV, TotalsV, Value


def _test(form: str, call: Call) -> Value:
    """A truth value for every cell."""
    call.bind()
    frame = call.frame()
    require(not frame.named and bool(frame.columns), 'holes beside labels')
    require(all(cell.kind != 'other' for cell in frame.columns.values()), 'holes in a column of no kind')
    cells = {name: Cell('bool', null=False, firm=True) for name in frame.columns}
    return FrameV(fill(form, A=frame.code), columns=cells, rows=frame.rows, index=frame.index)


def _word(word: str, call: Call) -> Value:
    return totals(call, word)


def _of_all(form: str, call: Call) -> Value:
    call.bind()
    assert isinstance(call.receiver, TotalsV)
    return PyV(of_all(form, call.receiver))


def _item(call: Call) -> Value:
    assert isinstance(call.receiver, TotalsV)
    name = call.literal(call.positional[0])
    require(name in call.receiver.names, f'[{name!r}] of the values')
    return PyV(fill('A.item(0, N)', A=call.receiver.code, N=call.positional[0].code))


def _dict(call: Call) -> Value:
    call.bind()
    return PyV(fill('A.row(0, named=True)', A=call.receiver.code))


RECIPES: dict[str, Recipe] = {
    **{f'DataFrame.{word}()': functools.partial(_word, word) for word in WORDS if word != 'sum'},
    **{f'DataFrame.{word}()': functools.partial(_test, 'A.select(pl.all().is_null())') for word in ('isna', 'isnull')},
    **{f'DataFrame.{w}()': functools.partial(_test, 'A.select(pl.all().is_not_null())') for w in ('notna', 'notnull')},
    'totals.sum()': functools.partial(_of_all, 'sum(A)'),
    'totals.any()': functools.partial(_of_all, 'any(A)'),
    'totals.all()': functools.partial(_of_all, 'all(A)'),
    'totals.[]': _item,
    'totals.to_dict()': _dict,
}
