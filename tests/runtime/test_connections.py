"""Requests side by side share connections, and each is answered as a client of httpx2 is answered."""

import asyncio
import contextlib
import socket
import struct

import httpx2
import pytest

from rewright_runtime import connections, errors
from rewright_runtime.connections import Client, Connections, is_direct
from rewright_runtime.request import Request
from rewright_runtime.wire import CUT, whole

PATHS = [
    '/latin', '/json16', '/empty', '/missing', '/broken', '/no-length', '/chunked', '/zipped', '/hang-up', '/cut',
    '/to/302?where=/latin', '/a%20b?c=%C3%A9',
]  # fmt: skip
WAITS = {'timeout': {'connect': 2.0, 'read': 2.0, 'write': 2.0, 'pool': None}}


def ours(most=2):
    return Connections(most, lambda: httpx2.create_ssl_context(verify=True))


def wire(url, method='GET', content=None):
    return httpx2.Request(method, url, headers={'Accept-Encoding': 'gzip'}, content=content, extensions=WAITS)


async def shown(way, asked, streamed):
    """What a job can see of an answer."""
    try:
        response = await way.send(asked)
        whole(response, Request('GET', str(asked.url), stream=streamed))
    except (httpx2.HTTPError, errors.RequestException) as error:
        return type(error), str(error), type(error.__cause__)
    cut = response.extensions.get(CUT)
    headers = [(k, v) for k, v in response.headers.raw if k != b'Date']
    return response.http_version, response.status_code, response.reason_phrase, headers, response.content, repr(cut)


@pytest.mark.parametrize('streamed', [False, True], ids=['whole', 'streamed'])
@pytest.mark.parametrize(
    ('method', 'path'),
    [(m, p) for m in ('GET', 'POST') for p in PATHS] + [('HEAD', p) for p in ('/latin', '/missing', '/zipped')],
)
def test_an_answer_is_that_of_httpx2(method, path, streamed, site):
    async def both():
        content = b'a=1' if method == 'POST' else None
        seen = []
        for way in (Client(httpx2.AsyncClient(verify=False)), ours()):
            asked = [wire(site.url + p, method, content) for p in (path, '/plain', path)]
            seen.append([await shown(way, one, streamed) for one in asked])
            await way.aclose()
        return seen

    theirs, own = asyncio.run(both())
    assert own == theirs


@pytest.mark.parametrize('url', ['http://127.0.0.1:9/', 'http://nowhere.invalid/', 'httpx://127.0.0.1/'])
def test_what_cannot_be_sent_is_the_same_error(url):
    async def both():
        seen = []
        for way in (Client(httpx2.AsyncClient(verify=False)), ours()):
            with pytest.raises(httpx2.HTTPError) as error:
                await way.send(wire(url))
            await way.aclose()
            seen.append((type(error.value), str(error.value)))
        return seen

    theirs, own = asyncio.run(both())
    assert own == theirs


@pytest.mark.parametrize('streamed', [False, True], ids=['whole', 'streamed'])
@pytest.mark.parametrize('path', ['/zipped', '/latin', '/empty'])
def test_a_client_that_looks_into_its_answers_may_send(path, streamed, site):
    async def reads(response):
        await response.aread()

    async def both():
        seen = []
        for hooks in ([], [reads]):
            way = Client(httpx2.AsyncClient(verify=False, event_hooks={'response': hooks}))
            seen.append(await shown(way, wire(site.url + path), streamed))
            await way.aclose()
        return seen

    plain, read = asyncio.run(both())
    assert read == plain


class Server:
    """Answers requests as `acts` says, and counts connections and what came."""

    def __init__(self, acts):
        self.acts, self.came, self.opened, self.open, self.most = acts, [], 0, 0, 0
        self.talks = []

    async def talk(self, reader, writer):
        self.opened += 1
        self.talks.append(asyncio.current_task())
        self.open += 1
        self.most = max(self.most, self.open)
        number = 0
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while head := await reader.readuntil(b'\r\n\r\n'):
                number += 1
                self.came.append(head.split(b' ')[1].decode())
                await asyncio.sleep(0.002)
                if not await self.acts(number, writer):
                    break
        self.open -= 1
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()


def against(acts, work, servers=1):
    """What `work` does with the addresses of servers, and the servers."""

    async def inside():
        made = [Server(acts) for _ in range(servers)]
        async with contextlib.AsyncExitStack() as stack:
            listening = [
                await stack.enter_async_context(await asyncio.start_server(s.talk, '127.0.0.1', 0)) for s in made
            ]
            found = await work(*(f'http://127.0.0.1:{s.sockets[0].getsockname()[1]}' for s in listening))
            await asyncio.gather(*(talk for server in made for talk in server.talks))
        return found, made

    return asyncio.run(inside())


async def answers(number, writer):
    writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
    return True


async def closes(number, writer):
    await answers(number, writer)
    return False


async def drops_the_second(number, writer):
    return number < 2 and await answers(number, writer)


async def resets_the_second(number, writer):
    if number < 2:
        return await answers(number, writer)
    lingers_not = struct.pack('ii', 1, 0)
    writer.get_extra_info('socket').setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, lingers_not)
    return False


async def statuses(way, urls, method='GET'):
    """The status of each, one after another, or the name of its error."""
    found = []
    for url in urls:
        try:
            found.append((await way.send(wire(url, method))).status_code)
        except httpx2.HTTPError as error:
            found.append(type(error).__name__)
    await way.aclose()
    return found


def test_connections_are_kept_and_no_more_than_allowed():
    async def work(url):
        way, slots = ours(3), asyncio.Semaphore(3)

        async def one(number):
            async with slots:
                return (await way.send(wire(f'{url}/{number}'))).status_code

        found = await asyncio.gather(*(one(n) for n in range(30)))
        await way.aclose()
        return found

    found, (server,) = against(answers, work)
    assert found == [200] * 30
    assert server.opened == server.most == 3


def test_a_free_connection_makes_room_for_another_host():
    async def work(*urls):
        return await statuses(ours(2), [f'{url}/{n}' for n in range(3) for url in urls])

    found, servers = against(answers, work, servers=4)
    assert found == [200] * 12
    # Four hosts in turn, and two connections: each has to be opened anew.
    assert [s.opened for s in servers] == [3] * 4


def test_a_request_that_a_server_did_not_read_is_sent_again(monkeypatch):
    # As where the end comes between the look and the request.
    monkeypatch.setattr(connections._Line, 'serves', lambda line: line.handle is not None)
    found, (server,) = against(closes, lambda url: statuses(ours(), [f'{url}/{n}' for n in range(20)]))
    assert found == [200] * 20
    assert server.came == [f'/{n}' for n in range(20)]


def test_a_request_that_may_change_a_server_is_never_sent_again(monkeypatch):
    monkeypatch.setattr(connections._Line, 'serves', lambda line: line.handle is not None)
    found, (server,) = against(closes, lambda url: statuses(ours(), [f'{url}/{n}' for n in range(4)], 'POST'))
    assert found == [200, 'RemoteProtocolError', 200, 'RemoteProtocolError']
    assert server.came == ['/0', '/2']


@pytest.mark.parametrize(
    ('acts', 'error'), [(drops_the_second, 'RemoteProtocolError'), (resets_the_second, 'ReadError')]
)
def test_a_request_that_a_server_read_and_dropped_is_not_sent_again(acts, error):
    found, (server,) = against(acts, lambda url: statuses(ours(), [f'{url}/{n}' for n in range(4)]))
    assert found == [200, error, 200, error]
    assert server.came == ['/0', '/1', '/2', '/3']


def test_a_connection_whose_server_is_gone_is_not_used():
    async def work(url):
        return await statuses(ours(), [f'{url}/{n}' for n in range(2)])

    found, (server,) = against(closes, work)
    assert found == [200, 200]
    assert server.opened == 2


def test_an_end_in_the_middle_keeps_no_connection():
    async def gives_up(number, writer):
        writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort')
        return False

    async def work(url):
        way = ours()
        response = await way.send(wire(url + '/'))
        with pytest.raises(httpx2.RemoteProtocolError):
            response.read()
        await way.aclose()
        return way._free

    assert against(gives_up, work)[0] == []


@pytest.mark.parametrize('name', ['http_proxy', 'HTTPS_PROXY', 'all_proxy'])
def test_where_there_is_a_proxy_the_client_of_httpx2_sends(name, monkeypatch):
    monkeypatch.setenv(name, 'http://127.0.0.1:9')
    assert not is_direct()
    monkeypatch.delenv(name)
    assert is_direct()
