"""A pipeline is rehearsed on a recorded case, offline; every way of not doing what the legacy job did is told."""

import io
import json
import socket
import time
from dataclasses import replace

import pyarrow as pa
import pytest
from pyarrow import parquet

from rewright_runtime.breach import ContractBreach
from rewright_runtime.rehearsal import Script, play
from rewright_runtime.rehearsal.bounds import Bound
from rewright_runtime.rehearsal.judging import Place, difference

PIPELINE = """
import sys
from pathlib import Path
from rewright_runtime import http
from rewright_runtime.clock import Clock

names = Path('in.csv').read_text(encoding='utf-8').split()[1:]
texts = [http.get('http://data.test/%d?b=2&a=1' % n).text for n in range(1, 4)]
with open('out.csv', 'w', encoding='utf-8') as out:
    out.write('name,at\\n')
    for name, text in zip(names, texts):
        out.write(name + text + ',' + Clock().strftime('%Y-%m-%d') + '\\n')
print(sys.argv[1], len(names))
"""
CASE = {
    'working_folder': '.', 'arguments': ['x'], 'environment': {}, 'clock': '2031-02-03T04:05:06+00:00', 'outputs': [],
    'files': {'in.csv': {'text': ['name\n', 'ä\n', 'b\n', 'c\n']}},
    'answers': [{
        'method': 'GET', 'url': 'http://data.test/{}?a=1&b=2', 'numbers': [1, 3], 'status': 200, 'reason': 'OK',
        'headers': [['Content-Type', 'text/plain; charset=utf-8']], 'body': 'b1', 'failure': '', 'asked': '',
    }],
    'bodies': {'b1': {'text': ['é']}},
    'expected': {
        'exit_code': 0, 'stdout': {'text': ['x 3\n']},
        'files': {'out.csv': {'text': ['name,at\n', 'äé,2031-02-03\n', 'bé,2031-02-03\n', 'cé,2031-02-03\n']}},
    },
    'volatile': [],
}  # fmt: skip


@pytest.fixture
def played(tmp_path):
    def play_it(text=PIPELINE, **changes):
        (tmp_path / 'pipeline.py').write_text(text)
        (tmp_path / 'case.json').write_text(json.dumps(CASE | changes))
        return play(tmp_path / 'pipeline.py', Script.load(tmp_path / 'case.json'), tmp_path / 'world')

    return play_it


def told(run):
    said = [run.difference('stdout'), *map(run.difference, run.script.expected), run.requests, *run.unexpected]
    return [run.exit_code, *filter(None, said)]


def test_the_same_is_the_same_and_nothing_is_left_changed(played):
    before = (time.sleep, socket.socket.connect)
    assert told(played()) == [0]
    assert (time.sleep, socket.socket.connect) == before


@pytest.mark.parametrize(
    ('old', 'new', 'said'),
    [
        ('range(1, 4)', 'range(1, 3)', 'missing: GET http://data.test:80/3'),
        ('range(1, 4)', 'range(1, 5)', 'ConnectionError'),
        ('name + text', 'text + name', 'out.csv:2: legacy'),
        ('len(names)', 'len(names) + 1', "stdout:1: legacy b'x 3"),
        ('print(', "open('more.csv', 'w').close(); print(", 'more.csv'),
        ('print(', "import os; os.remove('in.csv'); print(", 'in.csv'),
        ('print(', 'raise SystemExit(4); print(', '4'),
        ('print(', "import urllib.request; urllib.request.urlopen('http://127.0.0.1:1'); print(", 'offline'),
    ],
)  # fmt: skip
def test_what_is_not_the_same_is_told(played, old, new, said):
    run = played(PIPELINE.replace(old, new))
    assert said in str([*told(run), run.exception])
    assert told(run) != [0]


@pytest.mark.parametrize(
    ('legacy', 'modern', 'equal'),
    [
        (b'n,t\na,1\n', b'n,t\na,2\n', True),
        (b'n,t\na,1\n', b'n,t\na,x\n', False),
        (b'n,t\na,1\n', b'n,t\nb,2\n', False),
        (b'n,t\na,1\n', b'n,t\n"a",2\n', False),
        (b'n,t\na,1\n', b'n,t\r\na,2\r\n', False),
        (b'n,t\na,1\n', b'n,t\na,2\na,2\n', False),
        (b'n,t\na,1\n', None, False),
        (b'', b'', True),
    ],
)
def test_volatile_cells_and_nothing_else_may_differ(legacy, modern, equal):
    found = difference('o.csv', legacy, modern, [Place('o.csv', 't', r'\d')])
    assert (found == '') == equal


def test_containers_are_compared_by_their_values():
    import pyarrow as pa
    import pyarrow.parquet as pq

    def data(values, **options):
        file = io.BytesIO()
        pq.write_table(pa.table({'a': values}), file, **options)
        return file.getvalue()

    one = data([1.0, None, float('nan')])
    assert difference('o.parquet', one, data([1.0, None, float('nan')], compression='none'), ()) == ''
    assert 'legacy' in difference('o.parquet', one, data([1.0, float('nan'), None]), ())
    assert 'cannot be read' in difference('o.parquet', one, b'PAR1', ())


@pytest.mark.parametrize('text', ['', '[]', '{}', '{"bodies": 1}'])
def test_a_file_that_is_no_case_is_refused(tmp_path, text):
    (tmp_path / 'case.json').write_text(text)
    with pytest.raises(ContractBreach, match='is not a recorded case'):
        Script.load(tmp_path / 'case.json')


NEAR = Bound('out.csv', 'x', absolute=0, relative=1e-9, reason='sums in another order')


@pytest.mark.parametrize(
    ('legacy', 'modern', 'same'),
    [
        ('k,x\nä,0.3\n', 'k,x\nä,0.30000000000000004\n', True),
        ('k;x\nä;0.3\n', 'k;x\nä;0.30000000000000004\n', True),
        ('k,x,at\n"a,b",0.3,2031\n', 'k,x,at\n"a,b",0.30000000000000004,2032\n', True),
        ('k,x,at\nä,0.3,2031\n', 'k,x,at\nä,0.30000000000000004,later\n', False),
        ('k,x\nä,0.3\n', 'k,x\nä,0.3000001\n', False),
        ('k,x\n0.3,0.3\n', 'k,x\n0.30000000000000004,0.3\n', False),
        ('k,x\nä,1\n', 'k,x\nä,1.0\n', False),
        ('k,x\nä,\n', 'k,x\nä,0.0\n', False),
        ('k,x\nä,inf\n', 'k,x\nä,-inf\n', False),
        ('k,x\nä,nan\n', 'k,x\nä,\n', False),
        ('k,x\nä,0.3\n', 'k,x\nä,0.3\nä,0.3\n', False),
        ('k,x\nä,0.3\n', 'k,x\nä,"0.3"\n', False),
        ('k,x\nä,0.3\n', 'k,x\nä,0.30000000000000004\r\n', False),
        ('k,x\nä,0.3\n', 'k,w\nä,0.30000000000000004\n', False),
    ],
)
def test_a_column_may_differ_by_its_bound_and_by_nothing_else(legacy, modern, same):
    later = Place('out.csv', 'at', '[0-9]{4}')
    told = difference('out.csv', legacy.encode(), modern.encode(), [later], [NEAR])
    assert (told == '') is same
    assert difference('other.csv', b'x\n0.3\n', b'x\n0.30000000000000004\n', [later], [NEAR])


@pytest.mark.parametrize(
    ('legacy', 'modern', 'same'),
    [([0.3, None], [0.1 + 0.2, None], True), ([0.3], [None], False), ([1.0], [1], False), ([0.3], [0.4], False)],
)
def test_a_column_of_a_table_may_differ_by_its_bound(legacy, modern, same):
    sides = []
    for values in (legacy, modern):
        file = io.BytesIO()
        parquet.write_table(pa.table({'k': ['ä'] * len(values), 'x': values}), file)
        sides.append(file.getvalue())
    assert (difference('out.parquet', *sides, [], [replace(NEAR, output='out.parquet')]) == '') is same


def test_bounds_are_read_with_the_case(played):
    bound = {'output': 'out.csv', 'column': 'name', 'absolute': 1, 'relative': 0, 'reason': 'r'}
    wanted = CASE['expected'] | {'files': {'out.csv': {'text': ['name,at\n', '1.5,2031-02-03\n']}}}
    text = PIPELINE.replace('name + text', "'2.5'").replace('zip(names, texts)', 'zip(names[:1], texts)')
    assert told(played(text, expected=wanted, bounds=[bound])) == [0]
    assert 'out.csv:2' in str(told(played(text, expected=wanted)))
