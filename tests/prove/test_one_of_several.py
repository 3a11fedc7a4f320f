"""A change of one column, key or cell of several is made in another one every turn, those first that the code asks for."""

import csv
import io
import json

from rewright.prove.dice import Dice
from rewright.prove.mutators import csv_values, html_tags, html_values, json_shapes, json_values

CSV = 'id;name;price\n1;Łukasz;2.50\n2;"a;b";\n3;Ana;NaN\n3;Ana;NaN\n'.encode()
JSON = json.dumps({'page': 1, 'orders': [{'id': i, 'n': i / 2, 'who': f'Zoë {i}', 'gone': None} for i in range(4)]})
HTML = '<table>' + ''.join(f'<tr><td>Süd {i}</td><td>$1,{i}00.50</td></tr>' for i in range(4)) + '</table>'


def way(unit, name):
    return next(way for way in unit.WAYS if way.name == name).change


def rows(data):
    return list(csv.reader(io.StringIO(data.decode(), newline=''), delimiter=';'))


def test_html_cells_change_in_one_column_a_turn():
    for unit, name in (
        (html_tags, 'a cell missing'),
        (html_tags, 'text in nested tags'),
        (html_values, 'text emptied'),
    ):
        texts = [way(unit, name)(HTML.encode(), Dice('seed', (0, 2), turn=turn)).decode() for turn in range(2)]
        left = [(text.count('<td>Süd'), text.count('<td>$')) for text in texts]
        assert sorted(left) == [(2, 4), (4, 2)], name


def test_html_cells_outside_of_rows_are_a_column_too():
    page = '<a>1</a><table><tr><td>2</td></tr><tr><td>3</td></tr></table><p>4</p>'
    found = [way(html_tags, 'text in nested tags')(page.encode(), Dice('s', turn=turn)).decode() for turn in range(2)]
    assert {text.count('<td><b>') for text in found} == {0, 2}
    assert {text.count('<p><b>') + text.count('<a><b>') for text in found} == {0, 2}


def test_html_tags_lose_their_beginning():
    changed = way(html_tags, 'an opening tag missing')(HTML.encode(), Dice('seed')).decode()
    assert changed.count('<td>') + changed.count('<tr>') == 11
    assert changed.count('</td>') + changed.count('</tr>') == 12


def test_csv_words_come_one_at_a_time_in_one_column_of_numbers():
    dice = [Dice('s', words=('missing', 'Ana'), asked=('price', 'id'), turn=turn) for turn in range(4)]
    changed = [rows(way(csv_values, 'words for no number')(CSV, one))[1:] for one in dice]
    put = [
        {(word, at) for row in table for at, word in enumerate(row) if word in {'missing', 'N/A', 'Ana'}}
        for table in changed
    ]
    assert [found - {('Ana', 1)} for found in put] == [
        {('missing', 2)}, {('missing', 0)}, {('N/A', 2)}, {('N/A', 0)}
    ]  # fmt: skip


def test_csv_numbers_are_not_finite_in_one_column_a_turn():
    dice = [Dice('s', asked=('price', 'id'), turn=turn) for turn in range(2)]
    changed = [
        rows(way(csv_values, 'NaN and infinity')(b'id;n;price\n1;a;2\n2;b;2\n3;c;2\n4;d;2\n5;e;2\n', one))[1:]
        for one in dice
    ]
    assert (
        sorted(row[2] for row in changed[0])
        == sorted(row[0] for row in changed[1])
        == sorted(['NaN', 'inf', '-inf', 'nan', '1e400'])
    )
    assert [row[0] for row in changed[0]] == [*'12345']
    assert way(csv_values, 'NaN and infinity')(b'n\na\n', Dice('seed')) is None


def test_json_documents_lose_one_key_a_turn():
    found = [
        json.loads(way(json_shapes, 'a key of the document missing')(JSON.encode(), Dice('s', turn=turn)))
        for turn in range(2)
    ]
    assert sorted(''.join(one) for one in found) == ['orders', 'page']
    assert way(json_shapes, 'a key of the document missing')(b'[1]', Dice('seed')) is None


def test_json_nulls_come_in_one_key_a_turn():
    found = [
        json.loads(way(json_values, 'values of one key null')(JSON.encode(), Dice('s', asked=('n', 'id'), turn=turn)))
        for turn in range(2)
    ]
    assert [{key for record in one['orders'] for key in record if record[key] is None} for one in found] == [
        {'n', 'gone'},
        {'id', 'gone'},
    ]
