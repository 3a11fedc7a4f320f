"""What a rewrite reaches beyond its recording is named with its place; what the legacy job did is explained."""

import pytest

from rewright.model.job import Job
from rewright.model.patch import Patch, PatchStep
from rewright.model.recording import Environment, Recording
from rewright.model.run import Inputs, Run
from rewright.model.tape import Exchange, Tape
from rewright.prove.reach import unexplained

JOB = Job(
    name='j', root='/srv/j', script='j.py', python='3.11', arguments=('/data/in.csv',), allowed_hosts=('api.test',)
)
LEGACY = """
import requests, subprocess, boto
URL = 'https://shop.test/list?page='
open('/etc/shop.conf'); open('out.csv', 'w'); eval(x); subprocess.run(y)
"""
ENVIRONMENT = Environment(python='3.11', packages=(), sha256='', path='/')
RUN = Run(exit_code=0, stdout='', stderr='', started='', wall_seconds=0, cpu_seconds=0, peak_mb=0, sandbox='', clock='')
TAPE = Tape(exchanges=(Exchange(key='k', method='GET', url='http://cdn.test/a'),))
RECORDING = Recording(
    job='j', environment=ENVIRONMENT, inputs=Inputs(tape=TAPE), live=RUN, again=RUN, repeatable=True
)  # fmt: skip


def patched(text, roles=None, **files):
    everything = {'pipeline.py': text, **{name.replace('__', '/') + '.py': body for name, body in files.items()}}
    step = PatchStep(name='structure', title='t', body='', files=everything)
    return Patch(job='j', steps=(step,), handlers=roles or {})


def places(text, legacy=LEGACY, roles=None, **files):
    return unexplained(JOB, RECORDING, patched(text, roles, **files), {'/srv/j/j.py': legacy})


REACHES = [
    ('import socket', 'imports socket'),
    ('from os.path import join\nimport ftplib', 'imports ftplib'),
    ('import urllib.request', 'imports urllib.request'),
    ('import random', 'imports random'),
    ("x = 'https://evil.test/a'", 'names the host evil.test'),
    ("x = f'http://evil.test/{y}'", 'names the host evil.test'),
    ("x = '10.0.0.7:80'", 'names the host 10.0.0.7:80'),
    ("x = '/etc/passwd'", "names the file '/etc/passwd'"),
    ("open('cache.json')", "names the file 'cache.json'"),
    ("pl.read_csv('../other.csv')", "names the file '../other.csv'"),
    ("Path('results/new.csv')", "names the file 'results/new.csv'"),
    ("from rewright_runtime import frames\nframes.write_csv(df, 'elsewhere.csv')", "names the file 'elsewhere.csv'"),
    (
        "from rewright_runtime import frames\nframes.write_csv(df, 'sales' + day)",
        "puts a file name together with 'sales'",
    ),
    (
        "from rewright_runtime import frames_of_pandas3 as frames\nframes.read_csv('other.csv', {})",
        "names the file 'other.csv'",
    ),
    ('import os\nos.system(x)', 'starts a process with os.system'),
    ('import asyncio\nasyncio.create_subprocess_exec(x)', 'starts a process with asyncio.create_subprocess_exec'),
    ('exec(x)', 'calls exec'),
    ("__import__('a')", 'calls __import__'),
    ('getattr(os, name)', 'calls getattr'),
    ('x.__subclasses__()', 'uses __subclasses__'),
]


@pytest.mark.parametrize(('text', 'said'), REACHES)
def test_what_is_new_is_named_with_its_line(text, said):
    found = places(text)
    assert [place for place in found if said in place], found
    assert all(place.startswith(f'pipeline.py:{text.count(chr(10)) + 1}: ') for place in found)


@pytest.mark.parametrize(
    'text',
    [
        'import polars as pl\nimport httpx2\nfrom selectolax.lexbor import LexborHTMLParser\nimport rewright_runtime',
        'import asyncio, csv, json\nfrom concurrent.futures import ThreadPoolExecutor\nfrom urllib.parse import urljoin',
        'import requests\nimport subprocess\nsubprocess.run(y)',
        "x = 'https://shop.test/list?page='",
        "x = ['https://api.test/v2', 'http://cdn.test/b']",
        "open('/etc/shop.conf'); open('out.csv', 'w'); open('/data/in.csv'); open('/srv/j')",
        'eval(x)',
        "getattr(x, 'name')",
        '"""Reads https://docs.test and /etc/passwd, calls exec(x)."""',
        "x = '//td[1]'; y = '1.2'; z = 'a/b'",
        'version = 1.2',
        "from rewright_runtime import frames\nframes.write_csv(df.rename({'qty.n': 'a.csv'}), 'out.csv')",
        "from rewright_runtime import frames\nframes.to_number(pl.col('qty.n'))",
    ],
)
def test_what_the_legacy_job_did_is_explained(text):
    assert places(text) == ()


WRITTEN = """
import sqlite3
con = sqlite3.connect('x.db')
con.execute(f"INSERT INTO sales VALUES ({n}, '{shop}')")
con.execute("DELETE FROM sales WHERE shop = '" + shop + "' AND n > %d" % n)
"""


def test_a_mark_stands_for_a_value_of_the_same_statement_alone():
    own = [
        "con.execute('INSERT INTO sales VALUES (?, ?)', v)",
        "con.execute('DELETE FROM sales WHERE shop = ? AND n > ?', v)",
    ]
    assert [places(f"import sqlite3\ncon = sqlite3.connect('x.db')\n{text}", WRITTEN) for text in own] == [(), ()]
    others = [
        "con.execute('INSERT INTO staff VALUES (?, ?)', v)", "con.execute('DELETE FROM sales WHERE boss = ?', v)",
        "con.execute('DROP TABLE sales')", "con.execute('DELETE FROM sales WHERE shop = ? OR 1=1', v)", "con.execute('SELECT ?', v)",
    ]  # fmt: skip
    for text in others:
        (found,) = places(f"import sqlite3\ncon = sqlite3.connect('x.db')\n{text}", WRITTEN)
        assert 'sends the SQL' in found


POSTGRES = """
import psycopg2
cur = psycopg2.connect('dbname=shop').cursor()
cur.execute(f"UPDATE sales SET shop = '{shop}'::text WHERE n % 2 = 1 AND n > {n}")
"""


@pytest.mark.parametrize(
    ('sent', 'known'),
    [
        ('UPDATE sales SET shop = %s::text WHERE n %% 2 = 1 AND n > %s', True),
        ('UPDATE sales SET boss = %s::text WHERE n %% 2 = 1 AND n > %s', False),
        ('UPDATE sales SET shop = %s::text WHERE n %% 3 = 1 AND n > %s', False),
        ('DELETE FROM sales WHERE n > %s', False),
    ],
)
def test_a_mark_of_psycopg2_stands_for_a_value_too(sent, known):
    text = f"import psycopg2\ncur = psycopg2.connect('dbname=shop').cursor()\ncur.execute('{sent}', v)"
    assert any('sends the SQL' in found for found in places(text, POSTGRES)) is not known


def test_the_script_is_found_from_where_the_job_runs():
    elsewhere = JOB.model_copy(update={'working_folder': 'cron'})
    text = "import os\nhere = os.path.dirname(os.path.abspath('../j.py'))"
    legacy = {'/srv/j/j.py': 'import os\nhere = os.path.dirname(os.path.abspath(__file__))'}
    assert unexplained(elsewhere, RECORDING, patched(text), legacy) == ()
    assert len(unexplained(JOB, RECORDING, patched(text), legacy)) == 1


def test_modules_beside_the_entry_are_read_where_it_imports_them():
    found = places('from parts.read import rows\nimport tables', parts__read='import socket', tables='exec(x)')
    assert [place.split(':')[0] for place in found] == ['parts/read.py', 'tables.py']


def test_files_that_do_not_run_are_not_read():
    assert places('x = 1', tests__test_pipeline='import subprocess, socket') == ()


def test_handlers_are_read_and_may_use_the_cloud_library():
    roles = {'splitter': 'handlers.split', 'worker': 'handlers.work'}
    assert places('x = 1', roles=roles, handlers='import boto3') == ()
    assert places('import boto3', roles=roles, handlers='exec(x)') == (
        'handlers.py:1: calls exec, so that what runs cannot be read',
        'pipeline.py:1: imports boto3, which the legacy job does not',
    )


def test_python_2_sources_explain_too():
    assert places('exec(x)', legacy="exec 'print 1'") == ()
