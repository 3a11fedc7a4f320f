"""Two outputs of one program under different clock and seed -> the places that vary, each with a pattern."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from types import ModuleType

from rewright.model.value import Value
from rewright.reconcile.choosing import choose
from rewright.reconcile.compare import compare
from rewright.reconcile.comparison import Mask
from rewright.reconcile.content import Table, UnreadableError
from rewright.reconcile.decoding import decode, shown
from rewright.reconcile.formats import text as text_format
from rewright.reconcile.lines import templates
from rewright.reconcile.patterns import TOKEN, generalise, join
from rewright.reconcile.unpacking import sides

Pair = tuple[str, str, str]


class Varying(Value):
    """A place that varied, a pattern that every value seen there matches in full, and one pair of values."""

    place: str
    pattern: str
    example: str
    other: str

    def joined(self, more: 'Varying | None') -> 'Varying':
        """The same place with a pattern that covers what was seen there another time."""
        return self.model_copy(update={'pattern': join(self.pattern, more.pattern)}) if more else self


class Variation(Value):
    """What varied between two outputs; `unexplained` says, one sentence each, what no pattern at a place covers."""

    places: tuple[Varying, ...] = ()
    unexplained: tuple[str, ...] = ()


def volatile(left: bytes, right: bytes, name: str) -> Variation:
    """Find what varies between two outputs called `name`; masks made of the places are known to cover all of it."""
    if left == right:
        return Variation()
    unpacked = sides(name, left, right)
    if unpacked:
        return volatile(unpacked[1], unpacked[2], unpacked[0])
    unit = choose(name, left, right)
    if unit is None:
        return _unexplained(left, right, name)
    try:
        places, left_over = _places(unit, left, right)
    except UnreadableError:
        places, left_over = _places(text_format, left, right)
    if left_over:
        return Variation(places=places, unexplained=left_over)
    if not all(_is_text(found.place + found.pattern) for found in places):
        return Variation(unexplained=(f'{name} is not UTF-8 where it varies',))
    # The proof of the pudding: what was found has to explain everything, down to the bytes between the cells.
    masks = tuple(Mask(output=name, place=found.place, pattern=found.pattern) for found in places)
    if compare(left, right, name=name, masks=masks).equal:
        return Variation(places=places)
    return _unexplained(left, right, name)


def _is_text(text: str) -> bool:
    return text.isascii() or not any('\ud800' <= character <= '\udfff' for character in text)


def _places(unit: ModuleType, left: bytes, right: bytes) -> tuple[tuple[Varying, ...], tuple[str, ...]]:
    if hasattr(unit, 'tables'):
        return _by_place(_table_cells(unit.tables(left), unit.tables(right)))
    sides = [unit.read(decode(side).text) for side in (left, right)]
    pairs = ((a.place, a.value, b.value) for a, b in zip(sides[0].cells(), sides[1].cells(), strict=False))
    return _by_line(pairs) if unit is text_format else _by_place(pairs)


def _table_cells(left: Iterable[Table], right: Iterable[Table]) -> Iterator[Pair]:
    for one, two in zip(left, right, strict=False):
        for at, (a, b) in enumerate(zip(one.columns, two.columns, strict=False)):
            if a != b:
                yield from ((one.place(at), x, y) for x, y in zip(a, b, strict=False))


def _by_line(pairs: Iterable[Pair]) -> tuple[tuple[Varying, ...], tuple[str, ...]]:
    differing = [(a, b) for _, a, b in pairs if a != b]
    if _reordered(differing):
        return (), (_order('lines', differing),)
    found, left_over = templates(differing)
    places = tuple(
        Varying(place=t.place, pattern=t.pattern, example=shown(t.example), other=shown(t.other)) for t in found
    )
    return places, tuple(_pair('a line', *pair) for pair in left_over)


def _by_place(pairs: Iterable[Pair]) -> tuple[tuple[Varying, ...], tuple[str, ...]]:
    values: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for place, a, b in pairs:
        values[place].append((a, b))
    places, left_over = [], []
    for place, seen in values.items():
        differing = [pair for pair in seen if pair[0] != pair[1]]
        if not differing:
            continue
        pattern = _pattern(seen) or _pattern(differing)
        if _reordered(differing):
            left_over.append(_order(place, differing))
        elif pattern is None:
            left_over.append(_pair(place, *differing[0]))
        else:
            one, two = (shown(value) for value in differing[0])
            places.append(Varying(place=place, pattern=pattern, example=one, other=two))
    return tuple(places), tuple(left_over)


def _order(place: str, pairs: Sequence[tuple[str, str]]) -> str:
    return f'the order changes from run to run: {_pair(place, *pairs[0])}'


def _pattern(pairs: Iterable[tuple[str, str]]) -> str | None:
    """A pattern for all values of a place; values that are empty on both sides need none."""
    return generalise(list(dict.fromkeys(value for pair in pairs if any(pair) for value in pair)))


def _pair(place: str, one: str, two: str) -> str:
    return f'{shown(place)}: {shown(one, 80)!r} in one run, {shown(two, 80)!r} in the other'


def _reordered(pairs: Sequence[tuple[str, str]]) -> bool:
    """Say whether the same values, or the same words of one value, only stand in another order.

    A hash seed or a race does that; it is no volatile value, and a mask for it would let any value pass.
    """
    if len(pairs) > 1 and Counter(a for a, _ in pairs) == Counter(b for _, b in pairs):
        return True
    return any(_words(a) != _words(b) and sorted(_words(a)) == sorted(_words(b)) for a, b in pairs)


def _words(text: str) -> list[str]:
    return [token for token in TOKEN.findall(text) if token.isalpha()]


def _unexplained(left: bytes, right: bytes, name: str) -> Variation:
    return Variation(unexplained=(compare(left, right, name=name).compared.detail,))
