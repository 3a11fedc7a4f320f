import pytest

from rewright import catalog
from rewright.model.observation import Column, Seen
from rewright.model.recording import Volatile


def csv_of(header, *rows, times=1):
    return '\n'.join([header, *(row for _ in range(times) for row in rows)]).encode() + b'\n'


def frame(*columns, rows=9):
    return Seen(kind='frame', type='pandas.DataFrame', columns=columns, rows=(rows, rows))


def series(name, dtype, **more):
    return Seen(kind='series', type='pandas.Series', columns=(Column(name=name, dtype=dtype, **more),))


TABLE_PAGE = b'<table><tr><td>1</td></tr></table>'
HEADED_PAGE = b'<table><tr><th>n</th></tr><tr><td>1</td></tr></table>'
GET = 'import requests\nfor p in range(1, {stop}):\n    requests.get("http://a.b/%d" % p)\n'
CHANGED = (Volatile(output='o.csv', place='at', cause='clock', pattern='.*', example='1', other='2'),)
DUE = 'import time\nat = time.strftime("%H")\n'
PAGING = 'while True:\n    rows = get()\n    {first}\n    {second}\n'
SHORT, KEEP = 'if len(rows) < 50: break', 'kept.extend(rows)'
NUMBERS = csv_of('n,x', *(f'{i},1' for i in range(12)))
CHANGE = 'df["d"] = df["price"].pct_change()'

# Each suspicion: words of its sentence, evidence that must raise it, and evidence close to it that must not.
CASES = {
    'first_row_dropped': (
        'first row', [('for r in rows[1:]:\n    f(r)', {'answers': [('http://a.b', 200, TABLE_PAGE)]})],
        [('for r in rows[1:]:\n    f(r)', {'answers': [('http://a.b', 200, HEADED_PAGE)]}), ('x = name[1:]', {}),
         ('header, data = rows[0], rows[1:]', {}), ('for r in rows[1:3]:\n    f(r)', {})],
    ),
    'range_ends_early': (
        'may be missing: `range(1',
        [(GET.format(stop=500), {}), ('TOTAL_PAGES = 7\n' + GET.format(stop='TOTAL_PAGES'), {})],
        [('# 499 pages\n' + GET.format(stop=500), {}), (GET.format(stop='pages + 1'), {}), (GET.format(stop=8), {}),
         ('for i in range(1, 500):\n    f(i)', {})],
    ),
    'money_cut': (
        'may be', [('df["price"] = df["price"].astype(int)', {}), ('rows.append({"total": int(x)})', {}), ('fee = x // 3', {}),
                   ('s = sum(round(p * price) for p in ps)', {})],
        [('df["price"] = df["price"].round(2)', {}), ('rows.append({"volume": int(x)})', {}), ('total = int(len(x))', {})],
    ),
    'text_compared': (
        'wrong order',
        [('df = df[df["n"] > "100"]', {}),
         ('d = df.sort_values("n")', {'seen': {'df': frame(Column(name='n', dtype='object', holds=('str',)))},
                                      'outputs': {'o.csv': NUMBERS}})],
        [('df = df[df["n"] > 100]', {}), ('df = df[df["n"] == "100"]', {}), ('df = df[df["n"] > "b"]', {}),
         ('d = df.sort_values("n")', {'seen': {'df': frame(Column(name='n', dtype='int64'))}, 'outputs': {'o.csv': NUMBERS}})],
    ),
    'duplicates_kept': (
        '`', [('f()', {'outputs': {'o.csv': csv_of('a,b', '1,é', '2,x', '1,é')}}),
              ('f()', {'outputs': {'o.csv': csv_of('id', *map(str, range(20)), '3')}})],
        [('f()', {'outputs': {'o.csv': NUMBERS}}), ('f()', {'outputs': {'o.csv': b'a\n'}}),
         ('d = df.drop_duplicates()', {'outputs': {'o.csv': csv_of('a', '1', '1')}})],
    ),
    'header_as_data': (
        'header may stand', [('f()', {'outputs': {'o.csv': csv_of('Day,Price', '1,2', 'day , price')}})],
        [('f()', {'outputs': {'o.csv': csv_of('day,price', '1,2', 'day,3')}}), ('f()', {'outputs': {'o.csv': b'day,price\n'}})],
    ),
    'constant_column': (
        'may not be what it should', [('df["r"] = df["a"] / df["a"]', {'outputs': {'o.csv': csv_of('id,r', *(f'{i},1.0' for i in range(12)))}})],
        [('df["r"] = "nyse"', {'outputs': {'o.csv': csv_of('id,r', *(f'{i},nyse' for i in range(12)))}}),
         ('df["r"] = df["a"] / df["b"]', {'outputs': {'o.csv': csv_of('id,r', '1,1.0')}})],
    ),
    'empty_column': (
        'may not be filled', [('f()', {'outputs': {'o.csv': csv_of('k,x', *(f'{i},' for i in range(6)))}}),
                              ('f()', {'outputs': {'o.csv': csv_of('k,x', *(f'{i},0.0' for i in range(6)))}})],
        [('f()', {'outputs': {'o.csv': csv_of('k,x', *(f'{i},{i}' for i in range(6)))}}),
         ('f()', {'outputs': {'o.csv': csv_of('k,x', '1,')}})],
    ),
    'change_across_groups': (
        'belong to different things', [('df["symbol"] = 1\n' + CHANGE, {}),
                                       (CHANGE, {'seen': {'df': frame(Column(name='region', dtype='object'))}})],
        [('df["d"] = df.groupby("symbol")["price"].pct_change()', {}), (CHANGE, {}),
         (CHANGE, {'seen': {'df': frame(Column(name='day', dtype='object'))}})],
    ),
    'aggregated_before_duplicates_go': (
        'may count duplicates', [('df = g()\ndf["m"] = df.groupby("k")["x"].sum()\ndf = df.drop_duplicates()', {})],
        [('df = g()\ndf = df.drop_duplicates()\ndf["m"] = df.groupby("k")["x"].sum()', {}),
         ('m = df.groupby("k").sum()\ndf = g()\ndf = df.drop_duplicates()', {})],
    ),
    'hard_coded_date': (
        'out of date', [('df = df[df["day"] >= "2019-01-01"]', {}), ('START = "2019-01-01"\ndf = df[df["day"] >= START]', {}),
                        ('from datetime import date\nif d < date(2020, 1, 1): f()', {})],
        [('df = df[df["day"] >= today]', {}), ('x = "2019-01-01"', {}), ('if code == "2019-99": f()', {})],
    ),
    'silent_failure': (
        'without a word', [('try:\n    f()\nexcept ValueError:\n    pass', {}),
                           ('for p in ps:\n    if r.status_code != 200:\n        continue', {'answers': [('http://a.b', 500, b'')]})],
        [('try:\n    f()\nexcept ValueError:\n    print(1)', {}),
         ('for p in ps:\n    if r.status_code != 200:\n        print(p)\n        continue', {})],
    ),
    'last_page_lost': (
        'last page', [(PAGING.format(first=SHORT, second=KEEP), {}), ('page = 1\nwhile page < total_pages:\n    f(page)', {})],
        [(PAGING.format(first=KEEP, second=SHORT), {}), (PAGING.format(first='if not rows: break', second=KEEP), {}),
         ('page = 0\nwhile page < total_pages:\n    f(page)', {}), ('page = 1\nwhile page <= total_pages:\n    f(page)', {})],
    ),
    'naive_time': (
        'another moment', [(DUE, {'outputs': {'o.csv': b'at\n2026-01-01 10:00:00\n'}, 'volatile': CHANGED})],
        [(DUE, {'outputs': {'o.csv': b'at\n2026-01-01 10:00:00\n'}}),
         (DUE, {'outputs': {'o.csv': b'at\n2026-01-01T10:00:00Z\n'}, 'volatile': CHANGED}),
         (DUE, {'outputs': {'o.csv': b'at\n2026-01-01T10:00:00+01:00\n'}, 'volatile': CHANGED})],
    ),
    'mean_of_text': (
        'may not be a number', [('x = df["p"].sum()', {'seen': {'df["p"]': series('p', 'object', holds=('str',))}}),
                                ('x = df["p"].mean()', {'seen': {'df': frame(Column(name='p', dtype='object', holds=('int', 'str')))}})],
        [('x = df["p"].sum()', {'seen': {'df["p"]': series('p', 'float64')}}), ('x = df["p"].sum()', {})],
    ),
    'overflow': (
        'wrap round', [('x = df["price"] * df["volume"]', {'seen': {'df["price"]': series('price', 'int32'),
                                                                    'df["volume"]': series('volume', 'int16')}})],
        [('x = df["price"] * df["volume"]', {'seen': {'df["price"]': series('price', 'int32'),
                                                      'df["volume"]': series('volume', 'int64')}}), ('x = df["a"] * 2', {})],
    ),
    'rows_lost_in_join': (
        'wrong about some rows', [('m = a.merge(b, on="k")', {'seen': {'a': frame(rows=9), 'a.merge(b, on="k")': frame(rows=7)}}),
                                  ('m = pd.merge(a, b)', {'seen': {'a': frame(rows=9), 'pd.merge(a, b)': frame(rows=12)}})],
        [('m = a.merge(b, on="k")', {'seen': {'a': frame(rows=9), 'a.merge(b, on="k")': frame(rows=9)}}), ('m = a.merge(b)', {})],
    ),
    'groups_lost': (
        'may be lost', [('d = df.groupby("k").sum()', {'seen': {'df': frame(Column(name='k', dtype='object', missing=2))}})],
        [('d = df.groupby("k", dropna=False).sum()', {'seen': {'df': frame(Column(name='k', dtype='object', missing=2))}}),
         ('d = df.groupby("k").sum()', {'seen': {'df': frame(Column(name='k', dtype='object'))}})],
    ),
    'coerced_to_missing': (
        'may lose values',
        [('x = pd.to_numeric(s, errors="coerce")', {'seen': {'s': series('s', 'object', missing=1),
                                                            'pd.to_numeric(s, errors="coerce")': series('s', 'float64', missing=3)}})],
        [('x = pd.to_numeric(s, errors="coerce")', {'seen': {'s': series('s', 'object', missing=1),
                                                            'pd.to_numeric(s, errors="coerce")': series('s', 'float64', missing=1)}}),
         ('x = pd.to_numeric(s)', {})],
    ),
    'assignment_lost': (
        'may ', [('df[df["a"] > 1]["b"] = 2', {}), ('df.drop_duplicates()', {}), ('df.sort_values("a")', {})],
        [('df.loc[df["a"] > 1, "b"] = 2', {}), ('df.drop_duplicates(inplace=True)', {}), ('d["a"]["b"] = 2', {}), ('x.append(1)', {})],
    ),
}  # fmt: skip
PLANTED = [(name, *case) for name, (_, planted, _) in CASES.items() for case in planted]
CLEAN = [(name, *case) for name, (_, _, clean) in CASES.items() for case in clean]


@pytest.mark.parametrize(('name', 'text', 'given'), PLANTED)
def test_a_planted_defect_is_suspected(specification, name, text, given):
    found = [d for d in specification(text, **given).suspected_defects if CASES[name][0] in d.sentence]
    assert found
    assert all(d.why_suspect.endswith('.') and ' may ' in d.sentence and d.evidence for d in found)


@pytest.mark.parametrize(('name', 'text', 'given'), CLEAN)
def test_clean_code_is_not_suspected(specification, name, text, given):
    assert not [d for d in specification(text, **given).suspected_defects if CASES[name][0] in d.sentence]


def test_every_suspicion_has_its_cases():
    assert set(CASES) == set(catalog.units('rewright.specify.suspicions'))
