"""Named constants -> the fixed values that the job works with."""

import ast
from collections.abc import Iterator

from rewright.specify.clues import Clues, Found
from rewright.specify.phrase import code

# What a name like this holds never leaves the source.
_SECRET = ('PASS', 'SECRET', 'TOKEN', 'KEY', 'CREDENTIAL', 'AUTH')


def find(clues: Clues) -> Iterator[Found]:
    """Yield one rule for each constant of the module that is used."""
    used = {n.id for n in clues.script.every(ast.Name) if isinstance(n.ctx, ast.Load)}
    for node in clues.script.tree.body:
        target = node.targets[0] if isinstance(node, ast.Assign) and len(node.targets) == 1 else None
        if not isinstance(target, ast.Name) or not target.id.isupper() or target.id not in used:
            continue
        if isinstance(node, ast.Assign) and _is_fixed(node.value) and not any(w in target.id for w in _SECRET):
            yield Found(f'`{target.id}` is fixed at {code(node.value)}.', 'prepare', node)


def _is_fixed(node: ast.expr) -> bool:
    try:
        ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return False
    return True
