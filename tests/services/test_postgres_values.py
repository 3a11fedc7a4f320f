"""Values in the text of statements for Postgres: both sides run, and psycopg2 sends the same bytes or the value is refused."""

import sys
from pathlib import Path

import pytest

sys.path += [str(Path(__file__).parents[1] / 'rewrite'), str(Path(__file__).parent)]
from both_sides import both_sides
from whole_jobs import patch_of

pytestmark = pytest.mark.slow

BEGIN = """
import contextlib
import csv
import datetime
import psycopg2

con = psycopg2.connect(host='db', dbname='shop', user='u', password='p')
cur = con.cursor()
"""
END = """
con.commit()
cur.execute('SELECT id, name, amount, pg_typeof(amount)::text FROM t ORDER BY id')
print(cur.fetchall())
con.close()
"""
BEFORE = "[(1, 'there 100%', Decimal('1.50')), (2, 'again', None)]"
# What is printed for each row keeps the rows from being sent together.
LOOP = "for row in csv.reader(open('rows.csv', encoding='utf-8', newline='')):\n    print(row)\n"
FORMS = {
    'percent': """cur.execute("INSERT INTO t VALUES (%d, '%s', %s)" % (int(row[0]), row[1], row[2] or 'NULL'))""",
    'f-string': """cur.execute(f"INSERT INTO t VALUES ({row[0]}, '{row[1]}', {row[2] or None})")""",
    'format': """cur.execute("INSERT INTO t (id, name, amount) VALUES ({}, '{}', {:.2f})".format(int(row[0]), row[1].replace("'", "''"), float(row[2])))""",
    'added': """cur.execute("INSERT INTO t VALUES (" + row[0] + ", '" + row[1] + "', " + str(float(row[2])) + ")")""",
    'like': """cur.execute("UPDATE t SET amount = %s WHERE id %% 2 = 1 AND name LIKE '%%%s%%'" % (row[2], row[1]))""",
    'casts': """cur.execute(f"UPDATE t SET name = '{row[1]}'::varchar(40), amount = amount - {row[2]} WHERE id % 2 = 1 AND id <>{row[0]}")""",
    'upsert': """cur.execute(f"INSERT INTO t VALUES ({int(row[0])}, '{row[1]}-{len(row)}', 0) ON CONFLICT (id) DO UPDATE SET name = excluded.name, amount = {row[2]}")""",
    'a name': """sql = "DELETE FROM t WHERE name = '%s' OR id = %s" % (row[1], row[0])\n    cur.execute(sql)""",
    'handled': """try:\n        cur.execute("INSERT INTO t VALUES (%s, '%s', %s)" % (row[0], row[1], row[2]))\n    except psycopg2.Error as e:\n        con.rollback()\n        print('bad', row, e)""",
    'native': """cur.execute("INSERT INTO t VALUES (%s, '%s', %s)" % (-int(row[0]), datetime.date(2024, 2, 29), [None, True, 1e-8, 1e16, float('nan'), -0.0, -7][int(row[0]) % 7]))""",
}  # fmt: skip
ROWS = {
    'plain': '5,Zoë,2.50\n6,李,0.1\n7,again,3\n',
    'percent': '5,100%s %d %%,1\n6,%(a)s,2\n',
    'doubled quote': "5,O''Hara,1\n",
    'quote': "5,O'Hara,1\n",
    'later quote': "5,a,1\n6,O'Hara,1\n7,b,2\n",
    'injection': "5,x'); DELETE FROM t; --,1\n",
    'quote at the end': "5,x'',1\n6,'',2\n",
    'backslash': '5,a\\b,1\n6,\\,2\n',
    'numbers': '05,n,1e3\n6,n,.5\n7,n,5.\n8,n,-0.0\n9,n,0.1234567890123456789\n10,n,+7\n11,n,-3\n12,n,1E-9\n',
    'negative': '-5,n,-1\n-6,n,-2.50\n',
    'truth': '5,n,true\n',
    'nan': '5,n,nan\n',
    'none': '5,None,None\n',
    'null': '5,NULL,null\n',
    'empty': '5,,\n',
    'a column': '5,n,id\n',
    'a quoted number': "5,n,'12'\n",
    'blanks': '5, n , 7 \n',
    'long number': '99999999999999999999,n,1\n',
    'a date': '5,n,2024-01-02\n',
    'two statements': '5,n,1); DELETE FROM t; --\n',
    'a dollar': '5,$1 ?:x @,1\n',
    'again': '1,new,2\n1,n,3\n',
    'short row': '5,n\n',
    'nothing': '',
}
EQUAL = ('plain', 'percent', 'doubled quote', 'negative', 'null', 'a dollar', 'again', 'short row', 'nothing')
REFUSED = ('quote', 'later quote', 'injection', 'backslash', 'nan', 'none', 'a column', 'a date', 'two statements')


def _job(form):
    return f'{BEGIN}{LOOP}    {form}\n{END}'


def _modern(form):
    patch = patch_of(_job(form))
    assert all(left.what == 'SQL row by row' for left in patch.coverage.left)
    assert patch.recipes == ('sql_values',)
    assert 'sent_' in patch.files['pipeline.py']
    return patch.files['pipeline.py']


@pytest.fixture(scope='module')
def both_ran(with_postgres, environments):
    """What both sides of every form did with all rows, and a rewrite with a planted fault: {(form, rows): two runs}."""
    hall, modern = with_postgres, {name: _modern(form) for name, form in FORMS.items()}
    sources = {name: (_job(form), modern[name]) for name, form in FORMS.items()}
    sources |= {
        'fault in quotes': (_job(FORMS['f-string']), modern['f-string'].replace(' sent_text(', ' str(')),
        'fault in signs': (_job(FORMS['like']), modern['like'].replace('id %% 2', 'id %% 3')),
        'fault in numbers': (_job(FORMS['f-string']), modern['f-string'].replace('sent_number(row[2] or None)', 'row[2]')),
    }  # fmt: skip
    return both_sides(hall, environments, sources, ROWS)


def _judge(legacy, modern):
    """Equal to the last byte that was sent, or refused before anything was committed that the legacy run did not commit."""
    if modern[1].startswith('SqlContractBreach'):
        assert modern[3] == legacy[3][: len(modern[3])] or 'bad' in legacy[0]
        assert modern[2] == BEFORE
        return 'refused'
    assert modern == legacy
    return 'equal'


@pytest.mark.parametrize('form', FORMS)
def test_the_same_bytes_are_sent_or_the_value_is_refused(both_ran, form):
    verdicts = {rows: _judge(*both_ran[form, rows]) for rows in ROWS}
    if form != 'native':
        assert {rows: verdicts[rows] for rows in EQUAL} == dict.fromkeys(EQUAL, 'equal')
    if form == 'f-string':
        assert {rows: verdicts[rows] for rows in REFUSED} == dict.fromkeys(REFUSED, 'refused')
    assert 'equal' in verdicts.values()


@pytest.mark.parametrize(
    ('fault', 'rows'),
    [('quotes', 'doubled quote'), ('signs', 'plain'), ('numbers', 'numbers'), ('quotes', 'injection')],
)
def test_a_fault_in_a_rewrite_is_noticed(both_ran, fault, rows):
    with pytest.raises(AssertionError):
        _judge(*both_ran[f'fault in {fault}', rows])


STAYING = {
    'goes on': ('try:\n        {}\n    except Exception as e:\n        print(e)', 'without a rollback'),
    'a commit in the end': ('try:\n        {}\n    finally:\n        con.commit()', '`finally` commits'),
    'suppressed': ('with contextlib.suppress(Exception):\n        {}', 'suppressed'),
    'parameters': ("""cur.execute(f"UPDATE t SET name = '{row[1]}' WHERE id = %s", (row[0],))""", 'has parameters beside'),
    'sqlite3 too': ('import sqlite3\n    {}', 'sqlite3 alone or psycopg2 alone'),
}  # fmt: skip


@pytest.mark.parametrize('case', STAYING)
def test_statements_stay_where_a_refused_value_would_leave_another_transaction(case):
    code, why = STAYING[case]
    patch = patch_of(_job(code.replace('{}', FORMS['f-string'])))
    assert any(why in left.why for left in patch.coverage.left), patch.coverage.left
    assert 'sent_' not in patch.files['pipeline.py']
