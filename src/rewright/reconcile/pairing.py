"""The rows that only one side has -> pairs of rows that are meant to be the same, and where each pair differs."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl

from rewright.reconcile.found import Spot
from rewright.reconcile.keys import Pairing
from rewright.reconcile.kinds import kind
from rewright.reconcile.matching import OTHER, pairs
from rewright.reconcile.numerals import with_one_spelling
from rewright.reconcile.rules import ColumnRule
from rewright.reconcile.sheets import RECORD, ROW, Column, Sheet
from rewright.reconcile.tallying import KEPT, Tally

_CANON, _AT = '\0c', '\0at'


@dataclass
class Plan:
    """What is compared of two sheets: the shared columns by name, their rules, and which of them hold numbers as text."""

    left: Sheet
    right: Sheet
    columns: dict[str, tuple[Column, Column]]
    rules: dict[str, ColumnRule | None]
    numerals: frozenset[str] = frozenset()
    raw: bool = False

    @cached_property
    def tolerant(self) -> dict[str, ColumnRule]:
        """The columns that may differ by a bound."""
        found = {name: self.rules.get(name) for name in self.columns}
        return {name: rule for name, rule in found.items() if rule and rule.rule == 'tolerant'}

    @cached_property
    def strict(self) -> list[str]:
        """The columns that may not differ."""
        return [name for name in self.columns if name not in self.tolerant]


@dataclass
class Paired:
    """What pairing came to: rows that are the same after all, pairs looked at, and in how many each column differs."""

    matched: int = 0
    looked_at: int = 0
    tolerated: int = 0
    differing: Counter[str] = field(default_factory=Counter)
    places: list[pl.DataFrame] = field(default_factory=list)

    def stand(self, both: pl.DataFrame) -> None:
        """Remember where the rows of some pairs stand."""
        self.places.append(both.select(ROW, ROW + OTHER))


def alike(
    left: pl.DataFrame, right: pl.DataFrame, plan: Plan, tally: Tally, found: Paired
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Take away from one part the rows whose cells are the same, then those whose floats are only spelled otherwise."""
    if left.is_empty() or right.is_empty():
        return left, right
    left, right = (_canonical(side, plan) for side in (left, right))
    cells = list(plan.columns)
    same, left, right = pairs(left, right, cells)
    _note_same(same, plan, tally, found)
    if plan.numerals:
        same, left, right = pairs(left, right, [_name(name, plan) for name in cells])
        if same.height:
            found.matched += same.height
            found.stand(same)
            tally.kinds.add('float formatting')
    spelled = [_CANON + name for name in plan.numerals]
    return left.drop(spelled), right.drop(spelled)


def pair(left: pl.DataFrame, right: pl.DataFrame, plan: Plan, pairing: Pairing, tally: Tally, found: Paired) -> None:
    """Compare the rows of one part, none of which is the same on both sides; all that belong together lie in it."""
    if left.height and right.height:
        left, right = (_canonical(side, plan) for side in (left, right))
        both, left, right = _paired(left, right, plan, pairing)
        if both.height:
            _cells(both, plan, pairing.columns, tally, found)
            found.places += [both.select(ROW, ROW + OTHER)] if pairing.way != 'turn' else []
    _alone(left, right, plan, tally)


def _canonical(frame: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """Give every side all columns, and the numbers among texts one spelling beside their own."""
    present = frozenset(frame.columns)
    absent = [pl.lit(None, pl.String).alias(name) for name in plan.columns if name not in present]
    frame = frame.with_columns(absent) if absent else frame
    return with_one_spelling(frame, plan.numerals, _CANON)


def _name(name: str, plan: Plan) -> str:
    return _CANON + name if name in plan.numerals else name


def _note_same(same: pl.DataFrame, plan: Plan, tally: Tally, found: Paired) -> None:
    if not same.height:
        return
    found.matched += same.height
    found.stand(same)
    explain = plan.left.explain
    if explain is None or RECORD not in same.columns:
        tally.kinds |= {plan.left.between} if plan.raw else set()
        return
    for one, two in zip(same[RECORD], same[RECORD + OTHER], strict=True):
        tally.kinds |= explain(one, two)


def _paired(
    left: pl.DataFrame, right: pl.DataFrame, plan: Plan, pairing: Pairing
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    if pairing.way == 'columns':
        return pairs(left, right, [_name(name, plan) for name in pairing.columns])
    if plan.tolerant and plan.strict:
        # Of rows that agree in every strict column, the nearest belong together: both sides by size.
        by = [
            pl.col(name).cast(pl.String).str.extract(r'(\S+)$').cast(pl.Float64, strict=False) for name in plan.tolerant
        ]
        return pairs(left.sort(by), right.sort(by), [_name(name, plan) for name in plan.strict])
    if pairing.way == 'row':
        one, two = (side.with_columns(pl.col(ROW).alias(_AT)) for side in (left, right))
        return pairs(one, two, [_AT])
    if pairing.way == 'turn':
        return pairs(left.sort(ROW), right.sort(ROW), [])
    return left.clear(), left, right


def _cells(both: pl.DataFrame, plan: Plan, key: tuple[str, ...], tally: Tally, found: Paired) -> None:
    wrong, present = np.zeros(both.height, np.bool_), frozenset(both.columns)
    found.looked_at += both.height
    for name in plan.columns:
        one = _name(name, plan)
        other = name + OTHER if name + OTHER in present else name
        if one + OTHER not in present:
            continue
        unequal = both[one].ne_missing(both[one + OTHER]).to_numpy()
        if name in plan.numerals and not both[name].equals(both[name + OTHER]):
            spelled = both[name].ne_missing(both[name + OTHER]).to_numpy()
            tally.kinds |= {'float formatting'} if (spelled & ~unequal).any() else set()
        if name in plan.tolerant:
            near = _near(both, name, other, plan, np.flatnonzero(unequal))
            found.tolerated += len(near)
            unequal = unequal.copy()
            unequal[near] = False
        if unequal.any():
            found.differing[name] += int(unequal.sum())
            _spots(both, name, other, plan, key, tally, np.flatnonzero(unequal))
        wrong |= unequal
    found.matched += int((~wrong).sum())
    found.looked_at -= int((~wrong).sum())


def _near(both: pl.DataFrame, name: str, other: str, plan: Plan, rows: np.ndarray[Any, Any]) -> list[int]:
    columns, rule = plan.columns[name], plan.tolerant[name]
    values = zip(both[name][rows], both[other][rows], strict=True)
    return [
        int(row)
        for row, (a, b) in zip(rows, values, strict=True)
        if within(columns[0].number(a), columns[1].number(b), rule)
    ]


def within(one: Decimal | None, two: Decimal | None, rule: ColumnRule) -> bool:
    """Say whether two numbers are within the bound of a rule; what is no finite number never is."""
    if one is None or two is None:
        return False
    bound = Decimal(str(rule.absolute or 0))
    if rule.relative is not None:
        bound = max(bound, Decimal(str(rule.relative)) * max(abs(one), abs(two)))
    return abs(one - two) <= bound


def _spots(
    both: pl.DataFrame,
    name: str,
    other: str,
    plan: Plan,
    key: tuple[str, ...],
    tally: Tally,
    rows: np.ndarray[Any, Any],
) -> None:
    tally.kinds.add('values')
    tally.total += len(rows)
    numbers = both[ROW].to_numpy()[rows]
    first = rows[np.argsort(numbers, kind='stable')[:KEPT]]
    for row in first:
        record = {column: both[column][int(row)] for column in (ROW, name, other, *key)}
        a, b = record[name], record[other]
        columns = plan.columns[name]
        left, right = _spell(columns[0], a), _spell(columns[1], b)
        where = f'{_row(plan.left, record[ROW], key, record, plan)}, column "{name}"'
        tally.keep(Spot(where, _kind(left, right), left, right), record[ROW])


def _kind(left: str, right: str) -> str:
    return kind(left, right) if left != right else 'type'


def _spell(column: Column, value: Any) -> str:
    return '(absent)' if value is None and not column.type else column.spell(value)


def _row(sheet: Sheet, number: int, key: tuple[str, ...], record: dict[str, Any], plan: Plan) -> str:
    table = f'table "{sheet.name}", ' if sheet.name else ''
    named = ', '.join(f'{name}={_spell(plan.columns[name][0], record.get(name))}' for name in key)
    return f'{table}{sheet.row_word} {number + 1}' + (f' ({named})' if named else '')


def _alone(left: pl.DataFrame, right: pl.DataFrame, plan: Plan, tally: Tally) -> None:
    for frame, sheet, word in ((left, plan.left, 'row missing'), (right, plan.right, 'row added')):
        if not frame.height:
            continue
        tally.kinds.add('values')
        tally.total += frame.height
        for record in frame.sort(ROW).head(KEPT).iter_rows(named=True):
            text = ', '.join(_cell_texts(record, plan, word))
            sides = (text, '') if word == 'row missing' else ('', text)
            where = _row(sheet, record[ROW], (), record, plan)
            tally.keep(Spot(where, word, *sides), record[ROW])


def _cell_texts(record: dict[str, Any], plan: Plan, word: str) -> Iterator[str]:
    for name, columns in plan.columns.items():
        column = columns[0] if word == 'row missing' else columns[1]
        if not (column.beyond and record[name] is None):
            yield _spell(column, record[name])
