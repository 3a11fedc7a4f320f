"""Generated splitters, workers and aggregators as processes of their own: empty lists, pages that always fail, a worker that is killed, and runs over again."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from whole_jobs import patch_of, run, watched, write

pytestmark = pytest.mark.slow
JOB = """
import csv
import requests

API_KEY = "k9-Zw31xQpL"
with open("ids.txt", encoding="utf-8") as f:
    ids = f.read().split()
rows, missing = [], 0
for i in ids:
    r = requests.get("URL/page/" + i, headers={"X-Api-Key": API_KEY})
    if r.status_code != 200:
        missing += 1
        continue
    rows.append([i, r.text])
with open("out.csv", "w", newline="", encoding="utf-8") as f:
    csv.writer(f).writerows(rows)
print(len(rows), "rows,", missing, "missing")
"""
IDS = 'a ü b\nc a d e'


class Pages(ThreadingHTTPServer):
    """Pages that fail while they are in `broken`, and wait while they are in `held`."""

    daemon_threads = True

    def __init__(self):
        self.broken, self.held, self.asked = set(), set(), []
        super().__init__(('127.0.0.1', 0), Page)

    @property
    def url(self):
        return f'http://127.0.0.1:{self.server_port}'


class Page(BaseHTTPRequestHandler):
    def do_GET(self):
        name = self.path.rsplit('/', 1)[1]
        self.server.asked.append(name)
        while name in self.server.held:
            time.sleep(0.01)
        body = f'page {name}; "é"'.encode()
        self.send_response(503 if name in self.server.broken else 200)
        self.send_header('Content-Type', 'text/plain; charset=utf-8')
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def pages():
    with Pages() as server:
        threading.Thread(target=server.serve_forever, kwargs={'poll_interval': 0.01}, daemon=True).start()
        yield server
        server.held = set()
        server.shutdown()


class Parts:
    """One generated job in a folder of its own, and its handlers as commands there."""

    def __init__(self, folder, url, ids):
        self.folder, self.source, self.ids = folder, JOB.replace('URL', url), ids
        patch = patch_of(self.source, batch_size=2, observation=watched(self.source))
        assert (patch.form, patch.undivided) == ('fan_out', '')
        self.code, self.work = write(folder / 'code', patch.files), folder / 'work'
        self.work.mkdir()
        (self.work / 'ids.txt').write_text(ids, encoding='utf-8')
        (folder / 'event.json').write_text(json.dumps({'storage': str(folder / 'kept'), 'execution_id': 'one'}))

    def start(self, *words):
        environment = {**os.environ, 'REWRIGHT_PACE': 'off', 'PYTHONDONTWRITEBYTECODE': '1', 'PYTHONHASHSEED': '0'}
        words = [str(self.folder / w) if w.endswith('.json') else w for w in words]
        command = [sys.executable, str(self.code / 'handlers.py'), *words]
        return subprocess.Popen(
            command, cwd=self.work, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def do(self, *words):
        process = self.start(*words)
        out, err = process.communicate(timeout=60)
        return process.returncode, out, err

    def split(self):
        assert self.do('splitter', 'event.json', 'split.json')[0] == 0
        return json.loads((self.folder / 'split.json').read_text())

    def finish(self):
        code, out, err = self.do('aggregator', 'split.json')
        assert (code, err) == (0, ''), err
        return out

    def kept(self):
        return sorted(p.relative_to(self.folder / 'kept').as_posix() for p in (self.folder / 'kept').rglob('*.json'))

    @property
    def left(self):
        return {p.name: p.read_bytes() for p in self.work.iterdir()}

    def legacy(self, name='legacy'):
        return run(self.folder / name, ['job.py'], {'job.py': self.source, 'ids.txt': self.ids})


@pytest.fixture
def parts(pages, tmp_path):
    return Parts(tmp_path, pages.url, IDS)


def test_what_the_parts_leave_is_what_the_job_leaves_and_again_after_success(parts, pages):
    legacy = parts.legacy()
    split = parts.split()
    assert [b['pages'] for b in split['page_batches']] == [3, 2, 2]
    assert parts.do('worker', 'split.json')[0] == 0
    said = parts.finish()
    assert legacy.stdout.decode() in said
    assert parts.left == {**legacy.files, 'ids.txt': IDS.encode()}
    assert parts.kept() == ['executions/one.json']
    # All of it again under the same name: nothing is asked for, nothing changes.
    pages.asked, before = [], (parts.left, parts.kept())
    again = parts.split()
    assert again['page_batches'] == []
    assert parts.do('worker', 'split.json')[0] == 0
    parts.finish()
    assert (pages.asked, (parts.left, parts.kept())) == ([], before)
    # Under another name everything is asked for, and the bytes are the same.
    (parts.folder / 'event.json').write_text(json.dumps({'storage': str(parts.folder / 'kept'), 'execution_id': 'two'}))
    parts.split()
    assert parts.do('worker', 'split.json')[0] == 0
    parts.finish()
    assert len(pages.asked) == 7
    assert parts.left == before[0]


@pytest.mark.parametrize('ids', ['', '\n \n'])
def test_an_empty_list_has_no_batches_and_its_outputs(ids, pages, tmp_path):
    parts = Parts(tmp_path, pages.url, ids)
    legacy, split = parts.legacy(), parts.split()
    assert (split['page_batches'], split['batch_summary']['total_pages']) == ([], 0)
    assert parts.do('worker', 'split.json')[0] == 0
    said = parts.finish()
    assert legacy.stdout.decode() in said
    assert parts.left == {**legacy.files, 'ids.txt': ids.encode()}
    assert (pages.asked, parts.kept()) == ([], ['executions/one.json'])


def test_a_page_that_always_fails_is_recorded_and_the_job_says_what_it_means(parts, pages):
    pages.broken = {'c'}
    legacy = parts.legacy()
    parts.split()
    code, out, _ = parts.do('worker', 'split.json')
    assert (code, [a['failed_pages'] for a in json.loads(out)['results']]) == (0, [0, 1, 0])
    parts.finish()
    assert parts.left == {**legacy.files, 'ids.txt': IDS.encode()}
    (held,) = [k for k in parts.kept() if k.endswith('_results.json') and 'batch_001' in k]
    (failed,) = json.loads((parts.folder / 'kept' / held).read_text())['failed_pages']
    assert failed['why'] == 'answered 503'
    # Its batch stays however often it fails; the others are not asked for again.
    pages.asked = []
    assert parts.do('worker', 'split.json')[0] == 0
    parts.finish()
    assert (pages.asked, held in parts.kept()) == (['c'], True)
    pages.broken = set()
    assert parts.do('worker', 'split.json')[0] == 0
    parts.finish()
    assert parts.left == {**parts.legacy('mended').files, 'ids.txt': IDS.encode()}
    assert parts.kept() == ['executions/one.json']


def test_a_worker_that_is_killed_half_way_runs_again(parts, pages):
    legacy = parts.legacy()
    split = parts.split()
    (parts.folder / 'b0.json').write_text(json.dumps(split['page_batches'][0]))
    (parts.folder / 'b1.json').write_text(json.dumps(split['page_batches'][1]))
    assert parts.do('worker', 'b0.json')[0] == 0
    pages.asked, pages.held = [], {'c'}
    killed = parts.start('worker', 'b1.json')
    waited = time.monotonic() + 30
    while 'c' not in pages.asked and time.monotonic() < waited:
        time.sleep(0.02)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    pages.held = set()
    assert killed.returncode == -signal.SIGKILL
    # Nothing half done lies there, and the aggregator names what is missing and takes nothing away.
    before = parts.kept()
    assert not [k for k in before if 'batch_001' in k]
    code, _, err = parts.do('aggregator', 'split.json')
    assert (code, 'batch_001 of execution one has no results; run its worker again' in err) == (3, True)
    assert (parts.kept(), parts.left) == (before, {'ids.txt': IDS.encode()})
    pages.asked = []
    assert parts.do('worker', 'split.json')[0] == 0
    assert len(pages.asked) == 4
    parts.finish()
    assert parts.left == {**legacy.files, 'ids.txt': IDS.encode()}
    assert parts.kept() == ['executions/one.json']


def test_what_lies_between_the_parts_is_json_without_what_the_job_signs_in_with(parts, pages):
    parts.split()
    assert parts.do('worker', 'split.json')[0] == 0
    files = list((parts.folder / 'kept').rglob('*'))
    texts = [p.read_text(encoding='utf-8') for p in files if p.is_file()]
    assert len(texts) == 5
    assert all(isinstance(json.loads(text), dict) for text in texts)
    assert not [text for text in texts if 'k9-Zw31xQpL' in text or 'X-Api-Key' in text]
