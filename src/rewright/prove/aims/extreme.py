"""Rows with numbers that are negative, nothing, large, or have many digits."""

from collections.abc import Iterator, Sequence

from rewright.model.run import Inputs
from rewright.prove.grid import Added, Changes, Grid
from rewright.prove.hint import Hint
from rewright.prove.target import Target

WHAT = 'a number that is negative, zero, large, a fraction, or has many digits'
_FRACTIONS = (1.5, -0.75, 2.96)
_NUMBERS = (-3, 0, 2, 2.675, 1.23456, -0.5, 7_654_321)


def aimed(target: Target) -> Iterator[Inputs]:
    """Add the rows to each table."""
    yield from target.with_rows(_rows)


def _rows(grid: Grid, hint: Hint) -> Iterator[Sequence[Added]]:
    numeric = grid.numeric()
    touched = [at for at in grid.named(hint.columns) if at in numeric] or numeric
    # A job that reads in parts sees the rows added by themselves: they are not all made from one.
    yield _over(grid, [{at: grid.number(at, number)} for at in touched for number in _NUMBERS])
    # Whole numbers with holes are often read as fractions; a contract may refuse them in columns without holes.
    holed = [at for at in touched if len(grid.held(at)) < len(grid.rows)]
    yield _over(grid, [{at: grid.fraction(at, number)} for at in holed for number in _FRACTIONS])
    for at in touched:
        yield _over(grid, [{at: grid.fraction(at, number)} for number in _FRACTIONS])
    for number in _NUMBERS:
        yield [Added(0, {at: grid.number(at, number) for at in touched})] if touched else []


def _over(grid: Grid, changes: Sequence[Changes]) -> list[Added]:
    models = grid.models()
    return [Added(models[turn % len(models)], change) for turn, change in enumerate(changes)]
