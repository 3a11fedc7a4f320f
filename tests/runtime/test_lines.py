"""Connections whose answers were fetched before: a job sees what http.client shows it, and servers see what it sends."""

import asyncio
import http.client
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import server_of_bytes
from server_of_bytes import ANSWERS

from rewright_runtime import lines
from rewright_runtime.breach import ContractBreach, PlanMismatch, check
from rewright_runtime.fetch import Fetcher, Traffic
from rewright_runtime.lines import to_answer

ERRORS = (OSError, http.client.HTTPException, ValueError, TypeError)


@pytest.fixture(scope='module')
def server():
    server = server_of_bytes.serve()
    yield server
    server.shutdown()
    server.server_close()


class Handler(BaseHTTPRequestHandler):
    """Keeps the connection, but for what asks it not to."""

    protocol_version = 'HTTP/1.1'

    def do_GET(self):
        body = f'{self.path} {self.headers.get("X-Own")} é'.encode() * (3 if 'long' in self.path else 1)
        self.send_response(404 if 'missing' in self.path else 200)
        self.send_header('Content-Length', str(len(body)))
        if 'close' in self.path:
            self.send_header('Connection', 'close')
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture(scope='module')
def keeping():
    server = ThreadingHTTPServer(('127.0.0.1', 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={'poll_interval': 0.01}, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def fetched(plan):
    async def fetch():
        async with Fetcher(Traffic()) as fetcher:
            return await fetcher.all(plan)

    return asyncio.run(fetch())


def ahead(port, asked, host='127.0.0.1'):
    """The answers to some requests, each listed by a connection of its plan."""

    def plan():
        line = lines.HTTPConnection(host, port, timeout=0.5)
        for given in asked:
            line.request(*given)
            yield to_answer(line)

    return fetched(plan()).replay()


def told(error):
    return type(error).__name__, str(error), repr(getattr(error, 'partial', ''))


def read(response):
    return (
        response.status,
        response.reason,
        response.version,
        response.getheaders(),
        response.read(),
        response.isclosed(),
    )


def in_parts(response):
    return (
        response.read(3),
        response.getheader('content-LENGTH', 'none'),
        response.readline(),
        response.read(),
        response.read(),
    )


def met(call, *given):
    try:
        return call(*given)
    except ERRORS as error:
        return told(error)


@pytest.mark.parametrize('look', [read, in_parts])
@pytest.mark.parametrize(
    'path', [*ANSWERS, '/slow', '/slow/body', '/reset', '/other?a=%7e&b=ü'.encode().decode('latin-1')]
)
def test_answers_are_those_of_a_connection(path, look, server):
    port, asked = server.server_address[1], ('GET', path, None, {'X-Own': 'é', 'accept': 'text/csv'})

    def theirs():
        line = http.client.HTTPConnection('127.0.0.1', port, timeout=0.5)
        try:
            line.request(*asked)
            return look(line.getresponse())
        finally:
            line.close()

    def ours():
        answers = ahead(port, [asked])
        line = lines.HTTPConnection('127.0.0.1', port, timeout=0.5)
        line.request(*asked)
        return look(answers.response(line))

    server.seen.clear()
    expected = met(theirs)
    sent = list(server.seen)
    server.seen.clear()
    assert met(ours) == expected
    assert server.seen == sent


# Each is what a job does with one connection: `g` and a path ask, `r` reads all, `p` a part, `c` closes, `a` takes an answer nobody asked for.
COURSES = [
    'g/one r g/two r', 'g/one g/two r', 'g/long p g/two r', 'g/missing g/two r', 'g/close r g/two r', 'g/close g/two r', 'g/one r c g/two r c c',
    'g/one c g/two r', 'a g/one r', 'g/one r a g/two r',
]  # fmt: skip


def followed(course, line, take):
    seen = []
    for word in course.split():
        if word[0] == 'g':
            if (failed := met(line.request, 'GET', word[1:])) is not None:
                seen.append(failed)
                continue
            seen.append(met(lambda: setattr(line, 'last', take(line)) or line.last.status))
        elif word == 'a':
            seen.append(met(take, line))
        elif word == 'c':
            line.close()
        else:
            seen.append(line.last.read(*([4] if word == 'p' else [])))
    return seen


@pytest.mark.parametrize('course', COURSES)
def test_a_connection_that_is_kept_is_in_the_same_state(course, keeping):
    theirs = http.client.HTTPConnection('127.0.0.1', keeping)
    expected = followed(course, theirs, lambda line: line.getresponse())
    theirs.close()
    answers = ahead(keeping, [('GET', w[1:]) for w in course.split() if w[0] == 'g'])
    line = lines.HTTPConnection('127.0.0.1', keeping)
    assert followed(course, line, answers.response) == expected


def test_nobody_listening_is_met_by_whoever_asks(closed_port):
    def course(line, take):
        first = met(lambda: (line.request('GET', '/1'), take(line))[1].status)
        return (
            first,
            met(line.request, 'GET', '/2'),
            line.close(),
            met(lambda: (line.request('GET', '/3'), take(line))[1].status),
        )

    theirs = course(http.client.HTTPConnection('127.0.0.1', closed_port), lambda line: line.getresponse())
    answers = ahead(closed_port, [('GET', '/1'), ('GET', '/3')])
    assert course(lines.HTTPConnection('127.0.0.1', closed_port), answers.response) == theirs


def test_what_was_not_listed_is_a_mismatch(keeping):
    answers = ahead(keeping, [('GET', '/one')])
    line = lines.HTTPConnection('127.0.0.1', keeping)
    line.request('GET', '/two')
    with pytest.raises(PlanMismatch, match='/two'):
        answers.response(line)
    with pytest.raises(PlanMismatch):
        check()


@pytest.mark.parametrize('asked', [('POST', '/'), ('GET', '/', b'body'), ('DELETE', '/'), ('GET', 'http://a/')])
def test_what_may_change_something_is_refused(asked, keeping):
    line = lines.HTTPConnection('127.0.0.1', keeping)
    line.request(*asked)
    with pytest.raises(ContractBreach):
        to_answer(line)
    with pytest.raises(ContractBreach):
        check()


def test_a_proxy_is_refused(monkeypatch, keeping):
    monkeypatch.setenv('http_proxy', 'http://127.0.0.1:1')
    monkeypatch.delenv('no_proxy', raising=False)
    line = lines.HTTPConnection('127.0.0.1', keeping)
    line.request('GET', '/')
    with pytest.raises(ContractBreach, match='proxy'):
        to_answer(line)
    with pytest.raises(ContractBreach):
        check()


@pytest.mark.parametrize(
    ('host', 'url'), [('Example.com', 'https://Example.com:443/a%20b'), ('[::1]:8443', 'https://[::1]:8443/a%20b')]
)
def test_addresses_name_what_is_asked(host, url):
    line = lines.HTTPSConnection(host)
    line.request('HEAD', '/a%20b')
    assert (made := to_answer(line)).url == url
    assert made.method == 'HEAD'
