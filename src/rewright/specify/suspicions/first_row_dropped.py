"""A loop or frame that starts at the second item, where nothing shows the first to be a header."""

import ast
import re
from collections.abc import Iterator

from rewright.specify.clues import Clues, Suspicion
from rewright.specify.phrase import code

_HEADER = re.compile(rb'<tr[^>]*>\s*<th|<thead', re.IGNORECASE)
_ROWS = re.compile(r'(?i)(rows?|records?|items|lines|trs|entries|data|results?|matches|quotes|orders)$')


def suspect(clues: Clues) -> Iterator[Suspicion]:
    """Yield each place that drops the first row whatever it is."""
    for node in clues.script.every(ast.Subscript):
        if not (_starts_at_one(node) and _holds_rows(clues, node.value)) or _is_header(clues):
            continue
        yield Suspicion(
            f'The first row of {code(node.value)} may be lost.',
            'It is always left out, and nothing in the source or the recorded pages shows it to be a header.',
            node,
        )


def _starts_at_one(node: ast.Subscript) -> bool:
    chosen = node.slice
    if not isinstance(chosen, ast.Slice) or chosen.upper is not None or chosen.step is not None:
        return False
    return isinstance(chosen.lower, ast.Constant) and chosen.lower.value == 1


def _holds_rows(clues: Clues, node: ast.expr) -> bool:
    """Say whether an expression is a list of rows by its name or by how it was made; a text is none."""
    seen = clues.seen(node)
    if seen is not None and seen.kind in {'str', 'scalar'}:
        return False
    if isinstance(node, ast.Attribute) and node.attr == 'iloc':
        return True
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr in {'find_all', 'findAll', 'select', 'findall', 'readlines', 'splitlines', 'fetchall'}
    return isinstance(node, ast.Name) and _ROWS.search(node.id) is not None


def _is_header(clues: Clues) -> bool:
    if any(_HEADER.search(body) for _, body in clues.answers[:20]):
        return True
    return 'header' in clues.script.text.lower()
