"""Removal of duplicates -> what counts as the same, and which row stays."""

import ast
from collections.abc import Iterator

from rewright.specify.clues import Clues, Found
from rewright.specify.phrase import code, listed, names_in
from rewright.specify.script import argument


def find(clues: Clues) -> Iterator[Found]:
    """Yield one rule for each removal of duplicates."""
    for call, _, _ in clues.script.methods('drop_duplicates'):
        subset = listed(names_in(argument(call, 0, 'subset'))) or 'all columns'
        keep = argument(call, 1, 'keep')
        kept = ast.unparse(keep).strip('"\'') if keep is not None else 'first'
        which = 'none of them stays' if kept == 'False' else f'the {kept} one stays'
        yield Found(f'Of rows with the same {subset}, {which}.', 'transform', call)
    for node in clues.script.every(ast.If):
        if _skips_known(clues, node):
            yield Found(f'What was met before is skipped ({code(node.test)}).', 'transform', node)


def _skips_known(clues: Clues, node: ast.If) -> bool:
    """Say whether a condition skips what is in a set that the script adds to."""
    test = node.test
    if not (
        isinstance(test, ast.Compare) and isinstance(test.ops[0], ast.In) and isinstance(node.body[-1], ast.Continue)
    ):
        return False
    known = ast.unparse(test.comparators[0])
    return any(ast.unparse(subject) == known for _, subject, _ in clues.script.methods('add', 'append'))
