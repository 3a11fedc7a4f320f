"""Parquet bytes -> the rows of its plain columns, and the same frame with rows added or left out."""

import io
from collections.abc import Sequence

import polars as pl

from rewright.prove.grid import Added, Grid, Places

MATERIAL = 'parquet'


def opened(data: bytes) -> tuple[Grid, ...]:
    """Return the rows; empty where there are none."""
    frame = pl.read_parquet(io.BytesIO(data))
    if not frame.height:
        return ()
    plain = {at for at, kind in enumerate(frame.dtypes) if kind.is_numeric() or kind in {pl.String, pl.Boolean}}
    rows = frame.rows()

    def written(added: Sequence[Added]) -> bytes | None:
        more = [[new.cell(at, cell) for at, cell in enumerate(rows[new.model])] for new in added]
        try:
            return _bytes(pl.concat([frame, pl.DataFrame(more, schema=frame.schema, orient='row', strict=False)]))
        # A number that is out of the column's range is no input.
        except (pl.exceptions.PolarsError, OverflowError, TypeError):
            return None

    def without(places: Places) -> bytes:
        return _bytes(frame[[place for place in range(frame.height) if place not in places]])

    fixed = frozenset(range(frame.width)) - plain
    return (Grid(tuple(frame.columns), rows, written, without, fixed=fixed),)


def _bytes(frame: pl.DataFrame) -> bytes:
    out = io.BytesIO()
    frame.write_parquet(out)
    return out.getvalue()
