"""Terraform text -> its blocks with their lines, through python-hcl2."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import cast

import hcl2
from hcl2 import SerializationOptions

from rewright.model.value import Value

OPTIONS = SerializationOptions(strip_string_quotes=True, explicit_blocks=True, with_comments=False)
Body = dict[str, object]
MARK = '__is_block__'
_STRETCH = re.compile(r'(?<=\n\})\n')


class Block(Value):
    """One top-level block: `labels` are what stands in quotes behind its kind."""

    kind: str
    labels: tuple[str, ...]
    body: dict[str, object]
    file: str
    line: int

    @property
    def address(self) -> str:
        """How expressions name it: `aws_x.y`, `data.aws_x.y`, `var.y`."""
        prefix = {'resource': (), 'variable': ('var',)}.get(self.kind, (self.kind,))
        return '.'.join((*prefix, *self.labels))


class BrokenError(ValueError):
    """Text that is not HCL."""


def blocks(file: str, text: str) -> tuple[Block, ...]:
    """All top-level blocks; BrokenError when the text does not parse."""
    found: list[Block] = []
    start = 0
    # The parser takes time per character: stretches between top-level braces are read, and remembered, on their own.
    for stretch in _STRETCH.split(text):
        for kind, bodies in _tree(stretch).items():
            found += [block for body in bodies for block in _walk(kind, (), body, file, (stretch, start))]
        start += stretch.count('\n') + 1
    return tuple(found)


@lru_cache(maxsize=1024)
def _tree(text: str) -> dict[str, list[object]]:
    try:
        return cast('dict[str, list[object]]', hcl2.loads(text + '\n', serialization_options=OPTIONS))
    except Exception as error:  # noqa: BLE001  The parser raises many kinds; all mean the same.
        raise BrokenError(str(error).partition('\n')[0]) from None


def _walk(kind: str, labels: tuple[str, ...], body: object, file: str, place: tuple[str, int]) -> Iterator[Block]:
    if not isinstance(body, dict):
        return
    if body.get(MARK):
        inner = {key: value for key, value in body.items() if key != MARK}
        yield Block(kind=kind, labels=labels, body=inner, file=file, line=place[1] + _line(place[0], kind, labels))
        return
    for label, inside in body.items():
        yield from _walk(kind, (*labels, label), inside, file, place)


def _line(text: str, kind: str, labels: tuple[str, ...]) -> int:
    header = kind + ''.join(rf'\s+"{re.escape(label)}"' for label in labels)
    found = re.search(rf'(?m)^[ \t]*+{header}', text)
    return text.count('\n', 0, found.end()) + 1 if found else 1


def line_of(text: str, start: int, word: str) -> int:
    """The line of the first `word` at or below line `start`, or `start`."""
    pattern = re.compile(rf'\b{re.escape(word)}\b')
    lines = text.split('\n')
    return next((n for n in range(start, len(lines) + 1) if pattern.search(lines[n - 1])), start)


def nested(value: object) -> list[Body]:
    """The blocks in a value; empty when it is an argument."""
    if not isinstance(value, list):
        return []
    return [{k: v for k, v in one.items() if k != MARK} for one in value if isinstance(one, dict) and MARK in one]
