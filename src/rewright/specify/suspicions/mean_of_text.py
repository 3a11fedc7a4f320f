"""A mean or sum over a column that is text."""

import ast
from collections.abc import Iterator

from rewright.specify.clues import Clues, Suspicion
from rewright.specify.phrase import code, column_name

_FIGURES = ('mean', 'sum', 'median', 'std', 'cumsum')


def suspect(clues: Clues) -> Iterator[Suspicion]:
    """Yield each figure whose column was seen to hold text: adding texts joins them."""
    for call, subject, name in clues.script.methods(*_FIGURES):
        seen = clues.seen(subject)
        if seen is None and column_name(subject) and isinstance(subject, ast.Subscript):
            column = clues.column(subject.value, column_name(subject))
        else:
            column = seen.columns[0] if seen is not None and seen.kind == 'series' and seen.columns else None
        if column is not None and 'str' in column.holds:
            yield Suspicion(
                f'{code(call)} may not be a number.',
                f'It takes the {name} of text.',
                call,
                (clues.observed(subject, f'{column.name}: {column.dtype} holding {", ".join(column.holds)}'),),
            )
