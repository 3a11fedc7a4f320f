"""Text -> bytes that no reader of text expects, long lines, blank lines, and lines drawn by Hypothesis."""

from rewright.prove.dice import Dice
from rewright.prove.drawing import of_kind
from rewright.prove.way import Way

MATERIAL = 'text'


def _not_utf8(data: bytes, dice: Dice) -> bytes | None:
    lines = data.splitlines(keepends=True)
    picked = set(dice.pick(len(lines)))
    return b''.join(b'\xff\xfe' + line if at in picked else line for at, line in enumerate(lines)) if lines else None


def _long(data: bytes, dice: Dice) -> bytes | None:
    lines = data.splitlines(keepends=True)
    if not lines:
        return None
    at = dice.order(len(lines))[0]
    return b''.join([*lines[:at], b'x' * 100_000, *lines[at:]])


def _blank(data: bytes, dice: Dice) -> bytes | None:
    lines = data.splitlines(keepends=True)
    picked = set(dice.pick(len(lines)))
    return b''.join(b'\n' + line if at in picked else line for at, line in enumerate(lines)) if lines else None


def _drawn(data: bytes, dice: Dice) -> bytes | None:
    lines = data.splitlines(keepends=True)
    values = of_kind('string', dice)
    result = list(lines)
    for at, place in enumerate(dice.pick(len(lines))):
        end = lines[place][len(lines[place].rstrip(b'\r\n')) :]
        result[place] = values[at % len(values)].encode() + end
    return b''.join(result) if lines else None


WAYS = (
    Way('lines drawn', _drawn),
    Way('blank lines', _blank),
    Way('a very long line', _long),
    Way('bytes that are no UTF-8', _not_utf8, breaks=True),
)
