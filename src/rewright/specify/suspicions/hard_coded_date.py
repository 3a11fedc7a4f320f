"""A filter on a date that is written into the source."""

import ast
import re
from collections.abc import Iterator

from rewright.specify.clues import Clues, Suspicion
from rewright.specify.phrase import code

_DATE = re.compile(r'^(19|20)\d\d-[01]\d(-[0-3]\d)?([ T].*)?$')


def suspect(clues: Clues) -> Iterator[Suspicion]:
    """Yield each comparison with a fixed date, also by way of one name."""
    for node in clues.script.every(ast.Compare):
        if isinstance(clues.script.statement(node), ast.Assert):
            continue
        for side in (node.left, *node.comparators):
            date = _date(clues, side)
            if date:
                yield Suspicion(
                    f'{code(node)} may be out of date.', f'It compares with {date}, which is fixed in the source.', node
                )


def _date(clues: Clues, node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        values = clues.script.assigned.get(node.id, [])
        node = values[0] if len(values) == 1 else node
    if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(('datetime', 'date', 'Timestamp')) and node.args:
        if all(isinstance(a, ast.Constant) and isinstance(a.value, int) for a in node.args) and len(node.args) > 2:
            return code(node)
        node = node.args[0]
    fixed = isinstance(node, ast.Constant) and isinstance(node.value, str) and _DATE.match(node.value)
    return code(node) if fixed else ''
