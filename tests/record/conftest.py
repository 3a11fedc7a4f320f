"""Jobs of a few lines in a folder of their own, run in the sandbox that works on this machine."""

import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

import rewright.record
from rewright.adapters.clocks.system import SystemClock
from rewright.adapters.sandboxes.choose import choose
from rewright.adapters.stores.objects import FolderBlobs
from rewright.model.facts import Facts
from rewright.model.job import Job
from rewright.model.observation import Observation
from rewright.model.recording import Environment
from rewright.record.recording import record

OBSERVER = Path(rewright.record.__path__[0], 'observer')


class ThisEnvironment:
    """The environment of the tests stands for the job's own."""

    def legacy(self, python, requirements, before=''):
        return Environment(python=python, packages=requirements, sha256='0' * 64, path=sys.prefix)

    def modern(self, left=()):
        raise AssertionError('a recording needs no modern environment')


class Desk:
    """Writes a job's files and records it."""

    def __init__(self, folder):
        self.root, self.said = folder / 'job', []
        self.root.mkdir()
        self.blobs = FolderBlobs(folder / 'blobs')
        self.sandbox = choose(self.blobs, folder / 'scratch', observer=OBSERVER, accept_weaker=True)

    def job(self, source, **settings):
        (self.root / 'job.py').write_text(source, encoding='utf-8')
        return Job(name='job', root=str(self.root), script='job.py', python=sys.executable, **settings)

    def facts(self, *files):
        empty = dict.fromkeys(
            ('endpoints', 'functions', 'stages', 'loops', 'imports', 'findings', 'not_understood'), ()
        )
        return Facts(
            job='job', language='python3', script='job.py', source_sha256='', lines=1, files=('job.py', *files),
            complexity=1, complexity_parts={}, **empty,
        )  # fmt: skip

    def record(self, source, endpoints=(), files=(), **settings):
        job = self.job(source, **settings)
        facts = self.facts(*files).model_copy(update={'endpoints': endpoints})
        return record(job, facts, self.sandbox, ThisEnvironment(), self.blobs, SystemClock(), self.said.append)

    def observation(self, recording):
        return Observation.model_validate_json(self.blobs.get(recording.observation))


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


class Site(BaseHTTPRequestHandler):
    """Answers every page with its path and how often any page was asked for."""

    asked = 0

    def do_GET(self):
        type(self).asked += 1
        body = f'{self.path}\n'.encode()
        self.send_response(200)
        if self.path == '/login':
            self.send_header('Set-Cookie', 'sid=42; Path=/')
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815

    def log_message(self, *_):
        pass


@pytest.fixture
def site():
    server = ThreadingHTTPServer(('127.0.0.1', 0), Site)
    thread = threading.Thread(target=server.serve_forever, kwargs={'poll_interval': 0.01})
    thread.start()
    yield f'127.0.0.1:{server.server_address[1]}'
    server.shutdown()
    thread.join()
    server.server_close()
