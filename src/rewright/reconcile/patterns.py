"""Values seen at one volatile place -> a regular expression that all of them match in full, and little else."""

import re
from collections.abc import Collection, Sequence

TOKEN = re.compile(r'[0-9]+|[^\W\d_]+|.', re.DOTALL)
NUMBER = r'-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?'
_SPECIAL = re.compile(r'([\\.^$*+?{}\[\]|()])')
_EXACT_WIDTH = re.compile(r'(?<!\\)\{\d+\}')
_UUID = r'[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
_CALENDAR = (
    'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec',
    'January February March April May June July August September October November December',
    'Mon Tue Wed Thu Fri Sat Sun',
    'Monday Tuesday Wednesday Thursday Friday Saturday Sunday',
    'AM PM',
    'am pm',
)
_LETTERS = ('[a-z]', '[A-Z]', '[A-Za-z]')
_SHORTEST_HEX, _SHORTEST_TOKEN = 8, 16


def literal(text: str) -> str:
    """Return a pattern for exactly `text`, readable where `re.escape` is not."""
    return _SPECIAL.sub(r'\\\1', text)


def generalise(values: Collection[str]) -> str | None:
    """Return the narrowest known shape of `values`; None when they have nothing in common but being different."""
    return _all(_UUID, values) or _hexadecimal(values) or _aligned(values) or _all(NUMBER, values) or _token(values)


def join(one: str, two: str) -> str:
    """Return a pattern for everything that `one` or `two` matches; groups stay where they are."""
    loose = [_EXACT_WIDTH.sub('+', pattern) for pattern in (one, two)]
    if one == two:
        return one
    if loose[0] == loose[1] or re.compile(one).groups:
        return loose[0]
    return f'(?:{one}|{two})'


def column(tokens: Sequence[str]) -> str | None:
    """Return the shape of tokens that stand at one position: digits by width, letters kept, or of one class."""
    distinct = set(tokens)
    if all(token.isascii() and token.isdigit() for token in distinct):
        return f'[0-9]{_width(distinct)}'
    if len(distinct) == 1:
        return literal(tokens[0])
    if distinct <= {'+', '-'}:
        return '[+-]'
    return _calendar(distinct) or _letters(distinct)


def _aligned(values: Collection[str]) -> str | None:
    rows = [TOKEN.findall(value) for value in values]
    if len({len(row) for row in rows}) != 1:
        return None
    parts = [column(tokens) for tokens in zip(*rows, strict=True)]
    return ''.join(part for part in parts if part) if all(parts) else None


def _all(pattern: str, values: Collection[str]) -> str | None:
    return pattern if all(re.fullmatch(pattern, value) for value in values) else None


def _hexadecimal(values: Collection[str]) -> str | None:
    # Digits alone are more likely a number or a date than hexadecimal that happens to hold no letter.
    letters = any(not value.isdigit() for value in values)
    if not letters or min(map(len, values)) < _SHORTEST_HEX or len({len(value) for value in values}) > 1:
        return None
    width = _width(values)
    return _all(f'[0-9a-f]{width}', values) or _all(f'[0-9A-F]{width}', values)


def _token(values: Collection[str]) -> str | None:
    if min(map(len, values)) < _SHORTEST_TOKEN or len({len(value) for value in values}) > 1:
        return None
    return _all(f'[A-Za-z0-9_=+/-]{_width(values)}', values)


def _calendar(distinct: set[str]) -> str | None:
    for names in _CALENDAR:
        if distinct <= set(names.split()):
            return f'(?:{"|".join(names.split())})'
    return None


def _letters(distinct: set[str]) -> str | None:
    return next((found for kind in _LETTERS if (found := _all(f'{kind}{_width(distinct)}', distinct))), None)


def _width(values: Collection[str]) -> str:
    widths = {len(value) for value in values}
    return f'{{{widths.pop()}}}' if len(widths) == 1 else '+'
