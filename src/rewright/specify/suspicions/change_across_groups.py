"""A change against the previous row that is computed across different things."""

import ast
from collections.abc import Iterator

from rewright.specify.clues import Clues, Suspicion
from rewright.specify.phrase import code
from rewright.specify.profile import is_key

_STEPS = ('pct_change', 'shift', 'diff', 'cumsum', 'rolling', 'ffill')
_THINGS = {'name', 'region', 'sector', 'site', 'store', 'country', 'customer', 'category', 'product', 'currency'}


def suspect(clues: Clues) -> Iterator[Suspicion]:
    """Yield each step between rows without a grouping, where a column tells things apart."""
    for call, subject, name in clues.script.methods(*_STEPS):
        if 'groupby' in ast.unparse(subject) or any(isinstance(n, ast.Lambda) for n in clues.script.above(call)):
            continue
        columns = _columns(clues, subject)
        telling = [c for c in columns if is_key(c) or c.lower() in _THINGS]
        if telling:
            yield Suspicion(
                f'{code(call)} may compare rows that belong to different things.',
                f'`{name}` looks at the previous row, whatever its {" or ".join(f"`{c}`" for c in telling[:3])} is.',
                call,
                (clues.observed(subject, f'columns: {", ".join(columns[:12])}'),)
                if clues.seen(_frame(subject))
                else (),
            )


def _frame(node: ast.expr) -> ast.expr:
    """Return the frame that a column expression starts from."""
    while isinstance(node, ast.Subscript | ast.Attribute | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node


def _columns(clues: Clues, subject: ast.expr) -> list[str]:
    """Return the columns of the frame as observed, else those that the source names."""
    seen = clues.seen(_frame(subject))
    if seen is not None and seen.columns:
        return [column.name for column in seen.columns]
    named = (n.slice.value for n in clues.script.every(ast.Subscript) if isinstance(n.slice, ast.Constant))
    keys = (k.value for d in clues.script.every(ast.Dict) for k in d.keys if isinstance(k, ast.Constant))
    return list(dict.fromkeys(n for n in (*keys, *named) if isinstance(n, str)))
