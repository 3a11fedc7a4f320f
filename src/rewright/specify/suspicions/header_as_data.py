"""An output row that repeats the header."""

from collections.abc import Iterator

import polars as pl

from rewright.specify.clues import Clues, Suspicion, data_evidence


def suspect(clues: Clues) -> Iterator[Suspicion]:
    """Yield each output in which a row says what the columns are called."""
    for table in clues.outputs:
        texts = [name for name in table.frame.columns if table.frame[name].dtype == pl.String]
        if len(texts) < 2 or not table.rows:
            continue
        repeats = table.frame.select(
            pl.all_horizontal([pl.col(n).str.strip_chars().str.to_lowercase() == n.lower() for n in texts]).fill_null(
                value=False
            )
        ).to_series()
        if repeats.any():
            row = repeats.arg_true()[0] + 1
            yield Suspicion(
                f'A header may stand among the data of `{table.name}`.',
                'A row holds the names of its own columns.',
                None,
                (data_evidence(table, f'row {row} repeats the header'),),
            )
