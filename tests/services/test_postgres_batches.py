"""Loops that send rows through psycopg2 one by one: together they leave the same tables, errors and sequences, in fewer messages."""

import ast
import sys
from pathlib import Path

import pytest

sys.path += [str(Path(__file__).parents[1] / 'rewrite'), str(Path(__file__).parent)]
from both_sides import both_sides
from whole_jobs import patch_of

pytestmark = pytest.mark.slow

BEGIN = """
import csv
import datetime
import decimal
import sys
import psycopg2
import psycopg2.extras

con = psycopg2.connect(host='db', dbname='shop', user='u', password='p')
cur = con.cursor()
cur.execute('DROP TABLE IF EXISTS log; CREATE TABLE log (id serial, at int, what text)')
con.commit()
"""
END = """
con.commit()
cur.execute('SELECT id, name, amount FROM t ORDER BY id')
print(cur.fetchall())
cur.execute("SELECT * FROM log ORDER BY id")
print(cur.fetchall())
cur.execute("SELECT nextval('log_id_seq')")
print(cur.fetchall())
cur.execute('DROP TABLE log')
con.commit()
con.close()
"""
ROWS_OF = "csv.reader(open('rows.csv', encoding='utf-8', newline=''))"
FORMS = {
    'bound': f"""for row in {ROWS_OF}:
    cur.execute('INSERT INTO t VALUES (%s, %s, %s)', row)
con.commit()
""",
    'in text': f"""for row in {ROWS_OF}:
    cur.execute("INSERT INTO t VALUES (%d, '%s', %s)" % (int(row[0]), row[1], row[2] or 'NULL'))
""",
    'upsert': f"""for n, row in enumerate({ROWS_OF}):
    cur.execute('''INSERT INTO t VALUES (%s, %s, %s) -- the last one wins
        ON CONFLICT (id) DO UPDATE SET name = excluded.name,
            amount = t.amount + excluded.amount -- added up''', (row[0], row[1] + str(n), row[2] or None))
""",
    'counters': f"""
def store(con, rows):
    cur = con.cursor()
    loaded, skipped, seen = 0, 0, set()
    for row in rows:
        # a short row is no row
        if len(row) < 3:
            skipped += 1
            continue
        if row[0] in seen:
            print('again', row[0])
        seen.add(row[0])
        cur.execute("INSERT INTO log (at, what) VALUES (%s, '%s')" % (row[0], row[1].strip()))
        loaded += 1
        if loaded % 3 == 0:
            print('at', loaded)
    con.commit()
    print(loaded, skipped, sorted(seen))
store(con, {ROWS_OF})
""",
    'told errors': f"""
try:
    for row in {ROWS_OF}:
        cur.execute('''
            INSERT INTO t (id, name, amount)
            VALUES (%s, %s, %s)''', (row[0], row[1], row[2]))
    con.commit()
except psycopg2.Error as e:
    con.rollback()
    print('failed', type(e).__name__, e, repr(e.pgcode))
except (ValueError, IndexError) as e:
    print('bad row', e)
""",
    'another error first': f"""
try:
    for row in {ROWS_OF}:
        amount = decimal.Decimal(row[2])
        if row[1] == 'stop':
            sys.exit('stopped')
        cur.execute("INSERT INTO log (at, what) VALUES (%s, %s)", (row[0], row[1]))
        cur_amount = amount
except (ArithmeticError, IndexError) as e:
    print(type(e).__name__)
    con.commit()
except psycopg2.Error as e:
    con.rollback()
    print(e)
""",
    'commits now and then': f"""
n = 0
try:
    for row in {ROWS_OF}:
        cur.execute("INSERT INTO t VALUES (%s, %s, %s)", row)
        n += 1
        if n % 2 == 0: con.commit()
        if row[1] == 'stop':
            break
except psycopg2.IntegrityError:
    raise
""",
    'by itself': f"""
con.autocommit = True
for row in {ROWS_OF}:
    cur.execute("INSERT INTO log (at, what) VALUES (%s, %s)", (row[0], row[1]))
con.autocommit = False
""",
    'update': f"""
with con.cursor(cursor_factory=psycopg2.extras.DictCursor) as dicts:
    for row in {ROWS_OF}:
        dicts.execute("UPDATE t SET name = %(name)s, amount = %(amount)s WHERE id = %(id)s;", {{'id': row[0], 'name': row[1], 'amount': row[2]}})
""",
}  # fmt: skip
MANY = ''.join(f'{n},n{n},{n}.5\n' for n in range(5, 160))
ROWS = {
    'plain': '5,Zoë,2.50\n6,李,0.1\n7,"a\nb",3\n8,%s 100%,4\n',
    'many': MANY,
    'a late error': f'{MANY}7,again,1\n400,z,1\n',
    'a late number': f'{MANY}400,z,nine\n401,z,1\n',
    'a hundred, then an error': ''.join(f'{n},n,1\n' for n in range(5, 105)) + 'x,y,z\n',
    'keys twice': '5,a,1\n5,b,2\n1,c,3\n1,d,4\n6,e,5\n',
    'key that is there': '5,a,1\n2,b,2\n6,c,3\n',
    'no number': '5,a,1\n6,b,1\nseven,c,2\n8,d,1\n',
    'lines in a row that fails': '5,"a\nb\nc",1\n6,"d\ne",x\n7,f,1\n',
    'no amount': '5,a,1\n6,b,\n7,c,x\n',
    'too large': '5,a,1\n99999999999,b,2\n7,c,3\n8,d,4\n9,e,5\n',
    'quote': "5,O'Hara,1\n6,O''Hara,2\n",
    'short': '5,a,1\n6,b\n7,c,1\n',
    'stop': '5,a,1\n6,stop,1\n7,b,1\n',
    'nothing': '',
}


def _job(form):
    return f'{BEGIN}{form}{END}'


@pytest.fixture(scope='module')
def both_ran(with_postgres, environments):
    """What both sides of every form did with all rows, and rewrites with planted faults: {(form, rows): two runs}."""
    modern = {}
    for name, form in FORMS.items():
        patch = patch_of(_job(form))
        assert not patch.coverage.left, (name, patch.coverage.left)
        modern[name] = patch.files['pipeline.py']
        assert 'execute_in_batches(' in modern[name]
    sources = {name: (_job(form), modern[name]) for name, form in FORMS.items()}
    stop = '            yield SEND_NOW\n'
    assert stop in modern['counters']
    sources |= {
        'fault in prints': (_job(FORMS['counters']), modern['counters'].replace(stop, '')),
        'fault in order': (_job(FORMS['upsert']), modern['upsert'].replace('enumerate(csv', 'enumerate(list(csv').replace("''))),", "'')))[::-1]),")),
    }  # fmt: skip
    return both_sides(with_postgres, environments, sources, ROWS)


def _statements(sent):
    """Every statement of the messages of a run."""
    return [statement for message in sent for statement in (ast.literal_eval(message) or b'').split(b'\n;\n')]


def _judge(legacy, modern):
    """Equal in all that is seen, or refused with nothing committed that the legacy run did not commit."""
    if modern[1].startswith('SqlContractBreach'):
        assert modern[2] == "[(1, 'there 100%', Decimal('1.50')), (2, 'again', None)]"
        return 'refused'
    assert modern[:3] == legacy[:3]
    # What waits behind a statement that fails is in the same message, and never runs.
    after = iter(_statements(modern[3]))
    assert all(statement in after for statement in _statements(legacy[3]) if statement)
    return 'equal'


@pytest.mark.parametrize('form', FORMS)
def test_rows_that_are_sent_together_leave_what_one_after_another_left(both_ran, form):
    verdicts = {rows: _judge(*both_ran[form, rows]) for rows in ROWS}
    assert set(verdicts.values()) == ({'equal', 'refused'} if form in {'in text', 'counters'} else {'equal'}), verdicts
    assert verdicts['plain'] == verdicts['many'] == verdicts['a late error'] == 'equal'
    legacy, modern = both_ran[form, 'many']
    if form in {'bound', 'in text', 'upsert', 'told errors'}:
        assert (len(legacy[3]) > 155, len(modern[3]) < 20) == (True, True)


def test_an_error_names_the_line_of_its_own_statement(both_ran):
    legacy, modern = both_ran['told errors', 'lines in a row that fails']
    assert 'LINE 4' in legacy[0]
    assert modern[0] == legacy[0]


@pytest.mark.parametrize(('fault', 'rows'), [('prints', 'too large'), ('order', 'keys twice')])
def test_a_fault_in_a_rewrite_is_noticed(both_ran, fault, rows):
    with pytest.raises(AssertionError):
        _judge(*both_ran[f'fault in {fault}', rows])
