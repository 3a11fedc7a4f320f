"""JSON text -> its leaves with their paths and spans, duplicate keys and number spelling kept."""

import json
import re
from collections.abc import Iterator

from rewright.reconcile.content import Cell, UnreadableError

_TOKEN = re.compile(r'[ \t\r\n]*+(?:(?P<string>"(?:[^"\\]|\\.)*+")|(?P<mark>[\[\]{},:])|(?P<word>[^\s\[\]{},:"]++))')
_DEEPEST = 500


def leaves(text: str, begin: int = 0, stop: int | None = None, prefix: str = '') -> Iterator[Cell]:
    """Yield every scalar and empty container of one JSON value; its place has `[*]` for every index.

    Unreadable when the text is no JSON value. The quotes of a string are outside of its span: a number never passes
    for a string of digits.
    """
    body = text[begin:stop]
    try:
        json.loads(body)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(str(error)) from None
    yield from _Walk(body, begin, prefix).cells()


class _Walk:
    """One pass over the tokens of a text that is known to be JSON."""

    def __init__(self, text: str, offset: int, prefix: str) -> None:
        self._tokens = _TOKEN.finditer(text.rstrip())
        self._offset, self._prefix = offset, prefix
        self._stack: list[str | int] = []
        self._key = False

    def cells(self) -> Iterator[Cell]:
        """Yield the leaves in the order of the text."""
        last = ''
        for token in self._tokens:
            mark = token['mark']
            if mark is None and self._key:
                self._stack[-1], self._key = json.loads(token['string']), False
            elif mark is None:
                yield self._leaf(token)
            elif mark in '[{':
                self._open(mark)
            elif mark in ']}':
                self._stack.pop()
                self._key = False
                if last in ('[', '{'):
                    yield self._cell(last + mark, token.end() - 1, token.end() - 1)
            elif mark == ',':
                self._next()
            last = mark or 'leaf'

    def _open(self, mark: str) -> None:
        if len(self._stack) >= _DEEPEST:
            raise UnreadableError(f'nested more than {_DEEPEST} levels deep')
        self._stack.append(0 if mark == '[' else '')
        self._key = mark == '{'

    def _next(self) -> None:
        top = self._stack[-1]
        if isinstance(top, int):
            self._stack[-1] = top + 1
        else:
            self._key = True

    def _leaf(self, token: re.Match[str]) -> Cell:
        if token['string'] is not None:
            return self._cell(token['string'][1:-1], token.start('string') + 1, token.end('string') - 1)
        return self._cell(token['word'], token.start('word'), token.end('word'))

    def _cell(self, value: str, start: int, end: int) -> Cell:
        place = '$' + ''.join('[*]' if isinstance(part, int) else f'.{part}' for part in self._stack)
        where = '$' + ''.join(f'[{part}]' if isinstance(part, int) else f'.{part}' for part in self._stack)
        return Cell(place, f'{self._prefix}{where}', value, start + self._offset, end + self._offset)
