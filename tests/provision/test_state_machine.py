"""The generated state machine over the generated handlers, run on a local emulator: the same outputs as legacy and as one pipeline."""

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from emulator import Deployed, emulator, environment
from whole_jobs import patch_of, run, source_of, watched, write

from rewright.design.architecture import design
from rewright.model.policy import Policy
from rewright.model.refusal import Refusal
from rewright.provision.provisioning import provision

pytestmark = pytest.mark.slow


@pytest.fixture(scope='session')
def cloud(tmp_path_factory):
    try:
        home = environment()
    except Refusal as error:
        pytest.skip(f'no emulator: {error.what}')
    with emulator(home, tmp_path_factory.mktemp('emulator')) as running:
        yield running


@pytest.fixture
def deploy(cloud, sample):
    """Rewrite a job, write its module, and set both up; returns what is set up and the pipeline's files."""
    made = iter(range(99))

    def deployed(name, source, cookies=(), *, late=True, **options):
        patch = patch_of(source, batch_size=2, observation=watched(source, cookies, late=late))
        assert (patch.form, patch.undivided) == ('fan_out', '')
        shape = design(sample.job(), sample.facts(), sample.recording(), patch, sample.proof(), Policy())
        module = provision(sample.job(), patch, shape, sample.specification())
        assert (shape.compute, module.findings) == ('step_functions', ())
        place = f'{name}-{next(made)}-{time.monotonic_ns() % 10**6}'.replace('_', '-')
        return Deployed(cloud, place, patch.files, module.files, {'REWRIGHT_PACE': 'off'}, **options), patch.files

    return deployed


def expected(tmp_path, source, files, between=lambda: None, inputs=()):
    """What the legacy job leaves, and the pipeline as one process too; `between` brings back what they met."""
    legacy = run(tmp_path / 'legacy', ['job.py'], {'job.py': source, **dict(inputs)})
    between()
    single = run(tmp_path / 'single', [str(write(tmp_path / 'code', files) / 'pipeline.py')], inputs)
    between()
    assert single.visible == legacy.visible
    return legacy.files


JOBS = {
    'list_and_details': ((), True),
    'helpers_from_many_places': ((), False),
    'retrying_helper': ((), True),
    'session_login': (('POST',), True),
    'class_exporter': ((), True),
    'opened_in_levels': ((), True),
    'downloads': ((), False),
}


@pytest.mark.parametrize('case', JOBS)
def test_the_machine_leaves_what_the_legacy_job_leaves(case, shop, deploy, tmp_path):
    source, (cookies, late) = source_of(case, shop.url), JOBS[case]
    there, files = deploy(case, source, cookies, late=late)
    shop.times.clear()
    wanted = expected(tmp_path, source, files, shop.times.clear)
    ended = there.execute('first')
    assert (ended.status, ended.error, ended.cause) == ('SUCCEEDED', '', '')
    assert there.outputs == wanted
    # One for each batch, and the splitter and the aggregator.
    assert ended.count('TaskSucceeded') - 2 == ended.output['batches']
    # A helper that gave up leaves its batch for another try.
    gave_up = case == 'retrying_helper'
    assert (bool(there.left()), there.left('executions/')) == (gave_up, [] if gave_up else ['executions/first.json'])


class Pages(ThreadingHTTPServer):
    """Pages that fail while their number is in `broken`, and take long the first time where it is in `slow`."""

    daemon_threads = True
    pause = 0.0

    def __init__(self):
        self.broken, self.slow, self.asked = set(), set(), []
        self.lock, self.at_once, self.most_at_once = threading.Lock(), 0, 0
        super().__init__(('127.0.0.1', 0), Page)

    @property
    def url(self):
        return f'http://127.0.0.1:{self.server_port}'


class Page(BaseHTTPRequestHandler):
    def do_GET(self):
        number = self.path.rsplit('/', 1)[1]
        with self.server.lock:
            self.server.asked.append(number)
            self.server.at_once += 1
            self.server.most_at_once = max(self.server.at_once, self.server.most_at_once)
        try:
            self.answer(number)
        finally:
            with self.server.lock:
                self.server.at_once -= 1

    def answer(self, number):
        if number in self.server.slow:
            self.server.slow.discard(number)
            time.sleep(60)
        time.sleep(self.server.pause)
        body = f'{number} é{number}\n'.encode()
        self.send_response(500 if number in self.server.broken else 200)
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
        server.shutdown()


TOLERANT = """
import requests

rows = []
for n in range(7):
    r = requests.get("URL/page/%d" % n)
    if r.status_code != 200:
        print("left out", n)
        continue
    rows += r.text.split()
with open("rows.txt", "w", encoding="utf-8") as out:
    out.write("\\n".join(rows))
"""
STRICT = TOLERANT.replace('    if r.status', '    r.raise_for_status()\n    if r.status')
FROM_A_FILE = """
import requests

with open("ids.txt", encoding="utf-8") as f:
    ids = [line.strip() for line in f if line.strip()]
texts = []
for i in ids:
    texts.append(requests.get("URL/id/" + i).text)
with open("ids.txt", "a", encoding="utf-8") as f:
    f.write("done %d\\n" % len(texts))
with open("texts.txt", "w", encoding="utf-8") as out:
    out.writelines(texts)
"""


def rows(numbers):
    return '\n'.join(f'{n}\né{n}' for n in numbers).encode()


def test_a_page_that_fails_is_recorded_and_comes_when_its_worker_runs_again(pages, deploy):
    there, _ = deploy('tolerant', TOLERANT.replace('URL', pages.url))
    pages.broken = {'3'}
    ended = there.execute('one')
    assert (ended.status, ended.output['failed_pages']) == ('SUCCEEDED', 1)
    assert there.outputs == {'rows.txt': rows([0, 1, 2, 4, 5, 6])}
    assert 'temp/batches/one/batch_001_results.json' in there.left()
    pages.broken, pages.asked = set(), []
    again = {'execution_id': 'one', 'batch_id': 'batch_001'}
    assert there.invoke('worker', again)['failed_pages'] == 0
    assert pages.asked == ['3']
    answer = there.invoke('aggregator', {'execution_id': 'one'})
    assert (answer['failed_pages'], there.outputs, there.left()) == (0, {'rows.txt': rows(range(7))}, [])
    # Nothing is asked for again, and nothing comes twice.
    assert there.invoke('aggregator', {'execution_id': 'one'}) == answer
    assert there.invoke('worker', again)['statusCode'] == 200
    assert there.invoke('splitter', {'execution_id': 'one'})['page_batches'] == []
    assert (pages.asked, there.outputs, there.left()) == (['3'], {'rows.txt': rows(range(7))}, [])


def test_a_job_that_fails_ends_the_execution_and_publishes_nothing(pages, deploy):
    there, _ = deploy('strict', STRICT.replace('URL', pages.url))
    pages.broken = {'5'}
    ended = there.execute('one')
    assert ended.status == 'FAILED'
    assert '500' in ended.cause
    assert there.outputs == {}
    assert len(there.left()) == 6
    pages.broken = set()
    assert there.execute('two').status == 'SUCCEEDED'
    assert there.outputs == {'rows.txt': rows(range(7))}


def test_a_worker_that_runs_out_of_time_is_tried_again(pages, deploy):
    there, _ = deploy('slow', STRICT.replace('URL', pages.url), seconds=10)
    pages.slow = {'2'}
    ended = there.execute('one')
    assert (ended.status, ended.error) == ('SUCCEEDED', '')
    assert pages.asked.count('2') == 2
    assert there.outputs == {'rows.txt': rows(range(7))}


@pytest.mark.parametrize('ids', ['', 'a\nb\na\nü\na\n', 'x'], ids=['none', 'some twice', 'one'])
def test_inputs_lie_in_the_bucket_and_a_list_may_be_empty(ids, pages, deploy, tmp_path):
    source = FROM_A_FILE.replace('URL', pages.url)
    there, files = deploy('file', source)
    wanted = expected(tmp_path, source, files, inputs={'ids.txt': ids})
    there.emulator.put(there.bucket, {'input/ids.txt': ids.encode()})
    ended = there.execute('one')
    assert (ended.status, ended.output['pages']) == ('SUCCEEDED', len(ids.split()))
    assert there.outputs == wanted | {'ids.txt': (tmp_path / 'legacy' / 'ids.txt').read_bytes()}
    assert there.left() == []


def test_workers_keep_to_the_traffic_together_and_every_process_lists_the_same(pages, deploy):
    names = [f'n{n}' for n in range(24)]
    source = TOLERANT.replace('URL', pages.url).replace('range(7)', f'set({names})').replace('/page/%d', '/page/%s')
    there, _ = deploy('set', source.replace('rows += r.text.split()', 'rows += r.text.split()\n    rows.sort()'))
    pages.pause = 0.2
    assert there.execute('one').status == 'SUCCEEDED'
    assert there.outputs == {'rows.txt': '\n'.join(sorted([*names, *(f'é{n}' for n in names)])).encode()}
    assert sorted(pages.asked) == sorted(names)
    assert 1 < pages.most_at_once <= 8


def test_arguments_of_an_execution_are_those_of_the_job(pages, deploy):
    source = TOLERANT.replace('URL', pages.url).replace('import requests', 'import sys\nimport requests')
    there, _ = deploy('arguments', source.replace('range(7)', 'range(int(sys.argv[1]))'))
    assert there.execute('one', {'arguments': ['3']}).status == 'SUCCEEDED'
    assert there.outputs == {'rows.txt': rows(range(3))}
    assert there.execute('two').status == 'FAILED'
