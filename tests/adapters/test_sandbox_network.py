"""What a program asks of the network is recorded as it was, and replayed without the server."""

import socket
import threading

import pytest

URLLIB = """
import gzip, urllib.request, urllib.error
for path in {paths}:
    try:
        answer = urllib.request.urlopen('http://{site}' + path, timeout={timeout})
        body = answer.read()
        print(answer.status, gzip.decompress(body) if body[:2] == b'\\x1f\\x8b' else body)
    except urllib.error.HTTPError as error:
        print(error.code, error.read())
    except Exception as error:
        print(type(error).__name__)
"""
REQUESTS = """
import requests
with requests.Session() as session:
    for _ in range(2):
        for path in {paths}:
            try:
                answer = session.get('http://{site}' + path, timeout={timeout})
                print(answer.status_code, answer.text, answer.headers.get('Content-Encoding', ''))
            except requests.RequestException as error:
                print(type(error).__name__)
"""
PATHS = ['/a', '/b?y=2&x=1', '/flaky', '/flaky', '/gzip', '/chunked', '/ü'.encode().decode('latin-1')]


def code_of(template, site, paths=tuple(PATHS), timeout=5):
    quoted = [p if p.isascii() else '/%C3%BC' for p in paths]
    return template.format(site=site, paths=quoted, timeout=timeout)


@pytest.mark.slow
@pytest.mark.parametrize('template', [URLLIB, REQUESTS], ids=['urllib', 'requests'])
def test_a_replay_prints_what_the_recording_printed(lab, site, template):
    code = code_of(template, site)
    live = lab.record(code, site)
    asked = lab.asked.total()
    again = lab.replay(code, live)
    assert asked
    assert lab.asked.total() == asked
    assert lab.out(again) == lab.out(live)
    assert [e.key for e in again.tape.exchanges] == [e.key for e in live.tape.exchanges]
    assert [e.status for e in again.tape.exchanges] == [e.status for e in live.tape.exchanges]


def test_a_recording_makes_no_more_connections_than_the_program(strong):
    with socket.create_server(('127.0.0.1', 0)) as server:
        site = f'127.0.0.1:{server.getsockname()[1]}'
        accepted = []

        def serve():
            while True:
                connection, peer = server.accept()
                accepted.append(peer)
                with connection:
                    connection.recv(4096)
                    connection.sendall(b'HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi')

        threading.Thread(target=serve, daemon=True).start()
        live = strong.record(
            f'from urllib.request import urlopen\nfor n in range(3): urlopen("http://{site}/%d" % n)\n', site
        )
    assert live.exit_code == 0, strong.err(live)
    assert len(accepted) == len(live.tape.exchanges) == 3


def test_answers_of_one_key_keep_their_order_and_the_last_one_repeats(lab, site):
    live = lab.record(code_of(URLLIB, site, ['/flaky'] * 2), site)
    again = lab.replay(code_of(URLLIB, site, ['/flaky'] * 3), live)
    assert [e.status for e in again.tape.exchanges] == [503, 200, 200]


def test_an_encoded_body_is_kept_decoded(lab, site):
    run = lab.record(code_of(REQUESTS, site, ['/gzip']), site)
    exchange = run.tape.exchanges[0]
    assert lab.blobs.get(exchange.body) == b'small text'
    assert 'content-encoding' not in {name.lower() for name, _ in exchange.headers}


FAILING = [('/lie', 'truncated'), ('/drop', 'reset'), pytest.param('/hang', 'timeout', marks=pytest.mark.slow)]


@pytest.mark.parametrize(('path', 'failure'), FAILING)
def test_a_failure_is_replayed_as_it_happened(lab, site, path, failure):
    code = code_of(URLLIB, site, [path], timeout=0.4)
    live = lab.record(code, site)
    again = lab.replay(code, live)
    assert [e.failure for e in live.tape.exchanges] == [failure]
    assert [e.failure for e in again.tape.exchanges] == [failure]
    assert lab.out(again) == lab.out(live)


HOSTILE = [('/flood', {'too_large'}), ('/bomb', {'truncated'}), ('/redirect', {'', 'not_allowed'})]


@pytest.mark.parametrize(('path', 'failures'), HOSTILE)
def test_a_hostile_server_is_a_failure_and_no_hang(lab, site, path, failures):
    live = lab.record(code_of(URLLIB, site, [path]), site)
    assert {e.failure for e in live.tape.exchanges} <= failures
    assert (live.limit, live.exit_code) == ('', 0)
    assert '200' not in lab.out(live)


POST = """
import json, urllib.request
data = {body}
request = urllib.request.Request('http://{site}/form', data=data, headers={{'Content-Type': '{kind}'}})
print(urllib.request.urlopen(request).read())
"""
SAME_BODIES = [
    (b'{"a": 1, "b": 2}', b'{"b":2,"a":1}', 'application/json'),
    (b'a=1&b=x+y', b'b=x%20y&a=1', 'application/x-www-form-urlencoded'),
    (b'\x00\xff', b'\x00\xff', 'application/octet-stream'),
]


@pytest.mark.parametrize(('first', 'second', 'kind'), SAME_BODIES)
def test_a_body_that_means_the_same_gets_the_same_answer(lab, site, first, second, kind):
    live = lab.record(POST.format(body=first, site=site, kind=kind), site)
    again = lab.replay(POST.format(body=second, site=site, kind=kind), live)
    assert lab.out(again) == lab.out(live)
    assert lab.blobs.get(live.tape.exchanges[0].request_body) == first


def test_a_changed_body_is_not_recorded(lab, site):
    live = lab.record(POST.format(body=b'a', site=site, kind='text/plain'), site)
    again = lab.replay(POST.format(body=b'b', site=site, kind='text/plain'), live)
    assert [(e.failure, e.status) for e in again.tape.exchanges] == [('not_recorded', 0)]
    assert 'HTTPError: HTTP Error 599' in again.exception


def test_a_program_that_keeps_asking_for_the_unknown_is_stopped(lab, site):
    live = lab.record(code_of(URLLIB, site, ['/a']), site)
    again = lab.replay('while True:\n' + code_of(URLLIB, site, ['/z']).replace('\n', '\n  '), live)
    assert again.limit == 'not_recorded'


def test_a_server_that_is_not_allowed_is_never_dialled(lab, site):
    run = lab.run(
        code_of(URLLIB, site, ['/a']), network='record', allowed_hosts=('localhost:1', f'10.0.0.1:{site[10:]}')
    )
    assert not lab.asked
    assert [e.failure for e in run.tape.exchanges] == ['not_allowed']


def test_a_name_that_is_not_allowed_is_unknown(strong):
    run = strong.run(code_of(URLLIB, 'example.test', ['/a']), network='record', allowed_hosts=('other.test',))
    assert [(e.url, e.failure) for e in run.tape.exchanges] == [('example.test', 'not_allowed')]
    assert strong.out(run) == 'URLError\n'


def test_a_refused_connection_is_a_failure(lab, closed_port):
    code = code_of(URLLIB, f'127.0.0.1:{closed_port}', ['/a'])
    live = lab.record(code, f'127.0.0.1:{closed_port}')
    again = lab.replay(code, live)
    assert [e.failure for e in live.tape.exchanges] == ['refused']
    assert lab.out(again) == lab.out(live)


WILD = """
import ctypes, socket, urllib.request
libc = ctypes.CDLL(None)
with socket.socket() as wild:
    print([libc.connect(wild.fileno(), ctypes.c_void_p(place), 16) for place in (1, (1 << 63) - 4, (1 << 64) - 1)])
print(urllib.request.urlopen('http://{site}/after', timeout=9).status)
"""


def test_a_connection_to_no_address_at_all_stops_no_other(strong, site):
    """Whoever answers for connections reads the address from the program's memory, where it may be no place."""
    run = strong.record(WILD.format(site=site), site)
    assert (strong.out(run), run.limit) == ('[-1, -1, -1]\n200\n', '')


@pytest.mark.slow
def test_latency_is_replayed_only_when_asked_for(lab, site):
    code = code_of(URLLIB, site, ['/slow'])
    live = lab.record(code, site)
    assert live.tape.exchanges[0].seconds >= 0.25
    assert lab.replay(code, live).tape.exchanges[0].seconds < 0.25
    assert lab.replay(code, live, latency=True).tape.exchanges[0].seconds >= 0.25


PARALLEL = """
import concurrent.futures, http.client
def work(number):
    connection = http.client.HTTPConnection('{host}', {port})
    found = []
    for page in range(25):
        connection.request('GET', f'http://{site}/p?n={{number}}-{{page}}')
        found.append(connection.getresponse().read().decode())
    return found
with concurrent.futures.ThreadPoolExecutor(8) as pool:
    print(list(pool.map(work, range(8))))
"""


@pytest.mark.slow
def test_eight_clients_are_replayed_at_once(strong, site):
    host, _, port = site.partition(':')
    code = PARALLEL.format(host=host, port=port, site=site)
    live = strong.record(code, site)
    again = strong.replay(code, live)
    assert strong.out(again) == strong.out(live)
    assert len(again.tape.exchanges) == 200
    assert sum(e.seconds for e in again.tape.exchanges) / 200 < 0.02


@pytest.mark.slow
def test_a_head_request_has_no_body(lab, site):
    code = f"import requests; a = requests.head('http://{site}/a'); print(a.headers['Content-Length'], a.content)"
    live = lab.record(code, site)
    assert lab.out(lab.replay(code, live)) == lab.out(live) == "12 b''\n"


def test_without_a_network_nothing_is_reached(strong, site):
    run = strong.run(code_of(URLLIB, site, ['/a']))
    assert strong.out(run) == 'URLError\n'
    assert not strong.asked
