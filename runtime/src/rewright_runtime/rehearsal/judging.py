"""What the legacy job left and what the pipeline left go in; an empty text comes out, or the first place where they differ."""

import csv
import gzip
import io
import re
import sqlite3
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from rewright_runtime.rehearsal.bounds import Bound, near_parquet, near_tables

_SHOWN = 160
Values = Callable[[bytes], object]


@dataclass(frozen=True)
class Place:
    """Where values change from run to run: a column of a table or a line of a text; both sides match `pattern` in full."""

    output: str
    place: str
    pattern: str

    def fits(self, *texts: str) -> bool:
        """Say whether every text is what this place may hold."""
        return all(re.fullmatch(self.pattern, text) for text in texts)


def difference(
    name: str, legacy: bytes | None, modern: bytes | None, volatile: Sequence[Place], bounds: Sequence[Bound] = ()
) -> str:
    """Return the first difference of one output: bytes of text files, stored values of containers.

    Values in a column of `bounds` may differ by its bound, beside volatile places or not.
    """
    if legacy == modern:
        return ''
    if legacy is None or modern is None:
        absent, present = ('legacy job', 'pipeline') if legacy is None else ('pipeline', 'legacy job')
        return f'{name}: the {present} leaves it and the {absent} does not'
    places = [place for place in volatile if place.output == name]
    own = [bound for bound in bounds if bound.output == name]
    if own and _near(name, legacy, modern, own, places):
        return ''
    reader = _reader(name)
    if reader is not None:
        return _of_values(name, reader, legacy, modern)
    if places and _alike(legacy.decode('latin-1'), modern.decode('latin-1'), places):
        return ''
    return _first_line(name, legacy, modern)


def _near(name: str, legacy: bytes, modern: bytes, bounds: Sequence[Bound], places: Sequence[Place]) -> bool:
    def allowed(column: str, one: str, two: str) -> bool:
        bounded = any(bound.column == column and bound.near(one, two) for bound in bounds)
        return bounded or any(place.place == column and place.fits(one, two) for place in places)

    if name.lower().endswith(('.parquet', '.pq')):
        return near_parquet(legacy, modern, allowed)
    return near_tables(legacy.decode('latin-1'), modern.decode('latin-1'), allowed)


def _alike(legacy: str, modern: str, places: Sequence[Place]) -> bool:
    """Say whether two texts differ in volatile cells or lines alone."""
    lines = list(zip_longest(legacy.splitlines(keepends=True), modern.splitlines(keepends=True)))
    if all(one == two or (one and two and _volatile_line(one, two, places)) for one, two in lines):
        return True
    tables = [list(csv.reader(io.StringIO(text, newline=''))) for text in (legacy, modern)]
    # What parsing throws away must be the same on both sides.
    if any(legacy.count(mark) != modern.count(mark) for mark in '"\r\n,;\t') or not tables[0]:
        return False
    columns = {place.place: place for place in places}
    header = tables[0][0]
    return all(
        one is not None
        and two is not None
        and len(one) == len(two)
        and all(a == b or (n in columns and columns[n].fits(a, b)) for n, a, b in zip(header, one, two, strict=False))
        for one, two in zip_longest(*tables)
    )


def _volatile_line(one: str, two: str, places: Sequence[Place]) -> bool:
    lines = one.rstrip('\r\n'), two.rstrip('\r\n')
    return any('{}' in place.place and place.fits(*lines) for place in places)


def _first_line(name: str, legacy: bytes, modern: bytes) -> str:
    pairs = zip_longest(legacy.splitlines(keepends=True), modern.splitlines(keepends=True))
    number, (one, two) = next((n, pair) for n, pair in enumerate(pairs, 1) if pair[0] != pair[1])
    return f'{name}:{number}: legacy {_shown(one)}, pipeline {_shown(two)}'


def _shown(value: object) -> str:
    text = 'nothing' if value is None else repr(value)
    return text if len(text) <= _SHOWN else f'{text[:_SHOWN]}…'


def _reader(name: str) -> Values | None:
    lower = name.lower()
    return next((values for ending, values in _READERS.items() if lower.endswith(ending)), None)


def _of_values(name: str, reader: Values, legacy: bytes, modern: bytes) -> str:
    try:
        one, two = reader(legacy), reader(modern)
    except Exception as error:  # noqa: BLE001  A broken container is a difference, whatever its reader calls it.
        return f'{name}: cannot be read: {error}'
    if one == two:
        return ''
    first = next(_apart(one, two), (one, two))
    return f'{name}: legacy {_shown(first[0])}, pipeline {_shown(first[1])}'


def _apart(one: object, two: object) -> Iterator[tuple[object, object]]:
    if isinstance(one, list) and isinstance(two, list):
        yield from (pair for pair in zip_longest(one, two) if pair[0] != pair[1])


def _parquet(data: bytes) -> object:
    from pyarrow import parquet

    table = parquet.read_table(io.BytesIO(data))
    # repr tells NaN from null and 1 from 1.0, and equals itself.
    kinds = [f'{field.name}: {field.type}'.replace('large_', '') for field in table.schema]
    return [kinds, *(repr(row) for row in table.to_pylist())]


def _sqlite(data: bytes) -> object:
    link = sqlite3.connect(':memory:')
    try:
        link.deserialize(data)
        return list(link.iterdump())
    finally:
        link.close()


def _archive(data: bytes) -> object:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        # Document properties tell when and by whom, not what.
        return [[name, archive.read(name)] for name in sorted(archive.namelist()) if not name.startswith('docProps/')]


_READERS: dict[str, Values] = {
    '.parquet': _parquet,
    '.pq': _parquet,
    '.db': _sqlite,
    '.sqlite': _sqlite,
    '.sqlite3': _sqlite,
    '.xlsx': _archive,
    '.zip': _archive,
    '.gz': gzip.decompress,
}
