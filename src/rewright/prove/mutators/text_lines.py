"""Lines of text -> the same lines with some missing, repeated, out of order or with unusual letters."""

from collections.abc import Callable

from rewright.prove.dice import Dice
from rewright.prove.way import Change, Way, dropped, duplicated, strange, swapped

MATERIAL = 'text'


def _lines(change: Callable[[list[bytes], Dice], list[bytes]]) -> Change:
    def changed(data: bytes, dice: Dice) -> bytes | None:
        lines = data.splitlines(keepends=True)
        return b''.join(change(lines, dice)) if lines else None

    return changed


def _unusual(lines: list[bytes], dice: Dice) -> list[bytes]:
    changed = list(lines)
    for at, place in enumerate(dice.pick(len(lines))):
        text = lines[place].decode(errors='surrogateescape')
        body = text.rstrip('\r\n')
        changed[place] = (strange(dice, body, at) + text[len(body) :]).encode(errors='surrogateescape')
    return changed


def _none_left(_lines: list[bytes], _dice: Dice) -> list[bytes]:
    return []


WAYS = (
    Way('lines duplicated', _lines(duplicated)),
    Way('lines dropped', _lines(dropped)),
    Way('unusual text', _lines(_unusual)),
    Way('lines in another order', _lines(swapped)),
    Way('an empty file', _lines(_none_left)),
)
