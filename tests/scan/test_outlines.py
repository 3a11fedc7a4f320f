"""What one pass over a source tells, and that no source makes it fail."""

import pytest

from rewright.scan.looking import look
from rewright.scan.schedules import runs_a_month
from rewright.scan.shapes import likeness
from rewright.scan.tables import tables_of

READS = {
    "import pandas as pd\npd.read_csv('a/orders.csv')": ('csv', 'a/orders.csv'),
    "import pandas\npandas.read_excel(io='x')": ('excel', ''),
    "from pandas import read_parquet as rp\nrp('s3://lake/orders')": ('parquet', 's3://lake/orders'),
    "BASE = '/data'\nopen(BASE + '/orders.txt')": ('file', '/data/orders.txt'),
    "import os\nday = 1\nopen(os.path.join('/data', f'orders_{day}.csv'))": ('file', '/data/orders_*.csv'),
    "open('/data/orders_%s.csv' % day)": ('file', '/data/orders_*.csv'),
    "open('/data/orders_{}.csv'.format(day), encoding='cp1251')": ('file', '/data/orders_*.csv'),
    "open('/data/orders_20261127.csv')": ('file', '/data/orders_*.csv'),
    "import requests\nrequests.get('https://api.example.com/v1/orders', timeout=3)": ('http', 'https://api.example.com/v1/orders'),
    "import requests\ns = requests.Session()\ns.get(f'https://api.example.com/{page}')": ('http', 'https://api.example.com/*'),
    "import urllib2\nurllib2.urlopen('http://example.com/ü')": ('http', 'http://example.com/ü'),
    "spark.read.option('header', True).parquet('s3://lake/raw')": ('parquet', 's3://lake/raw'),
    "link.execute('SELECT a FROM Sales.Orders o JOIN \"x y\".Rates r ON 1')": ('table', 'sales.orders'),
    "link.execute(f'SELECT * FROM orders WHERE day = {day} AND x')": ('table', 'orders'),
}  # fmt: skip
WRITES = {
    "frame.to_csv('/out/orders.csv', index=False)": ('csv', '/out/orders.csv'),
    "open('/out/orders.txt', 'ab')": ('file', '/out/orders.txt'),
    "open('/out/orders.txt', mode='w')": ('file', '/out/orders.txt'),
    "frame.to_sql('orders_daily', link)": ('table', 'orders_daily'),
    "frame.write.mode('append').saveAsTable('curated.orders')": ('table', 'curated.orders'),
    "link.executemany('INSERT OR REPLACE INTO balances VALUES (?, ?)', rows)": ('table', 'balances'),
    "spark.sql('INSERT OVERWRITE TABLE lake.orders SELECT * FROM raw')": ('table', 'lake.orders'),
}
HABITS = {
    'try:\n    f()\nexcept:\n    pass': {'catches everything': 1, 'swallows errors': 1},
    'try:\n    f()\nexcept ValueError:\n    raise': {},
    'eval(x)\nexec(y)': {'runs text as code': 2},
    'from os import *': {'imports everything of a module': 1},
    'import requests\nrequests.get(u)\nrequests.post(u, timeout=1, verify=False)': {
        'asks without a time-out': 1,
        'trusts every certificate': 1,
    },
    "DB_PASSWORD = 'hunter2'": {'holds a secret': 1},
    "DB_PASSWORD = os.environ['P']": {},
    'q = f"DELETE FROM orders WHERE id = {x}"': {'writes values into SQL': 1},
    "link.execute('DELETE FROM orders WHERE id = %s' % x)": {'writes values into SQL': 1},
    "link.execute('DELETE FROM orders WHERE id = ?', (x,))": {},
    'def f():\n    global a, b': {'binds globals': 2},
}
FAULTS = {
    'def broken(:\n    pass': 'line 1:',
    'x = 1\nif x:\npass\n': 'line 3:',
    'x = ' + '(' * 4000 + '1' + ')' * 4000: 'line 1:',
    'x = ' + '-' * 60_000 + '1': 'line 1:',
    "x = '\0'": 'line 1:',
}


@pytest.mark.parametrize('source', READS)
def test_what_is_read_is_named_without_what_only_a_run_knows(source):
    assert READS[source] in look(source).reads


@pytest.mark.parametrize('source', WRITES)
def test_what_is_written_is_named(source):
    assert WRITES[source] in look(source).writes


@pytest.mark.parametrize('source', HABITS)
def test_habits_are_counted(source):
    assert dict(look(source).habits) == HABITS[source]


@pytest.mark.parametrize('source', FAULTS)
def test_a_source_that_cannot_be_read_says_where(source):
    found = look(source)
    assert (found.language, found.fault.startswith(FAULTS[source])) == ('', True)


def test_python_2_is_told_apart_and_read():
    found = look("import csv\nfor row in csv.reader(open('orders.csv')):\n    print row\n")
    assert (found.language, found.fault, found.row_loops, found.reads) == ('python2', '', 1, (('file', 'orders.csv'),))


def test_loops_over_requests_are_told_from_others():
    source = (
        'import requests\nfor p in pages:\n    requests.get(p)\n    for r in p:\n        f(r)\nwhile True:\n    break\n'
    )
    found = look(source)
    assert (found.loops, found.request_loops) == (3, 1)


def test_an_empty_source_is_an_outline_of_nothing():
    found = look('')
    assert (found.language, found.lines, found.starts, found.complexity, found.shape) == ('python3', 0, False, 1, ())


def test_a_copy_with_other_names_and_values_is_alike_and_another_program_is_not():
    body = (
        'total = 0\nfor row in read({}):\n    if row[{}]:\n        total += float(row[{}]) * {}\nwith open({}) as f:\n    f.write(str(total))\nprint(total)\n'
        * 4
    )
    one = look(body.format(*(["'a'", "'b'", "'c'", 3, "'d'"] * 4)))
    copy = look(body.replace('total', 'summe').replace('row', 'zeile').format(*(["'x'", 7, "'ü'", 9, "'e.txt'"] * 4)))
    other = look(
        'import re\n\ndef f(text):\n    return re.sub("a", "b", text).split(",")[0]\n\nclass A:\n    x = {1: [2]}\n    def g(self):\n        yield self.x\n'
        * 4
    )
    assert likeness(one.shape, copy.shape) > 0.7
    assert likeness(one.shape, other.shape) < 0.2


SQL = {
    'SELECT 1': ([], []),
    'select * from a, b where x in (select y from C.d)': (['a', 'c.d'], []),
    'WITH recent AS (SELECT * FROM raw.orders) SELECT * FROM recent JOIN rates USING (day)': (['raw.orders', 'rates'], []),
    'DELETE FROM orders WHERE id = 1': ([], ['orders']),
    'MERGE INTO target t USING source s ON t.id = s.id': (['source'], ['target']),
    'CREATE TABLE IF NOT EXISTS x.y AS SELECT * FROM z': (['z'], ['x.y']),
    '-- a note\n/* another */ UPDATE "Öffentlich"."Bestand" SET a = 1': ([], ['"öffentlich"."bestand"']),
    'TRUNCATE TABLE tmp': ([], ['tmp']),
}  # fmt: skip


@pytest.mark.parametrize('statement', SQL)
def test_tables_of_statements(statement):
    assert tables_of(statement) == SQL[statement]


SCHEDULES = {
    '0 2 * * *': 30.44, '*/15 * * * *': 2922, '0 0 1 * *': 1, '0 4 * * 1-5': 21.74, '0 4 * * MON': 4.35, '30 6,18 * * *': 60.88, '0 0 1 1 *': 1 / 12,
    '0 0 * * 7': 4.35, '@daily': 30.44, '@hourly': 730.5, 'Weekly': 4.35, 'every 15 minutes': 2922, '2 hours': 365.25, 'timedelta(hours=6)': 121.75,
    'datetime.timedelta(days=1, hours=12)': 20.29, '@once': 0, 'nonsense': None, '': None, '99 99 * * *': None, '* * *': None, '*/0 * * * *': None,
    'when the moon is full': None,
}  # fmt: skip


@pytest.mark.parametrize('schedule', SCHEDULES)
def test_how_often_a_schedule_runs(schedule):
    expected = SCHEDULES[schedule]
    assert runs_a_month(schedule) == (None if expected is None else pytest.approx(expected, rel=0.01))
