"""A frame -> its rows, then the values that are not null yet."""

import io

import polars as pl

from rewright.prove.parts import Parts

MATERIAL = 'parquet'


def _rows(data: bytes, _recorded: bytes) -> Parts | None:
    frame = pl.read_parquet(io.BytesIO(data))
    return Parts(frame.height, lambda kept: _written(frame[kept])) if frame.height else None


def _values(data: bytes, _recorded: bytes) -> Parts | None:
    frame = pl.read_parquet(io.BytesIO(data))
    places = [(row, name) for name in frame.columns for row in range(frame.height) if frame[name][row] is not None]

    def kept(chosen: list[int]) -> bytes:
        left = {places[i] for i in chosen}
        keep = {name: [(row, name) in left for row in range(frame.height)] for name in frame.columns}
        return _written(
            frame.select(pl.when(pl.Series(keep[name])).then(pl.col(name)).alias(name) for name in frame.columns)
        )

    return Parts(len(places), kept) if places and len(places) <= 200 else None


def _written(frame: pl.DataFrame) -> bytes:
    out = io.BytesIO()
    frame.write_parquet(out)
    return out.getvalue()


LEVELS = (_rows, _values)


def shown(data: bytes) -> str:
    """Return columns, types and rows."""
    frame = pl.read_parquet(io.BytesIO(data))
    head = ', '.join(f'{name}: {kind}' for name, kind in frame.schema.items())
    return '\n'.join([head, *(repr(row) for row in frame.head(40).rows())])
