"""What a mounted adapter sends again: the same attempts, answers, errors and waits as requests with urllib3, sent ahead and in place."""

import asyncio
import contextlib
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests
import urllib3
from requests.adapters import HTTPAdapter as Theirs

from rewright_runtime import adapters, http
from rewright_runtime.breach import ContractBreach, check
from rewright_runtime.fetch import Fetcher, Traffic
from rewright_runtime.sessions import Session


class Handler(BaseHTTPRequestHandler):
    """Answers each path by the words in it, one a time, the last one again and again."""

    protocol_version = 'HTTP/1.1'
    disable_nagle_algorithm = True

    def answer(self):
        self.rfile.read(int(self.headers.get('Content-Length') or 0))
        words = self.path.split('?')[0].strip('/').split('/')[1:]
        hits = self.server.hits
        hits[self.path] = hits.get(self.path, 0) + 1
        word = words[min(hits[self.path], len(words)) - 1]
        if word == 'hangup':
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        if word == 'slow':
            time.sleep(0.6)
            self.close_connection = True
            return
        status, _, told = word.partition('-')
        body = f'{self.command} {hits[self.path]} é'.encode()
        self.send_response(int(status))
        if told:
            self.send_header('Retry-After', told.replace('_', ' '))
        if status.startswith('3'):
            self.send_header('Location', f'/x{len(hits)}/503/200')
        self.send_header('Content-Length', str(len(body) + 9 * (told == 'torn')))
        self.send_header('Set-Cookie', f'n{status}={hits[self.path]}; Path=/')
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = told == 'torn'

    do_GET = do_POST = do_HEAD = answer  # noqa: N815

    def log_message(self, *args):
        pass


pytestmark = pytest.mark.slow


@pytest.fixture(scope='module')
def server():
    made = ThreadingHTTPServer(('127.0.0.1', 0), Handler)
    made.daemon_threads, made.hits = True, {}
    threading.Thread(target=made.serve_forever, kwargs={'poll_interval': 0.01}, daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()


@pytest.fixture(autouse=True)
def unhurried(monkeypatch):
    monkeypatch.setenv('REWRIGHT_PACE', 'off')


FORCED = (500, 502, 503)
RULES = {
    'three': {'total': 3, 'status_forcelist': FORCED, 'backoff_factor': 0},
    'told': {'total': 2},
    'not told': {'total': 2, 'respect_retry_after_header': False},
    'quiet': {'total': 2, 'status_forcelist': [503], 'raise_on_status': False},
    'any verb': {'total': 2, 'status_forcelist': FORCED, 'allowed_methods': None},
    'posts': {'total': 2, 'status_forcelist': FORCED, 'allowed_methods': frozenset(['POST'])},
    'no reads': {'total': 5, 'read': 0, 'status_forcelist': FORCED},
    'one status': {'total': None, 'status': 1, 'read': 1, 'connect': 1, 'status_forcelist': FORCED},
    'none': {'total': 0, 'status_forcelist': FORCED},
}
WORDS = [
    '200', '404', '503/200', '503/503/503/200', '503', '503/500/404', '429-0/200', '503-0/503-0/200', '429-0', '503-soon', '413/200',
    'hangup/200', 'hangup', 'hangup/503/hangup/200', '302', '503-torn/200', 'slow/200', 'slow', '200-torn',
]  # fmt: skip


def theirs(url, verb, rule):
    with requests.Session() as session:
        session.mount(url[:12], Theirs(max_retries=rule if isinstance(rule, int) else urllib3.Retry(**rule)))
        return getattr(session, verb)(url, timeout=0.3), session.cookies.get_dict()


def ours(session, rule):
    given = rule if isinstance(rule, int) else adapters.Retry(**rule)
    session.mount('http://127.0', adapters.HTTPAdapter(max_retries=given))
    return session


def in_place(url, verb, rule):
    with ours(http.Session(), rule) as session:
        return getattr(session, verb)(url, timeout=0.3), dict(session.cookies)


def ahead(url, verb, rule):
    async def inside():
        async with Fetcher(Traffic()) as fetcher:
            page = await fetcher.send(getattr(ours(Session('s'), rule), verb)(url, timeout=0.3))
            return page, dict(fetcher.jars['s'])

    return asyncio.run(inside())


def seen(send, server, words, verb, rule):
    server.hits.clear()
    try:
        page, cookies = send(f'http://127.0.0.1:{server.server_port}/%c3%bc/{words}?a=%7e%2f', verb, rule)
        found = page.status_code, page.content, cookies if verb == 'post' or send is not ahead else None
    except requests.RequestException as error:
        found = type(error).__name__, str(error) if isinstance(error, requests.exceptions.RetryError) else ''
    except ContractBreach:
        with pytest.raises(ContractBreach, match='sets a cookie'):
            check()
        found = 'breach'
    except OSError as error:
        found = type(error).__name__, str(error) if type(error).__name__ == 'RetryError' else ''
    return found, dict(server.hits)


# Waiting tells nothing more under the other rules.
WAITED = {'three', 'no reads', 1}
COURSES = [(words, rule) for words in WORDS for rule in [*RULES, 0, 1] if 'slow' not in words or rule in WAITED]


@pytest.mark.parametrize(('words', 'rule'), COURSES)
@pytest.mark.parametrize('verb', ['get', 'post'])
def test_attempts_are_those_of_requests(words, verb, rule, server):
    rule = RULES.get(rule, rule)
    expected = seen(theirs, server, words, verb, rule)
    assert seen(in_place, server, words, verb, rule) == expected
    found = seen(ahead, server, words, verb, rule)
    # What is sent side by side carries no cookie on: it is refused where there is one.
    assert found == (expected if verb == 'post' or not isinstance(expected[0][0], int) else ('breach', expected[1]))


@pytest.mark.parametrize('rule', RULES)
def test_waits_are_those_of_urllib3(rule):
    asked = {**RULES[rule], 'total': 9, 'status': None, 'status_forcelist': [503], 'raise_on_status': True}
    asked |= {'backoff_factor': 0.7, 'backoff_max': 9}
    left, attempts = urllib3.Retry(**asked), adapters.Attempts('POST', 'http://a/', adapters.Retry(**asked))
    if not left.is_retry('POST', 503):
        assert attempts.answered(503, None) is None
        return
    for _ in range(9):
        left = left.increment('POST', '/', response=urllib3.HTTPResponse(status=503))
        assert attempts.answered(503, None) == left.get_backoff_time()
    told = urllib3.HTTPResponse(status=503, headers={'Retry-After': ' 7 '})
    with pytest.raises(urllib3.exceptions.MaxRetryError):
        left.increment('POST', '/', response=told)
    attempts = adapters.Attempts('POST', 'http://a/', adapters.Retry(**asked))
    assert attempts.answered(503, ' 7 ') == (left.get_retry_after(told) if left.respect_retry_after_header else 0)
    assert attempts.answered(503, 'Wed, 21 Oct 2015 07:28:00 GMT') == 1.4


@pytest.mark.parametrize('port', [None, 8443])
@pytest.mark.parametrize('host', ['Example.COM', '[::1]'])
@pytest.mark.parametrize('scheme', ['http', 'https'])
def test_a_refusal_names_what_was_asked_for(scheme, host, port):
    manager, place = urllib3.PoolManager(), f':{port}' if port else ''
    pool = manager.connection_from_url(f'{scheme}://{host}{place}/')
    expected = str(
        urllib3.exceptions.MaxRetryError(
            pool, '/a%C3?b', urllib3.exceptions.ResponseError('too many 500 error responses')
        )
    )
    attempts = adapters.Attempts('GET', f'{scheme}://{host}{place}/a%c3?b#c', adapters.Retry(0, status_forcelist=[500]))
    with pytest.raises(OSError, match='Max retries') as found:
        attempts.answered(500, None)
    assert str(found.value) == expected


def test_the_longest_beginning_decides(server):
    url = f'http://127.0.0.1:{server.server_port}'
    for first, second in (('http://', url + '/A'), (url + '/A', 'http://'), (url + '/a', url + '/A')):
        kinds = {first: 1, second: 3}
        session, mine = requests.Session(), http.Session()
        for prefix, times in kinds.items():
            session.mount(prefix, Theirs(max_retries=urllib3.Retry(times, status_forcelist=[503])))
            mine.mount(prefix, adapters.HTTPAdapter(max_retries=adapters.Retry(times, status_forcelist=[503])))
        with session, mine:
            expected = counted(session, url, server)
            assert counted(mine, url, server) == expected
        assert sum(expected.values()) > 2


def counted(session, url, server):
    """How often each of two paths was asked for."""
    server.hits.clear()
    for path in ('/a/503', '/b/503'):
        with contextlib.suppress(OSError):
            session.get(url + path)
    return dict(server.hits)


@pytest.mark.parametrize('odd', [{'total': False}, {'total': 3, 'redirect': False}, {'status_forcelist': [302]}])
def test_what_is_not_known_is_refused(odd):
    with pytest.raises(ContractBreach):
        adapters.Retry(**odd)
    with pytest.raises(ContractBreach):
        check()
