import gzip
import http.server
import json
import sys
import threading
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import ClassVar

import pytest

from rewright.adapters.environments.cached import CachedEnvironments
from rewright.adapters.sandboxes.bubblewrap import BubblewrapSandbox
from rewright.adapters.sandboxes.choose import why_not
from rewright.adapters.sandboxes.process import ProcessSandbox
from rewright.adapters.stores.cache import cache_folder
from rewright.adapters.stores.objects import FolderBlobs
from rewright.model.refusal import Refusal
from rewright.model.run import Conditions, InputFile, Inputs, Program
from rewright.model.tape import Tape

PYTHONS = ('2.7', '3.6', '3.7', '3.8', '3.9', '3.10', '3.11', '3.12', '3.13')
KINDS = {'bubblewrap': BubblewrapSandbox, 'process': ProcessSandbox}


class Site(http.server.BaseHTTPRequestHandler):
    """A site with one of each: pages, an echo, gzip, chunks, an endless wait, a page that is 503 once, a lie."""

    protocol_version = 'HTTP/1.1'
    asked: ClassVar[Counter] = Counter()

    def log_message(self, *_):
        pass

    def answer(self, status, body, **headers):
        self.send_response(status)
        for name, text in {'Content-Length': len(body), **headers}.items():
            self.send_header(name.replace('_', '-'), str(text))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        path = self.path.partition('?')[0]
        self.asked[self.path] += 1
        special = getattr(self, f'on_{path.strip("/")}', None)
        special() if special else self.answer(200, f'page {self.path} é'.encode())

    def do_HEAD(self):
        self.send_response(200)
        self.send_header('Content-Length', '12')
        self.end_headers()

    def do_POST(self):
        body = self.rfile.read(int(self.headers['Content-Length']))
        self.answer(200, b'got ' + body)

    def on_flaky(self):
        self.answer(503 if self.asked['/flaky'] == 1 else 200, b'now')

    def on_gzip(self):
        self.answer(200, gzip.compress(b'small text'), Content_Encoding='gzip')

    def on_chunked(self):
        self.send_response(200)
        self.send_header('Transfer-Encoding', 'chunked')
        self.end_headers()
        self.wfile.write(b'3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n')

    def on_lie(self):
        self.send_response(200)
        self.send_header('Content-Length', '100')
        self.end_headers()
        self.wfile.write(b'only this')
        self.close_connection = True

    def on_redirect(self):
        self.answer(302, b'', Location='http://127.0.0.1:1/latest/meta-data')

    def on_flood(self):
        self.wfile.write(b'HTTP/1.1 200 OK\r\n' + b'X-Header: y\r\n' * 40_000 + b'\r\n')
        self.close_connection = True

    def on_bomb(self):
        self.wfile.write(b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffff\r\nx')
        self.close_connection = True

    def on_drop(self):
        self.close_connection = True

    def on_slow(self):
        time.sleep(0.25)
        self.answer(200, b'slow')

    def on_hang(self):
        time.sleep(2)

    def on_login(self):
        self.answer(200, json.dumps({'hello': 1}).encode(), Set_Cookie='session=canary-cookie-1; Path=/')


@contextmanager
def serving(context=None):
    """Serve the site on loopback, with TLS where a context is given; yields its port."""
    Site.asked.clear()
    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Site)
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    server.daemon_threads, server.block_on_close = True, False
    thread = threading.Thread(target=server.serve_forever, kwargs={'poll_interval': 0.01}, daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def site():
    with serving() as port:
        yield f'127.0.0.1:{port}'


@pytest.fixture
def serve():
    return serving


@dataclass
class Lab:
    """A sandbox, and short ways to run a few lines of Python in it."""

    sandbox: object
    blobs: FolderBlobs
    asked: Counter = field(default_factory=lambda: Site.asked)

    def run(self, code, files=None, tape=None, program=None, **conditions):
        inputs = tuple(
            InputFile(path=path, sha256=self.blobs.put(data), size=len(data)) for path, data in (files or {}).items()
        )
        settings = {
            'sources': {'/srv/job/main.py': code},
            'arguments': ('main.py',),
            'working_folder': '/srv/job',
            'environment': sys.prefix,
        }
        return self.sandbox.run(
            Program(**(settings | (program or {}))),
            Inputs(files=inputs, tape=tape or Tape()),
            Conditions(**({'network': 'off', 'seconds': 30} | conditions)),
        )

    def record(self, code, site, **rest):
        return self.run(code, network='record', allowed_hosts=(site,), **rest)

    def replay(self, code, run, **rest):
        return self.run(code, network='replay', tape=run.tape, **rest)

    def out(self, run):
        return self.blobs.get(run.stdout).decode()

    def err(self, run):
        return self.blobs.get(run.stderr).decode()


def lab_of(kind, folder):
    if kind == 'bubblewrap' and (problem := why_not()):
        pytest.skip(problem)
    blobs = FolderBlobs(folder / 'objects')
    return Lab(KINDS[kind](blobs, folder / 'scratch'), blobs)


@pytest.fixture(params=list(KINDS))
def lab(request, tmp_path):
    return lab_of(request.param, tmp_path)


@pytest.fixture
def strong(tmp_path):
    return lab_of('bubblewrap', tmp_path)


@pytest.fixture(scope='session')
def environment_of():
    """Return a way to have a job's environment; environments are kept from one run of the tests to the next."""
    environments = CachedEnvironments(cache_folder() / 'environments')

    def build(version, requirements=(), before=''):
        try:
            return environments.legacy(version, requirements, before)
        except Refusal as refusal:
            if refusal.what.startswith('no interpreter'):
                pytest.skip(refusal.what)
            raise

    return build


@pytest.fixture(params=PYTHONS)
def python(request, environment_of):
    """The bare environment of every Python that jobs are written for."""
    return environment_of(request.param)
