"""CSV bytes -> the same table with rows missing, repeated or out of order."""

from rewright.prove.dice import Dice
from rewright.prove.table import Rows, rewritten
from rewright.prove.way import Way, dropped, duplicated, swapped

MATERIAL = 'csv'


def _none_left(_rows: Rows, _dice: Dice) -> Rows:
    return []


def _one_left(rows: Rows, dice: Dice) -> Rows:
    return [dice.choose(rows)]


WAYS = (
    Way('rows duplicated', rewritten(duplicated)),
    Way('rows dropped', rewritten(dropped)),
    Way('rows in another order', rewritten(swapped)),
    Way('no rows', rewritten(_none_left)),
    Way('one row', rewritten(_one_left)),
)
