"""Rows without a column that the statement names, and tables without a row."""

from collections.abc import Iterator, Sequence

from rewright.model.run import Inputs
from rewright.prove.grid import Added, Grid
from rewright.prove.hint import Hint
from rewright.prove.target import Target

WHAT = 'a key, a row or an element that is not there'
_ROWS = 4


def aimed(target: Target) -> Iterator[Inputs]:
    """Leave keys out of rows added, then one recorded row after another, then all."""
    yield from target.with_rows(_rows)
    yield from target.without_rows(_places)


def _rows(grid: Grid, hint: Hint) -> Iterator[Sequence[Added]]:
    touched = [at for at in grid.named(hint.columns) if at not in grid.required]
    if touched:
        yield [Added(0, {}, frozenset((at,))) for at in touched]


def _places(grid: Grid) -> Iterator[frozenset[int]]:
    size = len(grid.rows)
    yield from (frozenset((place,)) for place in range(min(size, _ROWS)))
    yield frozenset((size - 1,))
    yield frozenset(range(size))
