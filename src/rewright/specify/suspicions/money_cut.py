"""Money that is made a whole number, or rounded before it is added up."""

import ast
from collections.abc import Iterator

from rewright.specify.clues import Clues, Suspicion
from rewright.specify.phrase import code, column_name
from rewright.specify.profile import is_money


def suspect(clues: Clues) -> Iterator[Suspicion]:
    """Yield each place where parts of an amount are lost."""
    for node in clues.script.every(ast.Assign):
        name = column_name(node.targets[0]) or ast.unparse(node.targets[0])
        if is_money(name) and _cuts(node.value):
            yield _suspicion(name, node)
    for record in clues.script.every(ast.Dict):
        for key, value in zip(record.keys, record.values, strict=True):
            if isinstance(key, ast.Constant) and isinstance(key.value, str) and is_money(key.value) and _cuts(value):
                yield _suspicion(key.value, value)
    for call in clues.script.calls('sum'):
        for inner in ast.walk(call):
            rounds = isinstance(inner, ast.Call) and ast.unparse(inner.func) == 'round'
            if rounds and is_money(ast.unparse(inner)):
                yield Suspicion(f'The sum {code(call)} may be off.', 'Each amount is rounded before it is added.', call)


def _suspicion(name: str, node: ast.AST) -> Suspicion:
    why = 'The name speaks of money, and the value is cut to a whole number.'
    return Suspicion(f'Parts of a unit of `{name}` may be lost.', why, node)


def _cuts(node: ast.expr) -> bool:
    """Say whether the outermost step of an expression makes a whole number of something that may not be one."""
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.FloorDiv)
    if not isinstance(node, ast.Call):
        return False
    name = ast.unparse(node.func)
    if name in {'int', 'math.floor', 'math.trunc', 'np.floor'}:
        return not (
            node.args and isinstance(node.args[0], ast.Call) and ast.unparse(node.args[0].func) in {'len', 'sum'}
        )
    if name == 'round':
        return len(node.args) == 1 and not node.keywords
    return (
        isinstance(node.func, ast.Attribute)
        and node.func.attr == 'astype'
        and (bool(node.args) and ast.unparse(node.args[0]).strip('\'"') in {'int', 'int32', 'int64'})
    )
