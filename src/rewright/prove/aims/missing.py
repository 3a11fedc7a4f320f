"""Rows with a missing value in a column that the statement names."""

from collections.abc import Iterator, Sequence

from rewright.model.run import Inputs
from rewright.prove.grid import Added, Grid
from rewright.prove.hint import Hint
from rewright.prove.target import Target

WHAT = 'a missing value'


def aimed(target: Target) -> Iterator[Inputs]:
    """Add the rows to each table."""
    yield from target.with_rows(_rows)


def _rows(grid: Grid, hint: Hint) -> Iterator[Sequence[Added]]:
    free = [at for at in grid.columns() if at not in grid.required]
    touched = [at for at in grid.named(hint.columns) if at in free] or free
    models = sorted({0, len(grid.rows) // 2})
    yield [Added(model, {at: grid.missing}) for model in models for at in touched]
    for at in touched:
        yield [Added(model, {at: grid.missing}) for model in models]
    # A group all of whose values are missing.
    for at in touched:
        others = {other: grid.other(other, 0) for other in grid.textual() if other != at}
        yield [Added(0, others | {at: grid.missing})]
