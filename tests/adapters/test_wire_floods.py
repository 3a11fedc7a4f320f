"""What floods the recorder, from either side, ends at a limit that is told, and the recorder goes on."""

import socket
import threading

import pytest

from rewright.adapters.wire.names import MOST_NAMES, Names, Query

ASK = """
import http.client
link = http.client.HTTPConnection('{site}', timeout=20)
try:
    link.request({request})
    answer = link.getresponse()
    print(sum(map(len, iter(lambda: answer.read(1 << 16), b''))))
except (http.client.HTTPException, OSError) as error:
    print(type(error).__name__)
"""


def served(answer):
    """Serve raw bytes to everybody who asks, again and again until they leave; yields the address."""
    server = socket.create_server(('127.0.0.1', 0))

    def serve():
        while True:
            try:
                link, _ = server.accept()
                link.recv(1 << 16)
                first, again = answer
                link.sendall(first)
                while again:
                    link.sendall(again)
            except OSError:
                if server.fileno() < 0:
                    return

    threading.Thread(target=serve, daemon=True).start()
    return server


ENDLESS = {
    'a body that ends with the connection': (b'HTTP/1.0 200 OK\r\n\r\n', bytes(1 << 16)),
    'chunks': (b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', b'10000\r\n' + bytes(1 << 16) + b'\r\n'),
    'one chunk': (b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffff\r\n', bytes(1 << 16)),
    'a length that is long': (b'HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n', bytes(1 << 16)),
    'headers': (b'HTTP/1.1 200 OK\r\n', b'X-Header: y\r\n' * 1000),
    'one header': (b'HTTP/1.1 200 OK\r\nX: ', b'y' * 1000),
    'interim answers': (b'', b'HTTP/1.1 100 Continue\r\n\r\n' * 1000),
}


@pytest.mark.parametrize('kind', ENDLESS)
def test_an_endless_answer_ends_at_the_limit(strong, kind):
    with served(ENDLESS[kind]) as server:
        site = f'127.0.0.1:{server.getsockname()[1]}'
        run = strong.record(ASK.format(site=site, request="'GET', '/'"), site, traffic_mb=1)
    assert [(e.method, e.failure) for e in run.tape.exchanges] == [('GET', 'too_large')]
    assert (run.exit_code, run.limit) == (0, '')
    assert not strong.out(run)[0].isdigit(), strong.out(run)


def test_a_request_without_end_ends_at_the_limit(strong, site):
    request = (
        "'POST', '/form', iter(lambda: bytes(1 << 16), None), {'Transfer-Encoding': 'chunked'}, encode_chunked=True"
    )
    run = strong.record(ASK.format(site=site, request=request), site, traffic_mb=1)
    assert [e.failure for e in run.tape.exchanges] == ['too_large']


def test_many_answers_are_counted_together(strong, site):
    code = '\n'.join([ASK.format(site=site, request="'POST', '/form', bytes(300_000)")] * 4)
    run = strong.record(code, site, traffic_mb=1)
    assert {e.failure for e in run.tape.exchanges} == {'', 'too_large'}


CROWD = """
import socket
links = []
for _ in range(60):
    try:
        link = socket.create_connection(('{host}', {port}))
        # A request that never ends.
        link.sendall(b'GET / HTT')
        links.append(link)
    except OSError:
        pass
print('done')
"""


def test_a_crowd_of_slow_connections_ends_at_the_limit(strong, site):
    host, _, port = site.partition(':')
    run = strong.record(CROWD.format(host=host, port=port), site, open_files=40)
    assert strong.out(run) == 'done\n'
    few = strong.record(CROWD.format(host=host, port=port).replace('60', '10'), site, open_files=40)
    assert [e.failure for e in few.tape.exchanges] == []


def test_a_flood_of_names_is_answered_to_a_limit():
    names = Names()
    packets = [Query(b'\x07\x07' + bytes(10) + b'\x05%05d\x00\x00\x01\x00\x01' % at) for at in range(MOST_NAMES + 10)]
    replies = [names.reply(packet, '') for packet in packets]
    assert {reply[3] & 15 for reply in replies[:MOST_NAMES]} == {0}
    assert {reply[3] & 15 for reply in replies[MOST_NAMES:]} == {3}
    assert names.reply(packets[0], '')[3] & 15 == 0
