"""Two text outputs that are not the same bytes -> why not, with the first places."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, zip_longest

from rewright.reconcile.content import Cell, Document
from rewright.reconcile.decoding import Decoded
from rewright.reconcile.found import Found, Spot
from rewright.reconcile.kinds import kind

_ENDINGS = ('\r\n', '\r', '\n')


def outside(left: Decoded, right: Decoded) -> Iterator[Spot]:
    """Yield what differs before any cell is looked at: encoding, mark, line endings, the end of the file."""
    if left.encoding != right.encoding:
        yield Spot('file', 'encoding', left.encoding, right.encoding)
    elif left.mark != right.mark:
        yield Spot('file', 'byte order mark', *(('present' if side.mark else 'absent') for side in (left, right)))
    endings = [_endings(side.text) for side in (left, right)]
    if all(endings) and endings[0] != endings[1]:
        yield Spot('file', 'line ending', *(_named(side) for side in endings))
    tails = [text[len(text.rstrip('\n')) :] for text in (plain(left.text), plain(right.text))]
    if tails[0] != tails[1]:
        yield Spot('end of file', 'trailing newline', *(f'{len(tail)} line endings' for tail in tails))


def plain(text: str) -> str:
    """Return `text` with line feeds only."""
    return text.replace('\r\n', '\n').replace('\r', '\n')


def inside(left: Document, right: Document) -> Found:
    """Find the cells that differ, or that only the order does; both texts have line feeds only."""
    found = Found()
    if left.header != right.header:
        found.add(_header(left.header, right.header))
        _match(_data(left), _data(right), found)
        return found
    # Order first: cell by cell, rows that moved would look like as many wrong values.
    order = _order(left.records, right.records)
    if order:
        found.add(order)
    elif len(left.records) != len(right.records):
        found.extend(_records(left, right))
    else:
        _cells(left, right, found)
    if not found.total and left.text.rstrip('\n') != right.text.rstrip('\n'):
        found.add(_between(left, right))
    return found


def _endings(text: str) -> tuple[str, ...]:
    rest = text.replace('\r\n', '')
    present = ('\r\n' in text, '\r' in rest, '\n' in rest)
    return tuple(ending for ending, there in zip(_ENDINGS, present, strict=True) if there)


def _named(endings: Sequence[str]) -> str:
    names = {'\r\n': 'CR LF', '\r': 'CR', '\n': 'LF'}
    return ' and '.join(names[ending] for ending in endings)


def _header(left: Sequence[str], right: Sequence[str]) -> Spot:
    same = Counter(left) == Counter(right)
    return Spot('header', 'column order' if same else 'columns', ', '.join(left), ', '.join(right))


def _order(left: Sequence[str], right: Sequence[str]) -> Spot | None:
    """The first record that moved, where both sides hold the same records in another order."""
    if len(left) != len(right) or Counter(left) != Counter(right):
        return None
    moved = ((number, a, b) for number, (a, b) in enumerate(zip(left, right, strict=True), 1) if a != b)
    first = next(moved, None)
    return first and Spot(f'line {first[0]}', 'row order', first[1], first[2])


def _records(left: Document, right: Document) -> Iterator[Spot]:
    counts = [str(len(side.records) - bool(side.header)) for side in (left, right)]
    yield Spot('file', 'row count', *counts)
    one, two = left.records, right.records
    for side, other, name in ((one, two, 'row missing'), (two, one, 'row added')):
        surplus = Counter(side) - Counter(other)
        for number, record in enumerate(side, 1):
            if surplus[record] > 0:
                surplus[record] -= 1
                pair = (record, '') if name == 'row missing' else ('', record)
                yield Spot(f'line {number}', name, *pair)


def _cells(left: Document, right: Document, found: Found) -> None:
    pairs = zip_longest(*_unlike(left, right))
    for one, two in pairs:
        if one is None or two is None or one.where != two.where:
            tail = [(one, two), *pairs]
            _match((pair[0] for pair in tail), (pair[1] for pair in tail), found)
            return
        if one.value == two.value and left.between == 'layout' and _is_string(left, one) != _is_string(right, two):
            found.add(Spot(one.where, 'type', *(_spelled(*side) for side in ((left, one), (right, two)))))
        _pair(one, two, found)


def _unlike(left: Document, right: Document) -> tuple[Iterator[Cell], Iterator[Cell]]:
    """The cells of both sides, those of equal records passed over where that can be done."""
    if left.some is None or right.some is None:
        return left.cells(), right.cells()
    numbers = [number for number, (a, b) in enumerate(zip(left.records, right.records, strict=True)) if a != b]
    return left.some(numbers), right.some(numbers)


def _is_string(document: Document, cell: Cell) -> bool:
    return document.text[cell.start - 1 : cell.start] == '"'


def _spelled(document: Document, cell: Cell) -> str:
    return f'"{cell.value}"' if _is_string(document, cell) else cell.value


def _pair(one: Cell, two: Cell, found: Found) -> None:
    if one.value != two.value:
        found.add(Spot(one.where, kind(one.value, two.value), one.value, two.value))


def _data(document: Document) -> Iterator[Cell]:
    return (cell for cell in document.cells() if not cell.where.startswith('header'))


def _match(left: Iterable[Cell | None], right: Iterable[Cell | None], found: Found) -> None:
    """Pair cells by where they stand, for structures that are not the same."""
    others: dict[str, list[Cell]] = {}
    for cell in right:
        if cell:
            others.setdefault(cell.where, []).append(cell)
    for cell in left:
        if cell:
            same = others.get(cell.where)
            if same:
                _pair(cell, same.pop(0), found)
            else:
                found.add(Spot(cell.where, 'only in legacy', cell.value, ''))
    for cell in chain.from_iterable(others.values()):
        found.add(Spot(cell.where, 'only in modern', '', cell.value))


def _between(left: Document, right: Document) -> Spot:
    """Every cell is the same: the first line where the text around the cells is not."""
    wheres = [[cell.where for cell in side.cells()] for side in (left, right)]
    name = left.between if wheres[0] == wheres[1] else 'key order'
    lines = zip_longest(left.text.split('\n'), right.text.split('\n'), fillvalue='')
    number, one, two = next((n, a, b) for n, (a, b) in enumerate(lines, 1) if a != b)
    return Spot(f'line {number}', name, one, two)
