"""HTML bytes -> a page that is empty, cut off, without its table, or with tags left open."""

import re

from rewright.prove.dice import Dice
from rewright.prove.markup import elements, items, replaced, rewritten
from rewright.prove.way import Way

MATERIAL = 'html'
_CLOSING = re.compile(r'</(?:td|li|p|a|span|h\d)\s*>', re.IGNORECASE)


def _without_table(page: str, _dice: Dice) -> str | None:
    tables = elements(page, 'table')
    return replaced(page, dict.fromkeys(tables, '')) if tables else None


def _empty(page: str, _dice: Dice) -> str | None:
    return '' if page else None


def _cut(page: str, dice: Dice) -> str | None:
    found = items(page)
    return page[: dice.choose(found).start()] if found else page[: len(page) // 2]


def _left_open(page: str, dice: Dice) -> str | None:
    found = list(_CLOSING.finditer(page))
    if not found:
        return None
    tag = dice.choose(found)
    return page[: tag.start()] + page[tag.end() :]


def _in_other_case(page: str, dice: Dice) -> str | None:
    """Write a mark that the legacy code looks for in the other case: the same page to a parser, another to a search."""
    marks = [word for word in dice.words if word in page and word != word.swapcase()]
    if not marks:
        return None
    mark = dice.choose(marks)
    return page.replace(mark, mark.swapcase())


WAYS = (
    Way('the table missing', rewritten(_without_table)),
    Way('a mark of the job in the other case', rewritten(_in_other_case)),
    Way('a tag left open', rewritten(_left_open)),
    Way('the page cut off', rewritten(_cut)),
    Way('an empty page', rewritten(_empty)),
)
