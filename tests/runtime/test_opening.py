"""What a job sees of an address that was opened beforehand is what urllib shows it, and servers see what urllib sends."""

import asyncio
import contextlib
import http.client
import io
import json
import shutil
import socket
import ssl
import threading
import urllib.error
import urllib.request
from pathlib import Path

import pytest
import server_of_bytes
from server_of_bytes import ANSWERS

from rewright.adapters.wire.authority import Authority
from rewright_runtime import parcels
from rewright_runtime.breach import ContractBreach, PlanMismatch, check
from rewright_runtime.fetch import Fetcher, Traffic
from rewright_runtime.opening import to_open, to_retrieve
from rewright_runtime.replay import Answers

ERRORS = (OSError, http.client.HTTPException, ValueError, TypeError, AttributeError)


@pytest.fixture(scope='module')
def server():
    server = server_of_bytes.serve()
    yield server
    server.shutdown()
    server.server_close()


def fetched(*plan):
    async def fetch():
        async with Fetcher(Traffic()) as fetcher:
            return await fetcher.all(plan)

    return asyncio.run(fetch())


def ahead(url, *given, **named):
    """Open an address in three steps: it is listed, fetched, carried to another function, and opened in its place."""
    return carried(fetched(to_open(url, *given, **named))).urlopen(url, *given, **named)


def carried(answers):
    return Answers(parcels.unpacked_outcomes(json.loads(json.dumps(parcels.packed_outcomes(answers))))).replay()


def walked(url, *given, **named):
    """Open an address in a walk."""

    async def fetch():
        async with Fetcher(Traffic()) as fetcher:
            await fetcher.walk(steps, None)

    async def steps(_ctx, walk):
        try:
            found.append(await walk.urlopen(url, *given, **named))
        except ERRORS as error:
            found.append(error)

    found = []
    asyncio.run(fetch())
    if isinstance(found[0], Exception):
        raise found[0]
    return found[0]


def told(error):
    """All that a job sees of an error."""
    known = type(error).__mro__, str(error), repr(getattr(error, 'reason', '')), getattr(error, 'partial', '')
    return (*known, error.errno) if isinstance(error, OSError) else known


def outcome(call, page):
    try:
        return call(page)
    except ERRORS as error:
        return told(error)


def pieces(page):
    return [
        page.read(3),
        page.read(0),
        page.read(5),
        page.readline(),
        page.read1(4)[:1],
        page.read(),
        page.read(),
        page.read(2),
    ]


def inside(page):
    with page as held:
        text = held.read()
    return text, page.closed, outcome(lambda p: p.read(), page)


def filled(page):
    place = bytearray(7)
    return page.readinto(place), bytes(place)


def head(page):
    own = [(k, v) for k, v in page.getheaders()] if hasattr(page, 'getheaders') else None
    found = page.info().get_content_charset('none'), page.headers.get_content_type(), page.headers['CONTENT-type']
    return own, page.headers.items(), found, page.headers.get_all('X-One'), str(page.info())


def numbers(page):
    known = page.status, page.code, page.getcode(), page.geturl(), page.url, page.reason, page.msg
    return (
        known,
        getattr(page, 'version', None),
        getattr(page, 'length', None),
        isinstance(page, http.client.HTTPResponse),
    )


def wrapped(page):
    return io.TextIOWrapper(page, encoding='latin-1', newline='').read()


def copied(page):
    target = io.BytesIO()
    shutil.copyfileobj(page, target)
    return target.getvalue()


def text(page):
    return page.read().decode(page.headers.get_content_charset() or 'utf-8')


CALLS = {
    'read': lambda p: (p.read(), p.read()),
    'in pieces': pieces,
    'lines': list,
    'readlines': lambda p: p.readlines(),
    'readinto': filled,
    'inside with': inside,
    'head': head,
    'numbers': numbers,
    'text': text,
    'wrapped': wrapped,
    'copied': copied,
    'json': json.load,
    'closed': lambda p: (p.close(), p.isclosed() if hasattr(p, 'isclosed') else None, p.closed),
    'readable': lambda p: (p.readable(), p.writable(), p.seekable()),
}
PATHS = [*ANSWERS, '/echo?a=1&b=%7c|[]']


def seen(server, opener, url, call, **options):
    """What a job and its server see."""
    del server.seen[:]
    try:
        page = opener(url, **options)
    except urllib.error.HTTPError as error:
        result = ('raised', told(error), outcome(call, error))
    except ERRORS as error:
        result = ('raised', told(error))
    else:
        result = ('given', outcome(call, page))
    return result, server.seen[:]


@pytest.mark.filterwarnings('ignore::DeprecationWarning')
@pytest.mark.parametrize('path', PATHS)
def test_answers_read_the_same_and_servers_see_the_same(server, path):
    url = server.url + path
    theirs = [seen(server, urllib.request.urlopen, url, call) for call in CALLS.values()]
    del server.seen[:]
    replay = carried(fetched(*(to_open(url) for _ in CALLS)))
    assert server.seen == [request for _, asked in theirs for request in asked]
    assert [seen(server, replay.urlopen, url, call)[0] for call in CALLS.values()] == [result for result, _ in theirs]
    assert seen(server, walked, url, CALLS['read']) == theirs[0]


REQUESTS = {
    'headers': {'headers': {'user-AGENT': 'bot', 'X-one-TWO': '1', 'Accept': 'text/html;q=0.9', 'COOKIE': 'a=b'}},
    'zipped': {'headers': {'Accept-Encoding': 'gzip'}},
    'latin': {'headers': {'X-Name': 'é', 'X-Blank': 'x '}},
    'numbers': {'headers': {'X-Number': 7, 'X-Bytes': b'\xe9'}},
    'not latin': {'headers': {'X-Name': '日本'}},
    'no text': {'headers': {'X-None': None}},
    'broken': {'headers': {'X-Broken': 'a\nb'}},
    'own host': {'headers': {'Host': 'shop.example'}},
    'kept alive': {'headers': {'Connection': 'keep-alive'}},
    'head': {'method': 'HEAD'},
}


@pytest.mark.parametrize('path', ['/utf8', '/away', '/away/twice', '/missing'])
@pytest.mark.parametrize('what', REQUESTS)
def test_the_wire_carries_the_same(server, path, what):
    def asked():
        return urllib.request.Request(server.url + path, **REQUESTS[what])

    theirs = seen(server, urllib.request.urlopen, asked(), CALLS['read'])
    for opener in (ahead, walked):
        found = seen(server, opener, asked(), CALLS['read'])
        assert found == theirs


ADDRESSES = [
    '', 'nothing', '/path', 'http://', 'http:///x', '{url}/a b', '{url}/é', '{url}/\n', '{url}?q', '{url}', '{url}/x#part', '{url}/%zz',
    '{url}/a/../b', '{url}//x', ' {url}/x ', '<URL:{url}/x>', 'http://127.0.0.1:port/', 'http://user:pw@127.0.0.1/',
    'ftpx://h/', 'file:///nothing/there', 'data:text/plain,hello', 'HTTP://127.0.0.1:{port}/X', 'http://[::1]:1/',
]  # fmt: skip


@pytest.mark.parametrize('address', ADDRESSES)
def test_addresses_are_taken_as_they_are(server, address):
    url = address.format(url=server.url, port=server.server_address[1])
    theirs = seen(server, urllib.request.urlopen, url, CALLS['read'])
    assert seen(server, walked, url, CALLS['read']) == theirs
    if theirs[1]:
        assert seen(server, ahead, url, CALLS['read']) == theirs


LONG = [pytest.param(path, marks=pytest.mark.slow) for path in ('/slow', '/slow/body')]


@pytest.mark.parametrize('path', [*LONG, '/reset', '/reset/body'])
@pytest.mark.parametrize('call', ['read', 'in pieces'])
def test_what_breaks_off_raises_the_same_error(server, path, call):
    theirs = seen(server, urllib.request.urlopen, server.url + path, CALLS[call], timeout=0.3)
    assert theirs[0][0] == 'raised' or 'Error' in str(theirs[0][1])
    assert seen(server, ahead, server.url + path, CALLS[call], timeout=0.3) == theirs


def test_nobody_listening_and_nobody_known(server, closed_port):
    for url in (f'http://127.0.0.1:{closed_port}/', f'http://localhost:{closed_port}/', 'http://nobody.invalid/'):
        theirs = seen(server, urllib.request.urlopen, url, CALLS['read'])
        assert theirs[0][1][0][0] is urllib.error.URLError
        assert seen(server, ahead, url, CALLS['read']) == theirs


@pytest.mark.slow
def test_a_server_that_never_accepts_is_a_timeout(server):
    with socket.create_server(('127.0.0.1', 0), backlog=0) as full, contextlib.ExitStack() as held:
        place = full.getsockname()
        for _ in range(4):
            waiting = held.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(place)
        url = f'http://127.0.0.1:{place[1]}/'
        found = [seen(server, opener, url, CALLS['read'], timeout=0.3) for opener in (urllib.request.urlopen, ahead)]
        assert found[0] == found[1]


def test_an_answer_torn_in_a_piece_is_a_breach(server, monkeypatch):
    monkeypatch.setitem(ANSWERS, '/torn', server_of_bytes.chunked(b'first', end=b'64\r\nshort'))
    page = ahead(f'{server.url}/torn')
    assert page.read(5) == b'first'
    with pytest.raises(ContractBreach, match='middle of a piece'):
        page.read()
    with pytest.raises(ContractBreach):
        check()


@pytest.mark.parametrize('path', ['/odd', ':99999/'])
def test_what_the_client_cannot_send_or_read_is_a_breach(server, path, monkeypatch):
    monkeypatch.setitem(ANSWERS, '/odd', b'HTTP/1.1 200 OK\r\nX-\xe9: no name\r\nContent-Length: 1\r\n\r\nx')
    url = server.url + path if path.startswith('/') else f'http://127.0.0.1{path}'
    urllib.request.urlopen(url).close() if path.startswith('/') else None
    with pytest.raises(ContractBreach, match='not known'):
        ahead(url)
    with pytest.raises(ContractBreach):
        check()


@pytest.mark.parametrize('data', [b'', b'a=1', [b'a']])
def test_what_may_change_a_server_is_never_sent_ahead(server, data):
    del server.seen[:]
    for given in (
        (server.url, data),
        (urllib.request.Request(server.url, data),),
        (urllib.request.Request(server.url, method='PUT'),),
    ):
        with pytest.raises(ContractBreach, match='sent ahead'):
            to_open(*given)
        with pytest.raises(ContractBreach):
            check()
    assert server.seen == []


def test_answers_belong_to_their_requests(server):
    plan = [to_open(f'{server.url}/{n}') for n in range(20)]
    replay = fetched(*plan).replay()
    texts = [replay.urlopen(f'{server.url}/{n}').read() for n in range(20)]
    assert texts == [f'GET /{n} HTTP/1.1'.encode() for n in range(20)]
    with pytest.raises(PlanMismatch, match='no more was fetched'):
        replay.urlopen(f'{server.url}/20')
    with pytest.raises(PlanMismatch, match='fetched was'):
        fetched(*plan[:1]).replay().urlopen(f'{server.url}/1')
    for _ in range(2):
        with contextlib.suppress(PlanMismatch):
            check()


def test_a_request_that_is_opened_again_is_the_same(server):
    asked = urllib.request.Request(f'{server.url}/away', headers={'X-A': '1'})
    plan = [to_open(asked), to_open(asked)]
    replay = fetched(*plan).replay()
    assert [replay.urlopen(asked).geturl() for _ in range(2)] == [f'{server.url}/utf8'] * 2


def test_a_proxy_is_asked_as_urllib_asks_it(server, monkeypatch):
    for name in ('http_proxy', 'HTTP_PROXY', 'no_proxy', 'NO_PROXY'):
        monkeypatch.setenv(name, server.url if 'http' in name.lower() else '')
    monkeypatch.setattr(urllib.request, '_opener', None)
    urls = ['http://shop.example/a/b?c=d%20e', 'http://shop.example:8080/']
    for url in urls:
        theirs = seen(server, urllib.request.urlopen, url, CALLS['read'])
        assert seen(server, ahead, url, CALLS['read']) == theirs
        assert theirs[1][0][0].startswith(b'GET http://shop.example')
    with pytest.raises(ContractBreach, match='through a proxy'):
        ahead('http://shop.example/a"b')
    with pytest.raises(ContractBreach, match='through a proxy'):
        check()
    urllib.request.install_opener(None)


RETRIEVED = [
    '/utf8',
    '/empty',
    '/many',
    '/pieces',
    '/no-length',
    '/old',
    '/away/twice',
    '/missing',
    '/cut',
    '/hang-up',
    '/round',
]


@pytest.mark.parametrize('path', RETRIEVED)
def test_files_are_retrieved_alike(server, path, tmp_path):
    def kept(retrieve):
        del server.seen[:]
        told_of, target = [], tmp_path / 'kept'
        target.write_bytes(b'before')
        try:
            name, head = retrieve(server.url + path, target, lambda *numbers: told_of.append(numbers))
            result = name, head.items()
        except ERRORS as error:
            result = told(error)
        return result, told_of, target.read_bytes(), server.seen[:]

    def ours(url, *given):
        return carried(fetched(to_retrieve(url, *given))).urlretrieve(url, *given)

    assert kept(ours) == kept(urllib.request.urlretrieve)


def test_a_file_without_a_name_is_temporary(server):
    url = f'{server.url}/utf8'
    name, _ = fetched(to_retrieve(url)).replay().urlretrieve(url)
    try:
        assert Path(name).read_bytes() == server_of_bytes.PAGE
    finally:
        urllib.request.urlcleanup()
    assert not Path(name).exists()
    with pytest.raises(ContractBreach, match='sent ahead'):
        to_retrieve(url, None, None, b'a')
    with pytest.raises(ContractBreach):
        check()


@pytest.fixture(scope='module')
def secured(tmp_path_factory):
    """A server that speaks TLS, and the file that says who vouches for it."""
    authority, server = Authority(), server_of_bytes.Server(('', 0), server_of_bytes.Handler)
    server.socket = authority.context('localhost', verified=True).wrap_socket(server.socket, server_side=True)
    server.seen = []
    threading.Thread(target=server.serve_forever, kwargs={'poll_interval': 0.01}, daemon=True).start()
    trusted = tmp_path_factory.mktemp('trusted') / 'root.pem'
    trusted.write_bytes(authority.pem)
    yield server, str(trusted)
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize('host', ['localhost', '127.0.0.2'])
@pytest.mark.parametrize('trusts', [True, False])
@pytest.mark.parametrize('made', [None, ssl.create_default_context, ssl._create_unverified_context])
def test_those_who_answer_are_trusted_alike(secured, host, trusts, made, monkeypatch):
    server, trusted = secured
    if trusts:
        monkeypatch.setenv('SSL_CERT_FILE', trusted)
    monkeypatch.setattr(urllib.request, '_opener', None)
    context = {} if made is None else {'context': made()}
    url = f'https://{host}:{server.server_address[1]}/utf8'
    theirs = seen(server, urllib.request.urlopen, url, CALLS['read'], **context)
    assert theirs[0][0] == (
        'given' if made is ssl._create_unverified_context or (trusts and host == 'localhost') else 'raised'
    )
    assert seen(server, ahead, url, CALLS['read'], **context) == theirs


def test_a_context_of_another_kind_is_a_breach():
    context = ssl.create_default_context()
    context.check_hostname = False
    with pytest.raises(ContractBreach, match='TLS'):
        to_open('https://shop.example', context=context)
    with pytest.raises(ContractBreach):
        check()


@pytest.mark.parametrize('added', [[('X-Way', 'é'), ('user-agent', 'bot')], [('X-A', '1')], []])
@pytest.mark.parametrize('path', ['/utf8', '/away/twice', '/missing'])
def test_an_opener_that_is_installed_adds_its_headers(server, added, path, monkeypatch):
    monkeypatch.setattr(urllib.request, '_opener', None)
    opener = urllib.request.build_opener()
    opener.addheaders = added
    urllib.request.install_opener(opener)
    for headers in ({}, {'User-Agent': 'own', 'x-a': '2'}):
        asked = [urllib.request.Request(server.url + path, headers=headers) for _ in range(2)]
        theirs = seen(server, urllib.request.urlopen, asked[0], CALLS['read'])
        assert seen(server, ahead, asked[1], CALLS['read']) == theirs


def test_an_opener_that_does_more_is_a_breach(server, monkeypatch):
    monkeypatch.setattr(urllib.request, '_opener', urllib.request.build_opener(urllib.request.HTTPCookieProcessor()))
    with pytest.raises(ContractBreach, match='HTTPCookieProcessor'):
        to_open(server.url)
    with pytest.raises(ContractBreach):
        check()
