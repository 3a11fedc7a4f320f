"""Pairs of lines that differ -> templates: what stays, what changes, and the shape of what changes."""

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from rewright.reconcile.patterns import TOKEN, column, generalise, literal

_JOINS = frozenset('-:/.T')
_ADJACENT = re.compile(r'\{\}(?:[-:/.T]?\{\})+')


class Template(NamedTuple):
    """A family of lines: `place` has `{}` for what changes and `#` for numbers that only differ from line to line."""

    place: str
    pattern: str
    example: str
    other: str


class _Pair(NamedTuple):
    lines: tuple[str, str]
    tokens: tuple[list[str], list[str]]
    holes: frozenset[int]


def templates(pairs: Sequence[tuple[str, str]]) -> tuple[list[Template], list[tuple[str, str]]]:
    """Return the templates that explain `pairs`, and the pairs that nothing explains."""
    families: defaultdict[tuple[str, ...], list[_Pair]] = defaultdict(list)
    for lines in pairs:
        pair = _aligned(lines) or _framed(lines)
        families[_family(pair)].append(pair)
    found, left = [], []
    for family in families.values():
        template = _template(family)
        if template:
            found.append(template)
        else:
            left += [pair.lines for pair in family]
    return found, left


def _aligned(lines: tuple[str, str]) -> _Pair | None:
    one, two = (TOKEN.findall(line) for line in lines)
    if len(one) != len(two) or any(_kind(a) != _kind(b) for a, b in zip(one, two, strict=True)):
        return None
    differing = {at for at, (a, b) in enumerate(zip(one, two, strict=True)) if a != b}
    return _Pair(lines, (one, two), frozenset(_stretched(one, differing)))


def _framed(lines: tuple[str, str]) -> _Pair:
    """Take everything between the tokens both lines begin and end with as the one changing part."""
    one, two = (TOKEN.findall(line) for line in lines)
    most = min(len(one), len(two))
    head = next((n for n in range(most) if one[n] != two[n]), most)
    tail = next((n for n in range(most - head) if one[-1 - n] != two[-1 - n]), most - head)
    middles = tuple(
        [*tokens[:head], ''.join(tokens[head : len(tokens) - tail]), *tokens[len(tokens) - tail :]]
        for tokens in (one, two)
    )
    return _Pair(lines, (middles[0], middles[1]), frozenset({head}))


def _stretched(tokens: Sequence[str], holes: set[int]) -> set[int]:
    """Let a changing number take the whole date or time it is part of."""
    grown = set(holes)
    for hole in holes:
        for step in (1, -1):
            at = hole
            while _joined(tokens, at, step):
                at += 2 * step
                grown.add(at)
    return grown


def _joined(tokens: Sequence[str], at: int, step: int) -> bool:
    far = at + 2 * step
    return 0 <= far < len(tokens) and tokens[at + step] in _JOINS and tokens[at].isdigit() and tokens[far].isdigit()


def _kind(token: str) -> str:
    return '#' if token.isdigit() else 'a' if token.isalpha() else token


def _family(pair: _Pair) -> tuple[str, ...]:
    tokens = pair.tokens[0]
    return tuple('#' if at in pair.holes or token.isdigit() else token for at, token in enumerate(tokens))


def _template(family: Sequence[_Pair]) -> Template | None:
    holes = frozenset().union(*(pair.holes for pair in family))
    rows = [tokens for pair in family for tokens in pair.tokens]
    place, pattern = '', ''
    for at, tokens in enumerate(zip(*rows, strict=True)):
        shape = (column(tokens) or generalise(tokens)) if at in holes else _steady(tokens)
        if shape is None:
            return None
        place += '{}' if at in holes else tokens[0] if len(set(tokens)) == 1 else '#'
        pattern += f'({shape})' if at in holes else shape
    return Template(_ADJACENT.sub('{}', place), pattern, *family[0].lines)


def _steady(tokens: Sequence[str]) -> str:
    return literal(tokens[0]) if len(set(tokens)) == 1 else '[0-9]+'
