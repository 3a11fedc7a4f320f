"""JSON bytes -> the same document with records missing, repeated or out of order."""

from rewright.prove.dice import Dice
from rewright.prove.document import Records, rewritten
from rewright.prove.way import Way, dropped, duplicated, swapped

MATERIAL = 'json'


def _none_left(_records: Records, _dice: Dice) -> Records:
    return []


WAYS = (
    Way('records duplicated', rewritten(duplicated)),
    Way('records dropped', rewritten(dropped)),
    Way('records in another order', rewritten(swapped)),
    Way('no records', rewritten(_none_left)),
)
