"""Source text -> lines of coloured stretches."""

import builtins
import io
import keyword
import re
import tokenize
from collections.abc import Iterator
from functools import lru_cache

from markupsafe import Markup, escape

from rewright.queries.visible import visible

Stretch = tuple[str, str]
Line = tuple[Stretch, ...]
Mark = tuple[int, int, int, str]

BUILTINS = frozenset(name for name in dir(builtins) if not name.startswith('_'))
STRINGS = frozenset({'STRING', 'FSTRING_START', 'FSTRING_MIDDLE', 'FSTRING_END'})
OTHER = re.compile(
    r'(?P<s>"(?:[^"\\\n]|\\.)*+"?)|(?P<c>(?:#|//).*)|(?P<n>\b\d+(?:\.\d+)?\b)'
    r'|(?P<k>\b(?:resource|variable|output|module|data|locals|provider|terraform|true|false|null)\b)'
)
COLOURED_SUFFIXES = ('.tf', '.hcl', '.json', '.toml', '.yaml', '.yml')


@lru_cache(maxsize=128)
def coloured(name: str, text: str) -> tuple[Line, ...]:
    """Colour a file by its suffix.

    Classes: `k` keyword, `s` string, `c` comment, `n` number, `b` builtin, `f` name being defined, empty: plain. Python
    that does not tokenize is coloured as far as it does.
    """
    lines = lines_of(text)
    if name.endswith('.py'):
        marks = _python(lines)
    elif name.endswith(COLOURED_SUFFIXES):
        marks = _other(lines)
    else:
        marks = iter(())
    return _cut(lines, marks)


def lines_of(text: str) -> list[str]:
    """Split into lines as Python counts them, without line ends."""
    lines = text.removeprefix('\ufeff').replace('\r\n', '\n').replace('\r', '\n').split('\n')
    return lines[:-1] if lines[-1] == '' else lines


def markup(line: Line) -> Markup:
    """Render one line as HTML; every character of the source is escaped or named."""
    parts = (
        f'<span class="{kind}">{escape(visible(text))}</span>' if kind else str(escape(visible(text)))
        for kind, text in line
    )
    return Markup(''.join(parts))  # noqa: S704  Every part was escaped one line above.


def _python(lines: list[str]) -> Iterator[Mark]:
    before = ''
    try:
        for token in tokenize.generate_tokens(io.StringIO('\n'.join(lines) + '\n').readline):
            kind = _kind(token, before)
            before = token.string
            if kind:
                yield from _by_line(token, kind, lines)
    # Python 2 and broken sources are shown too: what was coloured before the fault stays.
    except (tokenize.TokenError, SyntaxError, ValueError):
        return


def _kind(token: tokenize.TokenInfo, before: str) -> str:
    name = tokenize.tok_name[token.type]
    if name in STRINGS:
        return 's'
    if name == 'NAME':
        return _name(token.string, before)
    return {'COMMENT': 'c', 'NUMBER': 'n'}.get(name, '')


def _name(text: str, before: str) -> str:
    if keyword.iskeyword(text):
        return 'k'
    if before in {'def', 'class'}:
        return 'f'
    return 'b' if text in BUILTINS and before != '.' else ''


def _by_line(token: tokenize.TokenInfo, kind: str, lines: list[str]) -> Iterator[Mark]:
    (first, start), (last, end) = token.start, token.end
    for number in range(first, min(last, len(lines)) + 1):
        left = start if number == first else 0
        right = end if number == last else len(lines[number - 1])
        yield (number - 1, left, right, kind)


def _other(lines: list[str]) -> Iterator[Mark]:
    for number, line in enumerate(lines):
        for match in OTHER.finditer(line):
            yield (number, match.start(), match.end(), match.lastgroup or '')


def _cut(lines: list[str], marks: Iterator[Mark]) -> tuple[Line, ...]:
    by_line: dict[int, list[Mark]] = {}
    for mark in marks:
        by_line.setdefault(mark[0], []).append(mark)
    return tuple(_stretches(line, by_line.get(number, [])) for number, line in enumerate(lines))


def _stretches(line: str, marks: list[Mark]) -> Line:
    found: list[Stretch] = []
    at = 0
    for _, start, end, kind in marks:
        # Tokens of nested f-strings overlap from Python 3.12 on; the first one wins.
        if start < at or end <= start:
            continue
        if start > at:
            found.append(('', line[at:start]))
        found.append((kind, line[start:end]))
        at = end
    if at < len(line):
        found.append(('', line[at:]))
    return tuple(found)
