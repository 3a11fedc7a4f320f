"""Runs in the environment of the peers: a list of pairs of files goes in, what each peer says of each pair comes out."""

import json
import os
import resource
import signal
import sqlite3
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import datacompy
import pandas as pd
import polars as pl
from pandas.testing import assert_frame_equal
from polars.testing import assert_frame_equal as assert_polars_equal

MOST, SECONDS = 4 << 30, 60
# XML needs lxml or the parser of the standard library; YAML, plain text and HDF5 that pandas did not write, no peer reads.
PANDAS = {
    'csv': lambda path: pd.read_csv(path, sep=None, engine='python') if path.endswith('.tsv') else pd.read_csv(path),
    'json': pd.read_json,
    'jsonl': lambda path: pd.read_json(path, lines=True),
    'parquet': pd.read_parquet,
    'excel': lambda path: pd.read_excel(path, header=None),
    'sqlite': lambda path: _table(path, pd.read_sql),
    'xml': lambda path: pd.read_xml(path, parser='etree'),
    'pickle': pd.read_pickle,
}
POLARS = {
    'csv': pl.read_csv,
    'json': pl.read_json,
    'jsonl': pl.read_ndjson,
    'parquet': pl.read_parquet,
    'excel': lambda path: pl.read_excel(path, has_header=False),
    'sqlite': lambda path: _table(path, pl.read_database),
}


def _table(path: str, read: Callable[..., Any]) -> Any:
    with closing(sqlite3.connect(path)) as connection:
        (name,) = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").fetchone()
        return read(f'SELECT * FROM "{name}"', connection)


def _datacompy(left: pd.DataFrame, right: pd.DataFrame) -> bool:
    first = list(left.columns)[:1]
    return datacompy.PandasCompare(left, right, join_columns=first, cast_column_names_lower=False).matches()


def _pandas(**settings: bool) -> Callable[..., bool]:
    return lambda left, right: _holds(assert_frame_equal, left, right, settings)


def _polars(**settings: bool) -> Callable[..., bool]:
    return lambda left, right: _holds(assert_polars_equal, left, right, settings)


def _holds(check: Callable[..., None], left: Any, right: Any, settings: dict[str, bool]) -> bool:
    try:
        check(left, right, **settings)
    except AssertionError:
        return False
    return True


PEERS = {
    'pandas.testing': (PANDAS, _pandas()),
    'pandas.testing, exact, any order': (PANDAS, _pandas(check_exact=True, check_like=True)),
    'polars.testing': (POLARS, _polars()),
    'polars.testing, exact, any order': (
        POLARS,
        _polars(check_exact=True, check_row_order=False, check_column_order=False),
    ),
    'datacompy, joined by the first column': (PANDAS, _datacompy),
}


def said(peer: str, pair: dict[str, str]) -> bool | str:
    """Equal or not; or `no reader`, `cannot read`, and `cannot compare`, where that is all that comes of it."""
    readers, compare = PEERS[peer]
    if pair['family'] not in readers:
        return 'no reader'
    try:
        sides = [readers[pair['family']](pair[side]) for side in ('left', 'right')]
        if not all(isinstance(side, pd.DataFrame | pl.DataFrame) for side in sides):
            return 'cannot read'
    except BaseException as error:  # noqa: BLE001  A peer may fail in any way, and polars panics beside Exception.
        _unless_ended(error)
        return 'cannot read'
    try:
        return bool(compare(*sides))
    except BaseException as error:  # noqa: BLE001  As above.
        _unless_ended(error)
        return 'cannot compare'


def _unless_ended(error: BaseException) -> None:
    if isinstance(error, KeyboardInterrupt | SystemExit):
        raise error


def answers(pair: dict[str, str]) -> list[bool | str]:
    """What every peer says of one pair, each stopped by a bound on memory and time that it does not survive."""
    found: list[bool | str] = []
    while len(found) < len(PEERS):
        found += _apart(pair, list(PEERS)[len(found) :])
        if len(found) < len(PEERS):
            found.append('cannot read')
    return found


def _apart(pair: dict[str, str], names: list[str]) -> Iterator[bool | str]:
    """The answers of these peers, given by a process of their own, as far as it comes."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        resource.setrlimit(resource.RLIMIT_AS, (MOST, MOST))
        with os.fdopen(writing, 'w') as out:
            for name in names:
                signal.alarm(SECONDS)
                print(json.dumps(said(name, pair)), file=out, flush=True)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as lines:
        told = [json.loads(line) for line in lines]
    os.waitpid(child, 0)
    yield from told


if __name__ == '__main__':
    warnings.simplefilter('ignore')
    given = json.load(sys.stdin)
    told = [answers(pair) for pair in given]
    versions = f'pandas {pd.__version__}, polars {pl.__version__}, datacompy {datacompy.__version__}'
    json.dump({'versions': versions, 'answers': dict(zip(PEERS, zip(*told, strict=True), strict=True))}, sys.stdout)
