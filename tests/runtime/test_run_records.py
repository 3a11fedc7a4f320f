"""What is told of a run is told only where it is asked for, and changes nothing of what the run prints, writes or raises."""

import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

import warm_python

PIPELINE = """
import asyncio, contextlib, os, sys
from dataclasses import dataclass, field
from rewright_runtime.breach import ContractBreach
from rewright_runtime.pipeline import Event, Finished, counts, stage
from rewright_runtime.secrets import get_secret

@dataclass
class Context:
    rows: list = field(default_factory=list)

@stage
def prepare(event: Event) -> Context:
    print('prepäre')
    return Context()

@stage
async def fetch(ctx):
    ctx.rows = [[1, 'é'], [2, '']]
    return ctx

@stage
def transform(ctx):
    how = sys.argv[1] if sys.argv[1:] else ''
    if how == 'fails':
        raise ValueError('no rate for ' + get_secret('API_KEY').reveal())
    if how == 'swallows':
        with contextlib.suppress(Exception):
            raise ContractBreach('a column is gone')
    if how == 'finished':
        raise Finished
    if how.startswith('exit'):
        sys.exit(int(how[4:]))
    return ctx

@stage
def save(ctx):
    with open('out.csv', 'w', encoding='utf-8', newline='') as file:
        file.write('id,name\\n' + ''.join(f'{a},{b}\\n' for a, b in ctx.rows))
    return ctx

def pipeline_handler(event, context=None):
    try:
        ctx = prepare(event)
        ctx = asyncio.run(fetch(ctx))
        ctx = transform(ctx)
        ctx = save(ctx)
        return counts(ctx)
    except Finished:
        return {}

if __name__ == '__main__':
    pipeline_handler({'correlation_id': 'call-7', 'partition': '2026-01-01'})
"""
PROPERTIES = [
    {'name': 'id', 'logicalType': 'integer', 'required': True, 'unique': True},
    {'name': 'name', 'required': True},
]


def document(name, direction):
    return {
        'apiVersion': 'v3.0.2', 'kind': 'DataContract', 'id': f'prices-{direction}', 'version': '1', 'status': 'draft',
        'name': name, 'schema': [{'name': name, 'properties': PROPERTIES}],
        'customProperties': [{'property': 'direction', 'value': direction}],
    }  # fmt: skip


CONTRACT = {
    'job': 'prices',
    'contracts': [document('http://shop.test/list', 'input'), document('out.csv', 'output')],
    'assumptions': [],
    'traffic': None,
}
QUIET = {'API_KEY': 'hidden-word', 'REWRIGHT_RUN_ID': '4b2d4b36-7d8c-4c3e-9d9a-0d6a35b7a111'}


@pytest.fixture
def job(tmp_path):
    """Runs the pipeline with variables; gives the run and what it told."""
    code = tmp_path / 'code'
    code.mkdir()
    (code / 'pipeline.py').write_text(PIPELINE, encoding='utf-8')
    (code / 'contract.json').write_text(json.dumps(CONTRACT), encoding='utf-8')

    def run(how='', name='run', **variables):
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        program = [str(code / 'pipeline.py'), *([how] if how else [])]
        done = warm_python.run(program, folder, {**os.environ, **QUIET, **variables})
        files = {p.name: p.read_bytes() for p in folder.iterdir()}
        return (done.returncode, done.stdout, files), done.stderr.decode()

    run.code = code
    return run


def told(tmp_path):
    return {
        'REWRIGHT_LOG': '1', 'REWRIGHT_LINEAGE': str(tmp_path / 'told' / 'lineage.jsonl'), 'REWRIGHT_CONTRACT': 'check',
        'REWRIGHT_SUMMARY': str(tmp_path / 'told'), 'REWRIGHT_PUBLISH': str(tmp_path / 'published'), 'REWRIGHT_SOURCE': 'shop/ü',
    }  # fmt: skip


def lines(text):
    return [json.loads(line) for line in text.splitlines() if line.startswith('{')]


def summary(tmp_path):
    (path,) = (tmp_path / 'told' / 'prices').iterdir()
    return json.loads(path.read_text(encoding='utf-8'))


ENDS = ['', 'fails', 'swallows', 'finished', 'exit0', 'exit3']


@pytest.mark.parametrize('how', ENDS)
def test_telling_changes_nothing(how, job, tmp_path):
    quiet, error = job(how, 'quiet')
    loud, louder = job(how, 'loud', **told(tmp_path))
    assert loud == quiet
    assert [line for line in louder.splitlines() if not line.startswith('{')] == error.splitlines()


@pytest.mark.parametrize('how', ENDS)
def test_what_cannot_be_told_changes_nothing(how, job, tmp_path):
    (tmp_path / 'file').write_text('in the way')
    quiet, _ = job(how, 'quiet')
    nowhere = {
        'REWRIGHT_LINEAGE': 'http://127.0.0.1:9/',
        'REWRIGHT_SUMMARY': str(tmp_path / 'file'),
        'REWRIGHT_LOG': '1',
    }
    loud, log = job(how, 'loud', **nowhere)
    assert loud == quiet
    assert len([x for x in lines(log) if 'problem' in x]) == 3


def test_every_line_of_the_log_has_the_callers_id(job, tmp_path):
    _, log = job('fails', **told(tmp_path))
    found = lines(log)
    assert [x['stage'] for x in found] == ['prepare', 'fetch', 'transform']
    assert {(x['correlation'], x['run'], x['pipeline']) for x in found} == {
        ('call-7', QUIET['REWRIGHT_RUN_ID'], 'prices')
    }
    assert found[-1]['error'] == (
        'transform ended at pipeline.py:26 with ValueError: no rate for ***; next: whoever owns the pipeline looks at that line'
    )
    assert all(x['seconds'] >= 0 for x in found)


def test_a_summary_says_how_it_went(job, tmp_path):
    job(**told(tmp_path))
    found = summary(tmp_path)
    assert (found['pipeline'], found['outcome'], found['counts']) == ('prices', 'ok', {'rows': 2})
    assert [s['stage'] for s in found['stages']] == ['prepare', 'fetch', 'transform', 'save']
    assert [(o['name'], o['bytes'], o['rows']) for o in found['outputs']] == [('out.csv', 16, 2)]
    assert [(q['check'], q['passed'], q['found']) for q in found['quality']] == [
        ('nulls of id', True, 0), ('unique of id', True, 0), ('nulls of name', False, 1),
    ]  # fmt: skip
    assert found['published']['place'] == 'published/prices/2026-01-01/shop%2F%C3%BC'


@pytest.mark.parametrize(
    ('how', 'outcome'),
    [
        ('fails', 'failed'),
        ('swallows', 'failed'),
        ('finished', 'ended early'),
        ('exit0', 'ended early'),
        ('exit3', 'failed'),
    ],
)
def test_a_summary_says_how_it_ended(how, outcome, job, tmp_path):
    job(how, **told(tmp_path))
    found = summary(tmp_path)
    assert (found['outcome'], found['stages'][-1]['stage'], 'error' in found) == (
        outcome,
        'transform',
        outcome == 'failed',
    )
    assert 'published' not in found
    assert 'hidden' not in json.dumps(found)


def events(tmp_path):
    return [json.loads(x) for x in (tmp_path / 'told' / 'lineage.jsonl').read_text(encoding='utf-8').splitlines()]


@pytest.mark.parametrize(
    ('how', 'last'), [('', 'COMPLETE'), ('fails', 'FAIL'), ('finished', 'COMPLETE'), ('exit3', 'FAIL')]
)
def test_lineage_has_a_begin_and_an_end(how, last, job, tmp_path):
    job(how, **told(tmp_path))
    first, second = events(tmp_path)
    assert (first['eventType'], second['eventType']) == ('START', last)
    assert first['run']['runId'] == second['run']['runId'] == QUIET['REWRIGHT_RUN_ID']
    assert first['eventTime'] <= second['eventTime']
    assert [(d['namespace'], d['name']) for d in second['inputs']] == [('http://shop.test', '/list')]
    assert [(d['namespace'], d['name']) for d in second['outputs']] == [('file', 'out.csv')]
    assert ('errorMessage' in second['run']['facets']) == (last == 'FAIL')
    assert ('outputFacets' in second['outputs'][0]) == (how == '')
    assert 'hidden' not in json.dumps(second)


def test_who_only_prepares_is_no_run(job, tmp_path):
    program = f'import sys; sys.path.insert(0, {str(job.code)!r}); import pipeline; pipeline.prepare({{}})'
    subprocess.run(
        [sys.executable, '-c', program], env={**os.environ, **told(tmp_path)}, check=True, capture_output=True
    )
    assert not (tmp_path / 'told').exists()
    text = (job.code / 'pipeline.py').read_text(encoding='utf-8').replace("print('prepäre')", '1 / 0')
    (job.code / 'pipeline.py').write_text(text, encoding='utf-8')
    job(**told(tmp_path))
    assert [e['eventType'] for e in events(tmp_path)] == ['START', 'FAIL']


def test_lineage_goes_to_an_address_too(job):
    got = []

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self):
            got.append((self.headers['Content-Type'], json.loads(self.rfile.read(int(self.headers['Content-Length'])))))
            self.send_response(201)
            self.end_headers()

        def log_message(self, *_):
            """Say nothing."""

    server = ThreadingHTTPServer(('127.0.0.1', 0), Collector)
    threading.Thread(target=server.serve_forever, kwargs={'poll_interval': 0.01}, daemon=True).start()
    job(REWRIGHT_LINEAGE=f'http://127.0.0.1:{server.server_port}/api/v1/lineage')
    server.shutdown()
    server.server_close()
    assert [(kind, event['eventType']) for kind, event in got] == [
        ('application/json', k) for k in ('START', 'COMPLETE')
    ]


def test_a_guarded_output_stops_the_run_and_is_not_published(job, tmp_path):
    (code, _, files), error = job(**{**told(tmp_path), 'REWRIGHT_CONTRACT': 'guard'})
    assert code == 1
    assert error.rstrip().endswith('out.csv: nulls of name: 1 rows without a value, against the contract')
    assert 'out.csv' in files
    assert not (tmp_path / 'published').exists()
    assert (summary(tmp_path)['outcome'], events(tmp_path)[-1]['eventType']) == ('failed', 'FAIL')


def test_a_run_again_publishes_nothing_new_and_another_result_is_refused(job, tmp_path):
    variables = {k: v for k, v in told(tmp_path).items() if k in ('REWRIGHT_PUBLISH', 'REWRIGHT_SUMMARY')}
    job(name='a', **variables)
    assert summary(tmp_path)['published']['written'] is True
    job(name='b', **variables)
    assert summary(tmp_path)['published']['written'] is False
    text = (job.code / 'pipeline.py').read_text(encoding='utf-8').replace("[2, '']", "[3, '']")
    (job.code / 'pipeline.py').write_text(text, encoding='utf-8')
    (code, _, _), error = job(name='c', **variables)
    assert (code, 'holds version' in error) == (1, True)
    (code, _, _), _ = job(name='c', **variables, REWRIGHT_ON_CHANGE='version')
    assert code == 0
    assert len(list((tmp_path / 'published').rglob('out.csv'))) == 2


def test_a_second_run_in_one_process_begins_anew(job, tmp_path):
    program = f"""
import contextlib, sys
sys.path.insert(0, {str(job.code)!r})
import pipeline
sys.argv = ['x', 'swallows']
with contextlib.suppress(Exception):
    pipeline.pipeline_handler({{'correlation_id': 'one'}})
sys.argv = ['x']
print(pipeline.pipeline_handler({{'execution_id': 'two'}}))
"""
    environment = {k: v for k, v in {**os.environ, **told(tmp_path)}.items() if k != 'REWRIGHT_RUN_ID'}
    done = subprocess.run(
        [sys.executable, '-c', program], cwd=tmp_path, capture_output=True, env=environment, check=True
    )
    assert done.stdout.decode().splitlines()[-1] == "{'rows': 2}"
    found = lines(done.stderr.decode())
    assert [x['correlation'] for x in found if 'stage' in x] == ['one'] * 3 + ['two'] * 4
    assert len({x['run'] for x in found}) == 2
