"""Comma, semicolon, tab or bar separated text -> records and cells by column name."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache, partial

from rewright.reconcile.content import Capabilities, Cell, Document
from rewright.reconcile.delimited import first_line, sheet
from rewright.reconcile.masking import Masks
from rewright.reconcile.sheets import Sheet
from rewright.reconcile.surveying import Text

SUFFIXES = ('.csv', '.tsv', '.psv')
CAPABILITIES = Capabilities(text=True, streams=True, quoting=True)
_DELIMITERS = (',', ';', '\t', '|')

Row = list[tuple[int, int, str]]


def read(text: str) -> Document:
    """Read `text` as the `csv` module of Python does; every text is readable."""
    delimiter = _delimiter(text)
    first = next(_rows(text, delimiter), [])
    names = _unique([value for _, _, value in first])
    records = _records(text, delimiter)
    some = partial(_some, records, delimiter, names)
    return Document(text, names, records, partial(_cells, text, delimiter, names), 'quoting', some)


def sheets(text: Text, named: frozenset[str]) -> tuple[Sheet, ...]:  # noqa: ARG001  The family's one signature.
    """The one sheet of a text, its first row naming the columns."""
    return (sheet(text, _delimiter(first_line(text))),)


def alike(left: str, right: str, masks: Masks) -> int | None:
    """Count the rows of two texts that differ in masked cells only; None when that cannot be said at a glance.

    Texts without quotes and carriage returns split at every delimiter, which is a hundred times faster than reading them.
    """
    if any(sign in text for sign in '"\r' for text in (left, right)):
        return None
    one, two = left.split('\n'), right.split('\n')
    delimiter = _delimiter(left)
    names = _unique(one[0].split(delimiter))
    if len(one) != len(two) or one[0] != two[0]:
        return None
    unlike = ((a.split(delimiter), b.split(delimiter)) for a, b in zip(one, two, strict=True) if a != b)
    if all(_row_alike(a, b, names, masks) for a, b in unlike):
        return len(one) - 1 - (not one[-1])
    return None


def _records(text: str, delimiter: str) -> list[str]:
    if '"' in text or '\r' in text:
        return [text[row[0][0] : row[-1][1]] for row in _rows(text, delimiter, outer=True)]
    lines = text.split('\n')
    return lines if lines[-1] else lines[:-1]


def _row_alike(left: list[str], right: list[str], names: tuple[str, ...], masks: Masks) -> bool:
    if len(left) != len(right) or len(left) > len(names):
        return False
    for place, a, b in zip(names, left, right, strict=False):
        if a != b:
            found = masks.match(place, a), masks.match(place, b)
            if found[0] is None or found[1] is None or found[0][0] != found[1][0]:
                return False
    return True


def _delimiter(text: str) -> str:
    line = re.split(r'[\r\n]', text, maxsplit=1)[0]
    return max(_DELIMITERS, key=lambda d: (line.count(d) > 0, -_DELIMITERS.index(d)))


@cache
def _field(delimiter: str) -> re.Pattern[str]:
    # Possessive: what a field has taken is never given back, or an unclosed quote would cost quadratic time.
    plain = rf'[^{re.escape(delimiter)}\r\n]*+'
    return re.compile(
        rf'(?:"(?P<quoted>[^"]*+(?:""[^"]*+)*+)(?P<close>"|\Z)(?P<tail>{plain})|{plain})(?P<end>{re.escape(delimiter)}|\r\n|\r|\n|\Z)'
    )


def _rows(text: str, delimiter: str, *, outer: bool = False) -> Iterator[Row]:
    row: Row = []
    for found in _field(delimiter).finditer(text):
        if found.start() == len(text) and not row:
            return
        row.append((found.start(), found.start('end'), '') if outer else _span(found))
        if found['end'] != delimiter:
            yield row
            row = []


def _span(found: re.Match[str]) -> tuple[int, int, str]:
    """Span and value of a field; the quotes around a field are outside of it, so that they are always compared."""
    quoted = found['quoted']
    if quoted is None:
        return found.start(), found.start('end'), found.string[found.start() : found.start('end')]
    value = quoted.replace('""', '"')
    # `"a"b` and an unclosed quote: the quotes belong to the value as it is written, so all of it is the span.
    if found['tail'] or not found['close']:
        return found.start(), found.start('end'), value + found['tail']
    return found.start('quoted'), found.end('quoted'), value


def _unique(header: list[str]) -> tuple[str, ...]:
    seen: Counter[str] = Counter()
    names = []
    for name in header:
        seen[name] += 1
        names.append(name if seen[name] == 1 else f'{name}#{seen[name]}')
    return tuple(names)


def _cells(text: str, delimiter: str, names: tuple[str, ...]) -> Iterator[Cell]:
    for number, row in enumerate(_rows(text, delimiter)):
        yield from _of_row(number, row, names)


def _some(records: list[str], delimiter: str, names: tuple[str, ...], numbers: Sequence[int]) -> Iterator[Cell]:
    for number in numbers:
        # The text of a row without its end is one row; where it is empty, one empty field.
        yield from _of_row(number, next(_rows(records[number], delimiter), [(0, 0, '')]), names)


def _of_row(number: int, row: Row, names: tuple[str, ...]) -> Iterator[Cell]:
    for column, (start, end, value) in enumerate(row):
        if number == 0:
            yield Cell(f'header {column + 1}', f'header, column {column + 1}', value, start, end)
        else:
            name = names[column] if column < len(names) else f'column {column + 1}'
            yield Cell(name, f'row {number}, column "{name}"', value, start, end)
