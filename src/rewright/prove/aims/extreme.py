"""Rows with numbers that are negative, nothing, large, or have many digits."""

from collections.abc import Iterator, Sequence

from rewright.model.run import Inputs
from rewright.prove.grid import Added, Grid
from rewright.prove.hint import Hint
from rewright.prove.target import Target

WHAT = 'a number that is negative, zero, large, or has many digits'
_NUMBERS = (-3, 0, 2, 2.675, 1.23456, -0.5, 7_654_321)


def aimed(target: Target) -> Iterator[Inputs]:
    """Add the rows to each table."""
    yield from target.with_rows(_rows)


def _rows(grid: Grid, hint: Hint) -> Iterator[Sequence[Added]]:
    numeric = grid.numeric()
    touched = [at for at in grid.named(hint.columns) if at in numeric] or numeric
    yield [Added(0, {at: grid.number(at, number)}) for at in touched for number in _NUMBERS]
    for number in _NUMBERS:
        yield [Added(0, {at: grid.number(at, number) for at in touched})] if touched else []
