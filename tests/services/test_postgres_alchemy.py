"""Statements in `text` of SQLAlchemy for Postgres: the same text reaches the server as before, or the value is refused."""

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
from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError

HOST = 'db'
engine = create_engine(f'postgresql+psycopg2://u:p@{HOST}/shop')
"""
END = """
with engine.connect() as last:
    print(last.execute(text('SELECT id, name, amount FROM t ORDER BY id')).fetchall())
engine.dispose()
"""
ROWS_OF = "csv.reader(open('rows.csv', encoding='utf-8', newline=''))"
FORMS = {
    'f-string': f"""
with engine.begin() as con:
    for row in {ROWS_OF}:
        con.execute(text(f"INSERT INTO t VALUES ({{row[0]}}, '{{row[1]}}', {{row[2] or 'NULL'}})"))
""",
    'upsert': f"""
with engine.begin() as con:
    for row in {ROWS_OF}:
        con.execute(text("INSERT INTO t VALUES (%d, '%s', %s) ON CONFLICT (id) DO UPDATE SET name = excluded.name, amount = %s" % (int(row[0]), row[1], row[2], row[2])))
""",
    'bound already': f"""
try:
    with engine.begin() as con:
        for row in {ROWS_OF}:
            con.execute(text('INSERT INTO t (id, name, amount) VALUES (:id, :name, :amount)'), {{'id': row[0], 'name': row[1], 'amount': row[2] or None}})
except SQLAlchemyError as e:
    print('failed', type(e).__name__)
""",
    'alone': f"""
with engine.begin() as con:
    for row in {ROWS_OF}:
        con.execute(text("INSERT INTO t VALUES ({{}}, '{{}}', {{}}) -- 100%".format(row[0], row[1], row[2] or 'NULL')))
        print(row)
""",
    'questions': f"""
with engine.connect() as con:
    for row in {ROWS_OF}:
        print(con.execute(text("SELECT id, name FROM t WHERE id % 2 = 1 AND name LIKE '%" + row[1] + "%' AND amount > " + row[2] + " - 4 ORDER BY id")).fetchall())
""",
}  # fmt: skip
MANY = ''.join(f'{n},n{n},{n}.5\n' for n in range(5, 120))
ROWS = {
    'plain': '5,Zoë,2.50\n6,李,0.1\n7,10:30,3\n8,%s 100% %%,4\n',
    'many, then again': f'{MANY}7,again,1\n300,z,1\n',
    'again': '5,a,1\n5,b,2\n1,c,3\n6,d,4\n',
    'a parameter': '5,x :name y,1\n',
    'two colons': '5,a::b,1\n',
    'quote': "5,O'Hara,1\n",
    'doubled quote': "5,O''Hara,1\n",
    'injection': "5,x'); DELETE FROM t; --,1\n",
    'backslash': '5,a\\b,1\n',
    'numbers': '5,n,1e3\n6,n,.5\n7,n,-0.0\n8,n,+7\n',
    'nan': '5,n,nan\n',
    'too large': '99999999999999999999,n,1\n',
    'empty': '5,,\n',
    'nothing': '',
}


def _job(form):
    return f'{BEGIN}{form}{END}'


@pytest.fixture(scope='module')
def both_ran(with_postgres, environments):
    """What both sides of every form did with all rows: {(form, rows): two runs}."""
    modern = {}
    for name, form in FORMS.items():
        patch = patch_of(_job(form))
        assert [left.what for left in patch.coverage.left] == (['SQL row by row'] if name == 'alone' else [])
        modern[name] = patch.files['pipeline.py']
    sources = {name: (_job(form), modern[name]) for name, form in FORMS.items()}
    sources['fault in quotes'] = (_job(FORMS['f-string']), modern['f-string'].replace('sent_text(', 'str('))
    packages = ('psycopg2-binary==2.9.13', 'sqlalchemy==2.0.44')
    return both_sides(with_postgres, environments, sources, ROWS, packages)


def _sent(run):
    """The statements of a run that were sent one by one, without what SQLAlchemy asks when it connects."""
    texts = [ast.literal_eval(message) for message in run[3]]
    return [text for text in texts if text and (b'INSERT' in text or b'LIKE' in text)]


def _judge(legacy, modern):
    if modern[1].startswith('SqlContractBreach'):
        assert modern[2] == "[(1, 'there 100%', Decimal('1.50')), (2, 'again', None)]"
        return 'refused'
    assert modern[0] == legacy[0]
    assert modern[1].partition(':')[0] == legacy[1].partition(':')[0]
    assert modern[2] == legacy[2]
    return 'equal'


@pytest.mark.parametrize('form', FORMS)
def test_statements_mean_the_same_or_are_refused(both_ran, form):
    verdicts = {rows: _judge(*both_ran[form, rows]) for rows in ROWS}
    equal = ('plain', 'many, then again', 'again', 'two colons', 'doubled quote', 'nothing')
    assert {rows: verdicts[rows] for rows in equal} == dict.fromkeys(equal, 'equal')
    if form in {'f-string', 'upsert', 'alone'}:
        assert {verdicts[rows] for rows in ('quote', 'injection', 'a parameter', 'backslash', 'nan')} == {'refused'}
    if form in {'questions', 'alone'}:
        for rows in (rows for rows, verdict in verdicts.items() if verdict == 'equal'):
            legacy, modern = (_sent(run) for run in both_ran[form, rows])
            assert legacy == modern


def test_a_fault_in_a_rewrite_is_noticed(both_ran):
    with pytest.raises(AssertionError):
        _judge(*both_ran['fault in quotes', 'doubled quote'])
