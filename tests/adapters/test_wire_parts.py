"""The small parts of the wire: keys, heads and bodies, codings, allowed servers, names, redaction."""

import asyncio
import gzip
import struct
import zlib
from urllib.parse import quote

import pytest

from rewright.adapters.wire.allowed import AllowedHosts, safe_address
from rewright.adapters.wire.codings import decoded, encoded
from rewright.adapters.wire.keys import request_key
from rewright.adapters.wire.messages import MalformedError, TruncatedError, pieces, read_head
from rewright.adapters.wire.names import Names, Query
from rewright.adapters.wire.recognizing import recognized
from rewright.adapters.wire.redaction import Redactor
from rewright.adapters.wire.refusals import Refusals
from rewright.adapters.wire.request import Place
from rewright.model.tape import Exchange, Tape

ORIGIN = 'http://a.test:80'
JSON, FORM = 'application/json', 'application/x-www-form-urlencoded'
PART = 'multipart/form-data; boundary='


def multipart(boundary, *parts):
    head = 'Content-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'
    return ''.join(f'--{boundary}\r\n{head.format(*part)}' for part in parts).encode() + f'--{boundary}--\r\n'.encode()


SAME = [
    (('GET', '/p?b=2&a=1', '', b''), ('GET', '/p?a=1&b=2', '', b'')),
    (('GET', '/p?q=a+b', '', b''), ('GET', '/p?q=a%20b', '', b'')),
    (('GET', '/%7Euser/%c3%bc', '', b''), ('GET', '/~user/%C3%BC', '', b'')),
    (('GET', '/p#part', '', b''), ('GET', '/p', '', b'')),
    (('GET', '', '', b''), ('GET', '/', '', b'')),
    (('GET', '/p?', '', b''), ('GET', '/p', '', b'')),
    (('GET', '/p?flag', '', b''), ('GET', '/p?flag=', '', b'')),
    (('POST', '/', JSON, b'{"a": [1, null]}'), ('POST', '/', JSON, b'{"a":[1,null]}')),
    (('POST', '/', FORM, b'a=1&b=%20'), ('POST', '/', FORM, b'b=+&a=1')),
    (
        ('POST', '/', f'{PART}x', multipart('x', ('a', 1), ('b', 'é'))),
        ('POST', '/', f'{PART}"yy"', multipart('yy', ('b', 'é'), ('a', 1))),
    ),
]
DIFFERENT = [
    (('GET', '/p?a=1', '', b''), ('GET', '/p?a=2', '', b'')),
    (('GET', '/p?a=1&a=1', '', b''), ('GET', '/p?a=1', '', b'')),
    (('GET', '/p', '', b''), ('GET', '/P', '', b'')),
    (('GET', '/p%2Fq', '', b''), ('GET', '/p%2Fr', '', b'')),
    (('GET', '/p', '', b''), ('HEAD', '/p', '', b'')),
    (('POST', '/', JSON, b'{"a": 1}'), ('POST', '/', JSON, b'{"a": 1.5}')),
    (('POST', '/', '', b'x'), ('POST', '/', '', b'y')),
    (('POST', '/', JSON, b'not json'), ('POST', '/', JSON, b'nor this')),
    (('POST', '/', f'{PART}x', multipart('x', ('a', 1))), ('POST', '/', f'{PART}x', multipart('x', ('a', 2)))),
]


def key(method, target, kind, body):
    return request_key(method, ORIGIN, target, kind, body)


@pytest.mark.parametrize(('one', 'other'), SAME)
def test_requests_that_ask_the_same_have_one_key(one, other):
    assert key(*one) == key(*other)


@pytest.mark.parametrize(('one', 'other'), DIFFERENT)
def test_requests_that_ask_something_else_have_another_key(one, other):
    assert key(*one) != key(*other)


def test_a_key_reads_well():
    assert key('GET', '/p?b=2&a=1', '', b'') == 'GET http://a.test:80 /p a=1&b=2'
    assert request_key('GET', ORIGIN, '/p', '', b'', 'bytes=0-9').endswith('/p bytes=0-9')


def test_a_deep_json_body_still_has_a_key():
    assert 'sha256:' in key('POST', '/', JSON, b'[' * 200_000)


def read(data, *, until_close=False):
    async def work():
        reader = asyncio.StreamReader()
        reader.feed_data(data)
        reader.feed_eof()
        head = await read_head(reader)
        found = [piece async for piece in pieces(reader, head, until_close=until_close)] if head else []
        return head, b''.join(raw for raw, _ in found), b''.join(content for _, content in found)

    return asyncio.run(work())


BODIES = [
    (b'X: 1\r\nContent-Length: 3\r\n\r\nabcdef', False, b'abc'),
    (b'Content-Length: 3\n\nabc', False, b'abc'),
    (b'transfer-encoding: CHUNKED\r\n\r\n3;x=y\r\nabc\r\n0\r\nT: 1\r\n\r\n', False, b'abc'),
    (b'Content-Length: 0\r\n\r\n', False, b''),
    (b'\r\nto the end', True, b'to the end'),
    (b'Content-Length: +3\r\n\r\nabc', False, b''),
]


@pytest.mark.parametrize(('message', 'until_close', 'expected'), BODIES)
def test_a_body_is_read_as_it_is_framed(message, until_close, expected):
    assert read(b'HTTP/1.1 200 OK\r\n' + message, until_close=until_close)[2] == expected


def test_the_bytes_on_the_wire_are_kept_as_they_came():
    chunks = b'3;x=y\r\nabc\r\n0\r\nT: 1\r\n\r\n'
    head, raw, _ = read(b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n' + chunks)
    assert (raw, head.raw.endswith(b'\r\n\r\n')) == (chunks, True)


BROKEN = [
    (b'GET / HTTP/1.1\r\nHos', TruncatedError),
    (b'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc', TruncatedError),
    (b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nabc', TruncatedError),
    (b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc', MalformedError),
    (b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7fffffff\r\nabc', TruncatedError),
    (b'GET / HTTP/1.1\r\n' + b'X: y\r\n' * 60_000, MalformedError),
    (b'GET /' + b'x' * 200_000, MalformedError),
]


@pytest.mark.parametrize(('message', 'error'), BROKEN, ids=range(len(BROKEN)))
def test_a_broken_message_is_an_error(message, error):
    with pytest.raises(error):
        read(message)


@pytest.mark.parametrize('first', ['GET /', 'get / HTTP/1.1', '\x16\x03\x01', 'HTTP/1.1 200', 'GET / HTTP/2.0'])
def test_what_is_no_request_is_refused(first):
    head, _, _ = read(first.encode('latin-1') + b'\r\n\r\n')
    with pytest.raises(MalformedError):
        head.request_line()


def test_an_empty_connection_has_no_head():
    assert read(b'')[0] is None


CODED = [
    ('gzip', gzip.compress(b'text', mtime=0), b'text'),
    ('deflate', zlib.compress(b'text'), b'text'),
    ('deflate', zlib.compress(b'text')[2:-4], b'text'),
    ('gzip, identity', gzip.compress(b'text', mtime=0), b'text'),
    ('br', b'?', None),
    ('gzip', b'not gzip', None),
    ('gzip', gzip.compress(b'text', mtime=0)[:-3], None),
    ('', b'text', b'text'),
]


@pytest.mark.parametrize(('coding', 'body', 'expected'), CODED)
def test_codings_are_undone(coding, body, expected):
    assert decoded(body, coding) == expected


@pytest.mark.parametrize('coding', ['gzip', 'deflate'])
def test_codings_are_done_again_with_equal_bytes(coding):
    assert decoded(encoded(b'text', coding), coding) == b'text'
    assert encoded(b'text', coding) == encoded(b'text', coding)


ALLOWED = [
    ('a.test', 'a.test', 80, True),
    ('a.test', 'A.TEST', 8080, True),
    ('a.test:8080', 'a.test', 80, False),
    ('https://a.test/path', 'a.test', 443, True),
    ('https://a.test', 'a.test', 80, False),
    ('a.test', 'sub.a.test', 80, False),
    ('a.test', 'a.test.evil.test', 80, False),
    ('localhost:5', '127.0.0.1', 5, True),
    ('127.0.0.1:5', 'localhost', 6, False),
    ('', 'a.test', 80, False),
]


@pytest.mark.parametrize(('entry', 'host', 'port', 'expected'), ALLOWED)
def test_allowed_servers(entry, host, port, expected):
    assert AllowedHosts([entry]).place(Place('http', host, port)) is expected


LEADS = [
    ('a.test', '93.184.216.34', True),
    ('a.test', '10.0.0.7', True),
    ('a.test', '127.0.0.1', False),
    ('a.test', '169.254.169.254', False),
    ('a.test', '::ffff:169.254.169.254', False),
    ('a.test', 'fe80::1%eth0', False),
    ('a.test', '0.0.0.0', False),
    ('localhost', '127.0.0.1', True),
    ('169.254.169.254', '169.254.169.254', False),
    ('fd00:ec2::254', 'fd00:ec2::254', False),
    ('a.test', '100.100.100.200', False),
    ('a.test', '192.0.0.192', False),
    ('metadata.google.internal', '93.184.216.34', False),
    ('a.test', '64:ff9b::a9fe:a9fe', False),
    ('a.test', '2002:a9fe:a9fe::1', False),
    ('a.test', '2002:7f00:1::1', False),
    ('a.test', '168.63.129.16', False),
    ('2852039166', '169.254.169.254', False),
    ('10.0.0.7', '10.0.0.7', True),
]


@pytest.mark.parametrize(('host', 'address', 'expected'), LEADS)
def test_a_name_does_not_lead_to_this_machine(host, address, expected):
    assert safe_address(host, address) is expected


def query(name, kind=1):
    labels = b''.join(bytes([len(part)]) + part.encode() for part in name.split('.'))
    return b'\x07\x07\x01\x00' + struct.pack('>HHHH', 1, 0, 0, 0) + labels + b'\x00' + struct.pack('>HH', kind, 1)


def test_every_name_has_an_address_of_its_own():
    names = Names()
    replies = [names.reply(Query(query(name)), '') for name in ('a.test', 'b.test', 'A.test')]
    assert [reply[-4:] for reply in replies] == [b'\xc6\x12\x00\x01', b'\xc6\x12\x00\x02', b'\xc6\x12\x00\x01']
    assert names.host('198.18.0.2') == 'b.test'


def test_an_unknown_name_and_another_kind_have_no_address():
    names = Names()
    assert names.reply(Query(query('a.test')), 'not_allowed')[3] & 15 == 3
    assert names.reply(Query(query('a.test', kind=28)), '')[6:8] == b'\x00\x00'


@pytest.mark.parametrize('packet', [b'', b'short', query('a.test')[:-6], b'\xff' * 40])
def test_what_is_no_query_is_an_error(packet):
    with pytest.raises(ValueError, match='not a DNS query'):
        Query(packet)


def test_equal_secrets_stay_equal_and_marks_are_left_alone():
    redactor = Redactor(b'key', ['secret/value'])
    once = redactor.text('a=secret/value&b=secret%2Fvalue')
    assert once == f'a={redactor.mark("secret/value")}&b={redactor.mark("secret/value")}'
    assert redactor.text(once) == once
    assert redactor.mark(redactor.mark('x')) == redactor.mark('x')


@pytest.mark.parametrize('secret', ['', 'abc'])
def test_a_secret_too_short_to_find_is_not_looked_for(secret):
    assert Redactor(b'key', [secret]).text('abcabc') == 'abcabc'


def test_secret_headers_are_redacted_whole():
    headers = (('Authorization', 'Basic dXNlcg=='), ('X-API-Key', 'k'), ('Accept', 'text/html'), ('Cookie', 'a=1; b=2'))
    found = dict(Redactor(b'key').headers(headers))
    assert found['Accept'] == 'text/html'
    assert found['Authorization'].startswith('REDACTED-')
    assert found['Cookie'].startswith('a=REDACTED-')
    assert not {'Basic', 'k'} & set(found.values())


# What was recorded of one server (r: refused, a: answered), what a program asks it again, and which of its connections are refused.
REFUSED = {
    'r': ('ccc', 'rrr'),
    'rr': ('cccc', 'rrrr'),
    'ra': ('cca', 'r.'),
    'rra': ('cccac', 'rr..'),
    'aar': ('cacacc', '..rr'),
    'ara': ('ccacc', '..r.'),
    'a': ('ccac', '...'),
    '': ('cc', '..'),
}


@pytest.mark.parametrize('recorded', REFUSED)
def test_a_closed_port_is_closed_as_often_and_as_late_as_it_was(recorded):
    asked = Exchange(key='GET http://localhost:81/a', method='GET', url='http://localhost:81/a', status=200)
    closed = Exchange(key='CONNECT tcp://127.0.0.1:81', method='CONNECT', url='tcp://127.0.0.1:81', failure='refused')
    elsewhere = Exchange(key='GET http://localhost:82/a', method='GET', url='http://localhost:82/a', status=200)
    kinds = {'r': closed, 'a': asked}
    refusals = Refusals(Tape(exchanges=(elsewhere, *(kinds[one] for one in recorded), elsewhere)))
    steps, expected = REFUSED[recorded]
    found = ''
    for step in steps:
        if step == 'a':
            refusals.asked(Place('http', 'localhost', 81))
        else:
            found += 'r' if refusals.next('127.0.0.1', 81) else '.'
    assert found == expected
    assert not refusals.next('127.0.0.1', 82)


DIGEST = 'Digest username="me", realm="r", nonce="canary-nonce", uri="/", algorithm=MD5, response="0f0e0d0c0b0a", qop=auth, nc=00000001, cnonce="abcdef0123456789"'
CHALLENGE = 'Digest realm="r", nonce="canary-nonce", qop="auth", algorithm=MD5, opaque="00000001"'


def test_what_answers_a_challenge_is_a_secret_and_the_challenge_is_not():
    redactor = Redactor(b'k')
    headers = (('Authorization', DIGEST),)
    redactor.learn(headers)
    assert redactor.headers((('WWW-Authenticate', CHALLENGE),)) == (('WWW-Authenticate', CHALLENGE),)
    assert '0f0e0d0c0b0a' not in redactor.text('seen: 0f0e0d0c0b0a and abcdef0123456789')
    assert 'abcdef0123456789' not in redactor.text('seen: 0f0e0d0c0b0a and abcdef0123456789')
    assert 'me' not in redactor.headers(headers)[0][1]


NAMED_ADDRESSES = {
    'a link': ((), b'{"next": "http://bob:cn4ry-9f3a7c@host.test/a?b=1"}'),
    'slashes escaped': (
        (('Content-Type', 'application/json'),),
        b'{"next": "http:\\/\\/bob:cn4ry-9f3a7c@host.test\\/a"}',
    ),
    'a database': ((), b'[{"dsn": "postgresql+psycopg2://bob:cn4ry-9f3a7c@db.test:5432/shop"}]'),
    'nobody': ((('Content-Type', 'text/plain'),), b'redis://:cn4ry-9f3a7c@cache.test/0\n'),
    'a page': ((('Content-Type', 'text/html'),), '<a href="ftp://bøb:cn4ry-9f3a7c@files.test">ü</a>'.encode()),
    'a redirect': ((('Location', 'https://bob:cn4ry-9f3a7c@host.test/moved'),), b'cn4ry-9f3a7c'),
    'percent signs': ((), b'{"dsn": "mysql://bob:cn4ry%2D9f3a7c@db.test"} cn4ry-9f3a7c'),
}
NO_LOGINS = [
    b'http://host.test:8080000/cn4ry-9f3a7c@b', b'mail bob:cn4ry-9f3a7c@host.test', b'http://bob:password@host.test',
    b' '.join(b'http://bob:cn4ry-%d@host.test' % n for n in range(21)), b'http://{user}:{password}@host.test',
]  # fmt: skip


@pytest.mark.parametrize('name', NAMED_ADDRESSES)
def test_a_password_in_an_address_that_a_message_names_is_a_secret(name):
    headers, body = NAMED_ADDRESSES[name]
    redactor = Redactor(b'k')
    redactor.learn(headers, '', body)
    left = redactor.bytes(body) + ' '.join(text for _, text in redactor.headers(headers)).encode()
    assert (b'9f3a7c' in left, b'REDACTED-' in left) == (False, True)


@pytest.mark.parametrize('body', NO_LOGINS)
def test_what_only_looks_like_one_is_none(body):
    redactor = Redactor(b'k')
    redactor.learn((), '', body)
    assert redactor.bytes(body) == body


KEYS = [
    'GET http://a.test:80 /save/{0}', 'GET http://a.test:80 /{0}/{1} a=1&b={0}', 'GET http://a.test:80 /x a={0}{1}&b=2',
    'POST http://a.test:80 / json:{{"a":"{1}"}}',
]  # fmt: skip


@pytest.mark.parametrize('form', KEYS)
@pytest.mark.parametrize(
    'secrets', [('cn4ry-zq9x', 'zq9x-cn4ry'), ('cn4ry/zq9x é', 'x' * 30 + '1'), ('cn4ry+zq', 'a&b=cn4ry')]
)
def test_a_recorded_key_is_recognized_by_what_its_marks_stand_for(form, secrets):
    redactor, marks = Redactor(b'k'), [Redactor(b'k').mark(secret) for secret in secrets]
    known, key = form.format(*marks), form.format(*(quote(secret, safe='') for secret in secrets))
    others = ['GET http://a.test:80 /save/', form.format(*['REDACTED-0123456789ab'] * 2), form.format(*reversed(marks))]
    assert recognized(key, others, redactor) == recognized(key + 'z', [known], redactor) == ''
    assert redactor.text(key) == key
    assert recognized(key, [*others, known], redactor) == known
    assert redactor.text(key) == known
