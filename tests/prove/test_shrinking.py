"""Inputs are made smaller until nothing more can go, whatever they are written in."""

import io
import itertools
import json
import sqlite3
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from rewright.catalog import units
from rewright.model.tape import Exchange, Tape
from rewright.prove.dice import Dice
from rewright.prove.drawing import drawn, of_kind, shaped
from rewright.prove.expected import Column, columns_of, expected
from rewright.prove.parts import fewest, plain

SHRINKERS = {shrinker.MATERIAL: shrinker for shrinker in units('rewright.prove.shrinkers').values()}


@pytest.mark.parametrize('count', [1, 2, 3, 7, 64, 500])
@pytest.mark.parametrize('needed', [{0}, {1}, {0, 1}, {2, 60}, {3, 4, 63}])
def test_the_fewest_parts_are_those_that_are_needed(count, needed):
    wanted = {at for at in needed if at < count}
    tries = itertools.count()

    def still(choices):
        next(tries)
        return next((i for i, chosen in enumerate(choices) if wanted <= set(chosen)), None)

    assert fewest(count, still) == sorted(wanted)
    assert next(tries) < 60


def test_what_nothing_shows_stays_whole():
    assert fewest(5, lambda _: None) == [0, 1, 2, 3, 4]
    assert fewest(0, lambda _: 0) == []


@pytest.mark.parametrize(
    ('value', 'simple'),
    [
        ('41.5', '1'),
        ('-7', '1'),
        ('Łukasz', 'a'),
        ('', ''),
        ('  ', '  '),
        (7, 1),
        (2.5, 1.0),
        (True, True),
        (None, None),
    ],
)
def test_plain_values_keep_their_form(value, simple):
    assert plain(value) == simple
    assert type(plain(value)) is type(simple)


def database(rows):
    path = Path(rows[0]) / 'a.db'
    with sqlite3.connect(path) as db:
        db.execute('CREATE TABLE "stock, old" (sku TEXT, n INTEGER)')
        db.executemany('INSERT INTO "stock, old" VALUES (?, ?)', rows[1])
    db.close()
    return path.read_bytes()


def workbook(rows):
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in [['sku', 'n'], *rows]:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def frame(rows):
    out = io.BytesIO()
    pl.DataFrame(rows, schema=['sku', 'n'], orient='row').write_parquet(out)
    return out.getvalue()


ROWS = [(f'ä{i}', i) for i in range(9)]
PAGE = (
    '<html><body><p class="x">Süd</p><table>'
    + ''.join(f'<tr><td>ä{i}</td><td>{i}7</td></tr>' for i in range(9))
    + '</table></body></html>'
)
# What is left must still hold the sixth row's name; everything else may go.
SAMPLES = {
    'csv': lambda _: ('sku,n\n' + ''.join(f'{a},{b}\n' for a, b in ROWS)).encode(),
    'json': lambda _: json.dumps(
        {'page': 7, 'rows': [{'sku': a, 'n': b, 'x': {'y': a}} for a, b in ROWS]}, ensure_ascii=False
    ).encode(),
    'html': lambda _: PAGE.encode(),
    'text': lambda _: '\n'.join(f'row {a} of {b}' for a, b in ROWS).encode(),
    'table': lambda _: '\n'.join(
        ['{"columns": ["sku"]}', *(json.dumps([a, b], ensure_ascii=False) for a, b in ROWS)]
    ).encode(),
    'items': lambda _: json.dumps(
        {'KeySchema': [], 'Items': [{'sku': {'S': a}, 'n': {'N': str(b)}} for a, b in ROWS]}, ensure_ascii=False
    ).encode(),
    'sqlite': lambda folder: database((folder, ROWS)),
    'parquet': lambda _: frame(ROWS),
    'excel': lambda _: workbook(ROWS),
}
LEFT = {
    'csv': 'sku,n\nä5,1',
    'json': '{"rows": [{"sku": "ä5"}]}',
    'html': '<html><body><table><tr><td>ä5</td></tr></table></body></html>',
    'text': 'ä5',
    'table': '{"columns": ["sku"]}\n["ä5", 5]',
    'items': '{"sku": {"S": "ä5"}, "n": {"N": "5"}}',
    'sqlite': '"stock, old": "sku", "n"\n  (\'ä5\', 1)',
    'parquet': "sku: String, n: Int64\n('ä5', None)",
    'excel': "['sku', 'n']\n['ä5', None]",
}


@pytest.mark.parametrize('kind', SAMPLES)
def test_each_kind_shrinks_to_what_shows_it(kind, tmp_path):
    shrinker, data = SHRINKERS[kind], SAMPLES[kind](tmp_path)
    for level in shrinker.LEVELS:
        parts = level(data, data)
        if parts is not None:
            kept = fewest(
                parts.count,
                lambda choices, parts=parts: next(
                    (i for i, chosen in enumerate(choices) if 'ä5' in shrinker.shown(parts.kept(chosen))), None
                ),
            )
            data = parts.kept(kept)
    assert shrinker.shown(data).strip() == LEFT[kind]


def test_every_kind_of_material_has_a_shrinker():
    assert {m.MATERIAL for m in units('rewright.prove.mutators').values()} == set(SHRINKERS)
    assert set(SAMPLES) | {'tape'} == set(SHRINKERS)


@pytest.mark.parametrize('kind', sorted(set(SHRINKERS) - {'tape', 'parquet'}))
@pytest.mark.parametrize('data', [b'', b'{', b'<', b'\xff\xfe\x00', b'x'])
def test_what_cannot_be_cut_is_left(kind, data):
    if kind == 'sqlite' and data:
        return
    for level in SHRINKERS[kind].LEVELS:
        parts = level(data, data)
        assert parts is None or isinstance(parts.kept([]), bytes)


def test_what_is_left_of_a_table_is_a_line_a_row_and_none_more():
    parts = SHRINKERS['table'].LEVELS[0]('{"columns": []}\n["a\u2028"]\n["b"]'.encode(), b'')
    assert [parts.kept(kept) for kept in ([], [0])] == [b'{"columns": []}', '{"columns": []}\n["a\u2028"]'.encode()]


def test_a_tape_shrinks_to_one_failing_request():
    whole = tuple(Exchange(key=f'k{i}', method='GET', url=f'http://x/{i}', status=200, body='b') for i in range(5))
    busy = whole[1].model_copy(update={'status': 503, 'reason': 'Busy'})
    gone = whole[3].model_copy(update={'status': 404, 'reason': 'Gone'})
    now = Tape(exchanges=(whole[0], busy, *whole[1:3], gone, whole[4]))
    tape = SHRINKERS['tape']
    parts = tape.LEVELS[0](now.model_dump_json().encode(), Tape(exchanges=whole).model_dump_json().encode())
    assert parts.count == 2
    left = [Tape.model_validate_json(parts.kept(kept)).exchanges for kept in ([], [0], [1])]
    assert left == [whole, (whole[0], busy, *whole[1:]), (*whole[:3], gone, whole[4])]
    assert tape.shown(parts.kept([0])) == 'GET http://x/1 -> 503 Busy'


def test_hypothesis_draws_the_same_again_and_leaves_nothing_behind(tmp_path, monkeypatch):
    from hypothesis import strategies as st

    monkeypatch.chdir(tmp_path)
    assert drawn(st.text(), 'seed') == drawn(st.text(), 'seed') != drawn(st.text(), 'other')
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize('logical', ['integer', 'number', 'boolean', 'date', 'string', 'unknown'])
def test_drawn_values_have_the_form_of_their_type(logical):
    values = of_kind(logical, Dice('s'))
    assert len(values) >= 2
    if logical in {'integer', 'number', 'boolean'}:
        assert {shaped(value) for value in values} <= {logical, 'integer'}
    if logical == 'string':
        assert any(not value.isascii() for value in values)


def test_a_contract_gives_the_columns_of_a_file_and_of_addresses_of_one_kind():
    schema = [
        {'properties': [{'name': 'id', 'logicalType': 'integer', 'required': True, 'unique': True}, {'no': 'name'}]}
    ]
    known = expected([{'name': 'a.csv', 'schema': schema}, {'name': 'http://x:1/page/{}', 'schema': schema}, {}])
    column = Column('id', 'integer', required=True, unique=True)
    assert columns_of(known, 'a.csv') == columns_of(known, 'http://x:1/page/17?q=1') == (column,)
    assert columns_of(known, 'b.csv') == columns_of(known, 'http://x:2/page/17') == ()
