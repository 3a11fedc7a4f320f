"""A small site on loopback, with one of each thing that a server may do to a client."""

import gzip
import hashlib
import http.server
import json
import re
import threading
import time
import zlib
from collections import Counter
from contextlib import contextmanager
from typing import ClassVar

BROTLI = b'\x0b\x05\x80brotli text\x03'


def digest(given):
    """The response that `Authorization: Digest` ought to hold for me and canary-pass (RFC 7616 with MD5)."""
    parts = dict(re.findall(r'(\w+)="?([^",]+)"?', given))
    if not {'uri', 'nonce', 'nc', 'cnonce'} <= parts.keys():
        return 'none'

    def hashed(text):
        return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()

    whole = [
        hashed('me:r:canary-pass'),
        parts['nonce'],
        parts['nc'],
        parts['cnonce'],
        'auth',
        hashed(f'GET:{parts["uri"]}'),
    ]
    return hashed(':'.join(whole))


class Site(http.server.BaseHTTPRequestHandler):
    """A site with one of each: pages, an echo, gzip, chunks, an endless wait, a page that is 503 once, a lie."""

    protocol_version = 'HTTP/1.1'
    disable_nagle_algorithm = True
    asked: ClassVar[Counter] = Counter()
    opens: ClassVar[http.server.HTTPServer]

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
        self.send_header('X-Kind', 'head')
        self.end_headers()

    def do_POST(self):
        if self.path.startswith('/seeother'):
            self.rfile.read(int(self.headers['Content-Length']))
            self.answer(303, b'', Location='/there')
            return
        if 'chunked' in self.headers.get('Transfer-Encoding', ''):
            body = self.read_chunks()
        else:
            body = self.rfile.read(int(self.headers.get('Content-Length', 0)))
        kind = self.headers.get('Content-Type') or ''
        if 'multipart' in kind:
            # Every client draws a boundary of its own.
            body = body.replace(kind.partition('boundary=')[2].strip('"').encode(), b'--')
        which = b'' if self.command == 'POST' else self.command.encode() + b' '
        self.answer(200, b'got ' + which + body)

    do_PUT = do_PATCH = do_DELETE = do_POST  # noqa: N815  The names are the library's.

    def read_chunks(self):
        body = b''
        while size := int(self.rfile.readline().split(b';')[0], 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def on_flaky(self):
        self.answer(503 if self.asked[self.path] == 1 else 200, b'now')

    def on_gzip(self):
        self.answer(200, gzip.compress(b'small text'), Content_Encoding='gzip')

    def on_deflate(self):
        self.answer(200, zlib.compress(b'deflated text'), Content_Encoding='deflate')

    def on_brotli(self):
        # `brotli text` as the library of that name writes it.
        self.answer(200, BROTLI, Content_Encoding='br')

    def on_bearer(self):
        allowed = self.headers.get('Authorization') == 'Bearer canary-token-0001'
        self.answer(200 if allowed else 401, b'for the bearer' if allowed else b'who?')

    def on_basic(self):
        # me:canary-pass
        allowed = self.headers.get('Authorization') == 'Basic bWU6Y2FuYXJ5LXBhc3M='
        self.answer(200 if allowed else 401, b'for me' if allowed else b'who?', WWW_Authenticate='Basic realm="r"')

    def on_digest(self):
        given = self.headers.get('Authorization') or ''
        allowed = f'response="{digest(given)}"' in given
        challenge = 'Digest realm="r", nonce="canary-nonce-0001", qop="auth", algorithm=MD5'
        self.answer(200 if allowed else 401, b'for the digest' if allowed else b'who?', WWW_Authenticate=challenge)

    def on_twice(self):
        self.answer(302, b'', Location='/elsewhere')

    def on_keeps(self):
        # Which connection it is.
        self.answer(200, b'kept %d' % id(self.connection))

    def on_trickle(self):
        self.send_response(200)
        self.send_header('Transfer-Encoding', 'chunked')
        self.end_headers()
        for piece in (b'one,', b'two,', b'three'):
            self.wfile.write(b'%x\r\n%s\r\n' % (len(piece), piece))
            self.wfile.flush()
        self.wfile.write(b'0\r\n\r\n')

    def on_guarded(self):
        allowed = 'session=canary-cookie-1' in (self.headers.get('Cookie') or '')
        self.answer(200 if allowed else 403, b'behind the cookie' if allowed else b'no cookie')

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
        time.sleep(4)

    def on_elsewhere(self):
        self.answer(302, b'', Location='/there')

    def on_opening(self):
        self.opens.server_activate()
        threading.Thread(target=self.opens.serve_forever, kwargs={'poll_interval': 0.01}, daemon=True).start()
        self.answer(200, b'open')

    def on_missing(self):
        self.answer(404, b'nothing here')

    def on_login(self):
        self.answer(200, json.dumps({'hello': 1}).encode(), Set_Cookie='session=canary-cookie-1; Path=/')


@contextmanager
def serving(context=None, address='127.0.0.1'):
    """Serve the site on loopback, with TLS where a context is given; yields its port."""
    Site.asked.clear()
    server = http.server.ThreadingHTTPServer((address, 0), Site)
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    server.daemon_threads, server.block_on_close = True, False
    thread = threading.Thread(target=server.serve_forever, kwargs={'poll_interval': 0.01}, daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()
    thread.join()


@contextmanager
def opening_later():
    """Keep a port on loopback closed until the site is asked to open it; yields its number."""
    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Site, bind_and_activate=False)
    server.daemon_threads, server.block_on_close = True, False
    server.server_bind()
    Site.opens = server
    yield server.server_port
    if Site.asked['/opening']:
        server.shutdown()
    server.server_close()
