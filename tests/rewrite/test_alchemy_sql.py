"""Statements in `text` of SQLAlchemy for SQLite: both sides run on hostile rows, and leave the same or are refused."""

import pytest
from in_turn import in_turn
from whole_jobs import patch_of

BEGIN = """
import csv
import sqlalchemy as sa
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

engine = create_engine('sqlite:///kept.db')
with engine.begin() as first:
    first.execute(text('CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY, name TEXT, amount REAL, any)'))
    first.execute(text("INSERT OR IGNORE INTO t VALUES (1, 'there 10:30', 1.5, 'before')"))
"""
END = """
with engine.connect() as last:
    for row in last.execute(text('SELECT id, name, amount, any, typeof(amount), typeof(any) FROM t ORDER BY id')):
        print(row)
"""
ROWS_OF = "csv.reader(open('rows.csv', encoding='utf-8', newline=''))"
FORMS = {
    'f-string': f"""
with engine.begin() as con:
    for row in {ROWS_OF}:
        con.execute(text(f"INSERT INTO t VALUES ({{row[0]}}, '{{row[1]}}', {{row[2] or 'NULL'}}, '{{row[3]}}')"))
""",
    'percent': f"""
con = engine.connect()
for row in {ROWS_OF}:
    con.execute(sa.text("INSERT OR REPLACE INTO t VALUES (%d, '%s', %s, '%s')" % (int(row[0]), row[1], row[2] or 'NULL', row[3])))
con.commit()
con.close()
""",
    'counters': f"""
def load(rows):
    loaded = skipped = 0
    with engine.begin() as con:
        for row in rows:
            if len(row) < 4:
                skipped += 1
                continue
            sql = "INSERT OR REPLACE INTO t (id, name) VALUES ({{}}, '{{}}:{{}}')".format(row[0], row[1].replace("'", "''"), row[3])
            con.execute(text(sql))
            loaded += 1
            if loaded % 2 == 0:
                print('at', loaded)
    print(loaded, skipped)
load({ROWS_OF})
""",
    'a statement with a name': f"""
with engine.begin() as con:
    for row in {ROWS_OF}:
        stmt = text("UPDATE t SET name = '" + row[1] + "', any = " + row[2] + " WHERE id = " + row[0])
        con.execute(stmt)
""",
    'bound already': f"""
with engine.begin() as con:
    for row in {ROWS_OF}:
        con.execute(text('INSERT INTO t (id, name) VALUES (:id, :name) ON CONFLICT (id) DO UPDATE SET name = excluded.name'), {{'id': row[0], 'name': row[1]}})
""",
    'other names for some': f"""
con = engine.connect()
for row in {ROWS_OF}:
    given = {{'id': row[0], 'name': row[1]}}
    if row[2] == '1':
        given['more'] = [row]
    con.execute(text('INSERT INTO t (id, name) VALUES (:id, :name)'), given)
con.commit()
""",
    'caught': f"""
with engine.connect() as con:
    try:
        for row in {ROWS_OF}:
            con.execute(text("INSERT INTO t (id, name, amount) VALUES (:id, :name, :amount)"), {{'id': row[0], 'name': row[1], 'amount': float(row[2])}})
        con.commit()
    except IntegrityError as e:
        con.rollback()
        print('failed', type(e).__name__)
    except ValueError as e:
        con.commit()
        print('no number', e)
""",
    'questions': f"""
with engine.connect() as con:
    for row in {ROWS_OF}:
        print(con.execute(text(f"SELECT id, name FROM t WHERE name LIKE '%{{row[1][:2]}}%' AND id > {{len(row)}} - 4 ORDER BY id LIMIT {{len(row)}}")).fetchall())
""",
    'commits now and then': f"""
n = 0
with engine.connect() as con:
    for row in {ROWS_OF}:
        con.execute(text(f"INSERT INTO t (id, name) VALUES ({{row[0]}}, '{{row[1]}}')"))
        n += 1
        if n % 3 == 0:
            con.commit()
""",
}  # fmt: skip
MANY = ''.join(f'{n},n{n},{n}.5,x\n' for n in range(5, 260))
ROWS = {
    'plain': '5,Zoë,2.50,x\n6,李,0.1,y\n7,again,3,10:30\n8,http://x/y,1,a:b\n',
    'many': MANY,
    'many, then again': f'{MANY}7,again,1,x\n300,z,1,x\n',
    'many, then no number': f'{MANY}300,z,nine,x\n301,y,1,x\n',
    'again': '5,a,1,x\n5,b,2,y\n1,c,3,z\n6,d,4,w\n',
    'a parameter': '5,x :name y,1,z\n',
    'a parameter at the begin': '5,:name,1,z\n',
    'an escaped colon': '5,a\\:b,1,x\n',
    'two colons': '5,a::b,1,::\n',
    'quote': "5,O'Hara,1,x\n",
    'doubled quote': "5,O''Hara,1,x\n",
    'injection': "5,x'); DELETE FROM t; --,1,x\n",
    'marks': '5,? % %s %(a)s,1,$1 @a\n',
    'numbers': '7,n,1e3,1\n8,n,.5,2\n9,n,-0.0,3\n10,n,9223372036854775808,4\n',
    'nan': '5,n,nan,x\n',
    'empty': '5,,,\n',
    'short': '5,n,1,x\n6,n\n7,n,1,x\n',
    'no number': 'five,n,1,x\n',
    'nothing': '',
}


def _job(form):
    return f'{BEGIN}{form}{END}'


@pytest.fixture(scope='module')
def both_ran():
    """What both sides of every form did with all rows, and rewrites with planted faults."""
    modern = {}
    for name, form in FORMS.items():
        patch = patch_of(_job(form))
        assert not patch.coverage.left, (name, patch.coverage.left)
        modern[name] = patch.files['pipeline.py']
        assert ('execute_rows(' in modern[name]) == (name != 'questions')
    sources = {name: (_job(form), modern[name]) for name, form in FORMS.items()}
    sources |= {
        'fault in quotes': (_job(FORMS['f-string']), modern['f-string'].replace('sql_text(', 'str(')),
        'fault in colons': (_job(FORMS['f-string']), modern['f-string'].replace('unmarked(', '(')),
        'fault in rows': (_job(FORMS['bound already']), modern['bound already'].replace("in csv.reader(open('rows.csv', encoding='utf-8', newline=''))", "in list(csv.reader(open('rows.csv', encoding='utf-8', newline='')))[::-1]")),
    }  # fmt: skip
    given = [[form, kind, rows, *pair] for form, pair in sources.items() for kind, rows in ROWS.items()]
    return in_turn(given)


def _judge(legacy, modern):
    if modern[1] == 'SqlContractBreach':
        assert len(modern[2]) <= len(legacy[2])
        return 'refused'
    assert modern == legacy
    return 'equal'


@pytest.mark.parametrize('form', FORMS)
def test_statements_mean_the_same_or_are_refused(both_ran, form):
    verdicts = {rows: _judge(*both_ran[form, rows]) for rows in ROWS}
    equal = ['plain', 'many', 'again', 'nothing', 'many, then again', 'two colons']
    assert {rows: verdicts[rows] for rows in equal if form != 'a statement with a name'} == {
        rows: 'equal' for rows in equal if form != 'a statement with a name'
    }
    if form == 'f-string':
        refused = ('quote', 'injection', 'a parameter', 'a parameter at the begin', 'an escaped colon', 'nan')
        assert {rows: verdicts[rows] for rows in refused} == dict.fromkeys(refused, 'refused')


@pytest.mark.parametrize(
    ('fault', 'rows'), [('quotes', 'doubled quote'), ('colons', 'a parameter'), ('colons', 'an escaped colon'), ('rows', 'again')]
)  # fmt: skip
def test_a_fault_in_a_rewrite_is_noticed(both_ran, fault, rows):
    with pytest.raises(AssertionError):
        _judge(*both_ran[f'fault in {fault}', rows])


SEND = """con.execute(text(f"INSERT INTO t (name) VALUES ('{name}')"))"""
STAYING = {
    'a text for the driver': ("""con.execute(f"INSERT INTO t (name) VALUES ('{name}')")""", 'only what stands in `text`'),
    'names of its own': ("""con.execute(text(f"UPDATE t SET name = '{name}' WHERE id = :id"), {'id': 1})""", 'marks of parameters'),
    'an error that is told': (f'try:\n    {SEND}\nexcept SQLAlchemyError as e:\n    con.rollback()\n    print(e)', 'tells its statement'),
    'a handler that goes on': (f'try:\n    {SEND}\nexcept Exception:\n    pass', 'without a rollback'),
    'a log of statements': (f"loud = create_engine('sqlite://', echo=True)\n{SEND}", '`echo`'),
    'another database': (f"other = create_engine('mysql+pymysql://db/x')\n{SEND}", 'nothing says'),
    'a database of the environment': (f"import os\nother = create_engine(os.environ['DB'])\n{SEND}", 'nothing says'),
    'one by one': (f"free = create_engine('sqlite://', isolation_level='AUTOCOMMIT')\n{SEND}", 'committed by itself'),
    'a listener': (f'sa.event.listen(engine, "before_cursor_execute", print)\n{SEND}', 'text of a statement'),
    'sqlite3 too': (f'import sqlite3\n{SEND}', 'the job imports sqlalchemy'),
    'how many': (f'for name in ["a", "b"]:\n    {SEND}\nprint(con.execute(text("SELECT 1")).rowcount)', 'rowcount'),
    'a line for each': (f'for name in ["a", "b"]:\n    {SEND}\n    print(name)', '`print(name)` is done for each row'),
    'a property that prints': (
        ('class A:\n    @property\n    def name(self):\n        print(1)\n        return "a"\n'
        'for a in [A(), A()]:\n    con.execute(text("INSERT INTO t (name) VALUES (:n)"), {"n": a.name})'),
        '`name` is called without a call',
    ),
    'a format that prints': (
        ('class A:\n    def __format__(self, spec):\n        print(1)\n        return "a"\n'
        'for a in [A(), A()]:\n    con.execute(text("INSERT INTO t (name) VALUES (:n)"), {"n": f"{a}"})'),
        '`__format__` is called without a call',
    ),
    'rows that are printed when they are wanted': (
        ('def told(x):\n    print(x)\n    return x\nnames = map(told, ["a", "b"])\n'
        'for n in names:\n    con.execute(text("INSERT INTO t (name) VALUES (:n)"), {"n": n})'),
        '`map(told,',
    ),
    'a list that the end of the run reads': (
        ('import atexit\nseen = []\natexit.register(print, seen)\n'
        'for n in "ab":\n    seen.append(n)\n    con.execute(text("INSERT INTO t (name) VALUES (:n)"), {"n": n})'),
        '`seen.append(n)` is done for each row',
    ),
    'a core insert': ('for name in ["a"]:\n    con.execute(sa.table("t", sa.column("name")).insert().values(name=name))', ''),
}  # fmt: skip


ITSELF = "con.execute(text('SELECT id FROM t ORDER BY id'))"
THEMSELVES = {
    'a call': f'for row in {ITSELF}.mappings():',
    'scalars': "for row in ({'id': n} for n in con.scalars(text('SELECT id FROM t ORDER BY id'))):",
    'a name': f'found = {ITSELF}.mappings()\nfor row in found:',
    'a name with a type': f'found: object = {ITSELF}.mappings()\nfor row in found:',
    'a context': f'with {ITSELF} as found:\n  for row in found.mappings():',
    'numbered': f'found = {ITSELF}.mappings()\nfor n, row in enumerate(found):',
    'a function that gives it': f'def found(con):\n    return {ITSELF}.mappings()\ngiven = found(con)\nfor row in given:',
    'a function that gives rows': f'def found(con):\n    for one in {ITSELF}.mappings():\n        yield one\ngiven = found(con)\nfor row in given:',
    'an attribute': f'class A: pass\na = A()\na.rows = {ITSELF}.mappings()\nfor row in a.rows:',
    'an argument': f'def load(con, given):\n    for row in given:\n        {{send}}\nload(con, {ITSELF}.mappings())',
    'all of them': f'for row in {ITSELF}.mappings().fetchall():',
    'a list of them': f'found = list({ITSELF}.mappings())\nfor row in found:',
}


def test_rows_that_a_table_still_gives_while_it_is_written_are_sent_alone():
    send = (
        "con.execute(text('INSERT OR IGNORE INTO t (id) VALUES (:n)'), {'n': row['id'] + 5 if row['id'] < 50 else 1})"
    )
    given, together = [], {}
    for kind, loop in THEMSELVES.items():
        code = loop.replace('{send}', send) if '{send}' in loop else f'{loop}\n    {send}'
        source = _job(f'con = engine.connect()\n{code}\ncon.commit()\ncon.close()\n')
        modern = patch_of(source).files['pipeline.py']
        together[kind] = 'execute_rows(' in modern
        given.append([kind, '', '', source, modern])
    for (kind, _), (legacy, modern) in in_turn(given).items():
        assert not legacy[1], legacy
        assert modern == legacy, kind
    assert [kind for kind in together if together[kind]] == ['a list of them']


@pytest.mark.parametrize('case', STAYING)
def test_what_could_be_seen_stays_with_its_reason(case):
    code, why = STAYING[case]
    patch = patch_of(f"{BEGIN}con = engine.connect()\nname = open('name.txt').read()\n{code}\ncon.commit()\n")
    assert any(why in left.why for left in patch.coverage.left) or not why, patch.coverage.left
    assert 'execute_rows' not in patch.files['pipeline.py']
