"""`shift`, `diff`, `pct_change` and running totals, of a column or within groups."""

import ast
import functools
from dataclasses import replace

from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.grouped import per_group
from rewright.rewrite.frames.templates import fill, literal
from rewright.rewrite.frames.values import E, GroupV, SeriesV, Value


def _steps(call: Call) -> int:
    given = call.bind('periods')
    steps = given.literal('periods', 1)
    require(isinstance(steps, int) and not isinstance(steps, bool), f'periods={steps!r}')
    assert isinstance(steps, int)
    return steps


def moved(e: E, form: str, steps: int) -> E:
    """A column compared with itself `steps` rows away; the holes this leaves make whole numbers floats."""
    require(e.kind in {'int', 'float'} or (form == 'A.shift(N)' and e.kind in {'text', 'date'}), f'{form} of {e.kind}')
    number = e.kind in {'int', 'float'}
    require(bool(steps) or not number, 'numbers that are moved by no rows')
    base = fill('A.cast(pl.Float64)', A=e.code) if number and not (e.kind == 'float' and e.firm) else e.code
    code, loose = (_known(fill(form, A=a, N=literal(steps)), e, form) for a in (base, e.code))
    kind = 'float' if number else e.kind
    return E(code, kind, firm=True, own=e.own, reads=e.reads, may_be_infinite=e.may_be_infinite, loose=loose)


def _known(code: ast.expr, e: E, form: str) -> ast.expr:
    """A difference of infinities is none; what is moved stays as it is."""
    return fill('A.fill_nan(None)', A=code) if e.may_be_infinite and form != 'A.shift(N)' else code


def _move(form: str, call: Call) -> Value:
    steps = _steps(call)
    if isinstance(call.receiver, GroupV):
        return per_group(call.receiver, lambda e: _moved_in_groups(e, form, steps))
    return call.series().of(moved(call.series().e, form, steps))


def _moved_in_groups(e: E, form: str, steps: int) -> E:
    """As `moved`; pandas keeps the type of a column without a row, where no hole comes in."""
    doubtful = e.kind == 'int' or (e.kind == 'float' and (e.typed_by_rows or not e.firm))
    return replace(moved(e, form, steps), typed_by_rows=doubtful)


def _diff(call: Call) -> Value:
    """A difference within groups is one of floats in pandas, that of a whole column one of whole numbers where it has no holes."""
    e = call.receiver.e if isinstance(call.receiver, SeriesV) else None
    if e is None or (e.kind != 'int' and not (e.kind == 'float' and not e.firm)):
        return _move('A.diff(N)', call)
    code = _known(fill('frames.change(A, N)', A=e.code, N=literal(_steps(call))), e, 'frames.change(A, N)')
    return call.series().of(replace(e, code=code, kind='float', firm=True, null=True, loose=None))


RECIPES: dict[str, Recipe] = {
    'Series.shift()': functools.partial(_move, 'A.shift(N)'),
    'Series.diff()': _diff,
    'GroupBy.shift()': functools.partial(_move, 'A.shift(N)'),
    'GroupBy.diff()': functools.partial(_move, 'A.diff(N)'),
}
