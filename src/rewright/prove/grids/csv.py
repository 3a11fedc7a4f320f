"""CSV bytes -> their rows, and the same bytes with rows added or left out."""

from collections.abc import Sequence

from rewright.prove.grid import Added, Grid, Places
from rewright.prove.table import read

MATERIAL = 'csv'


def opened(data: bytes) -> tuple[Grid, ...]:
    """Return the rows; empty where there are none or they are not all as wide as the header."""
    table = read(data)
    if table is None or any(len(row) != len(table.header) for row in table.rows):
        return ()

    def written(added: Sequence[Added]) -> bytes:
        more = [[str(new.cell(at, cell, '')) for at, cell in enumerate(table.rows[new.model])] for new in added]
        return table.written([*table.rows, *more])

    def without(places: Places) -> bytes:
        return table.written([row for place, row in enumerate(table.rows) if place not in places])

    return (Grid(tuple(table.header), table.rows, written, without, missing='', untyped=True),)
