"""A delimited table -> its rows, and then the cells that are not plain yet."""

from rewright.prove.parts import Parts, plain
from rewright.prove.table import read

MATERIAL = 'csv'


def _rows(data: bytes, _recorded: bytes) -> Parts | None:
    table = read(data)
    return Parts(len(table.rows), lambda kept: table.written([table.rows[i] for i in kept])) if table else None


def _cells(data: bytes, _recorded: bytes) -> Parts | None:
    table = read(data)
    if table is None:
        return None
    places = [(r, c) for r, row in enumerate(table.rows) for c, cell in enumerate(row) if cell != plain(cell)]

    def kept(chosen: list[int]) -> bytes:
        left = {places[i] for i in chosen}
        return table.written(
            [
                [cell if (r, c) in left else plain(cell) for c, cell in enumerate(row)]
                for r, row in enumerate(table.rows)
            ]
        )

    return Parts(len(places), kept)


LEVELS = (_rows, _cells)


def shown(data: bytes) -> str:
    """Return the table as it lies there."""
    return data.decode(errors='replace')
