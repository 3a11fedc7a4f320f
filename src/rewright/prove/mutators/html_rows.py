"""HTML bytes -> the same page with repeated elements (table rows, list items) missing, doubled or out of order."""

import re
from collections.abc import Callable, Sequence

from rewright.prove.dice import Dice
from rewright.prove.markup import items, replaced, rewritten
from rewright.prove.way import Way, swapped

MATERIAL = 'html'


def _each(change: Callable[[str], str]) -> Callable[[str, Dice], str | None]:
    def changed(page: str, dice: Dice) -> str | None:
        found = items(page)
        return replaced(page, {found[i]: change(found[i][0]) for i in dice.pick(len(found))}) if found else None

    return changed


def _moved(page: str, dice: Dice) -> str | None:
    found: Sequence[re.Match[str]] = items(page)
    pairs = zip(found, swapped(found, dice), strict=True)
    return replaced(page, {place: source[0] for place, source in pairs}) if found else None


def _all_gone(page: str, _dice: Dice) -> str | None:
    found = items(page)
    return replaced(page, dict.fromkeys(found, '')) if found else None


WAYS = (
    Way('rows duplicated', rewritten(_each(lambda row: row + row))),
    Way('rows dropped', rewritten(_each(lambda _: ''))),
    Way('rows in another order', rewritten(_moved)),
    Way('no rows', rewritten(_all_gone)),
)
