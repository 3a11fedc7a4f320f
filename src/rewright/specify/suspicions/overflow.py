"""A product of narrow integers, which wraps round when it grows."""

import ast
from collections.abc import Iterator

from rewright.model.observation import Column
from rewright.specify.clues import Clues, Suspicion
from rewright.specify.phrase import code, column_name

_NARROW = {'int8', 'int16', 'int32', 'uint8', 'uint16', 'uint32'}


def suspect(clues: Clues) -> Iterator[Suspicion]:
    """Yield each product of columns that were seen to be narrow integers on both sides."""
    for node in clues.script.every(ast.BinOp):
        if not isinstance(node.op, ast.Mult):
            continue
        columns = [_column(clues, side) for side in (node.left, node.right)]
        dtypes = [column.dtype for column in columns if column is not None]
        if len(dtypes) == 2 and set(dtypes) <= _NARROW:
            yield Suspicion(
                f'{code(node)} may wrap round.',
                f'Both sides are narrow integers ({" and ".join(dtypes)}), and so is their product.',
                node,
                (clues.observed(node.left, f'{" and ".join(dtypes)}'),),
            )


def _column(clues: Clues, node: ast.expr) -> Column | None:
    seen = clues.seen(node)
    if seen is not None and seen.kind == 'series' and seen.columns:
        return seen.columns[0]
    name = column_name(node)
    return clues.column(node.value, name) if name and isinstance(node, ast.Subscript) else None
