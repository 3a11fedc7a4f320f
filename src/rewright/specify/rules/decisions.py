"""Branches that give one name different values -> classification rules."""

import ast
from collections.abc import Iterator

from rewright.specify.clues import Clues, Found
from rewright.specify.phrase import code, column_name, phrase


def find(clues: Clues) -> Iterator[Found]:
    """Yield one rule for each value that depends on a condition."""
    for node in clues.script.every(ast.If):
        for statement in node.body:
            if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Constant):
                target = statement.targets[0]
                name = column_name(target) or ast.unparse(target)
                yield Found(f'When {phrase(node.test)}, `{name}` is {phrase(statement.value)}.', 'transform', statement)
    for node in clues.script.every(ast.If):
        if isinstance(node.body[-1], ast.Raise):
            yield Found(f'The job fails when {phrase(node.test)}.', 'transform', node)
    for call in clues.script.calls('np.where', 'numpy.where'):
        if len(call.args) == 3:
            test, then, other = call.args
            yield Found(f'Where {phrase(test)} it is {phrase(then)}, else {phrase(other)}.', 'transform', call)
    for call in clues.script.calls('sys.exit', 'exit'):
        if clues.script.loop_around(call) is None and call.args:
            yield Found(f'The job ends with {code(call.args[0])}.', 'save', call)
