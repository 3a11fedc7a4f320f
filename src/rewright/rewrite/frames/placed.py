"""A frame and a slice of constants in; the rows between these places out."""

import ast

from rewright.rewrite.frames.call import Call, require
from rewright.rewrite.frames.templates import fill
from rewright.rewrite.frames.values import FrameV, PyV


def rows_between(call: Call, frame: FrameV, node: ast.expr) -> FrameV:
    """`[a:b]` with constant bounds counted from the front."""
    require(isinstance(node, ast.Slice) and node.step is None, 'one row by its place')
    assert isinstance(node, ast.Slice)
    start, stop = (None if b is None else call.literal(PyV(b)) for b in (node.lower, node.upper))
    for bound in (start, stop):
        require(bound is None or (type(bound) is int and bound >= 0), f'rows from the place {bound!r}')
    index = frame.index if not start else 'dirty'
    return frame.shuffled(fill('A[S]', A=frame.code, S=ast.Slice(node.lower, node.upper)), index)
