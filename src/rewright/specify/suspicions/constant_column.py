"""An output column that never changes, although the source computes it."""

import ast
from collections.abc import Iterator

from rewright.specify.clues import Clues, Suspicion, data_evidence
from rewright.specify.phrase import column_name

_FEWEST_ROWS = 10


def suspect(clues: Clues) -> Iterator[Suspicion]:
    """Yield each column with one value in every row; a value that the source writes down is meant."""
    computed = _computed(clues)
    for table in clues.outputs:
        for column in table.profiles:
            same = column.distinct == 1 and not column.missing and table.rows >= _FEWEST_ROWS
            if not same or column.name not in computed or (table.name, column.name) in clues.volatile:
                continue
            if column.examples[0] in {'0', '0.0'}:
                continue
            yield Suspicion(
                f'`{column.name}` in `{table.name}` may not be what it should.',
                'It is computed for each row and is the same in all of them.',
                computed[column.name],
                (data_evidence(table, f'{column.examples[0]} in all {table.rows} rows'),),
            )


def _computed(clues: Clues) -> dict[str, ast.AST]:
    found: dict[str, ast.AST] = {}
    for node in clues.script.every(ast.Assign):
        name = column_name(node.targets[0])
        if name and isinstance(node.value, ast.BinOp | ast.Call | ast.Compare):
            found[name] = node
    return found
