"""What the legacy job and the pipeline left of one output go in; whether numbers within their bounds are all that differs comes out."""

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, localcontext

_NUMBER = re.compile(r'-?\d{1,400}(?P<part>(?:\.\d{1,800})?(?:[eE][+-]?\d{1,3})?)', re.ASCII)
# Floats have up to 767 digits; a difference may not be rounded before it is compared.
_DIGITS = 2000
_MARKS = ',;\t|'
# Whether the values of a column, given by its name, may stand beside each other.
Allowed = Callable[[str, str, str], bool]


@dataclass(frozen=True)
class Bound:
    """A column of an output whose numbers may differ: by `absolute`, or by the share `relative` of the larger; why, in `reason`."""

    output: str
    column: str
    absolute: float
    relative: float
    reason: str

    def near(self, legacy: str, modern: str) -> bool:
        """Say whether two values are numbers of one kind, whole or not, and near enough; nothing else is near anything."""
        one, two = _NUMBER.fullmatch(legacy), _NUMBER.fullmatch(modern)
        if one is None or two is None or bool(one['part']) != bool(two['part']):
            return False
        with localcontext(prec=_DIGITS):
            numbers = Decimal(one[0]), Decimal(two[0])
            bound = max(Decimal(self.absolute), Decimal(self.relative) * max(map(abs, numbers)))
            return abs(numbers[0] - numbers[1]) <= bound


def near_tables(legacy: str, modern: str, allowed: Allowed) -> bool:
    """Say whether two delimited texts have the same header and rows that are the same but for what is `allowed`."""
    # What parsing throws away must be the same on both sides.
    if any(legacy.count(mark) != modern.count(mark) for mark in '"\r\n'):
        return False
    head = legacy.partition('\n')[0]
    mark = max(_MARKS, key=lambda sign: (sign in head, -_MARKS.index(sign)))
    one, two = (list(csv.reader(io.StringIO(text, newline=''), delimiter=mark)) for text in (legacy, modern))
    if not one or len(one) != len(two) or one[0] != two[0] or any(map(_uneven, one, two)):
        return False
    cells = (cell for rows in zip(one, two, strict=True) for cell in zip(one[0], *rows, strict=False))
    return all(a == b or allowed(name, a, b) for name, a, b in cells)


def _uneven(one: list[str], two: list[str]) -> bool:
    return len(one) != len(two)


def near_parquet(legacy: bytes, modern: bytes, allowed: Allowed) -> bool:
    """Say whether two Parquet files have the same columns, types and rows, and values that are the same but for what is `allowed`."""
    from pyarrow import parquet

    one, two = (parquet.read_table(io.BytesIO(data)) for data in (legacy, modern))
    kinds = [[(f.name, str(f.type).replace('large_', '')) for f in table.schema] for table in (one, two)]
    if kinds[0] != kinds[1] or one.num_rows != two.num_rows:
        return False
    columns = zip(one.column_names, one.columns, two.columns, strict=True)
    # repr tells NaN from null and 1 from 1.0.
    cells = (
        (name, repr(a), repr(b)) for name, *both in columns for a, b in zip(*(c.to_pylist() for c in both), strict=True)
    )
    return all(a == b or allowed(name, a, b) for name, a, b in cells)
