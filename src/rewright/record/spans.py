"""What was seen before Python 3.8, which knows no ends of expressions -> the same with whole spans."""

import ast

from rewright.model.observation import Seen

_OPEN = '-0:0'
_OBSERVED = (
    ast.Call,
    ast.Attribute,
    ast.Subscript,
    ast.Compare,
    ast.BoolOp,
    ast.IfExp,
    ast.ListComp,
    ast.SetComp,
    ast.DictComp,
    ast.BinOp,
    ast.UnaryOp,
    ast.Name,
)


def with_ends(expressions: dict[str, Seen], source: bytes) -> dict[str, Seen]:
    """Give each key without an end the span of the outermost expression that begins there; without one it is dropped."""
    if not any(key.endswith(_OPEN) for key in expressions):
        return expressions
    spans = _outermost(source)
    whole = {spans.get(key, key): seen for key, seen in expressions.items()}
    return {key: seen for key, seen in whole.items() if not key.endswith(_OPEN)}


def _outermost(source: bytes) -> dict[str, str]:
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return {}
    found: dict[str, str] = {}
    for node in ast.walk(tree):
        # ast.walk goes from the outside in, so the first node that begins at a place is the outermost.
        if isinstance(node, _OBSERVED):
            begin = f'{node.lineno}:{node.col_offset}'
            found.setdefault(begin + _OPEN, f'{begin}-{node.end_lineno}:{node.end_col_offset}')
    return found
