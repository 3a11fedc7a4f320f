"""Recorded answers -> the requests by kind, and the same answers with one more page where requests go on by a number."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from rewright.model.run import Inputs
from rewright.model.tape import Tape
from rewright.ports.blobs import Blobs
from rewright.prove.materials import Material, content, replaced

_NUMBER = re.compile(r'[0-9]+')
# What stands before a number finds it in a key, where the query is sorted, and in links of the page.
_BEFORE = re.compile(r'[^/?&]*[/?&]?$')
_TOTALS = re.compile(r'("(?:total_?pages|pages|last_?page|page_?count|num_?pages)"\s*:\s*)([0-9]+)', re.IGNORECASE)


def alike(tape: Tape) -> list[list[int]]:
    """Return the places of exchanges whose addresses differ in digits alone, group by group, in the order of the requests."""
    groups: dict[str, list[int]] = {}
    for place, exchange in enumerate(tape.exchanges):
        groups.setdefault(f'{exchange.method} {_NUMBER.sub("", exchange.url)}', []).append(place)
    return list(groups.values())


@dataclass(frozen=True)
class _Counter:
    """The number that requests of one kind go on by: what stands before it, and the last two of it."""

    before: str
    last: int

    def moved(self, text: str, number: int) -> str:
        """Return `text` with a number behind the same words made the next."""
        return _moved(self.before, text, number)

    def linked(self, text: str) -> str:
        """Return the words of the page before with its links, to itself and to the next, one further."""
        return _moved(self.before, _moved(self.before, text, self.last), self.last - 1)

    def counted(self, text: str) -> str:
        """Return an answer that says how many pages there are with one more."""
        return _TOTALS.sub(lambda found: f'{found[1]}{self.last + 1}' if int(found[2]) == self.last else found[0], text)


def _moved(before: str, text: str, number: int) -> str:
    return re.sub(rf'(?<![\w-])({re.escape(before)}){number}(?!\d)', rf'\g<1>{number + 1}', text)


def with_page(inputs: Inputs, group: list[int], blobs: Blobs) -> Inputs | None:
    """Put a page that holds what the last but one holds before the last one; None where no number goes on by one."""
    exchanges = list(inputs.tape.exchanges)
    counter = _counter([exchanges[place].url for place in group])
    if counter is None:
        return None
    one, two = group[-2:]
    last = exchanges[two]
    further = {'url': counter.moved(last.url, counter.last), 'key': counter.moved(last.key, counter.last)}
    if further['key'] == last.key:
        return None
    between = exchanges[one].model_copy(update={'url': last.url, 'key': last.key})
    exchanges[two : two + 1] = [between, last.model_copy(update=further)]
    longer = inputs.model_copy(update={'tape': Tape(exchanges=tuple(exchanges))})
    longer = _reworded(longer, two, blobs, counter.linked)
    for place in range(len(exchanges)):
        longer = _reworded(longer, place, blobs, counter.counted)
    return longer


def _counter(urls: list[str]) -> _Counter | None:
    if len(urls) < 2:
        return None
    one, two = (list(_NUMBER.finditer(url)) for url in urls[-2:])
    apart = [(a, b) for a, b in zip(one, two, strict=True) if a[0] != b[0]]
    if len(apart) != 1 or int(apart[0][1][0]) != int(apart[0][0][0]) + 1:
        return None
    number = apart[0][1]
    before = _BEFORE.search(urls[-1][: number.start()])
    return _Counter(before[0] if before else '', int(number[0]))


def _reworded(inputs: Inputs, place: int, blobs: Blobs, change: Callable[[str], str]) -> Inputs:
    """Change the words of an answer; bytes that are no text stay."""
    answer = Material(name=inputs.tape.exchanges[place].url, kind='', answer=place)
    try:
        text = content(inputs, answer, blobs).decode()
    except UnicodeDecodeError:
        return inputs
    changed = change(text)
    return inputs if changed == text else replaced(inputs, answer, changed.encode(), blobs)
