"""One of two expressions by a condition: the choice in polars, and a look at what it takes from nowhere."""

import ast

from rewright.rewrite.frames.templates import fill
from rewright.trees import same

_RUNTIME = fill('frames')
_ONLY_CHECKS = ('floats', 'no_missing', 'some_text')


def either(condition: ast.expr, yes: ast.expr, no: ast.expr | None) -> ast.expr:
    """`yes` where the condition holds, `no` or a hole elsewhere.

    Polars does not compute what no row takes, so that the checks in it would not be made: these are computed beside the choice.
    """
    if no is None:
        code = fill('pl.when(A).then(B)', A=condition, B=_bare(yes))
    else:
        code = fill('pl.when(A).then(B).otherwise(C)', A=condition, B=_bare(yes), C=_bare(no))
    checked = [side for side in (yes, no) if side is not None and _checks(side)]
    return ast.Call(fill('frames.all_checked'), [code, *checked], []) if checked else code


def _bare(code: ast.expr) -> ast.expr:
    """What a check gives back as it was, since the check is made beside the choice."""
    match code:
        case ast.Call(func=ast.Attribute(value=place, attr=word), args=[inner]) if word in _ONLY_CHECKS:
            return inner if same(place, _RUNTIME) else code
    return code


def _checks(code: ast.expr) -> bool:
    """Whether a function of the runtime looks at a column there."""
    called = (n.func for n in ast.walk(code) if isinstance(n, ast.Call))
    return any(isinstance(f, ast.Attribute) and same(f.value, _RUNTIME) and f.attr != 'number' for f in called)
