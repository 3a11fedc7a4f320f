"""Comparators with one fault each, which the pairs have to find."""

from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from conformance.judging import expected, ours


class Plant(NamedTuple):
    """A comparator with a fault, the family whose pairs show it, how they do, and a word of those that are tried."""

    title: str
    comparator: object
    family: str
    how: str = 'false equal'
    only: str = ''


def _always(verdict):
    return lambda pair, left, right: (verdict, [], True)


def _reading(change):
    """A comparator that is right but for what it makes of the bytes of both sides first."""

    def compare(pair, left, right):
        for side in (left, right):
            side.write_bytes(change(side.read_bytes()))
        return ours(pair, left, right)

    return compare


def _tables(change):
    """The same of the columns of Parquet files."""

    def compare(pair, left, right):
        for side in (left, right):
            table = pq.read_table(side)
            columns = {name: change(table[name].combine_chunks()) for name in table.column_names}
            pq.write_table(pa.table(columns), side)
        return ours(pair, left, right)

    return compare


def _rows(change):
    """The same of the rows of Parquet files."""

    def compare(pair, left, right):
        for side in (left, right):
            pq.write_table(change(pq.read_table(side)), side)
        return ours(pair, left, right)

    return compare


def _unique(data):
    return b''.join(dict.fromkeys(data.splitlines(keepends=True)))


def _dropping(word):
    return lambda data: b''.join(line for line in data.splitlines(keepends=True) if word not in line.lower())


def _floats(change):
    return lambda column: change(column) if pa.types.is_floating(column.type) else column


def _as_float(column):
    return column.cast(pa.float64(), safe=False) if pa.types.is_integer(column.type) else column


def _without_reasons(pair, left, right):
    verdict, _, passed = ours(pair, left, right)
    return verdict, [], passed


def _passing_all(pair, left, right):
    return *expected(pair)[:2], True


PLANTS = (
    Plant('everything is equal', _always('equal_values'), 'csv'),
    Plant('everything is different', _always('different'), 'csv', 'false different'),
    Plant('duplicates do not count', _reading(_unique), 'csv'),
    Plant('rows with NaN are dropped', _reading(_dropping(b'nan')), 'csv'),
    Plant('letter case does not count', _reading(bytes.lower), 'csv'),
    Plant('blanks do not count', _reading(lambda data: data.replace(b' ', b'')), 'csv'),
    Plant('zero has no sign', _reading(lambda data: data.replace(b'-0.0', b'0.0')), 'json'),
    Plant('nothing is as good as null', _reading(lambda data: data.replace(b'null', b'""')), 'json'),
    Plant('numbers are texts', _reading(lambda data: data.replace(b'"', b'')), 'yaml'),
    Plant('attributes do not count', _reading(lambda data: data.split(b'?>')[-1].replace(b'x="2"', b'x="1"')), 'xml'),
    Plant('lines have no order', _reading(lambda data: b''.join(sorted(data.splitlines(keepends=True)))), 'text'),
    Plant('floats are rounded', _tables(_floats(lambda column: pc.round(column, 10))), 'parquet', only='0.1'),
    Plant('NaN is null', _tables(_floats(lambda column: pc.if_else(pc.is_nan(column), None, column))), 'parquet'),
    Plant('integers are doubles', _tables(_as_float), 'parquet', only='integers beyond'),
    Plant('null is dropped', _rows(lambda table: table.drop_null()), 'parquet'),
    Plant(
        'a row counts once',
        _rows(lambda table: table.group_by(table.column_names).aggregate([])),
        'parquet',
        only='twice',
    ),
    Plant('no reason is named', _without_reasons, 'csv', 'other reasons'),
    Plant('everything passes', _passing_all, 'csv', 'other reasons'),
)
