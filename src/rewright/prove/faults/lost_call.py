"""A chain of calls -> the chain without one that orders, fills, rounds, cleans or throws away."""

import ast
from collections.abc import Iterator

from rewright.prove.source import Edit, Source

AIMS = ('missing', 'spelling', 'line_ends', 'repeated', 'order', 'extreme', 'refused', 'settings')
SUBTLE = True
_CALLS = {
    'sort', 'unique', 'drop_nulls', 'fill_null', 'fill_nan', 'round', 'strip', 'strip_chars', 'lower', 'upper',
    'to_uppercase', 'to_lowercase', 'abs', 'replace', 'replace_all', 'replace_many', 'filter', 'explode', 'raise_for_status',
}  # fmt: skip
# The runtime's own, which take what they change as their first argument.
_CALLS_OF_FRAMES = {'sort', 'fill_missing', 'to_float', 'to_int', 'to_text', 'running_total', 'widen'}


def plant(node: ast.AST, source: Source) -> Iterator[Edit]:
    """Put what a method was called on in the place of the call."""
    # A call that stands alone is left out as a statement; the same fault twice would count twice.
    if not isinstance(node, ast.Call) or isinstance(source.parents.get(node), ast.Expr):
        return
    if isinstance(node.func, ast.Attribute):
        of_frames = source.said(node.func.value) == 'frames'
        if node.func.attr in _CALLS_OF_FRAMES if of_frames else node.func.attr in _CALLS:
            kept = source.said(node.args[0] if of_frames else node.func.value)
            yield source.edit(node, kept, f'`.{node.func.attr}(…)` left out after `{kept[-60:]}`')
