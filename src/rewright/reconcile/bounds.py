"""The bounds that the owner of a job declared -> which values of two outputs are near enough, and the text in which they are one."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal, localcontext
from itertools import zip_longest

from rewright.model.policy import ReconcilePolicy
from rewright.model.refusal import Refusal
from rewright.model.tolerance import Tolerance
from rewright.reconcile.content import Cell, Document
from rewright.reconcile.rules import recognised

# Whatever stands before a number says its type, and has to be the same on both sides.
_NUMBER = re.compile(
    r'(?P<kind>(?:(?:float|int|real|integer) )?)(?P<digits>-?\d{1,400}(?P<part>(?:\.\d{1,800})?(?:[eE][+-]?\d{1,3})?))',
    re.ASCII,
)
_DIGITS = 2000


class Bounds:
    """The tolerances of one output, by place; counts the values of each column that they let pass."""

    def __init__(self, tolerances: Sequence[Tolerance] = ()) -> None:
        self._by_place = {tolerance.column: tolerance for tolerance in reversed(tolerances)}
        self.met: Counter[str] = Counter()

    def __bool__(self) -> bool:
        return bool(self._by_place)

    def near(self, place: str, left: str, right: str) -> bool:
        """Say whether two unlike values of a place are within its bound, and remember that they were let pass."""
        tolerance = self._by_place.get(place)
        if tolerance is None or not _within(left, right, tolerance):
            return False
        self.met[place] += 1
        return True

    def evened(self, left: Document, right: Document) -> str:
        """The text of `right` with the values of `left` wherever both are near; all else stays as it is."""
        text, at = [], 0
        for one, two in _unlike(left, right):
            if self.near(one.place, one.value, two.value):
                text += [right.text[at : two.start], left.text[one.start : one.end]]
                at = two.end
        return ''.join([*text, right.text[at:]])

    @property
    def said(self) -> str:
        """How many values of which columns are within their bounds."""
        named = ', '.join(f'{count} of {place}' for place, count in sorted(self.met.items()))
        return f'other values within their bounds: {named}'


def permitted(tolerances: Iterable[Tolerance], policy: ReconcilePolicy, where: str) -> None:
    """Refuse a tolerance of a column that is financial or regulatory by its name; `where` names the job's settings."""
    for tolerance in tolerances:
        column = re.split(r'[.\[\]]', tolerance.column)[-1]
        protected = recognised(column, policy) or recognised(tolerance.column, policy)
        if protected:
            raise Refusal(
                f'the column {tolerance.column!r} is {protected} by its name and has to be exact',
                where=where,
                next_move=f'Take the tolerance out, or change reconcile.{protected}_words in the policy.',
            )


def _unlike(left: Document, right: Document) -> Iterator[tuple[Cell, Cell]]:
    """The cells that differ, as long as both sides have the same places."""
    for one, two in zip_longest(left.cells(), right.cells()):
        if one is None or two is None or one.where != two.where:
            return
        if one.value != two.value:
            yield one, two


def _within(left: str, right: str, tolerance: Tolerance) -> bool:
    one, two = _NUMBER.fullmatch(left), _NUMBER.fullmatch(right)
    if one is None or two is None or one['kind'] != two['kind'] or bool(one['part']) != bool(two['part']):
        return False
    # Floats have up to 767 digits; a difference may not be rounded before it is compared.
    with localcontext(prec=_DIGITS):
        numbers = Decimal(one['digits']), Decimal(two['digits'])
        bound = Decimal(tolerance.absolute or 0)
        if tolerance.relative is not None:
            bound = max(bound, Decimal(tolerance.relative) * max(map(abs, numbers)))
        return abs(numbers[0] - numbers[1]) <= bound
