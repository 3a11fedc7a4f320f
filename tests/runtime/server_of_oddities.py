"""A loopback server whose answers hold what clients disagree about."""

import gzip
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

PAGES = {
    '/latin': (200, 'text/html', 'é'.encode('latin-1')),
    '/utf8': (200, 'text/html; charset=utf-8', 'é 日本'.encode()),
    '/quoted': (200, 'text/html; charset="utf-8"', 'é'.encode()),
    '/wrong': (200, 'text/html; charset=nonsense', 'é'.encode()),
    '/json': (200, 'application/json', json.dumps({'é': 1}, ensure_ascii=False).encode()),
    '/json16': (200, 'application/json; charset=utf-16', json.dumps({'a': 'é'}).encode('utf-16')),
    '/bom': (200, 'application/json', b'\xef\xbb\xbf{"a": 1}'),
    '/notjson': (200, 'application/json', b'{"a": '),
    '/plain': (200, 'application/octet-stream', b'ascii only'),
    '/empty': (200, 'text/html', b''),
    '/missing': (404, 'text/plain', b'no'),
    '/broken': (503, 'text/plain; charset=ascii', b'busy'),
    '/lines': (200, 'text/plain; charset=utf-8', 'one\r\ntwö\n\nthree\rfour'.encode()),
    '/teapot': (418, 'text/plain', b'teapot'),
}


class Handler(BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    # Head and body go out apart, and nobody waits for the first to arrive.
    disable_nagle_algorithm = True

    def answer(self):
        size = int(self.headers.get('Content-Length') or 0)
        body = self.rfile.read(size)
        self.server.seen.append(
            (self.command, self.path, sorted((k.lower(), v) for k, v in self.headers.items()), body)
        )
        path = urlsplit(self.path).path
        if path == '/hang-up':
            self.close_connection = True
            self.connection.close()
            return
        if path == '/cut':
            self.wfile.write(b'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 100\r\n\r\nshort')
            self.close_connection = True
            self.connection.close()
            return
        if path == '/no-length':
            self.wfile.write(b'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\nto the end')
            self.close_connection = True
            return
        if path == '/chunked':
            self.wfile.write(
                b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\none\ntwo\r\r\n1\r\n\n\r\n0\r\n\r\n'
            )
            return
        status, kind, data = PAGES.get(path, (200, 'text/plain', f'{self.command} {self.path}'.encode()))
        headers = [('Content-Type', kind)]
        if path.startswith('/to/'):
            status, place = int(path[4:7]), parse_qs(urlsplit(self.path).query)['where'][0]
            headers += [('Location', place), ('Set-Cookie', 'way=on; Path=/')]
        if path == '/busy':
            status = 503 if sum(asked == self.path for _, asked, _, _ in self.server.seen) == 1 else 200
        if path == '/counted':
            data = str(sum(asked == self.path for _, asked, _, _ in self.server.seen)).encode()
        if path == '/zipped':
            data, headers = (
                gzip.compress('zip é'.encode()),
                [('Content-Type', 'text/html; charset=utf-8'), ('Content-Encoding', 'gzip')],
            )
        self.reply(status, headers, data)

    do_GET = do_POST = do_HEAD = do_PUT = do_DELETE = answer  # noqa: N815

    def reply(self, status, headers, data):
        self.send_response(status)
        for name, value in (*headers, ('Content-Length', str(len(data)))):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(b'' if self.command == 'HEAD' else data)

    def log_message(self, *args):
        pass


class Quiet(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request, client_address):
        pass


def serve():
    server = Quiet(('127.0.0.1', 0), Handler)
    server.seen = []
    threading.Thread(target=server.serve_forever, kwargs={'poll_interval': 0.01}, daemon=True).start()
    return server
