"""A workbook -> the rows of its first sheet, then the cells that are not empty yet."""

from rewright.prove.parts import Parts
from rewright.prove.workbook import read, written

MATERIAL = 'excel'


def _rows(data: bytes, _recorded: bytes) -> Parts | None:
    found = read(data)
    return Parts(len(found[1]), lambda kept: written(data, found[0], [found[1][i] for i in kept])) if found else None


def _cells(data: bytes, _recorded: bytes) -> Parts | None:
    found = read(data)
    if found is None:
        return None
    header, rows = found
    places = [(r, c) for r, row in enumerate(rows) for c, cell in enumerate(row) if cell is not None]

    def kept(chosen: list[int]) -> bytes:
        left = {places[i] for i in chosen}
        return written(
            data,
            header,
            [[cell if (r, c) in left else None for c, cell in enumerate(row)] for r, row in enumerate(rows)],
        )

    return Parts(len(places), kept) if places and len(places) <= 200 else None


LEVELS = (_rows, _cells)


def shown(data: bytes) -> str:
    """Return header and rows of the first sheet."""
    found = read(data)
    return '\n'.join(repr(row) for row in [found[0], *found[1][:40]]) if found else 'no rows'
