"""CSV bytes -> the same table with columns missing, new, moved or renamed, and rows of another length."""

from rewright.prove.dice import Dice
from rewright.prove.table import Rows, headed
from rewright.prove.way import Way

MATERIAL = 'csv'
Table = tuple[list[str], Rows]


def _missing(header: list[str], rows: Rows, dice: Dice) -> Table | None:
    gone = dice.place(header)
    return (
        ([*header[:gone], *header[gone + 1 :]], [[*r[:gone], *r[gone + 1 :]] for r in rows])
        if len(header) > 1
        else None
    )


def _extra(header: list[str], rows: Rows, _dice: Dice) -> Table:
    return [*header, 'Ünused column'], [[*row, f'ä,"{at}"'] for at, row in enumerate(rows)]


def _moved(header: list[str], rows: Rows, dice: Dice) -> Table | None:
    shuffled = dice.order(len(header))
    order = [*shuffled[1:], *shuffled[:1]] if shuffled == sorted(shuffled) else shuffled
    whole = all(len(row) == len(header) for row in rows)
    return ([header[i] for i in order], [[row[i] for i in order] for row in rows]) if whole else None


def _renamed(header: list[str], rows: Rows, dice: Dice) -> Table:
    at = dice.place(header)
    return [*header[:at], f' {header[at].upper()}', *header[at + 1 :]], rows


def _short(header: list[str], rows: Rows, dice: Dice) -> Table:
    return header, [row[:-1] if at in dice.pick(len(rows)) else row for at, row in enumerate(rows)]


def _long(header: list[str], rows: Rows, dice: Dice) -> Table:
    picked = set(dice.pick(len(rows))[:1])
    return header, [[*row, 'x'] if at in picked else row for at, row in enumerate(rows)]


WAYS = (
    Way('columns in another order', headed(_moved), breaks=True),
    Way('an extra column', headed(_extra), breaks=True),
    Way('a column missing', headed(_missing), breaks=True, choices=6),
    Way('a column renamed', headed(_renamed), breaks=True),
    Way('rows too short', headed(_short), breaks=True),
    Way('a row too long', headed(_long), breaks=True),
)
