"""HTML bytes -> the same page with tags nested, broken, missing or commented out."""

import re

from rewright.prove.dice import Dice
from rewright.prove.markup import columns, elements, items, replaced, rewritten
from rewright.prove.way import Way

MATERIAL = 'html'
_CELLS = ('td', 'dd', 'span', 'a', 'p')
_OPENING = re.compile(r'<(?:td|tr|li|a|p|span|div)\b[^<>]*>', re.IGNORECASE)


def _cells(page: str) -> list[re.Match[str]]:
    """The stretches of cells and the like, the outermost of those that lie in each other."""
    found: list[re.Match[str]] = []
    for match in sorted((m for tag in _CELLS for m in elements(page, tag)), key=lambda m: m.start()):
        if not found or match.start() >= found[-1].end():
            found.append(match)
    return found


def _column(page: str, dice: Dice) -> list[re.Match[str]]:
    """The cells of one column: one that the job cannot read ends it, and hides what it does with others."""
    found = _cells(page)
    return dice.choose(columns(page, found)) if found else []


def _cell_missing(page: str, dice: Dice) -> str | None:
    found = _column(page, dice)
    return replaced(page, {found[i]: '' for i in dice.pick(len(found))[:2]}) if found else None


def _nested(page: str, dice: Dice) -> str | None:
    """Put the text of a few cells one element deeper, where text nodes and children are no longer the same."""
    found = _column(page, dice)
    picked = {
        found[i]: re.sub(r'^(<[^>]*>)(.*)(</[^>]*>)$', r'\1<b>\2</b>\3', found[i][0], flags=re.DOTALL)
        for i in dice.pick(len(found))
    }
    return replaced(page, picked) if found else None


def _in_itself(page: str, dice: Dice) -> str | None:
    found = items(page)
    if not found:
        return None
    row = found[dice.order(len(found))[0]]
    start = row[0].index('>') + 1
    return page[: row.start()] + row[0][:start] + row[0] + row[0][start:] + page[row.end() :]


def _broken(page: str, dice: Dice) -> str | None:
    found = list(_OPENING.finditer(page))
    return replaced(page, {dice.choose(found): dice.choose(found)[0].rstrip('>')}) if found else None


def _opening_missing(page: str, dice: Dice) -> str | None:
    found = list(_OPENING.finditer(page))
    return replaced(page, {dice.choose(found): ''}) if found else None


def _commented(page: str, dice: Dice) -> str | None:
    found = items(page)
    return replaced(page, {found[i]: f'<!-- {found[i][0]} -->' for i in dice.pick(len(found))[:1]}) if found else None


def _attributes(page: str, dice: Dice) -> str | None:
    """Write the opening tags of some elements as other generators write them: more attributes, other spaces and quotes."""
    found = list(_OPENING.finditer(page))
    picked = {found[i]: found[i][0][:-1].replace('"', "'") + "\n data-x='1' >" for i in dice.pick(len(found))}
    return replaced(page, picked) if found else None


WAYS = (
    Way('a cell missing', rewritten(_cell_missing), choices=4),
    Way('text in nested tags', rewritten(_nested), choices=4),
    Way('more attributes and other quotes', rewritten(_attributes)),
    Way('a row inside of a row', rewritten(_in_itself), breaks=True),
    Way('a row commented out', rewritten(_commented)),
    Way('a tag without its end', rewritten(_broken), breaks=True),
    Way('an opening tag missing', rewritten(_opening_missing), breaks=True),
)
