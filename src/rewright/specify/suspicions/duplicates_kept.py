"""Outputs that hold a row, or a key, more than once, where the source never looks for duplicates."""

from collections.abc import Iterator

from rewright.specify.clues import Clues, Suspicion, data_evidence
from rewright.specify.profile import is_key
from rewright.specify.tables import Table

_MOSTLY = 0.9


def suspect(clues: Clues) -> Iterator[Suspicion]:
    """Yield each output with unexpected duplicates."""
    removes = any(True for _ in clues.script.methods('drop_duplicates', 'duplicated', 'distinct', 'groupby'))
    if removes or ' in seen' in clues.script.text:
        return
    for table in clues.outputs:
        whole = table.rows - table.frame.n_unique() if table.rows else 0
        if whole:
            yield Suspicion(
                f'`{table.name}` may count things twice.', 'It holds equal rows, and nothing removes duplicates.', None,
                (data_evidence(table, f'{whole} of {table.rows} rows repeat an earlier row'),),
            )  # fmt: skip
        else:
            yield from _of_keys(table)


def _of_keys(table: Table) -> Iterator[Suspicion]:
    """Yield a first column that is named like a key and is one but for a few rows."""
    for column in table.profiles[:1]:
        if is_key(column.name) and table.rows * _MOSTLY <= column.distinct < table.rows - column.missing:
            yield Suspicion(
                f'`{column.name}` in `{table.name}` may be meant to be unique.',
                'It is named like a key and differs in nearly every row.', None,
                (data_evidence(table, f'{column.distinct} different values in {table.rows} rows'),),
            )  # fmt: skip
