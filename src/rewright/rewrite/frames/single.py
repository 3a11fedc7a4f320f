"""A column expression in; the code of a polars Series out."""

import ast

from rewright.rewrite.frames.frame_ops import plain
from rewright.rewrite.frames.templates import fill
from rewright.rewrite.frames.values import SeriesV


def as_column(series: SeriesV) -> ast.expr:
    """`df['a']` for a column as it stands, `df.select(...).to_series()` for a computed one."""
    e = plain(series.e)
    name = next(iter(e.reads)) if len(e.reads) == 1 else ''
    if ast.unparse(e.code) == f'pl.col({name!r})':
        return fill('A[N]', A=series.frame.code, N=ast.Constant(name))
    return fill('A.select(B).to_series()', A=series.frame.code, B=e.code)
