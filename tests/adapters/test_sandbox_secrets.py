"""A secret that the program was given comes out of no part of its recording."""

import socket
import threading
import zlib

import pytest

from rewright.model.refusal import Refusal
from rewright.model.run import InputFile, Program

CANARY = 'canary-7f3a/9+x é'
CODE = """
import os, sys, urllib.parse, urllib.request
secret = os.environ['TOKEN']
quoted = urllib.parse.quote(secret, safe='')
request = urllib.request.Request('http://{site}/login?key=' + quoted, data=None)
request.add_header('Authorization', 'Bearer ' + quoted)
request.add_header('X-Api-Key', quoted)
request.add_header('Cookie', 'session=canary-session-1; theme=dark')
urllib.request.urlopen(request).read()
body = urllib.parse.urlencode({{'token': secret}}).encode()
print(urllib.request.urlopen('http://{site}/form', data=body).read())
print(secret)
sys.stderr.write(secret)
open('out.txt', 'w').write(secret)
raise ValueError(secret)
"""
FORMS = ['canary-7f3a', 'canary-session', 'canary-cookie']


def everything(run, folder):
    blobs = [zlib.decompress(path.read_bytes()) for path in (folder / 'objects').rglob('*') if path.is_file()]
    return b'\n'.join([*blobs, run.model_dump_json().encode()])


def test_no_secret_is_recorded(lab, site, tmp_path):
    program = {'variables': {'TOKEN': CANARY}, 'secrets': ('TOKEN',)}
    run = lab.record(CODE.format(site=site), site, program=program)
    assert run.exception.startswith('ValueError: REDACTED-')
    assert len(run.tape.exchanges) == 2
    recorded = everything(run, tmp_path)
    assert [form for form in FORMS if form.encode() in recorded] == []


def test_a_secret_that_is_not_named_is_found(lab, tmp_path):
    """A check of the check: without its name, and carried by no message, the canary comes out."""
    run = lab.run("import os; print(os.environ['TOKEN'])", program={'variables': {'TOKEN': CANARY}})
    assert FORMS[0].encode() in everything(run, tmp_path)


def test_a_request_with_a_secret_is_replayed(lab, site):
    program = {'variables': {'TOKEN': CANARY}, 'secrets': ('TOKEN',)}
    live = lab.record(CODE.format(site=site), site, program=program)
    again = lab.replay(CODE.format(site=site), live, program=program)
    assert [e.failure for e in again.tape.exchanges] == ['', '']
    assert [e.key for e in again.tape.exchanges] == [e.key for e in live.tape.exchanges]
    assert again.stdout == live.stdout


# A job asks for another address by a path and by parameters, in which it is escaped not at all, in part, once and twice.
ASKS = """
import os, urllib.parse, urllib.request
url = 'https://bob:' + os.environ['PASSWORD'] + '@files.test/a?b=1'
once = urllib.parse.quote(url, safe='')
twice = urllib.parse.quote('http://proxy.test/?url=' + once, safe='')
for path in ('/save/' + url, '/save/' + once, '/get?a=1&url=' + url, '/get?url=' + once.lower(), '/get?to=' + twice, '/form'):
    body = ('url=' + once).encode() if path == '/form' else None
    print(urllib.request.urlopen('http://{site}' + path, data=body).read(), os.environ['PASSWORD'])
"""


@pytest.mark.parametrize('password', ['canary-zq9x', 'canary%2Fzq9%40x'])
def test_requests_that_hold_an_address_with_a_password_are_replayed(strong, site, tmp_path, password):
    program = {'variables': {'PASSWORD': password}}
    live = strong.record(ASKS.format(site=site), site, program=program)
    again = strong.replay(ASKS.format(site=site), live, program=program)
    assert (live.exit_code, len(live.tape.exchanges)) == (0, 6), strong.err(live)
    assert [exchange.failure for exchange in again.tape.exchanges] == [''] * 6
    assert [exchange.key for exchange in again.tape.exchanges] == [exchange.key for exchange in live.tape.exchanges]
    assert again.stdout == live.stdout
    recorded = everything(live, tmp_path) + everything(again, tmp_path)
    assert [form for form in (b'canary', b'zq9') if form in recorded] == []


EARLY = """
import urllib.parse, urllib.request
for path in ('/early/canary-cookie-1', '/early?a=canary%2Dcookie%2D1&b=canary-cookie-2', '/login', '/late?a=canary-cookie-1'):
    print(urllib.request.urlopen('http://{site}' + path).read())
print(urllib.request.urlopen('http://{site}/form', data=b'a=canary-cookie-1').read())
"""


def test_a_request_with_a_secret_that_only_a_later_answer_tells_is_replayed(strong, site, tmp_path):
    live = strong.record(EARLY.format(site=site), site)
    again = strong.replay(EARLY.format(site=site), live)
    assert (live.exit_code, len(live.tape.exchanges)) == (0, 5), strong.err(live)
    assert [exchange.failure for exchange in again.tape.exchanges] == [''] * 5
    assert [exchange.key for exchange in again.tape.exchanges] == [exchange.key for exchange in live.tape.exchanges]
    assert again.stdout == live.stdout
    assert b'canary-cookie-1' not in everything(live, tmp_path) + everything(again, tmp_path)
    # What it is not is not taken for it.
    other = strong.replay(EARLY.format(site=site).replace('/early/canary-cookie-1', '/early/canary-cookie-3'), live)
    assert next(exchange.failure for exchange in other.tape.exchanges) == 'not_recorded'


def test_a_password_in_the_words_of_a_status_is_marked(strong, tmp_path):
    with socket.create_server(('127.0.0.1', 0)) as server:
        site = f'127.0.0.1:{server.getsockname()[1]}'

        def serve():
            with server.accept()[0] as connection:
                connection.recv(4096)
                connection.sendall(
                    b'HTTP/1.0 200 see http://bob:canary-zq9x@files.test/\r\nLocation: http://bob:canary-zq9x@files.test/\r\n'
                    b'Content-Length: 0\r\n\r\n'
                )

        answering = threading.Thread(target=serve)
        answering.start()
        run = strong.record(f"import urllib.request; print(urllib.request.urlopen('http://{site}/').reason)", site)
        answering.join()
    mark = strong.sandbox.mark('canary-zq9x')
    assert [exchange.reason for exchange in run.tape.exchanges] == [f'see http://bob:{mark}@files.test/'], strong.err(
        run
    )
    assert b'canary' not in everything(run, tmp_path)


@pytest.mark.slow
def test_cookies_keep_their_names_and_equal_secrets_stay_equal(lab, site):
    code = f"""
import requests
with requests.Session() as s:
    s.get('http://{site}/login')
    s.get('http://{site}/a')
    print(sorted(s.cookies.keys()))
"""
    live = lab.record(code, site)
    again = lab.replay(code, live)
    set_cookie = dict(live.tape.exchanges[0].headers)['Set-Cookie']
    cookie = dict(live.tape.exchanges[1].request_headers)['Cookie']
    assert set_cookie == f'{cookie}; Path=/'
    assert cookie.startswith('session=REDACTED-')
    assert lab.out(again) == lab.out(live) == "['session']\n"


def test_a_secret_in_a_file_name_is_marked_as_everywhere_else(lab, tmp_path):
    program = {'variables': {'TOKEN': 'canary-file-name'}, 'secrets': ('TOKEN',)}
    run = lab.run("import os; open('out-' + os.environ['TOKEN'], 'w').write('x')", program=program)
    mark = lab.sandbox.mark('canary-file-name')
    assert [effect.path for effect in run.effects] == [f'/srv/job/out-{mark}']
    assert b'canary' not in everything(run, tmp_path)


def test_what_names_a_secret_gets_it_and_records_only_its_mark(lab, tmp_path):
    program = {
        'variables': {'TOKEN': CANARY, 'DSN': 'db://bob:${TOKEN}@host', 'OTHER': '${HOME}'},
        'secrets': ('TOKEN',),
        'arguments': ('main.py', '--key=${TOKEN}'),
        'stdin': 'is ${TOKEN}',
    }
    code = f"""
import os, sys
secret = os.environ['TOKEN']
assert secret == {CANARY!r} and sys.argv[1] == '--key=' + secret
assert os.environ['DSN'] == 'db://bob:' + secret + '@host' and os.environ['OTHER'] == '${{HOME}}'
print(sys.stdin.buffer.read().decode() == 'is ' + secret, os.environ['DSN'])
"""
    run = lab.run(code, program=program)
    assert lab.out(run) == f'True db://bob:{lab.sandbox.mark(CANARY)}@host\n', lab.err(run)
    assert b'canary' not in everything(run, tmp_path)


def test_a_file_of_secrets_is_read_whole_and_kept_without_them(lab, tmp_path):
    """The run sees what lies on this machine; where that is gone, it sees the marks."""
    place = tmp_path / 'credentials.ini'
    place.write_text('[mail]\nuser = bob\npassword = canary-7f3a9+x\n')
    program = {'secret_files': (str(place),), 'arguments': ('main.py', str(place))}
    seen = Program(sources={}, arguments=(), working_folder='/', environment='', secret_files=(str(place),))
    kept = lab.sandbox.redacted(seen, place.read_bytes())
    assert b'canary' not in kept
    assert b'user = bob\npassword = REDACTED-' in kept
    file = InputFile(path=str(place), sha256=lab.blobs.put(kept), size=place.stat().st_size, redacted=True)
    code = 'import sys\nt = open(sys.argv[1]).read()\nprint("canary" in t, t)'
    run = lab.run(code, program=program, inputs=(file,))
    assert lab.out(run).startswith('True [mail]')
    assert b'canary' not in everything(run, tmp_path)
    place.unlink()
    assert lab.out(lab.run(code, program=program, inputs=(file,))).startswith('False [mail]')


def test_the_key_lies_apart_from_the_recording(lab, tmp_path, monkeypatch):
    monkeypatch.setenv('REWRIGHT_STATE', str(tmp_path / 'state' / 'own'))
    mark = lab.sandbox.mark(CANARY)
    key = tmp_path / 'state' / 'own' / 'redaction.key'
    assert (key.stat().st_mode & 0o777, len(key.read_bytes())) == (0o600, 32)
    assert lab.sandbox.mark(CANARY) == mark
    key.unlink()
    assert lab.sandbox.mark(CANARY) != mark


def test_a_key_that_cannot_be_kept_is_a_refusal(lab, tmp_path, monkeypatch):
    (tmp_path / 'file').touch()
    monkeypatch.setenv('REWRIGHT_STATE', str(tmp_path / 'file'))
    with pytest.raises(Refusal, match=r'redaction\.key: the key .* cannot be kept: .*REWRIGHT_STATE'):
        lab.sandbox.mark(CANARY)
