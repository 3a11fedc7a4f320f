"""A workbook's bytes -> the same workbook with rows of its first sheet missing, repeated, moved, or holding other values."""

from collections.abc import Callable

from rewright.prove.dice import Dice
from rewright.prove.drawing import of_kind, shaped
from rewright.prove.way import Way, dropped, duplicated, extreme, strange, swapped
from rewright.prove.workbook import Cell, Rows, rewritten

MATERIAL = 'excel'


def _put(rows: Rows, dice: Dice, value: Callable[[Cell, int], Cell]) -> Rows:
    """Change a cell of each picked row, going through the columns in turn."""
    order, result = dice.order(len(rows[0])), [list(row) for row in rows]
    for at, place in enumerate(dice.pick(len(rows))):
        column = order[at % len(order)]
        result[place][column] = value(result[place][column], at)
    return result


def _edge(old: Cell, dice: Dice, at: int) -> Cell:
    if isinstance(old, int | float) and not isinstance(old, bool):
        return type(old)(float(extreme(dice, at)))
    return strange(dice, old, at) if isinstance(old, str) else old


def _drawn(old: Cell, dice: Dice, at: int) -> Cell:
    if not isinstance(old, str | int | float) or isinstance(old, bool):
        return old
    values = of_kind('string' if isinstance(old, str) else shaped(old), dice)
    return type(old)(values[at % len(values)]) if isinstance(old, str) else type(old)(float(values[at % len(values)]))


WAYS = (
    Way('rows duplicated', rewritten(lambda header, rows, dice: (header, duplicated(rows, dice)))),
    Way('rows dropped', rewritten(lambda header, rows, dice: (header, dropped(rows, dice)))),
    Way(
        'values at the edge',
        rewritten(lambda header, rows, dice: (header, _put(rows, dice, lambda old, at: _edge(old, dice, at)))),
    ),
    Way(
        'values drawn',
        rewritten(lambda header, rows, dice: (header, _put(rows, dice, lambda old, at: _drawn(old, dice, at)))),
    ),
    Way('cells emptied', rewritten(lambda header, rows, dice: (header, _put(rows, dice, lambda _, __: None)))),
    Way('rows in another order', rewritten(lambda header, rows, dice: (header, swapped(rows, dice)))),
    Way('no rows', rewritten(lambda header, _rows, _dice: (header, []))),
    Way('an extra column', rewritten(lambda header, rows, _dice: ([*header, 'ünused'], [[*row, 'ä'] for row in rows]))),
    Way(
        'values of another type',
        rewritten(lambda header, rows, dice: (header, _put(rows, dice, lambda old, _: f'n{old}'))),
        breaks=True,
    ),
    Way(
        'a column missing',
        rewritten(lambda header, rows, _dice: (header[:-1], [row[:-1] for row in rows])),
        breaks=True,
    ),
)
