"""Statements with values in their text, and loops that send them row by row: both sides run on hostile rows."""

import itertools
import random
import sqlite3

import pytest
from whole_jobs import patch_of, run, write

from rewright_runtime.breach import ContractBreach, check
from rewright_runtime.statements import sql_number, sql_text

BEGIN = """
import csv
import sqlite3

con = sqlite3.connect('kept.db')
con.execute('CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY, name TEXT, amount REAL, any)')
con.execute("INSERT OR IGNORE INTO t VALUES (1, 'there', 1.5, 'before')")
con.commit()
cur = con.cursor()
"""
END = """
con.commit()
for row in con.execute('SELECT id, name, amount, any, typeof(amount), typeof(any) FROM t ORDER BY id, rowid'):
    print(row)
con.close()
"""
# Rows as a file may hold them: quotes, what ends a statement, numbers in every spelling, holes, repeated keys.
TELLING = ('plain', 'quote', 'doubled quote', 'numbers', 'later row fails', 'none')
ROWS = {
    'plain': '5,Zoë,2.50,x\n6,李,0.1,y\n5,again,3,z\n',
    'quote': "5,O'Hara,1,x\n",
    'doubled quote': "5,O''Hara,1,x\n",
    'injection': "5,x'); DELETE FROM t; --,1,x\n",
    'quotes only': "5,'',1,'\n",
    'backslash and percent': '5,a\\b %s 100%,1,%d\n',
    'numbers': '7,n,1e3,1\n8,n,.5,2\n9,n,5.,3\n10,n,-0.0,4\n11,n,0.1234567890123456789,5\n12,n,9223372036854775808,6\n13,n,1e999,7\n',
    'nan': '5,n,nan,x\n',
    'infinity': '5,n,inf,x\n',
    'hex': '5,n,0x10,x\n',
    'null': '5,NULL,NULL,null\n',
    'empty': '5,,,\n',
    'a column': '5,n,id,x\n',
    'quoted number': "5,n,'12',x\n",
    'blanks': '5, n , 7 , x \n',
    'long number': '99999999999999999999,n,1,x\n',
    'no number': 'five,n,1,x\n',
    'mark': '5,?,1,:name\n',
    'nul': '5,a\0b,1,x\n',
    'short row': '5,n\n',
    'later row fails': "5,n,1,x\n6,m,2,y\n7,o'o,3,z\n8,p,4,w\n",
    'key that is there': '1,new,2,x\n2,n,3,y\n',
    'none': '',
    'far smallest': '-9223372036854775808,n,1,x\n',
}

STATEMENTS = {
    'percent': """cur.execute("INSERT OR REPLACE INTO t VALUES (%d, '%s', %s, '%s')" % (int(row[0]), row[1], row[2] or 'NULL', row[3]))""",
    'f-string': """cur.execute(f"INSERT INTO t VALUES ({row[0]}, '{row[1]}', {row[2] or 'NULL'}, '{row[3]}')")""",
    'format': """cur.execute("INSERT OR REPLACE INTO t (id, name, amount) VALUES ({}, '{}', {:.3f})".format(int(row[0]), row[1].replace("'", "''"), float(row[2])))""",
    'added': """cur.execute("INSERT OR IGNORE INTO t VALUES (" + row[0] + ", '" + row[1] + "', " + str(float(row[2])) + ", '" + row[3] + "')")""",
    'upsert': """cur.execute(f"INSERT INTO t (id, name, any) VALUES ({int(row[0])}, '{row[1]}-{row[3]}', {row[2]}) ON CONFLICT (id) DO UPDATE SET name = excluded.name, amount = {len(row)}")""",
    'update': """cur.execute("UPDATE t SET name = '%s', any = %s WHERE id = %s AND name <> '%s'" % (row[1], row[2], row[0], row[3]))""",
    'delete': """con.execute("DELETE FROM t WHERE name = '" + row[1] + "' OR id = %d" % int(row[0]))""",
    'named': """cur.execute("INSERT OR REPLACE INTO t (id, name) VALUES (%(id)s, '%(name)s')" % {'id': row_id, 'name': row_name})""",
    'kept in a name': """sql = f"INSERT OR REPLACE INTO t VALUES ({row[0]}, '{row[1]}', {row[2]}, NULL)"\n    cur.execute(sql)""",
    'bound already': """cur.execute('INSERT OR REPLACE INTO t VALUES (?, ?, ?, ?)', (row[0], row[1], row[2], row[3]))""",
    'like': """print(cur.execute("SELECT id, name FROM t WHERE name LIKE '%%%s%%' AND id > %s ORDER BY id LIMIT %d" % (row[1], row[0], len(row))).fetchall())""",
    'in a query': """for found in con.execute(f"SELECT id, any FROM t WHERE name = '{row[1]}' OR amount BETWEEN {row[2]} AND 9 ORDER BY id"):\n        print(found)""",
}


def _job(statement, *, before='', after=''):
    body = f"for row in csv.reader(open('rows.csv', encoding='utf-8', newline='')):\n{before}    {statement}\n{after}"
    if 'row_id' in statement:
        body = body.replace('    cur', '    row_id, row_name = row[0], row[1]\n    cur', 1)
    return f'{BEGIN}{body}{END}'


def _tables(folder):
    """What the database holds when all is over, whoever left it."""
    with sqlite3.connect(folder / 'kept.db') as con:
        return list(con.iterdump())


def _both(tmp_path, source, rows, patch=None):
    """Run both sides on the same rows; return what each did, with its tables."""
    patch = patch or patch_of(source)
    assert patch.steps, patch.refusals
    inputs = {'rows.csv': rows}
    write(tmp_path / 'modern', patch.files)
    legacy = run(tmp_path / 'legacy_run', ['job.py'], {**inputs, 'job.py': source})
    modern = run(tmp_path / 'modern_run', [str(tmp_path / 'modern' / patch.entry)], inputs)
    return patch, (legacy, _tables(tmp_path / 'legacy_run')), (modern, _tables(tmp_path / 'modern_run'))


def _judge(legacy, modern):
    """Equal, or refused by the contract with nothing in the table that the legacy run did not leave there."""
    (old, before), (new, after) = legacy, modern
    if new.error == 'SqlContractBreach':
        assert new.exit_code
        return 'refused'
    assert new.exit_code == old.exit_code
    assert (new.stdout, new.error) == (old.stdout, old.error)
    assert after == before
    return 'equal'


EVERY = [
    pytest.param(statement, rows, id=f'{statement}-{rows}', marks=() if rows in TELLING else pytest.mark.slow)
    for statement, rows in itertools.product(STATEMENTS, ROWS)
]


@pytest.mark.parametrize(('statement', 'rows'), EVERY)
def test_statements_mean_the_same_or_are_refused(tmp_path, statement, rows):
    patch, legacy, modern = _both(tmp_path, _job(STATEMENTS[statement]), ROWS[rows])
    assert patch.coverage.constructs == patch.coverage.modernized
    assert not patch.coverage.left
    verdict = _judge(legacy, modern)
    if rows in {'plain', 'none', 'key that is there', 'backslash and percent'} and statement != 'update':
        assert verdict == 'equal'


@pytest.mark.parametrize(
    ('quoted', 'given', 'meant'),
    [
        ('it', 'it', 'it'), ("it''s", "it''s", "it's"), ('1.50', '1.50', '1.50'), ('None', None, 'None'), ('True', True, 'True'),
        ("O'Hara", "O'Hara", ContractBreach), ("a'''b", "a'''b", ContractBreach), ('b', b'b', ContractBreach), ('\0', '\0', ContractBreach),
        ('[]', [], ContractBreach), ('?', '\ud800', ContractBreach),
    ],
)  # fmt: skip
def test_a_text_is_what_sqlite_reads_between_quotes(quoted, given, meant):
    if meant is ContractBreach:
        with pytest.raises(ContractBreach):
            sql_text(given)
        with pytest.raises(ContractBreach):
            check()
    else:
        (read,) = sqlite3.connect(':memory:').execute(f"SELECT '{quoted}'").fetchone()
        assert sql_text(given) == read == meant


def test_numbers_are_what_sqlite_reads():
    chance = random.Random(7)
    told = [repr(chance.uniform(-1, 1) * 10 ** chance.randrange(-30, 30)) for _ in range(3000)]
    told += [
        f'{chance.randrange(10**25)}',
        '-0',
        '+7',
        '1e308',
        '1e309',
        '-1e309',
        '0.1',
        '2.',
        '.5e-3',
        '0x1F',
        '-0X0a',
        '0xffffffffffffffff',
        '9007199254740993.0',
        ' 5 ',
    ]
    asked = sqlite3.connect(':memory:')
    for text in (*told, '-9223372036854775808'):
        (read,) = asked.execute(f'SELECT {text}').fetchone()
        assert repr(sql_number(text)) == repr(read)
    for text in ('nan', 'inf', '', 'x', '0x', '12abc', '1.5.5', '1 2', '--1', "'a", "'a'b'", '1;', '١', True):
        with pytest.raises(ContractBreach):
            sql_number(text)
        with pytest.raises(ContractBreach):
            check()


# What stands around the statement: each is sent together, and what is seen is the same.
TOGETHER = {
    'skipped rows': """
def load(con, path):
    skipped = []
    cur = con.cursor()
    with open(path, newline='', encoding='utf-8') as f:
        for row in csv.reader(f):
            # a remark that stays
            if len(row) < 4:
                skipped.append(row)
                continue
            if row[1] == 'stop':
                break
            number = int(row[0])
            print('row', number)
            cur.execute("INSERT INTO t VALUES (%d, '%s', %s, NULL)" % (number, row[1], row[2]))
    con.commit()
    return skipped
try:
    print(load(con, 'rows.csv'))
except ValueError as e:
    print('caught', e)
    con.commit()
except sqlite3.Error as e:
    print('refused', e)
    con.commit()
""",
    'no commit behind it': """
rows = [r for r in csv.reader(open('rows.csv', encoding='utf-8', newline='')) if len(r) == 4]
for row in rows:
    cur.execute('INSERT OR REPLACE INTO t VALUES (?, ?, ?, ?)', row)
con.execute('CREATE TABLE behind (a)')
con.rollback()
print(con.execute("SELECT COUNT(*) FROM sqlite_master").fetchall())
""",
    'what was read before': """
for row in csv.reader(open('rows.csv', encoding='utf-8', newline='')):
    if len(row) == 4:
        cur.execute("INSERT OR REPLACE INTO t VALUES (?, ?, ?, ?)", tuple(row))
cur.execute('SELECT id, name FROM t ORDER BY id')
for number, name in cur.fetchall():
    con.execute(f"UPDATE t SET any = {number + 1} WHERE id = {number}")
""",
    'in a loop over files': """
TABLE = 't'
for path in ['rows.csv', 'rows.csv']:
    last = ''
    for row in csv.reader(open(path, encoding='utf-8', newline='')):
        if row[0] != last and len(row) > 2:
            cur.execute(f"INSERT OR REPLACE INTO {TABLE} (id, name) VALUES ({row[0]}, '{row[1]}')")
        last = row[0]
    con.commit()
""",
    'pairs in pairs': """
kinds = {'x': 1, 'y': 2}
last = None
pairs = [((r[0], r[1]), r[3]) for r in csv.reader(open('rows.csv', encoding='utf-8', newline='')) if len(r) == 4]
for (number, name), kind in pairs:
    if last is None:
        last = number
    if kind not in kinds:
        kinds[kind] = len(kinds)
    cur.execute("INSERT OR REPLACE INTO t VALUES (%s, '%s', %d, '%s')" % (number, name, kinds[kind], last))
print(kinds)
""",
    'counters and progress': """
def load(con, path):
    cur = con.cursor()
    loaded = skipped = 0
    total, name = 0.0, 'nobody'
    for row in csv.reader(open(path, encoding='utf-8', newline='')):
        if len(row) < 4:
            skipped += 1
            continue
        cur.execute("INSERT OR IGNORE INTO t VALUES (%s, '%s', %s, NULL)" % (row[0], row[1], row[2]))
        loaded = loaded + 1
        total += float(row[2])
        name = row[1]
        if loaded % 2 == 0:
            print('loaded', loaded, 'rows,', name)
        if name == 'stop':
            break
    con.commit()
    return loaded, skipped, total, name
try:
    print(load(con, 'rows.csv'))
except ValueError:
    print('no number')
""",
    'a counter that nobody reads': """
n = 0
row = None
for row in csv.reader(open('rows.csv', encoding='utf-8', newline='')):
    cur.execute("INSERT OR REPLACE INTO t VALUES (?, ?, ?, ?)", row)
    n += 1
print(row)
""",
    'a counter over files': """
n = 0
for path in ['rows.csv', 'rows.csv']:
    for row in csv.reader(open(path, encoding='utf-8', newline='')):
        if n % 3 != 2:
            cur.execute("INSERT OR REPLACE INTO t VALUES (?, ?, ?, ?)", tuple(row))
        n += 1
    con.commit()
    print(path, n)
try:
    con.execute('CREATE TABLE behind (a)')
except sqlite3.Error as e:
    print(n, e)
""",
    'in a class': """
class Store:
    def __init__(self, con):
        self.con = con
    def load(self, rows):
        for row in rows:
            self.con.execute("INSERT INTO t (id, name) VALUES (?, ?)", (int(row[0]), row[1]))
        self.con.commit()
with con:
    Store(con).load(csv.reader(open('rows.csv', encoding='utf-8', newline='')))
""",
}


@pytest.mark.parametrize('rows', ['plain', 'short row', 'later row fails', 'no number', 'none', 'key that is there'])
@pytest.mark.parametrize('case', TOGETHER)
def test_rows_that_are_sent_together_leave_what_one_after_another_left(tmp_path, case, rows):
    patch, legacy, modern = _both(tmp_path, f'{BEGIN}{TOGETHER[case]}{END}', ROWS[rows])
    assert 'sql_rows' in patch.recipes
    assert not patch.coverage.left
    assert 'executemany(' in patch.files['pipeline.py'] or 'execute_each(' in patch.files['pipeline.py']
    _judge(legacy, modern)


LOOP = "for row in csv.reader(open('rows.csv', encoding='utf-8', newline='')):\n"
SEND = "    cur.execute('INSERT OR REPLACE INTO t VALUES (?, ?, ?, ?)', row)\n"
ONE_BY_ONE = {
    'a commit for each': (f'{LOOP}{SEND}    con.commit()\n', 'more with the database: `commit`'),
    'a handler for each': (f'{LOOP}    try:\n    {SEND}    except sqlite3.Error as e:\n        print(e)\n', 'handler'),
    'a number that a handler reads': (
        'n = 0\ntry:\n    for row in [[9, 1, 2, 3], [9, 1, 2, 3]]:\n        cur.execute("INSERT INTO t VALUES (?, ?, ?, ?)", row)\n        n += 1\nexcept sqlite3.Error:\n    print(n)\n',
        '`n`, which is set in the loop, is read where the loop may not have ended',
    ),
    'a number that is read behind a handler': (
        'n = 0\ntry:\n    for row in [[9, 1, 2, 3], [9, 1, 2, 3]]:\n        cur.execute("INSERT INTO t VALUES (?, ?, ?, ?)", row)\n        n += 1\nexcept sqlite3.Error:\n    pass\nprint(n)\n',
        'may not have ended',
    ),
    'a number that errors are suppressed of': (
        'import contextlib\nn = 0\nwith contextlib.suppress(sqlite3.Error):\n    for row in [[9, 1, 2, 3], [9, 1, 2, 3]]:\n        cur.execute("INSERT INTO t VALUES (?, ?, ?, ?)", row)\n        n += 1\nprint(n)\n',
        'may not have ended',
    ),
    'a number that is read in the end': (
        f'n = 0\ntry:\n{LOOP.replace("for", "    for")}    {SEND}        n += 1\nfinally:\n    print(n)\n', 'may not have ended',
    ),
    'a number that a function reads': (f'n = 0\ndef told():\n    return n\n{LOOP}{SEND}    n += 1\nprint(told())\n', '`n`'),
    'a last row that may not be': (f'{LOOP}{SEND}print(row)\n', '`row` may not be set before the loop'),
    'the last key': (f'{LOOP}{SEND}print(cur.lastrowid)\n', 'lastrowid'),
    'two statements': (f"{LOOP}{SEND}    con.execute('DELETE FROM t WHERE id = 9')\n", 'more with the database'),
    'a function that asks': (
        f"def there(n):\n    return con.execute('SELECT * FROM t WHERE id = ?', (n,)).fetchone()\n{LOOP}    if not there(row[0]):\n    {SEND}",
        'more with the database: `there`',
    ),
    'another statement for each': (f"{LOOP}    cur.execute('INSERT INTO t (' + row[2] + ') VALUES (?)', (1,))\n", 'its statement stays'),
    'rows of a cursor': (
        "found = con.execute('SELECT id, name FROM t')\nfor row in found:\n    cur.execute('UPDATE t SET any = ? WHERE id = ?', (row[1], row[0]))\n",
        'while it writes',
    ),
    'a name that is set now and then': (
        f"{LOOP}    if row[1] == 'n':\n        kind = row[1]\n    cur.execute('INSERT INTO t (name) VALUES (?)', (kind,))\n",
        '`kind` may not be set',
    ),
    'an end by next': (
        f"more = iter(['a', 'b', 'c', 'd', 'e'])\n{LOOP}    cur.execute('INSERT INTO t (name) VALUES (?)', (next(more),))\n",
        '`next` in the loop',
    ),
    'an end of its own': (f"{LOOP}{SEND}else:\n    print('end')\n", 'else'),
    'what comes back': (f"{LOOP}    cur.execute('INSERT INTO t (name) VALUES (?) RETURNING id', (row[1],))\n", 'gives something back'),
}  # fmt: skip


@pytest.mark.parametrize('case', ONE_BY_ONE)
def test_loops_that_look_at_each_row_stay_with_their_reason(tmp_path, case):
    loop, why = ONE_BY_ONE[case]
    patch, legacy, modern = _both(tmp_path, f'{BEGIN}{loop}{END}', ROWS['later row fails'])
    assert any(why in left.why for left in patch.coverage.left), patch.coverage.left
    assert patch.coverage.modernized < patch.coverage.constructs
    assert 'executemany' not in patch.files['pipeline.py']
    assert _judge(legacy, modern) == 'equal'


IN_TEXT = {
    'a list of values': (
        "ids = ','.join(r[0] for r in rows)\nprint(con.execute(f'SELECT name FROM t WHERE id IN ({ids})').fetchall())",
        'list of values',
    ),
    'several statements': (
        """for r in rows:\n    con.executescript(f"INSERT INTO t (name) VALUES ('{r[1]}');")""",
        'executescript',
    ),
    'what a query gives': (
        """for r in rows:\n    print(con.execute(f"SELECT '{r[0]}', id FROM t").description)""",
        'means something else',
    ),
    'what it is sorted by': (
        "by = 'id'\nfor r in rows:\n    print(con.execute(f'SELECT id FROM t WHERE id > {r[0]} ORDER BY {by}').fetchall())",
        'more than one value',
    ),
    'a table of the data': (
        "for r in rows:\n    name = 't'\n    con.execute(f'DELETE FROM {name} WHERE id = {r[0]}')",
        'names a table',
    ),
    'double quotes': (
        """for r in rows:\n    con.execute(f'UPDATE t SET name = "{r[1]}" WHERE id = 1')""",
        'double quotes',
    ),
    'conditions': (
        """where = 'id = 1'\nfor r in rows:\n    con.execute(f"UPDATE t SET name = '{r[1]}' WHERE {where}")""",
        'more than one value',
    ),
    'a text that is printed': (
        """for r in rows:\n    sql = f"DELETE FROM t WHERE name = '{r[1]}'"\n    print(sql)\n    con.execute(sql)""",
        'kept in `sql`',
    ),
    'whoever listens': (
        "con.set_trace_callback(print)\nfor r in rows:\n    con.execute(f'DELETE FROM t WHERE id = {r[0]}')",
        'set_trace_callback',
    ),
    'marks of its own': (
        """for r in rows:\n    con.execute(f"UPDATE t SET name = '{r[1]}' WHERE id = ?", (r[0],))""",
        'marks of parameters',
    ),
    'a blob': (
        """for r in rows:\n    con.execute(f"UPDATE t SET any = x'{r[0]}{r[0]}' WHERE id = 1")""",
        'a letter before its quotes',
    ),
    'a backslash in a text': (
        """for r in rows:\n    con.execute("UPDATE t SET name = '%s-%s'" % (r[1].replace('\\\\', '/'), r[2]))""",
        'too many kinds of quotes',
    ),
    'a definition': (
        """for n, r in enumerate(rows):\n    con.execute(f"CREATE TABLE u{n} (a DEFAULT '{r[1]}')")""",
        '',
    ),
    'a comment that a minus makes': (
        "for r in rows:\n    con.execute(f'UPDATE t SET amount = amount -{r[0]}\\n WHERE id = 1')",
        'more than one value',
    ),
}


@pytest.mark.parametrize('case', IN_TEXT)
def test_values_that_a_parameter_cannot_stand_for_stay_with_their_reason(tmp_path, case):
    code, why = IN_TEXT[case]
    rows = "rows = [r for r in csv.reader(open('rows.csv', encoding='utf-8', newline=''))]\n"
    patch, legacy, modern = _both(tmp_path, f'{BEGIN}{rows}{code}\n{END}', ROWS['plain'])
    assert any(why in left.why for left in patch.coverage.left), patch.coverage.left
    assert not patch.coverage.modernized
    assert _judge(legacy, modern) == 'equal'


PAGE = """
from bs4 import BeautifulSoup
soup = BeautifulSoup(open('page.html', encoding='utf-8').read(), 'html.parser')
n = 10
for cell in soup.find_all('td'):
    con.execute(f"INSERT INTO t (id, name) VALUES ({n}, '{cell.text.strip()}')")
    n += 1
for row in csv.reader(open('rows.csv', encoding='utf-8', newline='')):
    con.execute(f"INSERT INTO t (id, name) VALUES ({n}, '{row[1]}')")
    n += 1
con.execute("UPDATE t SET name = '%s' WHERE id = %d" % (soup.find('h1').text, n - 1))
con.execute(f"DELETE FROM t WHERE id = {n - 2}")
"""


def test_a_statement_that_another_rewrite_meets_stays_alone(tmp_path):
    source = f'{BEGIN}{PAGE}{END}'
    patch = patch_of(source)
    assert [x.why for x in patch.coverage.left] == ['what stands in it is rewritten already'] * 3
    assert {'sql_values', 'sql_rows'} < set(patch.recipes)
    assert "DELETE FROM t WHERE id = ?'" in patch.files['pipeline.py']
    assert 'soup.css(' in patch.files['pipeline.py']
    write(tmp_path / 'modern', patch.files)
    for number, cell in enumerate(('Zoë & Co', "O'Hara", '')):
        page = f'<h1>All</h1><table><tr><td> {cell} </td><td>2</td></tr></table>'
        given = {'rows.csv': ROWS['plain'], 'page.html': page}
        legacy = run(tmp_path / f'legacy{number}', ['job.py'], {**given, 'job.py': source})
        modern = run(tmp_path / f'modern{number}', [str(tmp_path / 'modern' / 'pipeline.py')], given)
        assert (modern.exit_code, modern.stdout, modern.error) == (legacy.exit_code, legacy.stdout, legacy.error)
        assert _tables(tmp_path / f'modern{number}') == _tables(tmp_path / f'legacy{number}')


@pytest.mark.parametrize('caught', ['sqlite3.Error', 'Exception', 'sqlite3.OperationalError'])
def test_a_job_that_catches_what_a_value_breaks_leaves_the_same_and_is_refused_at_the_end(tmp_path, caught):
    send = """cur.execute("INSERT INTO t (id, name) VALUES (%s, '%s')" % (row[0], row[1]))"""
    source = _job(f"try:\n        {send}\n    except {caught} as e:\n        print('bad', row[0])")
    patch, (old, before), (new, after) = _both(tmp_path, source, ROWS['later row fails'])
    assert 'sql_values' in patch.recipes
    assert (old.exit_code, new.error) == (0, 'SqlContractBreach')
    assert (new.stdout, after) == (old.stdout, before)


def test_a_job_that_catches_what_a_value_breaks_and_exits_is_refused_too(tmp_path):
    send = """cur.execute("INSERT INTO t (id, name) VALUES (%s, '%s')" % (row[0], row[1]))"""
    source = _job(f"try:\n        {send}\n    except sqlite3.Error as e:\n        print('bad', e)")
    _, (old, before), (new, after) = _both(tmp_path, f'import sys\n{source}\nsys.exit(0)\n', ROWS['later row fails'])
    assert (old.exit_code, new.exit_code, new.error) == (0, 1, 'SqlContractBreach')
    assert after == before


def test_other_databases_are_left_and_said():
    source = f'import psycopg2\n{_job(STATEMENTS["percent"])}'
    assert {left.why for left in patch_of(source).coverage.left} >= {
        'parameters are bound for sqlite3 alone or psycopg2 alone, and the job imports psycopg2'
    }


def test_a_wrong_check_of_quotes_is_noticed(tmp_path):
    patch = patch_of(_job(STATEMENTS['f-string']))
    pipeline = patch.files['pipeline.py'].replace('sql_text(', 'str(')
    step = patch.steps[-1].model_copy(update={'files': {**patch.files, 'pipeline.py': pipeline}})
    wrong = patch.model_copy(update={'steps': (*patch.steps[:-1], step)})
    _, legacy, modern = _both(tmp_path, _job(STATEMENTS['f-string']), ROWS['doubled quote'], wrong)
    with pytest.raises(AssertionError):
        _judge(legacy, modern)


CLIENT = "import psycopg2\nimport csv\nimport time\ncon = psycopg2.connect('')\ncur = con.cursor()\nrows = csv.reader(open('rows.csv'))\n"
SENT = "cur.execute('INSERT INTO t VALUES (%s)', (row[0],))\n"
ALONE = {
    'a line for each': (f'for row in rows:\n    {SENT}    print(row)\n', '`print(row)` is done for each row'),
    'a commit for each': (f'for row in rows:\n    {SENT}    con.commit()\n', '`con.commit()` is done for each row'),
    'a line in a condition': (f'for row in rows:\n    if print(row):\n        continue\n    {SENT}', 'could be seen before'),
    'a function that prints': (f'def told(x):\n    print(x)\n    return x\nfor row in rows:\n    row = told(row)\n    {SENT}', 'told(row)'),
    'rows that a function prints when they are wanted': (f'def told(x):\n    print(x)\n    return x\nfor row in map(told, rows):\n    {SENT}', '`map(told, rows)`'),
    'a list of others': (f'def load(seen):\n    for row in rows:\n        seen.append(row)\n        {SENT}load([])\n', 'seen.append(row)'),
    'a dict that a handler reads': (
        f'seen = {{}}\ntry:\n    for row in rows:\n        seen[row[0]] = 1\n        {SENT}except ValueError:\n    print(seen)\n',
        'is done for each row',
    ),
    'a generator that prints': (
        f'def told():\n    for row in rows:\n        print(row)\n        yield row\nfor row in told():\n    {SENT}', '`told` gives rows',
    ),
    'a wait': (f'for row in rows:\n    {SENT}    time.sleep(1)\n', '`time.sleep(1)` is done for each row'),
    'a file that is moved': (f'import os\nfor row in rows:\n    os.replace(row[0], row[1])\n    {SENT}', 'os.replace'),
    'a path that is moved': (f'import pathlib\nfor row in rows:\n    pathlib.Path(row[0]).replace(row[1])\n    {SENT}', 'replace'),
    'a copy': (f'import shutil\nfor row in rows:\n    shutil.copy(row[0], row[1])\n    {SENT}', 'shutil.copy'),
    'a queue': (f'def load(queue):\n    for row in rows:\n        row = queue.get()\n        {SENT}load([])\n', 'queue.get()'),
    'a request': (f'import requests\nfor row in rows:\n    row = requests.get(row[0]).json()\n    {SENT}', 'requests.get'),
    'how many': (f'for row in rows:\n    {SENT}print(cur.rowcount)\n', 'rowcount'),
    'the message of an error': (f'try:\n    for row in rows:\n        {SENT}except psycopg2.Error as e:\n    con.rollback()\n    print(e.pgerror)\n', 'pgerror'),
    'a handler for each': (f'for row in rows:\n    try:\n        {SENT}    except psycopg2.Error:\n        con.rollback()\n', 'handler'),
    'a question for each': (f"for row in rows:\n    cur.execute('SELECT 1')\n    {SENT}", 'is done for each row'),
}  # fmt: skip


@pytest.mark.parametrize('case', ALONE)
def test_rows_for_postgres_go_alone_where_it_could_be_seen(case):
    code, why = ALONE[case]
    patch = patch_of(f'{CLIENT}{code}con.commit()\n')
    assert any(why in left.why for left in patch.coverage.left), patch.coverage.left
    assert 'execute_in_batches' not in patch.files['pipeline.py']


TABLE = "import boto3\nimport csv\nrows = csv.DictReader(open('rows.csv'))\ntable = boto3.resource('dynamodb').Table('stock')\n"
ITEMS = {
    'a condition': ("for row in rows:\n    table.put_item(Item=row, ConditionExpression='attribute_not_exists(id)')\n", 'a condition'),
    'a client': ("client = boto3.client('dynamodb')\nfor row in rows:\n    client.put_item(TableName='stock', Item={'id': {'S': row['id']}})\n", 'by the name of its table'),
    'an answer': ('for row in rows:\n    print(table.put_item(Item=row))\n', 'something is asked of each item'),
    'a handler for each': ('for row in rows:\n    try:\n        table.put_item(Item=row)\n    except ValueError:\n        pass\n', 'handler'),
    'a question for each': ("for row in rows:\n    if 'Item' not in table.get_item(Key={'id': row['id']}):\n        table.put_item(Item=row)\n", 'could be seen'),
    'a line for each': ('for row in rows:\n    table.put_item(Item=row)\n    print(row)\n', 'is done for each row'),
    'an item of others': ("items = [dict(r) for r in rows]\ndef load(given):\n    for row in given:\n        row['n'] = 1\n        table.put_item(Item=row)\nload(items)\n", "row['n']"),
    'a batch already': ('with table.batch_writer() as batch:\n    for row in rows:\n        batch.put_item(Item=row)\n', ''),
}  # fmt: skip


@pytest.mark.parametrize('case', ITEMS)
def test_items_are_put_one_by_one_where_it_could_be_seen(case):
    code, why = ITEMS[case]
    patch = patch_of(f'{TABLE}{code}')
    assert any(why in left.why for left in patch.coverage.left) or not why, patch.coverage.left
    assert 'put_items' not in patch.files['pipeline.py']
