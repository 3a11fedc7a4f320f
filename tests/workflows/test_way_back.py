"""The way back: a rewrite that the proof finds different is made again without its boldest step, and then proven."""

import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from rewright.adapters.sandboxes.choose import why_not

pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(why_not()), reason=f'jobs cannot be confined: {why_not()}')]

COMMAND = Path(sys.executable).parent / 'rewright'
EXAMPLES = Path(__file__).parents[2] / 'examples'
# A planted wrong recipe: it strips one end of a text where the legacy job strips both.
PLANTED = """from rewright.rewrite.frames.recipes import text
text.RECIPES['Series.str.strip()'] = text.RECIPES['Series.str.lstrip()']
"""
JOB = """import pandas as pd

frame = pd.read_csv('names.csv')
frame['name'] = frame['name'].str.strip()
frame['twice'] = frame['amount'] * 2
frame.to_csv('clean.csv', index=False)
"""
POLICY = '[proof]\nmutated_inputs = 2\nkind_seconds = 0\nenlarged_times = 0\nplanted_faults = 2\naimed_inputs = 0\nmutation_score = 0.0\ntimed_runs = 1\n'


SQL = """import csv
import sqlite3

con = sqlite3.connect('names.db')
con.execute('CREATE TABLE names (name TEXT, large INTEGER)')
for row in csv.DictReader(open('names.csv', encoding='utf-8')):
    con.execute(f"INSERT INTO names VALUES ('{row['name']}', {int(row['amount']) > 1})")
con.commit()
print(con.execute('SELECT * FROM names').fetchall())
"""


PAGES = """from bs4 import BeautifulSoup

rows = []
for name in open('names.csv', encoding='utf-8').read().split()[1:]:
    soup = BeautifulSoup('<ul><li>' + name.split(',')[0] + '<li>b</ul>', 'html.parser')
    rows += [item.text for item in soup.find_all('li')]
print(rows)
"""


def modernized(folder, names, planted='', job=JOB, example='sales_report'):
    (folder / 'planted').mkdir()
    (folder / 'planted' / 'sitecustomize.py').write_text(planted)
    (folder / 'job.py').write_text(job)
    (folder / 'names.csv').write_text('name,amount\n' + ''.join(f'{name},{n}\n' for n, name in enumerate(names)))
    (folder / 'rewright.toml').write_text('inputs = ["names.csv"]\n')
    (folder / 'requirements.txt').write_text((EXAMPLES / example / 'requirements.txt').read_text())
    (folder / 'policy.toml').write_text(POLICY)
    command = [COMMAND, 'modernize', '.', '--policy', 'policy.toml', '--json']
    told = os.environ | {'PYTHONPATH': str(folder / 'planted')}
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, env=told)
    assert done.stdout, done.stderr
    decisions = next(folder.glob('.rewright/runs/*/decisions.jsonl')).read_text().splitlines()
    return json.loads(done.stdout), [json.loads(line)['actor'] for line in decisions]


def test_a_step_that_is_different_is_left_out_and_the_rest_is_delivered(tmp_path):
    result, actors = modernized(tmp_path, ['Ana', 'Łukasz', ' Zoë '], PLANTED)
    assert result['proof']['verdict'] == 'proven'
    assert result['legacy_packages_left'] == ['pandas']
    assert 'was different' in result['coverage']['left'][-1]['why']
    assert result['pull_requests']
    assert 'workflow' in actors


def test_a_step_that_is_right_stays(tmp_path):
    result, actors = modernized(tmp_path, ['Ana', 'Łukasz', ' Zoë '])
    assert result['proof']['verdict'] == 'proven'
    assert result['legacy_packages_left'] == []
    assert 'workflow' not in actors


def test_a_step_that_refuses_what_was_recorded_is_left_out(tmp_path):
    result, actors = modernized(tmp_path, ['Ana', 'Łukasz', 'Zoë'], job=SQL)
    assert result['proof']['verdict'] == 'proven'
    assert 'refused its recorded inputs' in result['coverage']['left'][-1]['why']
    assert result['coverage']['modernized'] == 0
    assert 'workflow' in actors


# How an object is written when it says nothing of itself is another thing in each process.
IN_PARTS = """import requests


class Options:
    def __init__(self, base):
        self.base = base


def ask(options, n):
    for attempt in range(2):
        r = requests.get(options.base + "/" + str(n))
        if r.ok:
            return r.text
    return ""


chosen = [Options("http://127.0.0.1:PORT/a"), Options("http://127.0.0.1:PORT/b")]
with open("texts.txt", "w") as out:
    for n in range(6):
        out.write(ask(chosen[n % 2], n) + "\\n")
"""


class Echo(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header('Content-Length', str(len(self.path)))
        self.end_headers()
        self.wfile.write(self.path.encode())

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def port():
    with ThreadingHTTPServer(('127.0.0.1', 0), Echo) as server:
        threading.Thread(target=server.serve_forever, kwargs={'poll_interval': 0.01}, daemon=True).start()
        yield server.server_port
        server.shutdown()


@pytest.mark.parametrize(('written', 'form'), [('', 'single'), ("return 'options'", 'fan_out')])
def test_a_job_that_differs_in_parts_alone_stays_one_function(written, form, port, tmp_path):
    own = f'\n    def __repr__(self):\n        {written}\n' if written else ''
    job = IN_PARTS.replace('PORT', str(port)).replace('self.base = base\n', f'self.base = base\n{own}')
    (tmp_path / 'job.py').write_text(job)
    (tmp_path / 'rewright.toml').write_text(f'allowed_hosts = ["127.0.0.1:{port}"]\n')
    (tmp_path / 'requirements.txt').write_text('requests==2.32.5\n')
    (tmp_path / 'policy.toml').write_text(f'{POLICY}\n[design]\nbatch_size = 2\n')
    command = [COMMAND, 'modernize', '.', '--policy', 'policy.toml', '--json']
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300)
    assert json.loads(done.stdout)['proof']['verdict'] == 'proven', done.stderr
    patch, shape = (
        json.loads(next(tmp_path.glob(f'.rewright/runs/*/{name}.json')).read_text()) for name in ('patch', 'blueprint')
    )
    assert patch['form'] == form
    assert 'call(ask, chosen' in patch['steps'][-1]['files']['pipeline.py']
    why = [other['why_not'] for other in shape['alternatives'] if other['service'] == 'step_functions']
    assert why == (
        []
        if written
        else [
            'the rewrite has no splitter, worker and aggregator to orchestrate: in parts it was different from the legacy job'
        ]
    )


def test_a_page_that_is_refused_in_the_recording_keeps_its_parser(tmp_path):
    result, actors = modernized(tmp_path, ['Ana', '&copyright', 'Zoë'], job=PAGES, example='book_catalogue')
    assert result['proof']['verdict'] == 'proven'
    assert 'workflow' in actors
    assert result['legacy_packages_left'] == ['beautifulsoup4']
    assert 'refused its recorded inputs' in result['coverage']['left'][-1]['why']


@pytest.mark.parametrize('named', [", 'html.parser'", ''])
def test_a_broken_page_that_is_read_as_before_keeps_none(named, tmp_path):
    pages = PAGES.replace(", 'html.parser'", named)
    result, actors = modernized(tmp_path, ['Ana', '<p>x<p>y', '<br>z<br/>'], job=pages, example='book_catalogue')
    assert (result['proof']['verdict'], result['legacy_packages_left']) == ('proven', [])
    assert 'workflow' not in actors
