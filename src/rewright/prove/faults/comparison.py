"""A comparison -> the same with its boundary moved or its sense turned round."""

import ast
from collections.abc import Iterator

from rewright.prove.source import Edit, Source

AIMS = ('boundary', 'spelling', 'missing', 'repeated', 'settings')
SUBTLE = True
_OTHER: dict[type[ast.cmpop], tuple[str, str]] = {
    ast.Lt: ('<', '<='),
    ast.LtE: ('<=', '<'),
    ast.Gt: ('>', '>='),
    ast.GtE: ('>=', '>'),
    ast.Eq: ('==', '!='),
    ast.NotEq: ('!=', '=='),
    ast.In: ('in', 'not in'),
    ast.NotIn: ('not in', 'in'),
    ast.Is: ('is', 'is not'),
    ast.IsNot: ('is not', 'is'),
}


def plant(node: ast.AST, source: Source) -> Iterator[Edit]:
    """Change the operator of a comparison of two sides."""
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        old, new = _OTHER[type(node.ops[0])]
        between = source.place(node.left)[1], source.place(node.comparators[0])[0]
        # Only the operator's own bytes change, so that parentheses around either side stay whole.
        at = source.data.find(old.split()[0].encode(), *between)
        stop = source.data.find(old.split()[-1].encode(), *between) + len(old.split()[-1])
        if at >= 0:
            yield Edit(at, stop, new, f'`{old}` made `{new}` in `{source.said(node)}`')
