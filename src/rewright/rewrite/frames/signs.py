"""Two numbers of every row in; the form of polars that adds or subtracts them with the sign of a zero that pandas gives it."""

import ast

from rewright.rewrite.frames.templates import fill
from rewright.rewrite.frames.values import E

FORMS = {'Add': 'A + B', 'Sub': 'A - B', 'Mult': 'A * B'}
# Polars leaves a column as it is where one zero is added to it, and only turns its signs where it is taken from one.
SIGNED = {'Add': 'frames.plus(A, B)', 'Sub': 'frames.minus(A, B)'}


def combined(word: str, left: E, right: E) -> ast.expr:
    """`left` and `right` by `Add`, `Sub` or `Mult`."""
    whole = all(e.kind == 'int' and e.firm for e in (left, right))
    plain = whole or word not in SIGNED or not (left.level or right.level) or (word == 'Sub' and _is_plain_zero(right))
    return fill(FORMS[word] if plain else SIGNED[word], A=left.code, B=right.code)


def _is_plain_zero(e: E) -> bool:
    return isinstance(e.code, ast.Constant) and str(e.code.value) in {'0', '0.0'}
