"""Hostile containers that a job writes or is given are opened in a child that may die, and never in the stead of it."""

import io
import sqlite3
import struct
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from rewright.adapters.children import containers
from rewright.adapters.children.limited import LimitedChild
from rewright.adapters.sandboxes.opening import Opening
from rewright.model.refusal import Refusal


def parquet(rows, value=0):
    file = io.BytesIO()
    column = (
        pa.array([value], pa.int64()) if rows == 1 else pa.DictionaryArray.from_arrays(pa.nulls(rows, pa.int8()), [''])
    )
    pq.write_table(pa.table({'x': column}), file, row_group_size=1 << 27)
    return file.getvalue()


def archive(size, *names):
    file = io.BytesIO()
    with zipfile.ZipFile(file, 'w', zipfile.ZIP_DEFLATED) as packed:
        for name in names:
            with packed.open(name, 'w', force_zip64=True) as member:
                for _ in range(size >> 20):
                    member.write(bytes(1 << 20))
    return file.getvalue()


def lying(data):
    """A ZIP whose directory says that its members are small."""
    at = data.rindex(b'PK\x01\x02')
    return data[: at + 24] + struct.pack('<I', 10) + data[at + 28 :]


def database(*statements):
    link = sqlite3.connect(':memory:')
    for statement in statements:
        link.execute(statement)
    link.commit()
    return link.serialize()


def schema(was, now):
    """A database in whose stored schema one text is replaced by another of the same length."""
    link = sqlite3.connect(':memory:')
    link.execute('CREATE TABLE t (x, y)')
    link.execute('INSERT INTO t VALUES (1, 2)')
    link.execute('PRAGMA writable_schema = ON')
    link.execute('UPDATE sqlite_schema SET sql = replace(sql, ?, ?)', (was, now))
    link.commit()
    return link.serialize()


ENDLESS = 'WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT count(*) FROM c'
BORNE = {
    'text': b'a,b\n1,2\n', 'nothing': b'', 'a workbook': archive(1 << 20, 'xl/workbook.xml'), 'a table': parquet(1),
    'a database': database('CREATE TABLE t (x)', "INSERT INTO t VALUES ('a')"),
    'a view without end': database('CREATE TABLE t (x)', f'CREATE VIEW v AS {ENDLESS}'),
    'a trigger without end': database(
        'CREATE TABLE t (x)', 'CREATE TRIGGER r AFTER DELETE ON t BEGIN INSERT INTO t SELECT 1 FROM t, t, t; END'
    ),
    'a table that loads a library': schema('(x, y)', "(x DEFAULT (load_extension('/x')))"),
    'a damaged database': database('CREATE TABLE t (x)')[:100] + b'\xff' * 4000,
    'huge pages': b'SQLite format 3\0\0\1' + b'\xff' * 200,
    'a lying page count': database('CREATE TABLE t (x)')[:28] + b'\x7f\xff\xff\xff' + database('CREATE TABLE t (x)')[32:],
    'a damaged table': b'PAR1' + b'\xff' * 500 + b'PAR1', 'a footer without end': b'PAR1\xff\xff\xff\x7fPAR1',
    'a damaged workbook': b'PK\x03\x04' + b'\xff' * 500, 'a damaged HDF5': b'\x89HDF\r\n\x1a\n' + b'\xff' * 500,
    'a bomb that lies': lying(archive(4 << 20, 'xl/sheet1.xml')),
    'names that lead out': archive(0, '../../evil', '/etc/evil', 'a' * 5000),
}  # fmt: skip
BOMBS = {
    'a bomb of zeros': lambda: archive(80 << 20, 'xl/sheet1.xml'),
    'a hundred million nulls': lambda: parquet(1 << 27),
}


def check(data, tmp_path, **limits):
    path = tmp_path / 'given'
    path.write_bytes(data)
    Opening(LimitedChild(**limits) if limits else None).check([('/srv/out', 'name', lambda: path)])


@pytest.mark.parametrize('kind', BORNE)
def test_what_is_only_damaged_or_odd_is_left_to_its_reader(kind, tmp_path):
    (tmp_path / 'kept').mkdir()
    check(BORNE[kind], tmp_path / 'kept')
    assert [path.name for path in (tmp_path / 'kept').iterdir()] == ['given']
    assert not (tmp_path.parent / 'evil').exists()


@pytest.mark.slow
@pytest.mark.parametrize('kind', BOMBS)
def test_a_bomb_is_refused(kind, tmp_path, monkeypatch):
    data = BOMBS[kind]()
    assert len(data) < 2 << 20
    path = tmp_path / 'given'
    path.write_bytes(data)
    monkeypatch.setattr(containers, 'LARGEST_DECODED', 64 << 20)
    assert containers.too_large(f'["{path}"]'.encode()) == f'["{path}"]'.encode()


@pytest.mark.slow
def test_what_kills_the_child_is_named(tmp_path):
    """Among several files, the one that is too much for its memory or time is told from the others."""
    slow = tmp_path / 'slow.db'
    with sqlite3.connect(slow) as link:
        link.execute('CREATE TABLE t (x)')
        link.executemany('INSERT INTO t VALUES (zeroblob(?))', [(40_000_000,)] * 2)
    good = tmp_path / 'good.db'
    good.write_bytes(BORNE['a database'])
    files = [('/srv/good', 'a', lambda: good), ('/srv/slow', 'b', lambda: slow)]
    with pytest.raises(Refusal, match=r'/srv/slow: the SQLite file cannot be opened within .* and 60 MB') as caught:
        Opening(LimitedChild(seconds=60, memory_mb=60)).check(files)
    assert caught.value.exit_code == 3


def test_the_same_content_is_opened_once(tmp_path):
    path = tmp_path / 'given'
    path.write_bytes(BORNE['a database'])
    asked = []
    opening = Opening(
        type('Child', (), {'seconds': 1, 'memory_mb': 1, 'call': lambda _, *a: asked.append(a) or b'[]'})()
    )
    for _ in range(3):
        opening.check([('/srv/a', 'one', lambda: path)])
    assert len(asked) == 1
