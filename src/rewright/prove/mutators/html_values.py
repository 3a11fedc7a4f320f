"""HTML bytes -> the same page with text emptied, numbers at the edge, or letters nobody expects."""

import re
from collections.abc import Callable

from rewright.prove.dice import Dice
from rewright.prove.markup import columns, replaced, rewritten, texts
from rewright.prove.way import Way, extreme, like, strange

MATERIAL = 'html'
_NUMBER = re.compile(r'\d[\d,]*(?:\.\d+)?')


def _each(fits: Callable[[str], bool], change: Callable[[Dice, str, int], str]) -> Callable[[str, Dice], str | None]:
    def changed(page: str, dice: Dice) -> str | None:
        found = [match for match in texts(page) if fits(match[0])]
        picked = dice.pick(len(found))
        return replaced(page, {found[i]: change(dice, found[i][0], at) for at, i in enumerate(picked)}) or None

    return changed


def _has_number(text: str) -> bool:
    return bool(_NUMBER.search(text))


def _has_letter(text: str) -> bool:
    return any(letter.isalpha() for letter in text)


def _edge(dice: Dice, text: str, at: int) -> str:
    return _NUMBER.sub(lambda old: like(old[0], extreme(dice, at)), text, count=1)


def _unusual(dice: Dice, text: str, at: int) -> str:
    return strange(dice, text, at).replace('<', '&lt;')


def _emptied(page: str, dice: Dice) -> str | None:
    found = texts(page)
    if not found:
        return None
    column = dice.choose(columns(page, found))
    return replaced(page, {column[i]: '' for i in dice.pick(len(column))})


WAYS = (
    Way('numbers at the edge', rewritten(_each(_has_number, _edge))),
    Way('unusual text', rewritten(_each(_has_letter, _unusual))),
    Way('text emptied', rewritten(_emptied), choices=4),
)
