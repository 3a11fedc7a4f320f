"""A column in; the column whose holes take the last value before them, or the first behind them, out."""

from dataclasses import replace

from rewright.rewrite.frames.call import Call, require
from rewright.rewrite.frames.templates import fill
from rewright.rewrite.frames.values import SeriesV

FORMS = {'ffill': 'A.forward_fill()', 'bfill': 'A.backward_fill()'}


def carried(call: Call, series: SeriesV, word: str) -> SeriesV:
    """`series.ffill()` or `series.bfill()`."""
    e = series.e
    require(e.kind in {'text', 'date', 'int', 'float'}, f'values of {e.kind} are carried on')
    base = call.floats(series) if e.kind == 'float' else e
    require(base.kind != 'int' or not base.null, 'whole numbers that may be missing are carried on')
    return series.of(replace(base, code=fill(FORMS[word], A=base.code), loose=None))
