"""Jobs with psycopg2 and their rewrites, each run on many rows in one sandbox with a Postgres of its own."""

import json

from rewright.model.run import Conditions, Inputs, Program

# Runs in the sandbox: every job on all rows, each on the same table and with what psycopg2 sent printed.
DRIVER = """
import contextlib, gc, io, json, os, runpy, sys
import psycopg2
from rewright_runtime import breach

opened, sent, connect = [], [], psycopg2.connect


class Telling(psycopg2.extensions.cursor):
    def execute(self, query, vars=None):
        try:
            return super().execute(query, vars)
        finally:
            sent.append(repr(self.query))


def recorded(*args, **words):
    opened.append(connect(*args, cursor_factory=Telling, **words))
    return opened[-1]


def asked(statement):
    con = connect(host='db', dbname='shop', user='u', password='p')
    con.autocommit = True
    cur = con.cursor()
    cur.execute(statement)
    found = repr(cur.fetchall()) if cur.description else ''
    con.close()
    return found


def ran(path):
    asked("SET lock_timeout = '5s'; DROP TABLE IF EXISTS t; CREATE TABLE t (id bigint PRIMARY KEY, name text, amount numeric);"
          "INSERT INTO t VALUES (1, 'there 100%', 1.50), (2, 'again', NULL)")
    said, error = io.StringIO(), ''
    sent.clear()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(io.StringIO()):
        try:
            runpy.run_path(path, run_name='__main__')
        except BaseException as e:
            error = f'{type(e).__name__}: {e}'
    breach.run_is_over()
    while opened:
        opened.pop().close()
    return [said.getvalue(), error, asked('SELECT * FROM t ORDER BY id'), sent[:]]


psycopg2.connect = recorded
os.chdir(os.environ.get('TMPDIR') or '/tmp')
given = json.load(open('/srv/job/given.json', encoding='utf-8'))
out = []
for name, rows, *sources in given:
    with open('rows.csv', 'w', encoding='utf-8', newline='') as f:
        f.write(rows)
    both = []
    for number, source in enumerate(sources):
        with open('job.py', 'w', encoding='utf-8') as f:
            f.write(source)
        both.append(ran('job.py'))
    out.append([name, both])
print(json.dumps(out))
"""


def both_sides(hall, environments, sources, rows, packages=('psycopg2-binary==2.9.13',)):
    """Return what both sides of every job did with all rows: {(job, rows): two runs}."""
    given = [[[form, kind], text, *pair] for form, pair in sources.items() for kind, text in rows.items()]
    program = Program(
        sources={'/srv/job/main.py': DRIVER, '/srv/job/given.json': json.dumps(given)},
        arguments=('main.py',),
        working_folder='/srv/job',
        environment=str(environments.modern(packages).path),
    )
    inputs = Inputs(postgres=hall.postgres(shop='CREATE TABLE unused (a int);'))
    run = hall.sandbox.run(program, inputs, Conditions(network='replay', seconds=300))
    return {tuple(name): both for name, both in json.loads(hall.out(run))}
