"""What the observer says of frames, series, groups, pages and plain values is what they were."""

import sys
import warnings

import pytest

import rewright.record
from rewright.record.joining import joined

BEGIN = 'import pandas as pd, numpy as np\n'
LEFT = "a = pd.DataFrame({'k': ['x', 'y', 'x', None], 'v': [1, 2, 3, 4]})\n"
RIGHT = "b = pd.DataFrame({'k': ['x', 'z'], 'w': [1.5, None]})\n"


@pytest.fixture
def observe(tmp_path, monkeypatch):
    """Run a script under observation in this process, and return what was seen by the text of the expression."""
    monkeypatch.syspath_prepend(rewright.record.__path__[0] + '/observer')
    monkeypatch.setattr(warnings, '_showwarnmsg', warnings._showwarnmsg)
    from rewright_observe.process import Process

    monkeypatch.setattr('atexit.register', lambda _: None)
    monkeypatch.setattr('os.register_at_fork', lambda **_: None)

    def run(source):
        process = Process(str(tmp_path / 'told'), str(tmp_path))
        code = process.code(source.encode(), str(tmp_path / 'job.py'))
        exec(code, {'__name__': '__main__'})
        process.finish()
        (told,) = tmp_path.glob('told.*')
        found = joined(told.read_bytes(), str(tmp_path), 'job.py')
        told.unlink()
        return found, {cut(source, key): seen for key, seen in found.expressions.items()}

    yield run
    for name in [name for name in sys.modules if name.startswith('rewright_observe')]:
        del sys.modules[name]


def cut(source, key):
    """The text that a span names, and `+` where the fact is of what a call changed; columns count bytes."""
    (line, column), (end, end_column) = (map(int, part.split(':')) for part in key.rstrip('+').split('-'))
    lines = source.encode().split(b'\n')[line - 1 : end]
    lines[-1] = lines[-1][:end_column]
    return b'\n'.join([lines[0][column:], *lines[1:]]).decode() + '+' * key.endswith('+')


def test_what_a_call_changed_in_place_is_seen_as_it_is_then(observe):
    seen = observe(BEGIN + LEFT + "b = a\na.rename(columns={'v': 'wert'}, inplace=True)\na.dropna(inplace=True)\n")[1]
    changed = seen["a.rename(columns={'v': 'wert'}, inplace=True)+"]
    assert [c.name for c in changed.columns] == ['k', 'wert']
    assert seen["a.rename(columns={'v': 'wert'}, inplace=True)"].kind == 'none'
    assert (changed.rows, seen['a.dropna(inplace=True)+'].rows) == ((4, 4), (3, 3))


def test_a_column_that_nobody_else_holds_is_not_kept(observe):
    # Pandas counts who holds it, and may warn of it.
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')
        seen = observe(BEGIN + LEFT + "a['v'].fillna(0, inplace=True)\n")[1]
    assert seen["a['v'].fillna(0, inplace=True)"].kind == 'none'
    assert not [text for text in seen if text.endswith('+')]


def test_a_call_that_raises_has_changed_nothing(observe):
    with pytest.raises(KeyError):
        observe(BEGIN + LEFT + "a.drop(columns=['x'], inplace=True)\n")


def test_a_frame(observe):
    seen = observe(BEGIN + LEFT + "c = a[['k', 'v']]\n")[1]["a[['k', 'v']]"]
    columns = [(c.name, c.dtype, c.missing, c.holds) for c in seen.columns]
    assert columns == [('k', 'object', 1, ('str',)), ('v', 'int64', 0, ())]
    assert (seen.kind, seen.rows, seen.index, seen.times, seen.consistent) == ('frame', (4, 4), 'range', 1, True)
    assert seen.type == 'pandas.core.frame.DataFrame'


@pytest.mark.parametrize(
    ('expression', 'index'),
    [
        ('a.copy()', 'range'),
        ("a[a['v'] > 1]", 'dirty'),
        ("a.set_index('k')", 'named'),
        ("a.set_index(['k', 'v'])", 'multi'),
        ('a.iloc[::2]', 'dirty'),
        ("a['v'].head(0)", 'range'),
        ("a.groupby('k')['v'].sum()", 'named'),
        ("a.sort_values('v', ascending=False)", 'dirty'),
    ],
)
def test_an_index(observe, expression, index):
    assert observe(BEGIN + LEFT + f'r = {expression}\n')[1][expression].index == index


@pytest.mark.parametrize(
    ('expression', 'kind'),
    [
        ('len(a)', 'scalar'),
        ("a['v'].sum()", 'scalar'),
        ("a.groupby('k')", 'groupby'),
        ("a['v']", 'series'),
        ('a.columns', 'index'),
        ("'x'.upper()", 'str'),
        ('list(a)', 'list'),
        ('dict(x=1)', 'dict'),
        ("dict(x=1).get('y')", 'none'),
        ("pd.Timestamp('2020-01-01')", 'scalar'),
        ("pd.to_datetime('nope', errors='coerce')", 'scalar'),
    ],
)
def test_a_kind(observe, expression, kind):
    assert observe(BEGIN + LEFT + f'r = {expression}\n')[1][expression].kind == kind


def test_soup(observe):
    source = (
        "import bs4\ns = bs4.BeautifulSoup('<p><b>é</b></p>', 'html.parser')\nr = s.find('b').text\nn = s.find('i')\n"
    )
    kinds = {text: seen.kind for text, seen in observe(source)[1].items()}
    assert kinds["s.find('b')"] == 'tag'
    assert (kinds['s'], kinds["s.find('b').text"], kinds["s.find('i')"]) == ('soup', 'str', 'none')


MERGES = [
    "a.merge(b, on='k', how='left')",
    "pd.merge(a, b, 'left', 'k')",
    "a.merge(right=b, left_on='k', right_on=['k'])",
    'a.merge(b)',
]


@pytest.mark.parametrize('expression', MERGES)
def test_a_merge(observe, expression):
    probes = observe(BEGIN + LEFT + RIGHT + f'r = {expression}\n')[1][expression].probes
    assert probes == {
        'merge.left_unique': False,
        'merge.right_unique': True,
        'merge.left_missing': 1,
        'merge.right_missing': 0,
        'merge.left_unmatched': 2,
        'merge.right_unmatched': 1,
    }


@pytest.mark.parametrize(
    ('expression', 'probes'),
    [
        ("a.sort_values('k')", {'sort.ties': True, 'sort.missing': 1}),
        ("a.sort_values(by=['k', 'v'])", {'sort.ties': False, 'sort.missing': 1}),
        ("a['v'].sort_values()", {'sort.ties': False, 'sort.missing': 0}),
        ("a.groupby('k')", {'groupby.missing': 1, 'groupby.groups': 2, 'groupby.monotonic': False}),
        ("a.groupby(['v'])", {'groupby.missing': 0, 'groupby.groups': 4, 'groupby.monotonic': True}),
        ("a.drop_duplicates(subset='k')", {'drop_duplicates.duplicates': 1, 'drop_duplicates.missing': 1}),
        ('a.drop_duplicates()', {'drop_duplicates.duplicates': 0, 'drop_duplicates.missing': 1}),
        ("a.sort_values(**{'by': 'k'})", {}),
    ],
)
def test_a_probe(observe, expression, probes):
    assert observe(BEGIN + LEFT + f'r = {expression}\n')[1][expression].probes == probes


def test_a_probe_looks_before_the_call_changes_the_frame(observe):
    seen = observe(BEGIN + LEFT + "a.drop_duplicates('k', inplace=True)\n")[1]
    assert seen["a.drop_duplicates('k', inplace=True)"].probes['drop_duplicates.duplicates'] == 1


def test_what_changes_from_time_to_time_is_inconsistent(observe):
    seen = observe("for n in range(3):\n    r = (None, 'a', 'bcd')[n]\n")[1]["(None, 'a', 'bcd')[n]"]
    assert (seen.kind, seen.consistent, seen.times, seen.rows) == ('str', False, 3, (1, 3))
    assert seen.probes == {'kinds': 'none str'}


def test_a_late_missing_value_and_a_late_dtype_are_seen(observe):
    source = BEGIN + 'for n in range(3):\n    s = pd.Series([1.0, None][: 1 + (n == 2)])\n    t = s * 1\n'
    seen = observe(source)[1]['s * 1']
    assert ([c.missing for c in seen.columns], seen.rows, seen.consistent) == ([1], (1, 2), True)
    other = observe(BEGIN + "for n in range(2):\n    s = pd.Series([[1], ['x']][n])\n    t = s.copy()\n")[1]['s.copy()']
    assert not other.consistent


def test_a_type_that_comes_once_in_a_hundred_thousand_is_seen(observe):
    source = 'for n in range(100000):\n    r = {77777: None}.get(n, n)\n    q = r\n'
    found, seen = observe(source)
    call = seen['{77777: None}.get(n, n)']
    assert (call.probes, call.times, call.consistent) == ({'kinds': 'none scalar'}, 100000, False)
    assert seen['r'].times == 16384
    assert [(s.line, s.times) for s in found.statements] == [(1, 1)]


def test_statements_are_timed_with_what_they_call(observe):
    source = 'import time\ndef f():\n    time.sleep(0.02)\n    return 1\nfor n in range(3):\n    f()\n'
    times = {s.line: (s.end_line, s.times, s.seconds) for s in observe(source)[0].statements}
    assert times[6][:2] == (6, 3)
    assert times[5][2] >= times[6][2] >= times[3][2] >= 0.06


def test_a_failing_statement_is_timed_too(observe):
    source = 'import time\ntry:\n    time.sleep(0.01) or int("x")\nexcept ValueError:\n    pass\n'
    times = {s.line: s.seconds for s in observe(source)[0].statements}
    assert times[3] >= 0.01


def test_odd_columns_are_told(observe):
    source = (
        BEGIN + "a = pd.DataFrame([[1, 2]], columns=['x', 'x'])\nb = a.copy()\nc = pd.DataFrame([[1]])\nd = c.copy()\n"
    )
    seen = observe(source)[1]
    assert seen['a.copy()'].probes == seen['c.copy()'].probes == {'columns.plain': False}


def test_numbers_that_lie_row_by_row_are_told(observe):
    source = BEGIN + (
        "a = pd.DataFrame({'x': [1, 2, 3], 'y': [4.5, 5.5, None]})\nb = a.copy()\nc = a.T\nd = c.copy()\n"
        'e = c.iloc[:1]\nf = e.copy()\n'
    )
    seen = observe(source)[1]
    assert seen['a.copy()'].probes == {}
    assert seen['a.T'].probes == {'columns.plain': False, 'columns.strided': True}
    assert seen['c.copy()'].probes == {'columns.plain': False}
    assert 'columns.strided' not in seen['e.copy()'].probes


def test_columns_hold_types(observe):
    source = (
        BEGIN
        + "a = pd.DataFrame({'o': [1, 'x', None, 2.5], 'é': pd.Categorical(['p', None, 'q', 'p'])})\nb = a.copy()\n"
    )
    columns = observe(source)[1]['a.copy()'].columns
    assert [(c.name, c.holds, c.missing) for c in columns] == [('o', ('float', 'int', 'str'), 1), ('é', (), 1)]


def test_versions(observe):
    versions = observe(BEGIN + LEFT)[0].versions
    assert versions['python'] == sys.version.split()[0]
    assert versions['pandas'] == sys.modules['pandas'].__version__


def test_the_parsers_that_beautiful_soup_found_are_told(observe):
    versions = observe('import bs4\nprint(bs4.__name__)\n')[0].versions
    assert {'bs4', 'lxml', 'html5lib'} <= versions.keys()


def test_two_processes_with_two_versions_have_both():
    told = b'{"process": "1", "versions": {"pandas": "2.3.3"}}\n{"process": "2", "versions": {"pandas": "1.5.3"}}\n'
    assert joined(told, '/job', 'job.py').versions == {'pandas': '1.5.3 and 2.3.3'}


def test_recursion_and_threads_mix_nothing_up(observe):
    source = BEGIN + LEFT + RIGHT + (
        'import threading\n'
        "def f(n):\n    return a if n == 0 else f(n - 1).merge(b[['k']].drop_duplicates('k'), on='k', how='left')\n"
        'threads = [threading.Thread(target=f, args=(4,)) for _ in range(4)]\n'
        '[t.start() for t in threads]\n[t.join() for t in threads]\n'
    )  # fmt: skip
    seen = observe(source)[1]
    probes = seen["f(n - 1).merge(b[['k']].drop_duplicates('k'), on='k', how='left')"].probes
    assert probes['merge.right_unique'] is True
    assert not probes['merge.left_unique']


COLUMNS = BEGIN + 'a = pd.DataFrame({f"c{n}": [n, n] for n in range(40)})\n'


def test_each_column_of_a_loop_is_seen(observe):
    (seen,) = [
        s for text, s in observe(COLUMNS + 'for c in a.columns:\n    a[c] = a[c] * 2\n')[1].items() if text == 'a[c]'
    ]
    assert [c.name for c in seen.columns] == [f'c{n}' for n in range(40)]
    assert (seen.consistent, seen.probes['columns.steady']) == (False, True)


def test_a_column_that_had_two_types_in_a_loop_is_not_steady(observe):
    twice = COLUMNS + 'for c in ["c1", "c2", "c1"]:\n    a[c] = a[c] / 2\n'
    assert observe(twice)[1]['a[c]'].probes['columns.steady'] is False
    filtered = COLUMNS + 'for c in ["c1", "c2"]:\n    a = a[a[c] > 1]\n'
    seen = observe(filtered)[1]['a[c]']
    assert (seen.probes['columns.steady'], seen.probes['columns.same'], seen.index) == (True, False, 'dirty')


def test_one_frame_under_other_labels_each_time_is_told(observe):
    parts = COLUMNS + 'for n in [1, 0]:\n    b = a[n:]\n    b.shape\n'
    seen = observe(parts)[1]['b']
    assert (seen.consistent, seen.probes['columns.same'], seen.index) == (False, True, 'dirty')
    named = COLUMNS + 'for b in [a, a.set_index("c1")[["c2"]], a[["c2"]]]:\n    b.shape\n'
    assert observe(named)[1]['b'].probes['columns.same'] is False
