"""A value that is put into a frame in; the expression of the column it becomes out."""

import ast
from dataclasses import replace

from rewright.rewrite.frames.align import over
from rewright.rewrite.frames.call import SCALARS, require
from rewright.rewrite.frames.facts import Observed
from rewright.rewrite.frames.frame_ops import planned
from rewright.rewrite.frames.plan.nodes import Count, slot
from rewright.rewrite.frames.single import as_column
from rewright.rewrite.frames.templates import fill
from rewright.rewrite.frames.values import AccessorV, E, FrameV, Kind, LabelsV, PyV, Refused, SeriesV, Value

POLARS: dict[Kind, str] = {
    'text': 'pl.lit(A)',
    'int': 'pl.lit(A, pl.Int64)',
    'float': 'pl.lit(A, pl.Float64)',
    'bool': 'pl.lit(A)',
}


def content(observed: Observed, value: Value, frame: FrameV) -> E:
    """A column over the rows of `frame`, its row numbers, or one value in every row; Refused for anything else."""
    if isinstance(value, AccessorV) and value.kind == 'extracted':
        # A frame of one column fills one column.
        value = value.series
    if isinstance(value, AccessorV) and value.kind == 'split':
        e = over(value.series, frame).e
        return replace(e, kind='other', fickle=False, lists=True)
    if isinstance(value, SeriesV):
        require(value.e.kind != 'span', 'spans of time are put into a column')
        return over(value, frame).e if value.frame.rows == frame.rows else _along(observed, value, frame)
    if isinstance(value, LabelsV):
        require(value.frame.rows == frame.rows and frame.index == 'range', 'row labels that are not the row numbers')
        return E(fill('pl.int_range(pl.len())'), 'int', null=False, firm=True, own='literal')
    require(isinstance(value, PyV), 'something other than a column or a single value')
    known = value.code.value if isinstance(value.code, ast.Constant) else None
    seen = observed.of(value.code) if known is None and hasattr(value.code, 'lineno') else None
    name = (
        f'builtins.{type(known).__name__}'
        if known is not None
        else seen.type
        if seen is not None and seen.consistent
        else ''
    )
    if name not in SCALARS:
        raise Refused(f'a value of type {name or "unknown"} is put into a column')
    kind = SCALARS[name]
    require(kind in POLARS, f'a value of {kind} is put into a column')
    if kind == 'float' and known is None:
        return E(
            fill('frames.number(A)', A=value.code), kind, firm=True, own='literal', may_be_infinite=True, level=True
        )
    return E(fill(POLARS[kind], A=value.code), kind, null=False, firm=True, own='literal', level=True)


def _along(observed: Observed, series: SeriesV, frame: FrameV) -> E:
    """A column of other rows by their numbers: the frame keeps as many as it has, those that lack a value get a hole."""
    observed.versions.check('a column of other rows')
    numbered = all(f.index == 'range' and not f.named for f in (series.frame, frame))
    e = series.e
    known = e.kind in {'int', 'float', 'text', 'date'} and not e.fickle
    require(numbered and known, 'a column whose rows may not line up with the frame')
    height = slot(Count(columns=(), source=planned(frame), form='A.height'))
    code = fill('frames.along(A, N)', A=as_column(series), N=height)
    return E(
        code, e.kind, null=True, firm=e.firm, own='literal', may_be_infinite=e.may_be_infinite, nan=e.nan or not e.null
    )
