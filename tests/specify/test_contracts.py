import sqlite3
from io import BytesIO

import polars as pl
import pytest

from rewright.model.recording import Volatile

HOSTILE = 'k,näme,price,when,on,gap\n' + ''.join(f'{i},"é, {i % 2}",{i}.50,2026-01-0{i + 1},True,\n' for i in range(6))
API = 'http://127.0.0.1:8766/api/orders/7?page=1'


def columns(contract):
    return {p['name']: p for schema in contract['schema'] for p in schema['properties']}


def contract_of(specification, name, data, side='outputs', **given):
    (contract,) = specification('x = 1\n', **{side: {name: data}}, **given).contracts
    return contract


def test_a_contract_is_an_odcs_document(specification):
    contract = contract_of(specification, 'o.csv', HOSTILE.encode())
    wanted = {
        'apiVersion': 'v3.0.2',
        'kind': 'DataContract',
        'id': 'job-output-o-csv',
        'name': 'o.csv',
        'status': 'draft',
    }
    assert wanted.items() <= contract.items()
    assert contract['version'] == '1.0.0'
    assert {'property': 'recordedRows', 'value': 6} in contract['customProperties']


def test_types_come_from_the_values(specification):
    found = columns(contract_of(specification, 'o.csv', HOSTILE.encode(), side='inputs'))
    kinds = {name: p['logicalType'] for name, p in found.items()}
    assert kinds == {
        'k': 'integer',
        'näme': 'string',
        'price': 'number',
        'when': 'date',
        'on': 'boolean',
        'gap': 'string',
    }
    assert (found['k']['required'], found['gap']['required'], found['näme']['unique']) == (True, False, False)


@pytest.mark.parametrize('rows', [0, 1, 3])
def test_a_handful_of_rows_promises_nothing(specification, rows):
    found = columns(contract_of(specification, 'o.csv', b'id\n' + b'1\n' * rows))
    assert (found['id']['required'], found['id']['unique']) == (False, False)


def parquet(frame):
    file = BytesIO()
    frame.write_parquet(file)
    return file.getvalue()


FORMATS = {
    'o.parquet': (parquet(pl.DataFrame({'id': [1, 2], 'x': [1.5, None]})), {'id': 'integer', 'x': 'number'}),
    'o.json': (b'{"total": 2, "rows": [{"id": 1, "x": {"y": 1}}, {"id": "a"}]}', {'id': 'string', 'x': 'string'}),
    'o.jsonl': (b'{"id": 1}\n{"id": 2.5}\n', {'id': 'number'}),
    'o.tsv': (b'id\tx\n1\t2\n', {'id': 'integer', 'x': 'integer'}),
    'semicolons.csv': (b'id;x\n1;a,b\n', {'id': 'integer', 'x': 'string'}),
    'twice.csv': (b'\xef\xbb\xbfid,id\n1,x\n', {'id': 'integer', 'id (2)': 'string'}),
}


@pytest.mark.parametrize('name', FORMATS)
def test_formats(specification, name):
    data, kinds = FORMATS[name]
    found = columns(contract_of(specification, name, data))
    assert {column: p['logicalType'] for column, p in found.items()} == kinds


UNREADABLE = {
    'empty.csv': b'', 'ragged.csv': b'a,b\n1,2,3\n', 'quote.csv': b'a\n"x\n', 'bad.json': b'{', 'scalar.json': b'1',
    'deep.json': b'[' * 100_000, 'bad.parquet': b'PAR1xx', 'bad.db': b'SQLite format 3\0xx', 'photo.jpg': b'\xff\xd8',
    'requirements.txt': b'a ; b\nc ; d\n', 'list.json': b'["a"]',
}  # fmt: skip


@pytest.mark.parametrize('name', UNREADABLE)
def test_what_is_no_table_has_no_contract(specification, name):
    assert specification('x = 1\n', outputs={name: UNREADABLE[name]}).contracts == ()


def test_every_table_of_a_database_has_one(specification, tmp_path):
    with sqlite3.connect(tmp_path / 'w.db') as connection:
        connection.execute('CREATE TABLE "odd ""name" (id INTEGER, x)')
        connection.execute('CREATE TABLE empty (a)')
        connection.executemany('INSERT INTO "odd ""name" VALUES (?, ?)', [(1, 'é'), (2, None)])
    connection.close()
    contracts = specification('x = 1\n', inputs={'w.db': (tmp_path / 'w.db').read_bytes()}).contracts
    assert [c['name'] for c in contracts] == ['w.db:empty', 'w.db:odd "name']
    assert columns(contracts[1])['id']['logicalType'] == 'integer'


def test_a_volatile_column_is_named_and_has_no_examples(specification):
    volatile = (Volatile(output='o.csv', place='when', cause='clock', pattern='.*', example='1', other='2'),)
    contract = contract_of(specification, 'o.csv', HOSTILE.encode(), volatile=volatile)
    assert {'property': 'volatileColumns', 'value': ['when']} in contract['customProperties']
    assert 'examples' not in columns(contract)['when']


def test_addresses_have_contracts_of_their_own(specification):
    answers = [
        (API, 200, b'{"orders": [{"id": 1}]}', 'application/json'),
        ('http://127.0.0.1:8766/other', 200, b'[{"name": "x"}]', 'application/json'),
        ('http://127.0.0.1:8766/page', 503, b'<html>', 'text/html'),
    ]
    contracts = {c['name']: c for c in specification('x = 1\n', answers=answers).contracts}
    assert set(columns(contracts['http://127.0.0.1:8766/api/orders/{}'])) == {'id'}
    assert set(columns(contracts['http://127.0.0.1:8766/other'])) == {'name'}
    politeness = {p['property']: p['value'] for p in contracts['http://127.0.0.1:8766/page']['customProperties']}
    assert (politeness['requests'], politeness['answers']) == (1, {'503': 1})
