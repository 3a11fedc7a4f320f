"""An assignment to a filtered copy, or a result that is thrown away: the frame stays as it was."""

import ast
from collections.abc import Iterator

from rewright.specify.clues import Clues, Suspicion
from rewright.specify.phrase import code
from rewright.specify.script import argument

# Methods that only frames have; the others are judged only on what was seen to be a frame or a column.
_OF_FRAMES = {'drop_duplicates', 'dropna', 'fillna', 'sort_values', 'reset_index', 'set_index'}
_PURE = {*_OF_FRAMES, 'rename', 'astype', 'replace', 'drop', 'assign', 'round', 'clip', 'head'}


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
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and _is_pure(clues, call, call.func):
            why = 'It returns a new value, which nothing keeps.'
            yield Suspicion(f'{code(call)} may have no effect.', why, statement)


def _is_pure(clues: Clues, call: ast.Call, function: ast.Attribute) -> bool:
    in_place = argument(call, -1, 'inplace')
    if function.attr not in _PURE or (in_place is not None and ast.unparse(in_place) != 'False'):
        return False
    seen = clues.seen(function.value)
    return function.attr in _OF_FRAMES if seen is None else seen.kind in {'frame', 'series'}
