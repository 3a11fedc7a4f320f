"""The rows of a sheet -> the same rows once more for each sense in which two of them can be the same, the strictest first."""

from functools import partial

import polars as pl

from rewright.reconcile.numerals import one_spelling
from rewright.reconcile.pairing import Plan
from rewright.reconcile.sheets import RECORD, Sheet
from rewright.reconcile.sides import side_by_side
from rewright.reconcile.streams import streams


class NotNumeralError(Exception):
    """Columns that were taken for numbers hold something else."""

    def __init__(self, columns: frozenset[str]) -> None:
        super().__init__(', '.join(columns))
        self.columns = columns


class Senses:
    """Rows as they lie in the stream; of raw rows, their cells; the cells with every float in one spelling.

    A sense in which no more rows can be the same than in the one before is left out. `kinds` names what lies between
    rows that are the same in a sense, and not in a stricter one.
    """

    def __init__(self, plan: Plan, numerals: frozenset[str]) -> None:
        self._plan, self._numerals = plan, numerals
        self._read = plan.raw and not plan.left.growing and not (plan.left.plain and plan.right.plain)
        self.kinds = ['', *[plan.left.between] * self._read, *['float formatting'] * bool(numerals)]
        self._refuted: frozenset[str] = frozenset()

    def __call__(self, side: int, frame: pl.DataFrame) -> list[pl.DataFrame]:
        """Return a frame for each sense; NotNumeral where a numeral column is none."""
        if len(self.kinds) == 1:
            return [frame]
        cells = read(self._plan, side, frame)
        spelled = {name: one_spelling(cells[name]) for name in self._numerals}
        self._refuted |= {name for name, column in spelled.items() if column is None}
        # What one side finds ends the other as well, which is read at the same time.
        if self._refuted:
            raise NotNumeralError(self._refuted)
        canon = cells.with_columns(column for column in spelled.values() if column is not None)
        return [frame, *[cells] * self._read, *[canon] * bool(self._numerals)]


def read(plan: Plan, side: int, frame: pl.DataFrame) -> pl.DataFrame:
    """The cells of the rows of a stream."""
    parse = (plan.left, plan.right)[side].parse
    cells = parse(frame[RECORD]) if plan.raw and parse else frame
    return cells[list(plan.columns)]


def first_numerals(plan: Plan) -> frozenset[str]:
    """The columns of numbers that some of the first rows of a side spell in an unusual way."""
    numbers = {name for name, (column, _) in plan.columns.items() if column.numeral}
    odd: set[str] = set()
    for side, stream in enumerate(streams(plan)):
        first = next(stream(), None) if numbers else None
        if first is not None:
            cells = read(plan, side, first)
            spelled = {name: one_spelling(cells[name]) for name in numbers}
            odd |= {name for name, column in spelled.items() if column is not None and (column != cells[name]).any()}
            numbers -= {name for name, column in spelled.items() if column is None}
    return frozenset(numbers & odd)


def numeral_everywhere(plan: Plan, names: list[str]) -> frozenset[str]:
    """Those of some text columns that hold nothing but numbers in every row of both sides; both are read as a whole."""
    return frozenset.intersection(*side_by_side(partial(_numerals, names=names), plan.left, plan.right))


def _numerals(sheet: Sheet, names: list[str]) -> frozenset[str]:
    found = frozenset(names)
    for frame in sheet.frames():
        found = frozenset(name for name in found if one_spelling(frame[name]) is not None)
        if not found:
            break
    return found
