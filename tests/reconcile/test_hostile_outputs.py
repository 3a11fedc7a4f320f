"""Outputs made to bring a comparator down have a clear outcome: very wide, very long, far apart, damaged, or no text."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rewright.reconcile import Rulebook, reconcile_paths

WIDE, LONG = 4000, 4 << 20
HEAD = ','.join(f'c{n}' for n in range(WIDE))
NUMBERS = ','.join(str(n) for n in range(WIDE))


@pytest.fixture
def compared(tmp_path):
    def compare(name, left, right):
        paths = []
        for side, content in (('left', left), ('right', right)):
            (tmp_path / side).mkdir(exist_ok=True)
            paths.append(tmp_path / side / name)
            paths[-1].write_bytes(content if isinstance(content, bytes) else content.encode('utf-8', 'surrogatepass'))
        return reconcile_paths(*paths, Rulebook())

    return compare


@pytest.mark.slow
def test_thousands_of_columns_of_which_one_differs(compared):
    found = compared('a.csv', f'{HEAD}\n{NUMBERS}\n{NUMBERS}\n', f'{HEAD}\n{NUMBERS}\n{NUMBERS}0\n')
    assert (found.verdict, found.total) == ('different', 1)
    assert found.differences[0].where == 'row 2 (c0=0), column "c3999"'
    assert len(found.columns) == WIDE


@pytest.mark.slow
def test_thousands_of_columns_that_all_differ(compared):
    found = compared('a.csv', f'{HEAD}\n{NUMBERS}\n', f'{HEAD}\n{NUMBERS.replace(",", "x,")}x\n')
    assert (found.verdict, found.total, len(found.differences)) == ('different', WIDE, 20)


@pytest.mark.slow
def test_thousands_of_keys(compared):
    left = {f'c{n}': n for n in range(WIDE)}
    found = compared('a.json', json.dumps([left, left]), json.dumps([left, {**left, 'c7': 8}]))
    assert (found.verdict, found.total) == ('different', 1)


LONG_LINES = {
    'a text': ('a.txt', ''),
    'a row': ('a.csv', 'a,b\n'),
    'a quoted cell': ('a.csv', 'a,b\n"'),
    'a text of JSON': ('a.json', '["'),
    'a line of JSON': ('a.jsonl', '{"a": 1}\n{"a": "'),
    'a text of XML': ('a.xml', '<a>'),
    'a text of YAML': ('a.yaml', 'a: "'),
}
ENDS = {'["': '"]', '{"a": 1}\n{"a": "': '"}\n', '<a>': '</a>', 'a: "': '"\n'}


@pytest.mark.parametrize('case', LONG_LINES)
def test_one_line_of_megabytes(case, compared):
    name, head = LONG_LINES[case]
    end = ENDS.get(head, '')
    left, right = (f'{head}{"x" * LONG}{last}{end}' for last in 'xy')
    found = compared(name, left, right)
    assert (found.verdict, found.total) == ('different', 1)
    assert all(len(place.left) <= 200 for place in found.differences)
    assert len(found.model_dump_json()) < 10_000


def test_megabytes_of_separators(compared):
    found = compared('a.csv', 'a,b\n' + ',' * (LONG >> 4), 'a,b\n' + ',' * (LONG >> 4) + '1')
    assert (found.verdict, found.total) == ('different', 1)


HALVES = ['"\\ud800"', '["\\udfff", "\\ud800"]', '{"\\ud800": 1}', '[{"a": "\\ud800"}, {"\\ud801": "\\ud800\\ud800"}]']


@pytest.mark.parametrize('text', HALVES)
@pytest.mark.parametrize('name', ['a.json', 'a.jsonl', 'a.yaml', 'a.txt'])
def test_half_characters_can_be_compared_and_written_down(name, text, compared):
    found = compared(name, text, text.replace('ud800', 'ud802'))
    assert found.verdict == 'different' if 'ud800' in text else 'identical'
    json.loads(found.model_dump_json())


@pytest.mark.parametrize('name', ['a.json', 'a.jsonl', 'a.yaml', 'a.xml', 'a.csv', 'a.txt'])
def test_half_characters_in_bytes_are_no_text(name, compared):
    found = compared(name, b'"\xed\xa0\x80"\n', b'"\xed\xa0\x81"\n')
    assert found.verdict == 'different'
    json.loads(found.model_dump_json())


@pytest.mark.parametrize('name', ['a.json', 'a.jsonl', 'a.xml', 'a.yaml'])
@pytest.mark.parametrize('opening', ['[', '{"a":', '<a>', '- ', '[{"a":', '&a [*a,'])
def test_nesting_without_end_is_compared_as_text(name, opening, compared):
    found = compared(name, opening * 2000, opening * 2001)
    assert found.verdict == 'different'


TEXTS = st.text(alphabet='ab01.-"\'<>/&;:{}[],|*!\n\r\t \u00e9\ud800', max_size=16)
NAMES = ['a.json', 'a.jsonl', 'a.xml', 'a.yaml', 'a.csv', 'a.txt', 'a.h5', 'a.db', 'a.parquet', 'a.xlsx', 'a.pkl']


@given(TEXTS, TEXTS, st.sampled_from(NAMES))
@settings(deadline=None, max_examples=60, derandomize=True)
def test_whatever_it_is_nothing_but_the_same_bytes_is_identical(tmp_path_factory, left, right, name):
    folder = tmp_path_factory.mktemp('hostile')
    paths = []
    for side, text in (('left', left), ('right', right)):
        (folder / side).mkdir()
        paths.append(folder / side / name)
        paths[-1].write_bytes(text.encode('utf-8', 'surrogatepass'))
    found, turned = reconcile_paths(*paths, Rulebook()), reconcile_paths(*reversed(paths), Rulebook())
    assert (found.verdict == 'identical') == (left == right)
    assert (found.verdict, found.kinds) == (turned.verdict, turned.kinds)
    assert bool(found.kinds) == (found.verdict != 'identical')
    json.loads(found.model_dump_json())
