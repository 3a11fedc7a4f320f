"""Recorded inputs -> the same with several times the rows, so that keys still meet their partners."""

from collections.abc import Sequence
from dataclasses import dataclass

from rewright.model.run import Inputs
from rewright.ports.blobs import Blobs
from rewright.prove.grid import Added, Cell, Grid
from rewright.prove.materials import Material, content, replaced
from rewright.prove.target import grids_of


@dataclass(frozen=True)
class Larger:
    """Inputs with more rows: how many all tables together had and have."""

    inputs: Inputs
    before: int
    after: int


def enlarged(inputs: Inputs, pieces: Sequence[Material], blobs: Blobs, times: int) -> Larger | None:
    """Repeat the rows of tables, one to a file; None where there is none of them in files and servers.

    Whole numbers that are told apart in one table are keys: in each copy they are moved, by the same in every table, so
    that a copy has the partners of its model. A table of rows that only texts tell apart stays as it is beside others,
    for its copies would be partners too many.
    """
    opened = [
        (piece, grid)
        for piece in pieces
        if piece.answer is None
        for grid in grids_of(content(inputs, piece, blobs), piece)
    ]
    keys = _keys([grid for _, grid in opened])
    repeated = [(piece, grid) for piece, grid in opened if keys.keys() & set(grid.names) or not _told_by_text(grid)]
    made, before = inputs, sum(len(grid.rows) for _, grid in opened)
    after = before
    for piece, grid in repeated or opened:
        alone = len(grids_of(content(made, piece, blobs), piece)) == 1
        data = grid.written(_copies(grid, keys, times)) if alone else None
        if data is not None:
            made, after = replaced(made, piece, data, blobs), after + (times - 1) * len(grid.rows)
    return Larger(made, before, after) if after > before else None


def _keys(grids: list[Grid]) -> dict[str, int]:
    """How far a key is moved from one copy to the next, by name: beyond every number that stands there."""
    names = {grid.names[at] for grid in grids for at in grid.columns() if _tells_apart(grid, at, whole=True)}
    held = {
        name: [int(str(c)) for grid in grids for at in grid.named([name]) for c in grid.held(at) if _is_whole(c)]
        for name in names
    }
    return {name: max(numbers) - min(numbers) + 1 for name, numbers in held.items()}


def _told_by_text(grid: Grid) -> bool:
    return any(_tells_apart(grid, at, whole=False) for at in grid.columns())


def _tells_apart(grid: Grid, at: int, *, whole: bool) -> bool:
    held = grid.held(at)
    return len(held) > 1 and len(set(held)) == len(grid.rows) and all(_is_whole(cell) == whole for cell in held)


def _is_whole(cell: Cell) -> bool:
    # Digits with a zero before them are a label, which has no next one.
    if isinstance(cell, str):
        return cell.isascii() and cell.isdecimal() and str(int(cell)) == cell
    return isinstance(cell, int) and not isinstance(cell, bool)


def _copies(grid: Grid, keys: dict[str, int], times: int) -> list[Added]:
    moved = [(at, keys[grid.names[at]]) for at in grid.columns() if grid.names[at] in keys]
    return [
        Added(model, {at: grid.number(at, int(str(row[at])) + copy * step) for at, step in moved if _is_whole(row[at])})
        for copy in range(1, times)
        for model, row in enumerate(grid.rows)
    ]
