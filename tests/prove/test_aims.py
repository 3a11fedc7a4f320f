"""Inputs made for one fault hold what they say, leave the recorded rows as they are, and are written as they were."""

import csv
import gzip
import io
import json
import sqlite3

import polars as pl
import pytest

from rewright.adapters.stores.objects import FolderBlobs
from rewright.catalog import units
from rewright.model.job import Job
from rewright.model.run import InputFile, Inputs
from rewright.model.tape import Exchange, Tape
from rewright.prove.dice import Dice
from rewright.prove.grid import Added
from rewright.prove.hint import Hint, hint
from rewright.prove.materials import Material, content, fingerprint
from rewright.prove.other_values import changes
from rewright.prove.paging import alike, with_page
from rewright.prove.planting import planted
from rewright.prove.settings import Setting
from rewright.prove.source import Source
from rewright.prove.target import Target

AIMS, GRIDS = units('rewright.prove.aims'), units('rewright.prove.grids')
FAULTS = units('rewright.prove.faults')
HINT = Hint(columns=('status', 'amount'), numbers=(50, 2.5), words=('cancelled',))
ROWS = [('1', 'paid', '12.50'), ('2', 'cancelled', '50'), ('3', 'Łódź', '')]
CSV = 'id;status;amount\r\n' + ''.join(f'{";".join(row)}\r\n' for row in ROWS)
RECORDS = [{'id': n, 'who': {'status': s}, 'amount': float(a or 0), 'lines': []} for n, (_, s, a) in enumerate(ROWS)]
PAGE = '<table>' + ''.join(f'<tr><td>{s}</td><td>{a or "–"}</td></tr>' for _, s, a in ROWS) + '</table><p>9</p>'
TABLE = '\n'.join(
    json.dumps(line, ensure_ascii=False)
    for line in (
        {
            'rewright': 'table', 'columns': [['id', 'integer not null'], ['status', 'text'], ['amount', 'numeric(10,2)']],
            'structure': [], 'key': ['id'], 'unique': [], 'required': ['id'], 'computed': [],
        },
        *([i, s, a or None] for i, s, a in ROWS),
    )
)  # fmt: skip


def database(tmp_path, table='orders', unique=''):
    path = tmp_path / 'made.db'
    with sqlite3.connect(path) as db:
        db.execute(f'CREATE TABLE {table} (id INTEGER PRIMARY KEY, status TEXT {unique}, amount REAL)')
        db.executemany(f'INSERT INTO {table} VALUES (?, ?, ?)', [(int(i), s, a and float(a)) for i, s, a in ROWS])
    db.close()
    return path.read_bytes()


def parquet():
    out = io.BytesIO()
    columns = {'status': [s for _, s, _ in ROWS], 'amount': [12.5, 50.0, None], 'at': [pl.date(2026, 1, 1)] * 3}
    pl.select(**{n: v if n == 'at' else pl.Series(v) for n, v in columns.items() if n != 'at'}).write_parquet(out)
    return out.getvalue()


def read_sqlite(data, tmp_path):
    path = tmp_path / 'read.db'
    path.write_bytes(data)
    with sqlite3.connect(path) as db:
        return [row[1:] for row in db.execute('SELECT * FROM orders ORDER BY rowid')]


READ = {
    'csv': lambda data, _: [tuple(row[1:]) for row in csv.reader(io.StringIO(data.decode(), newline=''), delimiter=';')][1:],
    'json': lambda data, _: [(r['who']['status'], r['amount']) for r in json.loads(data)['orders']],
    'html': lambda data, _: [tuple(r.split('</td><td>')) for r in _cells(data.decode())],
    'parquet': lambda data, _: pl.read_parquet(io.BytesIO(data)).rows(),
    'table': lambda data, _: [tuple(json.loads(line)[1:]) for line in data.split(b'\n')[1:]],
    'sqlite': read_sqlite,
}  # fmt: skip


def _cells(page):
    return [row.partition('</td></tr>')[0] for row in page.split('<tr><td>')[1:]]


@pytest.fixture
def samples(tmp_path):
    return {
        'csv': CSV.encode(),
        'json': json.dumps({'page': 1, 'orders': RECORDS}, ensure_ascii=False).encode(),
        'html': PAGE.encode(),
        'parquet': parquet(),
        'table': TABLE.encode(),
        'sqlite': database(tmp_path),
    }


@pytest.mark.parametrize('kind', GRIDS)
def test_added_rows_stand_behind_the_recorded_ones(kind, samples, tmp_path):
    (grid, *_) = GRIDS[kind].opened(samples[kind])
    status = grid.named(['status'])[0] if any(grid.names) else 0
    amount = grid.named(['amount'])[0] if any(grid.names) else 1
    data = grid.written([Added(1, {}), Added(0, {status: 'Zoë', amount: grid.number(amount, 51)})])
    before, after = READ[kind](samples[kind], tmp_path), READ[kind](data, tmp_path)
    assert after[: len(ROWS)] == before
    assert after[len(ROWS)] == before[1]
    assert (after[-1][0], float(after[-1][1])) == ('Zoë', 51)
    assert len(after) == len(ROWS) + 2


@pytest.mark.parametrize('kind', GRIDS)
def test_rows_are_left_out(kind, samples, tmp_path):
    (grid, *_) = GRIDS[kind].opened(samples[kind])
    before = READ[kind](samples[kind], tmp_path)
    assert READ[kind](grid.without(frozenset((1,))), tmp_path) == [before[0], before[2]]
    assert READ[kind](grid.without(frozenset((0, 1, 2))), tmp_path) == []


def test_a_key_that_is_gone_is_not_there(samples):
    (grid,) = GRIDS['json'].opened(samples['json'])
    status, amount = grid.named(['status']) + grid.named(['amount'])
    record = json.loads(grid.written([Added(0, {amount: None}, frozenset((status,)))]))['orders'][-1]
    assert record == {'id': 0, 'who': {}, 'amount': None, 'lines': []}


def test_a_whole_page_is_a_row_too():
    (_, page) = GRIDS['html'].opened(PAGE.encode())
    (at,) = [at for at, text in enumerate(page.rows[0]) if text == '9']
    changed = page.written([Added(0, {at: ' 9 '}), Added(0, {at: 'later', 0: 'first'})]).decode()
    assert '<p> 9 </p>' in changed
    assert '<td>first</td>' in changed


@pytest.mark.parametrize('kind', GRIDS)
@pytest.mark.parametrize(
    'data',
    [
        b'',
        b'{}',
        b'[]',
        b'a\n',
        b'\xff\xfe\x00',
        b'<table></table>',
    ],
)
def test_what_holds_no_rows_gives_none(kind, data):
    if kind == 'parquet':
        data = pl.DataFrame({'a': []}).write_parquet(out := io.BytesIO()) or out.getvalue()
    assert GRIDS[kind].opened(data) == ()


def test_keys_are_made_new_and_what_a_schema_forbids_is_no_input(tmp_path):
    (grid,) = GRIDS['sqlite'].opened(database(tmp_path, unique='UNIQUE'))
    assert grid.names[1] not in [grid.names[at] for at in grid.columns()]
    assert len(READ['sqlite'](grid.written([Added(0, {}), Added(0, {})]), tmp_path)) == len(ROWS) + 2
    strict = database(tmp_path / 'other' if (tmp_path / 'other').mkdir() is None else tmp_path, unique='NOT NULL')
    (grid,) = GRIDS['sqlite'].opened(strict)
    assert grid.written([Added(0, {1: None})]) is None
    (table,) = GRIDS['table'].opened(TABLE.encode())
    assert len({json.loads(line)[0] for line in table.written([Added(0, {}), Added(0, {})]).split(b'\n')[1:]}) == 5


def test_every_table_of_a_database_and_every_list_of_a_document_is_one(tmp_path):
    path = tmp_path / 'two.db'
    path.write_bytes(database(tmp_path))
    with sqlite3.connect(path) as db:
        db.execute('CREATE TABLE "a ""b""" (x)')
        db.execute('INSERT INTO "a ""b""" VALUES (1)')
        db.execute('CREATE TABLE empty (x)')
    db.close()
    assert [grid.names for grid in GRIDS['sqlite'].opened(path.read_bytes())] == [('x',), ('id', 'status', 'amount')]
    assert len(GRIDS['json'].opened(b'{"a": [{"x": 1}], "b": [{"y": null}]}')) == 2


def target(tmp_path, data, hint=HINT, name='orders.csv', kind='csv'):
    blobs = FolderBlobs(tmp_path / 'blobs')
    inputs = Inputs(files=(InputFile(path=f'/job/{name}', sha256=blobs.put(data), size=len(data)),), tape=tape(blobs))
    answers = tuple(Material(e.url, 'json', answer=n) for n, e in enumerate(inputs.tape.exchanges))
    settings = changes(Job(name='j', root='/job', script='j.py', python='3.11'), (Setting('LIMIT', default='5'),), ())
    return Target(inputs, (Material(name, kind, file=0), *answers), blobs, hint, settings)


def tape(blobs):
    def exchange(page, rows):
        body = json.dumps({'total_pages': 3, 'next': f'/list?page={page + 1}', 'rows': rows}).encode()
        return Exchange(
            key=f'GET http://x:80 /list?page={page}&per=2',
            method='GET',
            url=f'http://x/list?per=2&page={page}',
            status=200,
            headers=(('Content-Type', 'application/json'), ('Content-Encoding', 'gzip')),
            body=blobs.put(gzip.compress(body)),
        )

    return Tape(exchanges=(exchange(1, [{'n': 1}]), exchange(2, [{'n': 2}]), exchange(3, [])))


def test_every_fault_names_aims_that_there_are_and_every_aim_is_named():
    named = {aim for fault in FAULTS.values() for aim in fault.AIMS}
    assert named == set(AIMS)
    assert all(fault.AIMS for fault in FAULTS.values())
    assert len({aim.WHAT for aim in AIMS.values()}) == len(AIMS)


@pytest.mark.parametrize('name', AIMS)
def test_an_aim_changes_the_inputs_in_the_same_way_every_time(name, tmp_path):
    aimed = target(tmp_path, CSV.encode())
    made = [fingerprint(inputs) for inputs in AIMS[name].aimed(aimed)]
    assert made == [fingerprint(inputs) for inputs in AIMS[name].aimed(aimed)]
    assert made
    assert fingerprint(aimed.inputs) not in made


HELD = {
    'absent': lambda rows: rows[3:] == [('', '12.50'), ('paid', '')],
    'boundary': lambda rows: {'50', '51', '49'} <= {row[1] for row in rows},
    'missing': lambda rows: ('', '12.50') in rows and ('paid', '') in rows,
    'repeated': lambda rows: rows[:3] == READ['csv'](CSV.encode(), None) and ('paid', '13.5') in rows,
    'unmatched': lambda rows: {('paid~~', '12.50'), ('paid', '1000015.5')} <= set(rows),
    'extreme': lambda rows: {'-3', '0', '2.675', '1.23456'} <= {row[1] for row in rows},
    'spelling': lambda rows: {' paid ', 'PAID', 'paidpaid', 'cancelled', 'paidcancelled'} <= {row[0] for row in rows},
    'order': lambda rows: ('paid', '15.5') in rows and ('paid', '9.5') in rows,
}  # fmt: skip


@pytest.mark.parametrize('name', HELD)
def test_the_first_input_holds_what_the_aim_says(name, tmp_path):
    aimed = target(tmp_path, CSV.encode())
    first = next(AIMS[name].aimed(aimed))
    rows = READ['csv'](content(first, aimed.pieces[0], aimed.blobs), None)
    assert rows[:3] == READ['csv'](CSV.encode(), None)
    assert HELD[name](rows), rows


@pytest.mark.parametrize(
    ('data', 'made'),
    [
        (b'a\nb\n', [b'a\nb', b'a\n  \nb\n', b'a\nb\n\n']),
        (b'a\r\nb', [b'a\r\n  \r\nb\r\n', b'a\r\nb\r\n\r\n']),
        ('ü'.encode('latin-1'), [b'  \n\xfc\n', b'\xfc\n\n']),
        (b'', []),
    ],
)
def test_lines_end_in_every_way(data, made, tmp_path):
    aimed = target(tmp_path, data, kind='text')
    assert [content(inputs, aimed.pieces[0], aimed.blobs) for inputs in AIMS['line_ends'].aimed(aimed)] == made


@pytest.mark.parametrize(
    ('option', 'found'),
    [
        ("'--min', type=float, default=2.5", True),
        ("'-m', '--min', type=float, default=2.5", True),
        ("'--least', dest='min', type=float, default=2.5", True),
        ("'--max', type=float, default=2.5", False),
        ("'--min', type=float", False),
    ],
)
def test_a_statement_names_the_number_that_an_option_of_it_usually_is(option, found):
    text = f'import argparse\np = argparse.ArgumentParser()\np.add_argument({option})\na = p.parse_args()\nx = 3 >= a.min\nprint(x)\n'
    fault = next(f for f in planted(text, 500, Dice('seed')).faults if '>=' in f.what)
    assert (2.5 in hint(Source(text), fault).numbers) is found


def test_tables_that_hold_a_named_column_are_changed_at_once_and_then_alone(tmp_path):
    two = database(tmp_path, table='orders')
    path = tmp_path / 'both.db'
    path.write_bytes(two)
    with sqlite3.connect(path) as db:
        db.execute('CREATE TABLE parts AS SELECT * FROM orders')
    db.close()
    aimed = target(tmp_path, path.read_bytes(), Hint(columns=('status',)), 'both.db', 'sqlite')

    def null(inputs):
        path.write_bytes(content(inputs, aimed.pieces[0], aimed.blobs))
        with sqlite3.connect(path) as db:
            return [
                db.execute(f'SELECT count(*) FROM {t} WHERE status IS NULL').fetchone()[0] > 0
                for t in ('orders', 'parts')
            ]

    made = [null(inputs) for inputs in AIMS['missing'].aimed(aimed)]
    assert made[0] == [True, True]
    assert {tuple(one) for one in made[1:]} == {(True, False), (False, True)}


def test_a_further_page_stands_before_the_last_and_is_counted(tmp_path):
    aimed = target(tmp_path, CSV.encode())
    (longer,) = AIMS['further_page'].aimed(aimed)
    exchanges = longer.tape.exchanges
    assert [e.url.rpartition('=')[2] for e in exchanges] == ['1', '2', '3', '4']
    assert [e.key for e in exchanges][-1] == 'GET http://x:80 /list?page=4&per=2'
    bodies = [json.loads(content(longer, Material('', '', answer=n), aimed.blobs)) for n in range(4)]
    assert [body['rows'] for body in bodies] == [[{'n': 1}], [{'n': 2}], [{'n': 2}], []]
    assert [body['next'] for body in bodies[:3]] == ['/list?page=2', '/list?page=3', '/list?page=4']
    assert {body['total_pages'] for body in bodies} == {4}


@pytest.mark.parametrize(
    'urls',
    [
        [],
        ['http://x/a?page=1'],
        ['http://x/a?page=1', 'http://x/a?page=1'],
        ['http://x/a?page=1', 'http://x/a?page=5'],
        ['http://x/a?page=2', 'http://x/a?page=1'],
        ['http://x/1/1', 'http://x/2/2'],
    ],
)
def test_requests_that_do_not_go_on_by_one_get_no_page(urls, tmp_path):
    made = Tape(exchanges=tuple(Exchange(key=f'GET {u}', method='GET', url=u, status=200) for u in urls))
    blobs = FolderBlobs(tmp_path)
    assert [with_page(Inputs(tape=made), group, blobs) for group in alike(made)] in ([], [None])


def test_a_request_that_fails_is_asked_again_and_every_kind_is_failed(tmp_path):
    aimed = target(tmp_path, CSV.encode())
    made = [[(e.status, e.failure) for e in inputs.tape.exchanges] for inputs in AIMS['asked_again'].aimed(aimed)]
    assert made[0] == [(503, ''), (200, ''), (200, ''), (200, '')]
    assert [(0, 'reset'), (200, ''), (200, ''), (200, '')] in made
    assert [(200, ''), (200, ''), (503, ''), (503, ''), (200, '')] in made
    refused = [[e.status for e in inputs.tape.exchanges] for inputs in AIMS['refused'].aimed(aimed)]
    assert refused[0] == [404, 200, 200]
    assert [200, 200, 500] in refused
