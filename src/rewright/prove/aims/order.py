"""Rows that stand where a sort would not leave them, and rows that tie in the columns it sorts by."""

from collections.abc import Iterator, Sequence

from rewright.model.run import Inputs
from rewright.prove.grid import Added, Grid
from rewright.prove.hint import Hint
from rewright.prove.target import Target

WHAT = 'rows out of order, and rows that tie in what is sorted by'


def aimed(target: Target) -> Iterator[Inputs]:
    """Add the rows to each table."""
    yield from target.with_rows(_rows)


def _rows(grid: Grid, hint: Hint) -> Iterator[Sequence[Added]]:
    last = len(grid.rows) - 1
    places = sorted({last, last // 2, 0}, reverse=True)
    columns = grid.columns()
    # In falling order, and each with a twin that is the same but for one column.
    yield [Added(place, {at: grid.other(at, place, step)}) for place in places for at in columns for step in (3, -3)]
    touched = grid.named(hint.columns)
    others = [at for at in columns if at not in touched]
    for chosen in (touched, others):
        yield [Added(place, {at: grid.other(at, place, step)}) for step in (3, -3) for place in places for at in chosen]
