"""Every mutator changes what it reads, the same way every time, and gives back what its kind of reader can read."""

import csv
import io
import json
import sqlite3
from dataclasses import replace

import openpyxl
import polars as pl
import pytest

from rewright.catalog import units
from rewright.model.tape import Exchange, Tape
from rewright.prove.dice import Dice
from rewright.prove.expected import Column
from rewright.prove.mutators import (
    csv_cells,
    csv_rows,
    dynamodb_items,
    html_pages,
    html_rows,
    html_values,
    http_answers,
    json_records,
    json_values,
    parquet_rows,
    sqlite_rows,
    table_rows,
    text_lines,
)

COLUMNS = (
    Column('id', 'integer', required=True, unique=True),
    Column('name', 'string', required=True),
    Column('price', 'number'),
)
DICE = Dice(
    'seed', window=(0, 2), words=('cancelled', '<table'), numbers=('50', '51'), patience=2.0, columns=COLUMNS
)  # fmt: skip
CSV = 'id;name;price\n1;Łukasz;2.50\n2;"a;b";\n3;Ana;NaN\n3;Ana;NaN\n'.encode()
JSON = json.dumps(
    {
        'page': 1,
        'orders': [
            {'id': i, 'n': i / 2, 'ok': True, 'who': f'Zoë {i}', 'total': '1.5', 'gone': None} for i in range(4)
        ],
    }
)
TABLE = '\n'.join(
    json.dumps(line)
    for line in (
        {
            'rewright': 'table',
            'columns': [
                ['id', 'integer not null'],
                ['who', 'text'],
                ['total', 'numeric(10,2)'],
                ['n', 'smallint not null'],
            ],
            'structure': [],
            'key': ['id'],
            'unique': [],
            'required': ['id', 'n'],
            'computed': [],
        },
        *([str(i), f'Zoë {i}', '1.50', '7'] for i in range(4)),
    )
).encode()
HTML = (
    '<html><head><title>t 9</title></head><body><table>'
    + ''.join(f'<tr><td>Süd {i}</td><td>$1,{i}00.50</td></tr>' for i in range(4))
    + '</table></body></html>'
)
ITEMS = json.dumps({
    'KeySchema': [{'AttributeName': 'who', 'KeyType': 'HASH'}, {'AttributeName': 'day', 'KeyType': 'RANGE'}],
    'AttributeDefinitions': [{'AttributeName': 'who', 'AttributeType': 'S'}, {'AttributeName': 'day', 'AttributeType': 'N'}],
    'Items': [
        {'who': {'S': f'Zoë {n}'}, 'day': {'N': '1'}, 'total': {'N': '2.50'}, 'note': {'S': 'paid'}, 'l': {'L': []}}
        for n in range(4)
    ],
}).encode()  # fmt: skip
TAPE = Tape(
    exchanges=tuple(
        Exchange(key=f'GET {i}', method='GET', url=f'http://x/{i}', status=200, body='b' * 64) for i in range(3)
    )
)


def database(tmp_path):
    path = tmp_path / 'a.db'
    with sqlite3.connect(path) as db:
        db.execute('CREATE TABLE "stock, old" (sku TEXT, n INTEGER, price REAL)')
        db.executemany('INSERT INTO "stock, old" VALUES (?, ?, ?)', [(f'ä{i}', i, i / 4) for i in range(5)])
    db.close()
    return path.read_bytes()


def parquet():
    out = io.BytesIO()
    pl.DataFrame({'a': [1, None, 3, 3], 'b': ['x', 'ü', None, ''], 'c': [0.5, 1.0, None, 2.0]}).write_parquet(out)
    return out.getvalue()


def workbook():
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active.append(['id', 'näme', 'price'])
    for i in range(4):
        book.active.append([i, f'ä{i}', i / 4])
    book.create_sheet('other').append(['kept'])
    book.save(out)
    return out.getvalue()


@pytest.fixture
def samples(tmp_path):
    return {
        'excel': workbook(),
        'csv': CSV,
        'json': JSON.encode(),
        'html': HTML.encode(),
        'tape': TAPE.model_dump_json().encode(),
        'text': 'one\r\nzwei ü\r\n\r\nthree'.encode(),
        'sqlite': database(tmp_path),
        'parquet': parquet(),
        'table': TABLE,
        'items': ITEMS,
    }


FAMILY = units('rewright.prove.mutators')
WAYS = [(name, way) for name, unit in FAMILY.items() for way in unit.WAYS]


@pytest.mark.parametrize(('name', 'way'), WAYS, ids=[f'{name}: {way.name}' for name, way in WAYS])
def test_every_way_changes_its_material_and_does_so_again(name, way, samples):
    data = samples[FAMILY[name].MATERIAL]
    changed = way.change(data, DICE)
    assert changed is not None
    assert changed != data
    assert way.change(data, DICE) == changed


# A tape is our own, and no job is recorded that reads a Parquet file without its magic bytes.
FOREIGN = [(name, way) for name, way in WAYS if FAMILY[name].MATERIAL not in {'tape', 'parquet'}]


@pytest.mark.parametrize(('name', 'way'), FOREIGN, ids=[f'{name}: {way.name}' for name, way in FOREIGN])
@pytest.mark.parametrize('empty', [b'', b'id;name\n', b'[]', b'{}', b'plain', b'\xff\xfe\x00'])
def test_what_holds_nothing_is_left_alone_or_stays_bytes(name, way, empty):
    changed = way.change(empty, DICE)
    assert changed is None or isinstance(changed, bytes)


@pytest.mark.parametrize('way', [way for name, way in WAYS if FAMILY[name].MATERIAL == 'csv'], ids=lambda way: way.name)
def test_a_table_in_an_encoding_that_has_few_letters_stays_one(way):
    data = 'Näme;Age;City\nzoë;31;Köln\nbob;;Paris\nAnn;44;Köln\n'.encode('latin-1')
    changed = [way.change(data, replace(DICE, seed=str(seed))) for seed in range(40)]
    assert {type(found) for found in changed} <= {bytes, type(None)}
    assert not any('ö'.encode() in found for found in changed if found)


def way(unit, name):
    return next(way for way in unit.WAYS if way.name == name).change


def rows(data):
    return list(csv.reader(io.StringIO(data.decode(), newline=''), delimiter=';'))


def test_csv_rows_are_dropped_doubled_and_moved_below_a_kept_header():
    counts = {w.name: len(rows(w.change(CSV, DICE))) - 1 for w in csv_rows.WAYS}
    assert counts == {
        'rows duplicated': 6, 'rows dropped': 2, 'rows in another order': 4, 'no rows': 0, 'one row': 1
    }  # fmt: skip
    assert all(rows(w.change(CSV, DICE))[0] == ['id', 'name', 'price'] for w in csv_rows.WAYS)


def test_csv_rows_in_another_order_are_the_same_rows():
    assert sorted(rows(way(csv_rows, 'rows in another order')(CSV, DICE))) == sorted(rows(CSV))


def test_csv_numbers_at_the_edge_name_what_the_code_compares_with():
    changed = rows(way(csv_cells, 'numbers at the edge')(CSV, DICE))
    assert {'50', '51'} & {cell for row in changed for cell in row}
    assert [row[1] for row in changed] == [row[1] for row in rows(CSV)]


def test_csv_cells_are_emptied_in_one_column():
    changed = rows(way(csv_cells, 'cells of one column emptied')(CSV, Dice('s', (0, 4))))
    assert [column for column in range(3) if all(row[column] == '' for row in changed[1:])]


def test_csv_cells_are_emptied_in_several_columns():
    changed = rows(way(csv_cells, 'cells emptied')(CSV, Dice('s', (0, 3))))
    assert all(any(row[column] == '' for row in changed[1:]) for column in range(3))


def test_csv_keeps_byte_order_mark_line_ends_and_latin_letters():
    bom = way(csv_rows, 'one row')(b'\xef\xbb\xbfa,b\r\n1,2\r\n3,4\r\n', DICE)
    assert bom.startswith(b'\xef\xbb\xbfa,b\r\n')
    assert bom.count(b'\r\n') == 2
    assert b'\xfc' in way(csv_rows, 'rows duplicated')(b'a\n\xfc\n', DICE)


def test_json_records_change_inside_their_document():
    for change in json_records.WAYS:
        document = json.loads(change.change(JSON.encode(), DICE))
        assert document['page'] == 1
        assert len(document['orders']) == {'records duplicated': 6, 'records dropped': 2, 'no records': 0}.get(
            change.name, 4
        )


def test_json_values_become_null_missing_strange_or_extreme():
    changed = {w.name: json.loads(w.change(JSON.encode(), DICE))['orders'] for w in json_values.WAYS}
    assert sum(None in record.values() for record in changed['values null']) >= 2
    assert sum(len(record) == 5 for record in changed['keys missing']) == 2
    assert any('cancelled' in record.values() for record in changed['unusual text'])


@pytest.mark.parametrize(('old', 'kind'), [(7, int), (1.5, float), ('2.50', str)])
def test_json_numbers_keep_their_type(old, kind):
    data = json.dumps([{'n': old}, {'n': old}]).encode()
    changed = json.loads(way(json_values, 'numbers at the edge')(data, DICE))
    assert {type(record['n']) for record in changed} == {kind}
    assert changed[0]['n'] != old


def test_html_rows_are_dropped_doubled_and_moved():
    counts = {w.name: w.change(HTML.encode(), DICE).count(b'<tr>') for w in html_rows.WAYS}
    assert counts == {'rows duplicated': 6, 'rows dropped': 2, 'rows in another order': 4, 'no rows': 0}


def test_html_values_change_visible_text_only():
    for change in html_values.WAYS:
        changed = change.change(HTML.encode(), DICE).decode()
        assert '<title>t 9</title>' in changed
        assert changed.count('<td>') == 8


def test_html_pages_lose_their_table_a_tag_or_their_end():
    dice = Dice('seed', words=('<table', 'nowhere'))
    changed = {w.name: w.change(HTML.encode(), dice).decode() for w in html_pages.WAYS}
    assert changed['a mark of the job in the other case'] == HTML.replace('<table', '<TABLE')
    assert '<table' not in changed['the table missing']
    assert changed['a tag left open'].count('</td>') == 7
    assert HTML.startswith(changed['the page cut off'])
    assert changed['an empty page'] == ''


def test_http_answers_fail_once_or_for_good():
    changed = {
        w.name: Tape.model_validate_json(w.change(TAPE.model_dump_json().encode(), Dice('seed'))).exchanges
        for w in http_answers.WAYS
    }
    once = changed['answers 503 once']
    failed = [i for i, exchange in enumerate(once) if exchange.status == 503]
    assert [once[i].key for i in failed] == [once[i + 1].key for i in failed]
    assert once[failed[-1]].key == 'GET 2'
    assert sorted(e.status for e in changed['one answer 404']) == [200, 200, 404]
    assert sorted(e.status for e in changed['one answer 500']) == [200, 200, 500]
    assert [e.failure for e in changed['one connection reset']].count('reset') == 1


def test_http_answers_of_an_empty_tape_are_left_alone():
    assert [w.change(Tape().model_dump_json().encode(), DICE) for w in http_answers.WAYS] == [None] * 4


def stock(data, tmp_path):
    path = tmp_path / 'changed.db'
    path.write_bytes(data)
    db = sqlite3.connect(path)
    found = db.execute('SELECT * FROM "stock, old"').fetchall()
    db.close()
    return found


def test_sqlite_rows_are_dropped_doubled_and_nulled(tmp_path):
    data = database(tmp_path)
    changed = {w.name: stock(w.change(data, DICE), tmp_path) for w in sqlite_rows.WAYS}
    assert [len(changed[name]) for name in ('rows dropped', 'rows duplicated', 'values null')] == [3, 7, 5]
    assert sum(None in row for row in changed['values null']) == 2
    assert len(set(changed['values at the edge']) - set(stock(data, tmp_path))) == 2


def test_sqlite_leaves_a_table_alone_whose_rows_must_be_unique(tmp_path):
    path = tmp_path / 'u.db'
    with sqlite3.connect(path) as db:
        db.execute('CREATE TABLE t (k INTEGER PRIMARY KEY NOT NULL)')
        db.execute('INSERT INTO t VALUES (1)')
    db.close()
    assert way(sqlite_rows, 'rows duplicated')(path.read_bytes(), DICE) is None


def test_parquet_rows_change_and_types_stay():
    before = pl.read_parquet(io.BytesIO(parquet()))
    for change in parquet_rows.WAYS:
        after = pl.read_parquet(io.BytesIO(change.change(parquet(), DICE)))
        assert after.schema == before.schema
        assert after.height == {'rows duplicated': 6, 'rows dropped': 2, 'no rows': 0}.get(change.name, 4)


def test_text_lines_keep_their_line_ends():
    data = b'a\r\nb\r\nc\r\n'
    for change in text_lines.WAYS:
        changed = change.change(data, DICE)
        assert changed.count(b'\r\n') == changed.count(b'\n')
    assert way(text_lines, 'lines dropped')(data, DICE).count(b'\n') == 1


@pytest.mark.parametrize('way', table_rows.WAYS, ids=lambda way: way.name)
def test_a_changed_table_keeps_its_keys_and_what_must_not_be_null(way):
    head, *rows = (json.loads(line) for line in way.change(TABLE, DICE).split(b'\n'))
    assert head == json.loads(TABLE.split(b'\n')[0])
    assert len({row[0] for row in rows}) == len(rows)
    assert None not in {row[3] for row in rows}


def items_of(data):
    return json.loads(data)['Items']


def test_items_keep_their_keys_and_repeated_ones_have_keys_of_their_own():
    before = items_of(ITEMS)
    for name in ('numbers at the edge', 'attributes missing', 'attributes null', 'unusual text'):
        after = items_of(way(dynamodb_items, name)(ITEMS, DICE))
        assert [(item['who'], item['day']) for item in after] == [(item['who'], item['day']) for item in before]
        assert after != before
    doubled = items_of(way(dynamodb_items, 'items duplicated')(ITEMS, DICE))
    assert len(doubled) == 6
    assert len({(item['who']['S'], item['day']['N']) for item in doubled}) == 6
    met = items_of(way(dynamodb_items, 'items at the edge of conditions')(ITEMS, Dice('seed', numbers=('50', '51'))))
    assert {item['total']['N'] for item in met} == {'2.50', '50', '51'}
    assert items_of(way(dynamodb_items, 'no items')(ITEMS, DICE)) == []


def test_numbers_at_the_edge_are_numbers_that_dynamodb_takes():
    for seed in range(20):
        after = items_of(way(dynamodb_items, 'numbers at the edge')(ITEMS, Dice(str(seed))))
        assert all('e' not in item['total']['N'].lower() for item in after)


@pytest.mark.parametrize('name', ['numbers at the edge', 'attributes missing', 'attributes null', 'unusual text'])
def test_attributes_that_stay_keep_their_order(name):
    for before, after in zip(items_of(ITEMS), items_of(way(dynamodb_items, name)(ITEMS, DICE)), strict=True):
        assert list(after) == [attribute for attribute in before if attribute in after]
