"""What an error says: the words of requests and urllib3, to the letter, or a breach where they cannot be known."""

import asyncio
import contextlib
import csv
import gzip
import io
import json
import socket
import threading
import traceback
import zlib

import pytest
import requests
import server_of_bytes
import urllib3
from server_of_bytes import chunked, whole

from rewright.adapters.wire.authority import Authority
from rewright_runtime import errors, http
from rewright_runtime.adapters import HTTPAdapter, Retry
from rewright_runtime.breach import ContractBreach, check, run_goes_on, run_is_over
from rewright_runtime.fetch import Answers, Fetcher, Traffic
from rewright_runtime.parcels import packed_outcomes, unpacked_outcomes
from rewright_runtime.replay import Outcome
from rewright_runtime.request import request
from rewright_runtime.words import Untold, words_of_urllib3

GZIP, DEFLATE = b'Content-Encoding: gzip', b'Content-Encoding: DEFLATE'
SPOILT = bytearray(gzip.compress(b'abc' * 9000 + bytes(range(256)) * 99, mtime=0))
SPOILT[-6] ^= 1
ANSWERS = {
    '/cut/nothing': b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n',
    '/cut/long': b'HTTP/1.1 200 OK\r\nContent-Length: 70001\r\n\r\n' + b'x' * 70000,
    '/cut/packed': b'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 100\r\n\r\n'
    + gzip.compress(b'a' * 99, mtime=0),
    '/gzip/never': whole(b'no gzip', GZIP),
    '/gzip/spoilt': whole(bytes(SPOILT), GZIP),
    '/gzip/middle': whole(gzip.compress(b'abc', mtime=0)[:12] + b'\xff' * 40, GZIP),
    '/deflate/never': whole(b'no deflate', DEFLATE),
    '/deflate/spoilt': whole(zlib.compress(b'abc')[:-1] + b'x', DEFLATE),
    '/reason/latin': b'HTTP/1.1 404 Pas trouv\xe9\r\nContent-Length: 0\r\n\r\n',
    '/reason/utf8': 'HTTP/1.1 500 Ça va – 日本\r\nContent-Length: 0\r\n\r\n'.encode(),
    '/reason/none': b'HTTP/1.1 404\r\nContent-Length: 0\r\n\r\n',
    '/reason/blank': b'HTTP/1.1 503 \r\nContent-Length: 0\r\n\r\n',
    '/reason/blanks': b'HTTP/1.1 418  I am  a teapot \r\nContent-Length: 0\r\n\r\n',
    '/reason/599': b'HTTP/1.1 599 Odd\r\nContent-Length: 0\r\n\r\n',
    '/reason/600': b'HTTP/1.1 600 Odder\r\nContent-Length: 0\r\n\r\n',
    '/json/none': whole(b'', b'Content-Type: application/json'),
    '/json/html': whole('<p>é</p>'.encode(), b'Content-Type: text/html; charset=utf-8'),
    '/json/late': whole(b'{"a": 1,\n "b": }', b'Content-Type: application/json'),
    '/json/bom': whole(b'\xef\xbb\xbf{}', b'Content-Type: application/json; charset=utf-8'),
    '/json/more': whole(b'{} {}'),
    '/loop': b'HTTP/1.1 302 Found\r\nLocation: /loop\r\nConnection: close\r\nContent-Length: 0\r\n\r\n',
    '/to/cut': b'HTTP/1.1 302 Found\r\nLocation: /utf8\r\nConnection: close\r\nContent-Length: 9\r\n\r\nab',
    '/to/spoilt': b'HTTP/1.1 302 Found\r\nLocation: /utf8\r\nConnection: close\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\nab',
    '/to/ftp': whole(b'', b'Location: ftp://x/y', b'Connection: close', status='302 Found'),
    '/to/odd': whole(b'', b'Location: http://a b/', b'Connection: close', status='302 Found'),
    '/to/nothing': whole(b'', b'Location: http://', b'Connection: close', status='302 Found'),
    '/to/port': whole(b'', b'Location: http://127.0.0.1:1/x', b'Connection: close', status='302 Found'),
    '/garbage': b'garbage\r\n\r\n',
    '/torn': chunked(b'first', end=b'64\r\nshort'),
    '/torn/between': chunked(b'first', end=b''),
    '/torn/length': chunked(b'first', end=b'zz\r\n'),
}  # fmt: skip
# What a pipeline has no words for, each of which the legacy client words by what stood on the wire, or by an address.
UNTOLD = {'/garbage', '/torn', '/torn/between', '/torn/length'}


@pytest.fixture(scope='module')
def server():
    made = server_of_bytes.serve()
    server_of_bytes.ANSWERS |= ANSWERS
    yield made
    for name in ANSWERS:
        del server_of_bytes.ANSWERS[name]
    made.shutdown()
    made.server_close()


def looked_into(page, path):
    page.raise_for_status()
    return page.json() if path.startswith('/json') else page.content


def told(error):
    """All that a job may print of an error and of those that it keeps."""
    inner = [(str(type(a)), str(a), repr(a)) for a in error.args]
    reason = getattr(error.args[0], 'reason', None) if error.args else None
    more = (str(type(reason)), str(reason), repr(reason), repr(getattr(reason, 'args', None)))
    names = [k.__name__ for k in type(error).__mro__ if k.__module__ in {'requests.exceptions', errors.__name__}]
    return (
        names,
        str(type(error)),
        str(error),
        repr(error),
        f'{error}',
        repr(error.args),
        inner,
        more,
        getattr(error, 'errno', None),
        getattr(error, 'response', None) is None,
    )


def met(ask, path):
    try:
        return looked_into(ask(), path)
    except (OSError, RuntimeError, ValueError) as error:
        return told(error)


def theirs(url, **options):
    return lambda: requests.get(url, **options)


def in_place(url, **options):
    return lambda: http.get(url, **options)


def ahead(url, **options):
    async def inside(asked):
        async with Fetcher(Traffic()) as fetcher:
            return Answers([await fetcher.outcome(asked)])

    def ask():
        asked = request('GET', url, **options)
        return asyncio.run(inside(asked)).replay().take(asked)

    return ask


PATHS = [
    *ANSWERS, '/utf8', '/hang-up', '/reset', '/reset/body', '/slow', '/slow/body', '/cut', '/cut-error',
    '/missing?q=%c3é&b=a b#part', '/hang-up?q=%c3é', '/slow?q=%c3é#x',
]  # fmt: skip


@pytest.mark.parametrize('ours', [in_place, ahead])
@pytest.mark.parametrize('path', PATHS)
def test_an_error_has_the_words_of_requests(path, ours, server):
    seconds = 0.25 if 'slow' in path else (3, 5)
    legacy = met(theirs(server.url + path, timeout=seconds), path)
    if path in UNTOLD:
        with pytest.raises(ContractBreach, match='words of an error'):
            met(ours(server.url + path, timeout=seconds), path)
        with pytest.raises(ContractBreach):
            check()
        assert isinstance(legacy, tuple)
        return
    assert met(ours(server.url + path, timeout=seconds), path) == legacy


PLACES = [
    'http://127.0.0.1:1', 'http://127.0.0.1:1/a%c3/../b?b=ü&c#d', 'http://localhost:1/', 'http://LOCALHOST:1//x', 'http://[::1]:1/', 'https://127.0.0.1:1/x',
    'http://user:secret@127.0.0.1:1/', 'http://nohost.invalid/x?y', 'https://nohost.invalid:8080/', 'http://nohost.invalid./', 'http://bücher.invalid/ü',
    '', 'foo', '/foo', '//foo/x', 'foo/bar', 'http://', 'http:///x', 'https://?x', 'http:foo', 'http:/foo', 'http//foo', 'ftp://x/', 'file:///etc/x', 'mailto:a@b', 'localhost:80/x',
    'javascript:void(0)', ' http://127.0.0.1:1/', 'http://*x/', 'http://.x/', 'http://-x.invalid/', 'http://exa mple/', 'http://a:b/', 'http://a:b:c/', 'http://127.0.0.1:99999/', 'http://127.0.0.1:65536',
    'http://127.0.0.1:-1/', 'http://[::1/', 'http://a]b/', 'http://a_b.invalid/', 'http://a\tb/', 'http://a\nb/', 'http://a"b/', 'http://127.0.0.1 /', 'http://a%20b/', 'httpx://a/', 'HTTP://127.0.0.1:1/X', 'None', 'nan',
    'http://' + 'a' * 64 + '.invalid/', 'http://a..invalid/', 'http://é..invalid/', 'http://127.0.0.1:1/\x00', 'http://xn--.invalid/', 'http://\u2100.invalid/', 'http://a%41b%7e.invalid/', 'http://a%zz/', 'http://a%01b/', 'http://[::g]/',
    'http://straße.invalid/', 'http://é.invalid:x/', 'http://:80/', 'http://u@/', 'http://127.0.0.1:00001/', 'http://127.0.0.1:000/',
]  # fmt: skip


@pytest.mark.parametrize('ours', [in_place, ahead])
@pytest.mark.parametrize('url', PLACES)
def test_what_cannot_be_reached_is_said_in_the_words_of_requests(url, ours):
    assert met(ours(url, timeout=(3, 5)), '') == met(theirs(url, timeout=(3, 5)), '')


@pytest.mark.parametrize('path', ['/hang-up', '/reset', '/slow', '/cut', '/utf8', ''])
@pytest.mark.parametrize('total', [0, 1, 2])
def test_who_tried_again_says_it_in_the_words_of_urllib3(path, total, server):
    url = server.url + path if path else 'http://127.0.0.1:1/x?y'
    with requests.Session() as legacy, http.Session() as session:
        legacy.mount('http://', requests.adapters.HTTPAdapter(max_retries=urllib3.Retry(total=total)))
        session.mount('http://', HTTPAdapter(max_retries=Retry(total=total)))
        seconds = 0.2 if path == '/slow' else 5
        given = met(lambda: legacy.get(url, timeout=seconds), path)
        assert met(lambda: session.get(url, timeout=seconds), path) == given


RELEASES = {'1.26.20': 5, '2.0.7': 1, '2.5.0': 1, '2.6.3': 0, '2.8.0': 0, '0.0': 5}


@pytest.mark.parametrize('release', RELEASES)
def test_words_of_other_releases_are_not_told(release, server):
    """They hold addresses of objects before 2.6; before 2.0 a body that ended too early was whole."""
    words_of_urllib3(release)
    untold = 0
    try:
        for path in ('http://127.0.0.1:1', '/hang-up', '/cut', '/slow', '/gzip/never'):
            url = path if path.startswith('http') else server.url + path
            error = None
            try:
                looked_into(in_place(url, timeout=0.2 if path == '/slow' else 5)(), path)
            except (OSError, ContractBreach) as known:
                error = known
            assert isinstance(error, ContractBreach) == (path == '/cut' and release in {'0.0', '1.26.20'})
            try:
                str(error) if not isinstance(error, ContractBreach) else check()
            except ContractBreach:
                untold += 1
    finally:
        words_of_urllib3('2.8.0')
        with contextlib.suppress(ContractBreach):
            check()
    assert untold == RELEASES[release]


@pytest.mark.parametrize(
    'look',
    [str, repr, '{}'.format, '%s'.__mod__, lambda e: e.args[0].reason, lambda e: f'{e.args}', lambda e: 'x' in str(e)],
)
def test_a_look_at_words_that_are_not_known_is_remembered(look, server):
    error = None
    try:
        http.get(server.url + '/garbage')
    except errors.ConnectionError as known:
        error = known
    assert (len(error.args), error.errno, error.response) == (1, None, None)
    check()
    with contextlib.suppress(Exception):
        look(error)
    with pytest.raises(ContractBreach, match='illegal status line'):
        check()
    run_is_over()
    try:
        # Whoever tells how a run ended may look.
        assert 'illegal status line' in str(error)
        assert 'illegal status line' in ''.join(traceback.format_exception(error))
        check()
    finally:
        run_goes_on()


def test_rows_that_are_written_after_a_failure_do_not_tell_words_that_are_not_known(server):
    def write_rows(rows):
        csv.writer(io.StringIO()).writerows(rows)

    error = None
    try:
        http.get(server.url + '/garbage')
    except errors.ConnectionError as known:
        error = known
    run_is_over()
    try:
        csv.writer(told := io.StringIO()).writerow([error])
        assert 'illegal status line' in told.getvalue()
        with pytest.raises(ContractBreach, match='illegal status line'):
            write_rows([['http://x', error]])
        with pytest.raises(ContractBreach):
            check()
    finally:
        run_goes_on()


@pytest.mark.parametrize('path', ['/hang-up', '/cut', '/slow', '/gzip/never', '/loop', ''])
def test_words_are_the_same_behind_the_next_function(path, server):
    asked = request(
        'GET', server.url + path if path else 'http://nohost.invalid', timeout=0.2 if path == '/slow' else 5
    )

    async def inside():
        async with Fetcher(Traffic()) as fetcher:
            return [await fetcher.outcome(asked)]

    outcomes = asyncio.run(inside())
    (arrived,) = unpacked_outcomes(json.loads(json.dumps(packed_outcomes(outcomes))))
    assert told(arrived.error) == told(outcomes[0].error)


def test_words_that_are_not_known_stay_so_behind_the_next_function():
    packed = json.loads(
        json.dumps(packed_outcomes([Outcome(request('GET', 'http://h/'), error=errors.SSLError(Untold('é')))]))
    )
    (arrived,) = unpacked_outcomes(packed)
    with pytest.raises(ContractBreach, match='é'):
        str(arrived.error)
    with pytest.raises(ContractBreach):
        check()


@pytest.mark.parametrize('url', ['http://256.256.256.256/', 'http://127.0.0.1:1/' + 'a' * 70000])
def test_an_address_that_the_client_does_not_send_is_a_breach(url):
    with pytest.raises(ContractBreach, match='no address that can be sent'):
        http.get(url)
    with pytest.raises(ContractBreach):
        check()


def test_where_there_is_a_proxy_errors_name_it_and_are_not_told(monkeypatch):
    with socket.create_server(('127.0.0.1', 0)) as silent:
        for port, kind in {silent.getsockname()[1]: errors.ReadTimeout, 1: errors.ProxyError}.items():
            monkeypatch.setenv('http_proxy', f'http://127.0.0.1:{port}')
            with pytest.raises(kind) as met, http.Session() as session:
                session.get('http://shop.invalid', timeout=0.2)
            assert isinstance(met.value.args[0], Untold)


@pytest.mark.parametrize('host', ['localhost', '127.0.0.1'])
def test_a_certificate_that_nobody_vouches_for_is_refused_in_the_words_of_requests(host):
    server = server_of_bytes.Server(('', 0), server_of_bytes.Handler)
    server.socket = Authority().context('localhost', verified=True).wrap_socket(server.socket, server_side=True)
    server.seen = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f'https://{host}:{server.server_address[1]}/utf8?q#f'
    try:
        legacy = met(theirs(url), '')
        assert legacy[0][:2] == ['SSLError', 'ConnectionError']
        assert met(in_place(url), '') == met(ahead(url), '') == legacy
    finally:
        server.shutdown()
        server.server_close()
