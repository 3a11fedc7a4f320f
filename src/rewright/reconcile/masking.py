"""Masks and a text output -> the text with its volatile parts cut out, to be compared exactly."""

import re
from collections.abc import Iterator, Sequence

from rewright.reconcile.comparison import Mask
from rewright.reconcile.content import Cell, Document
from rewright.reconcile.naming import same_output

Piece = str | tuple[int, str]


class Masks:
    """The masks of one output, compiled."""

    def __init__(self, masks: Sequence[Mask], output: str) -> None:
        self._masks = [
            (mask.place, re.compile(mask.pattern, re.DOTALL)) for mask in masks if same_output(mask.output, output)
        ]
        self._places = {place for place, _ in self._masks}

    def __bool__(self) -> bool:
        return bool(self._masks)

    def match(self, place: str, value: str) -> tuple[int, re.Match[str]] | None:
        """Return the first mask (by number) of `place` that `value` matches in full; lines have the place `''`."""
        if place and place not in self._places:
            return None
        for number, (name, pattern) in enumerate(self._masks):
            found = pattern.fullmatch(value) if name == place or not place else None
            if found:
                return number, found
        return None


def pieces(document: Document, masks: Masks) -> Iterator[Piece]:
    """Yield what has to be equal: the text between volatile parts, and for each part its mask and place.

    Two outputs that are equal piece for piece differ in nothing but masked parts that match their masks.
    """
    at = 0
    for cell in document.cells():
        found = masks.match(cell.place, cell.value)
        if found is None:
            continue
        number, match = found
        # The pieces around a cell are compared as they stand: quoting, separators and line endings never vary.
        for start, end in _parts(cell, match):
            yield document.text[at:start]
            yield number, cell.place
            at = end
    yield document.text[at:]


def _parts(cell: Cell, match: re.Match[str]) -> Iterator[tuple[int, int]]:
    if cell.place or not match.re.groups:
        yield cell.start, cell.end
        return
    for group in range(1, match.re.groups + 1):
        start, end = match.span(group)
        yield cell.start + start, cell.start + end
