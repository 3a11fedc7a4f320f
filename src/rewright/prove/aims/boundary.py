"""Rows that hold exactly a number that the statement names, or one beside it."""

from collections.abc import Iterator, Sequence

from rewright.model.run import Inputs
from rewright.prove.grid import Added, Grid
from rewright.prove.hint import Hint
from rewright.prove.target import Target

WHAT = 'a value at the number that the line names'
_BESIDE = (0, 1, -1)


def aimed(target: Target) -> Iterator[Inputs]:
    """Add the rows to each table."""
    yield from target.with_rows(_rows)


def _rows(grid: Grid, hint: Hint) -> Iterator[Sequence[Added]]:
    numeric = grid.numeric()
    touched = [at for at in grid.named(hint.columns) if at in numeric] or numeric
    numbers = [number + step for number in hint.numbers for step in _BESIDE]
    # With the others at 1, a condition on a product or a quotient of columns is met as well.
    ones = {at: grid.number(at, 1) for at in numeric}
    models = {0, len(grid.rows) // 2}
    yield [
        Added(model, others | {at: grid.number(at, number)})
        for model in sorted(models)
        for at in touched
        for number in numbers
        for others in ({}, ones)
    ]
    for at in touched:
        yield [Added(0, {at: grid.number(at, number)}) for number in numbers]
