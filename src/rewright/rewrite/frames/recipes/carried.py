"""`ffill` and `bfill` of a column: holes get the last value before them, or the first behind."""

import functools
from dataclasses import replace

from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.templates import fill
from rewright.rewrite.frames.values import Value


def _carried(form: str, call: Call) -> Value:
    given, series = call.bind('limit'), call.series()
    given.only(limit=None)
    e = series.e
    require(e.kind in {'text', 'date'} or (e.kind in {'int', 'float'}), f'values of {e.kind} are carried on')
    base = call.floats(series) if e.kind == 'float' else e
    require(base.kind != 'int' or not base.null, 'whole numbers that may be missing are carried on')
    return series.of(replace(base, code=fill(form, A=base.code), loose=None))


RECIPES: dict[str, Recipe] = {
    'Series.ffill()': functools.partial(_carried, 'A.forward_fill()'),
    'Series.bfill()': functools.partial(_carried, 'A.backward_fill()'),
}
