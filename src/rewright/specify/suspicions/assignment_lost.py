"""An assignment to a filtered copy, or a result that is thrown away: the frame stays as it was."""

import ast
from collections.abc import Iterator

from rewright.specify.clues import Clues, Suspicion
from rewright.specify.phrase import code
from rewright.specify.script import argument

_PURE = {
    'drop_duplicates', 'dropna', 'fillna', 'sort_values', 'rename', 'reset_index', 'astype', 'replace', 'drop',
    'set_index', 'assign', 'strip', 'upper', 'lower',
}  # fmt: skip


def suspect(clues: Clues) -> Iterator[Suspicion]:
    """Yield each statement whose effect seems to be lost."""
    for node in clues.script.every(ast.Assign):
        target = node.targets[0]
        filtered = target.value if isinstance(target, ast.Subscript) else None
        if isinstance(filtered, ast.Subscript) and isinstance(filtered.slice, ast.Compare | ast.BinOp):
            why = 'It assigns to the copy that a filter makes.'
            yield Suspicion(f'{code(target)} may never be set.', why, node)
    for statement in clues.script.every(ast.Expr):
        call = statement.value
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in _PURE:
            in_place = argument(call, -1, 'inplace')
            if not (isinstance(in_place, ast.Constant) and in_place.value is True):
                yield Suspicion(
                    f'{code(call)} may have no effect.', 'It returns a new value, which nothing keeps.', statement
                )
