"""A Postgres table's rows as kept -> the same table with rows missing, repeated, or values null and at the edge.

Keys of repeated rows are made new, and columns that must hold a value keep one: what a table cannot hold is no input.
"""

import json
import re
from collections.abc import Callable

from rewright.prove.dice import Dice
from rewright.prove.way import Change, Way, conditions, dropped, extreme, strange

MATERIAL = 'table'
Cell = str | None
_WHOLE = re.compile(r'(small|big)?int|integer|serial')
_NUMBER = re.compile(r'(small|big)?int|integer|numeric|real|double')
_TEXT = re.compile(r'text|character|varchar|citext')
_KEPT = b'{"rewright": "table"'
_FIRST_KEY = 1_000_000_007


class _Table:
    """A kept table, taken apart."""

    def __init__(self, data: bytes) -> None:
        self.head, *self.rows = [json.loads(line) for line in data.split(b'\n')]
        self.names: list[str] = [name for name, _ in self.head['columns']]
        self.keys = {name for key in (self.head['key'], *self.head['unique']) for name in key}

    def bytes_with(self, rows: list[list[Cell]]) -> bytes:
        """Return the table with other rows."""
        return '\n'.join(json.dumps(line, ensure_ascii=False) for line in (self.head, *rows)).encode()

    def columns(self, form: re.Pattern[str]) -> list[int]:
        """Positions of the columns of some type that are no key and are not computed."""
        return [
            at
            for at, (name, kind) in enumerate(self.head['columns'])
            if form.match(kind) and name not in self.keys and name not in self.head['computed']
        ]

    def free(self) -> list[int]:
        """Positions of the columns that may be null."""
        every = re.compile('')
        return [at for at in self.columns(every) if self.names[at] not in self.head['required']]

    def anew(self, row: list[Cell], number: int) -> list[Cell] | None:
        """Return the row under a key of its own; None when its key cannot be made new."""
        fresh = list(row)
        for at, (name, kind) in enumerate(self.head['columns']):
            if name in self.keys and _WHOLE.match(kind):
                fresh[at] = str(_FIRST_KEY + number if not kind.startswith('small') else 30_000 + number)
            elif name in self.keys and _TEXT.match(kind):
                fresh[at] = f'{row[at]}~{number}'
            elif name in self.keys:
                return None
        return fresh


def _edited(edit: Callable[[_Table, Dice], list[list[Cell]] | None]) -> Change:
    def changed(data: bytes, dice: Dice) -> bytes | None:
        if not data.startswith(_KEPT):
            return None
        table = _Table(data)
        rows = edit(table, dice) if table.rows else None
        return None if rows is None else table.bytes_with(rows)

    return changed


def _with(
    table: _Table, dice: Dice, columns: list[int], value: Callable[[int, Cell, int], Cell]
) -> list[list[Cell]] | None:
    """Change one cell of each picked row, going through the columns in turn."""
    if not columns:
        return None
    order = [columns[i] for i in dice.order(len(columns))]
    rows = [list(row) for row in table.rows]
    for at, place in enumerate(dice.pick(len(rows))):
        column = order[at % len(order)]
        rows[place][column] = value(column, rows[place][column], at)
    return rows


def _double(table: _Table, dice: Dice) -> list[list[Cell]] | None:
    fresh = [table.anew(table.rows[place], number) for number, place in enumerate(dice.pick(len(table.rows)))]
    added = [row for row in fresh if row is not None]
    return [*table.rows, *added] if added else None


def _null(table: _Table, dice: Dice) -> list[list[Cell]] | None:
    return _with(table, dice, table.free(), lambda _, __, ___: None)


def _odd(table: _Table, dice: Dice) -> list[list[Cell]] | None:
    texts = table.columns(_TEXT)

    def value(column: int, old: Cell, at: int) -> Cell:
        if column in texts:
            return strange(dice, old or '', at)
        whole = _WHOLE.match(table.head['columns'][column][1])
        return str(int(float(extreme(dice, at)))) if whole else extreme(dice, at)

    return _with(table, dice, [*table.columns(_NUMBER), *texts], value)


def _conditions(table: _Table, dice: Dice) -> list[list[Cell]] | None:
    met = conditions(dice, table.columns(_NUMBER))
    rows = [list(row) for row in table.rows]
    for row, values in zip(rows, met, strict=False):
        for at, number in values.items():
            whole = _WHOLE.match(table.head['columns'][at][1])
            row[at] = str(int(float(number))) if whole else number
    return rows if met else None


def _none_left(_table: _Table, _dice: Dice) -> list[list[Cell]]:
    return []


WAYS = (
    Way('values at the edge', _edited(_odd)),
    Way('rows at the edge of conditions', _edited(_conditions)),
    Way('rows dropped', _edited(lambda table, dice: dropped(table.rows, dice))),
    Way('values null', _edited(_null)),
    Way('rows duplicated', _edited(_double)),
    Way('no rows', _edited(_none_left)),
)
