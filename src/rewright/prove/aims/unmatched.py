"""Rows whose key no other row has."""

from collections.abc import Iterator, Sequence

from rewright.model.run import Inputs
from rewright.prove.grid import Added, Grid
from rewright.prove.hint import Hint
from rewright.prove.target import Target

WHAT = 'a key that the other side does not have'
_FAR = 1_000_003


def aimed(target: Target) -> Iterator[Inputs]:
    """Add the rows to each table alone: what all of them have is no key without a match."""
    yield from target.with_rows(_rows)


def _rows(grid: Grid, hint: Hint) -> Iterator[Sequence[Added]]:
    columns = grid.named(hint.columns) or grid.columns()
    yield [Added(0, {at: grid.other(at, 0, _FAR if at in grid.numeric() else 2)}) for at in columns]
    for at in columns:
        yield [Added(0, {at: grid.other(at, 0, _FAR if at in grid.numeric() else 3)})]
