"""Numbers that are compared or sorted as text: '10' comes before '9'."""

import ast
from collections.abc import Iterator

from rewright.specify.clues import Clues, Suspicion, data_evidence
from rewright.specify.phrase import code, names_in
from rewright.specify.script import argument

_ORDER = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)


def suspect(clues: Clues) -> Iterator[Suspicion]:
    """Yield each comparison with a number in quotes, and each sorting by text that holds only numbers."""
    for node in clues.script.every(ast.Compare):
        sides = [node.left, *node.comparators]
        if any(isinstance(op, _ORDER) for op in node.ops) and any(_is_quoted_number(side) for side in sides):
            yield Suspicion(
                f'{code(node)} may compare in the wrong order.',
                'A number in quotes is compared letter by letter.',
                node,
            )
    for call, subject, _ in clues.script.methods('sort_values'):
        for name in names_in(argument(call, 0, 'by')):
            column = clues.column(subject, name)
            numbers = [
                t for t in clues.outputs for p in t.profiles if p.name == name and p.is_numeric and p.distinct > 1
            ]
            if column is not None and column.holds == ('str',) and numbers:
                yield Suspicion(
                    f'Rows may be in the wrong order by `{name}`.',
                    f'`{name}` is sorted while it is text, and it holds only numbers.',
                    call,
                    (
                        clues.observed(subject, f'{name}: {column.dtype} of str'),
                        data_evidence(numbers[0], f'{name} is numeric'),
                    ),
                )


def _is_quoted_number(node: ast.expr) -> bool:
    if not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
        return False
    return node.value.lstrip('+-').replace('.', '', 1).isdigit()
