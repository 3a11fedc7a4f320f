"""`drop_duplicates` and `duplicated`: the first or last row of each, in the order of the rows."""

import ast
from dataclasses import replace

from rewright.rewrite.frames.call import Arguments, Call, Recipe, require
from rewright.rewrite.frames.frame_ops import column, numbered
from rewright.rewrite.frames.plan.nodes import Distinct, slot
from rewright.rewrite.frames.templates import fill
from rewright.rewrite.frames.values import E, SeriesV, Value


def _drop(call: Call) -> Value:
    given, frame = call.bind('subset', 'keep', 'ignore_index'), call.frame()
    keep = given.literal('keep', 'first')
    require(keep in {'first', 'last'} or keep is False, f'keep={keep!r}')
    require(not frame.named, 'duplicates beside index columns')
    chosen = given.columns('subset') if given.get('subset') is not None else None
    for name in chosen or frame.visible:
        column(frame, name)
    subset = tuple(chosen) if chosen is not None else None
    alike = all(frame.columns[name].kind != 'float' for name in chosen or frame.columns)
    plan = Distinct(
        columns=tuple(frame.columns), source=numbered(frame), subset=subset, keep=str(keep or 'none'), alike=alike
    )
    unique = frame.unique | {frozenset(chosen or frame.visible)}
    reset = given.flag('ignore_index', default=False)
    return frame.shuffled(slot(plan), 'range' if reset else 'dirty', unique=unique)


def _marks(call: Call) -> Value:
    """`duplicated`: whether a row like it stands before, behind, or anywhere else."""
    given, frame = call.bind('subset', 'keep'), call.frame()
    require(not frame.named, 'duplicates beside index columns')
    chosen = given.columns('subset') if given.get('subset') is not None else frame.visible
    cells = [_equal(column(frame, name).e) for name in chosen]
    one = cells[0].code if len(cells) == 1 else fill('pl.struct(A)', A=ast.List([e.code for e in cells], ast.Load()))
    return _marked(given, column(frame, chosen[0]), one, frozenset(chosen))


def _marks_of_column(call: Call) -> Value:
    given, series = call.bind('keep'), call.series()
    return _marked(given, series, _equal(series.e).code, series.e.reads)


def _marked(given: Arguments, series: SeriesV, code: ast.expr, reads: frozenset[str]) -> SeriesV:
    keep = given.literal('keep', 'first')
    require(keep in {'first', 'last'} or keep is False, f'keep={keep!r}')
    form = 'A.is_duplicated()' if keep is False else f'~A.is_{keep}_distinct()'
    made = E(fill(form, A=code), 'bool', null=False, firm=True, own=series.e.own, reads=reads)
    return replace(series.of(made), name=None)


def _equal(e: E) -> E:
    """Zeros are one value to pandas, whatever their signs."""
    return replace(e, code=fill('A + 0.0', A=e.code)) if e.kind == 'float' else e


RECIPES: dict[str, Recipe] = {
    'DataFrame.drop_duplicates()': _drop,
    'DataFrame.duplicated()': _marks,
    'Series.duplicated()': _marks_of_column,
}
