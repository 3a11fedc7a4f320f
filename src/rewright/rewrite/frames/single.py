"""A column expression in; the code of a polars Series out."""

import ast

from rewright.rewrite.frames.frame_ops import plain, planned
from rewright.rewrite.frames.plan.nodes import Cut, slot
from rewright.rewrite.frames.values import SeriesV


def as_column(series: SeriesV) -> ast.expr:
    """`df['a']` for a column as it stands, `df.select(...).to_series()` for a computed one."""
    return slot(Cut(columns=(), source=planned(series.frame), e=plain(series.e)))
