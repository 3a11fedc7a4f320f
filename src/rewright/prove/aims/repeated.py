"""Rows that stand twice: whole, with the same key and other values, or with another key and the same values."""

from collections.abc import Iterator, Sequence

from rewright.model.run import Inputs
from rewright.prove.grid import Added, Grid
from rewright.prove.hint import Hint
from rewright.prove.target import Target

WHAT = 'two rows that agree in the columns the line names, and differ in others'


def aimed(target: Target) -> Iterator[Inputs]:
    """Add the rows to each table."""
    yield from target.with_rows(_rows)


def _rows(grid: Grid, hint: Hint) -> Iterator[Sequence[Added]]:
    touched, columns = grid.named(hint.columns), grid.columns()
    models = sorted({0, len(grid.rows) // 2, len(grid.rows) - 1})
    same = [Added(model, {}) for model in models]
    apart = [Added(model, {at: grid.other(at, model, step)}) for model in models for at in columns for step in (1, -1)]
    yield [*same, *apart]
    yield same
    for chosen in (touched, [at for at in columns if at not in touched]):
        yield [Added(model, {at: grid.other(at, model, 1) for at in chosen}) for model in models if chosen]
        yield [Added(model, {at: grid.other(at, model, -2) for at in chosen}) for model in models if chosen]
