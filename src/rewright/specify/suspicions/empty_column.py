"""An output column that holds nothing, or nothing but zeros."""

from collections.abc import Iterator

from rewright.specify.clues import Clues, Suspicion, data_evidence

_FEWEST_ROWS = 5
_ZEROS = {'0', '0.0', '0.00', '-0.0'}


def suspect(clues: Clues) -> Iterator[Suspicion]:
    """Yield each column without a value, and each column of zeros."""
    for table in clues.outputs:
        if table.rows < _FEWEST_ROWS:
            continue
        for column in table.profiles:
            if column.missing == table.rows:
                quote, why = f'missing in all {table.rows} rows', 'It has no value in any row.'
            elif column.is_numeric and not column.missing and set(column.examples) <= _ZEROS:
                quote, why = f'zero in all {table.rows} rows', 'It is zero in every row.'
            else:
                continue
            sentence = f'`{column.name}` in `{table.name}` may not be filled.'
            yield Suspicion(sentence, why, None, (data_evidence(table, f'{column.name} is {quote}'),))
