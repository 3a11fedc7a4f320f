"""Rows are counted by kind of data while a run goes on; what only looks like data counts nothing and stops nothing."""

import io
import json
import sqlite3

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from rewright.adapters.wire.meter import METER
from rewright.adapters.wire.rows import rows_in


def parquet(rows):
    file = io.BytesIO()
    pq.write_table(pa.table({'ä': list(range(rows))}), file)
    return file.getvalue()


def database(rows):
    link = sqlite3.connect(':memory:')
    link.execute('CREATE TABLE "a ""b" (x)')
    link.executemany('INSERT INTO "a ""b" VALUES (?)', [(None,)] * rows)
    return link.serialize()


@pytest.mark.parametrize(
    ('kind', 'data', 'rows'),
    [
        ('.csv', b'a,b\n1,2\n3,4\n', 2),
        ('text/csv; charset=utf-8', b'a\n1', 1),
        ('.CSV', b'', 0),
        ('.csv', b'a,b', 0),
        ('.jsonl', b'{}\n{}\n', 2),
        ('.txt', 'é\n\nlast'.encode(), 3),
        ('text/html', b'<table><tr><td>1</td></tr><tr></tr></table>', 2),
        ('application/json', json.dumps({'page': 1, 'orders': [{}, {}, {}]}).encode(), 3),
        ('.json', b'[1, 2]', 2),
        ('.json', b'[' * 100_000, 0),
        ('application/json', b'\xff not JSON', 0),
        ('.parquet', parquet(5), 5),
        ('.parquet', b'PAR1 and no more', 0),
        ('.db', database(4), 4),
        ('.db', b'SQLite format 3\0 and no more', 0),
        ('.png', b'a\nb\n', 0),
    ],
)
def test_rows_by_kind(kind, data, rows):
    assert rows_in(data, kind) == rows


WRITES = """
import os, time
os.mkfifo('pipe.csv'); os.symlink('/proc/kmsg', 'link.csv'); os.symlink('in.csv', 'same.csv')
assert len(open('in.csv').readlines()) == 4
with open('out.csv', 'w') as out:
    out.write('n\\n'); out.writelines('%d\\n' % n for n in range(10)); out.flush(); time.sleep(0.8)
    out.writelines('%d\\n' % n for n in range(5))
with open('in.csv', 'a') as more: more.write('9\\n')
"""


def test_rows_are_counted_while_a_program_runs_and_each_only_once(strong):
    before = (METER.rows_read, METER.rows_written)
    run = strong.run(WRITES, files={'/srv/job/in.csv': b'n\n1\n2\n3\n'})
    assert (run.exit_code, strong.err(run)) == (0, '')
    assert (METER.rows_read - before[0], METER.rows_written - before[1]) == (3, 16)
