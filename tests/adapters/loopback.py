"""A small site on loopback, with one of each thing that a server may do to a client."""

import gzip
import http.server
import json
import threading
import time
from collections import Counter
from contextlib import contextmanager
from typing import ClassVar


class Site(http.server.BaseHTTPRequestHandler):
    """A site with one of each: pages, an echo, gzip, chunks, an endless wait, a page that is 503 once, a lie."""

    protocol_version = 'HTTP/1.1'
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
        self.end_headers()

    def do_POST(self):
        body = self.rfile.read(int(self.headers['Content-Length']))
        self.answer(200, b'got ' + body)

    def on_flaky(self):
        self.answer(503 if self.asked['/flaky'] == 1 else 200, b'now')

    def on_gzip(self):
        self.answer(200, gzip.compress(b'small text'), Content_Encoding='gzip')

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
        time.sleep(2)

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
