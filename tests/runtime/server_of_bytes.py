"""A loopback server that keeps every request as bytes and answers with bytes, well formed or not."""

import contextlib
import gzip
import socketserver
import struct
import threading
import time

RESET = struct.pack('ii', 1, 0)
PAGE = 'é 日本\nzweite Zeile\r\nohne Ende'.encode()


def whole(body, *headers, status='200 OK', version='HTTP/1.1'):
    lines = [f'{version} {status}'.encode(), *headers, b'Content-Length: %d' % len(body)]
    return b'\r\n'.join([*lines, b'', body])


def chunked(*pieces, end=b'0\r\n\r\n'):
    head = b'HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n'
    return head + b''.join(b'%x\r\n%b\r\n' % (len(p), p) for p in pieces) + end


def to(place, status='302 Found', name=b'Location'):
    return whole(b'gone', name + b': ' + place, b'Set-Cookie: way=on; Path=/', status=status)


ANSWERS = {
    '/utf8': whole(PAGE, b'Content-Type: text/html; charset=UTF-8'),
    '/latin': whole('é'.encode('latin-1'), b'Content-Type: text/html'),
    '/quoted': whole(b'x', b'content-TYPE: text/html; charset="cp1252"'),
    '/empty': whole(b''),
    '/twice': whole(b'x', b'X-One: 1', b'x-one: 2', b'X-E: \xe9'),
    '/packed': whole(gzip.compress(PAGE, mtime=0), b'Content-Encoding: gzip', b'Content-Type: text/plain'),
    '/old': b'HTTP/1.0 200 Fine\r\nContent-Type: text/plain\r\n\r\nuntil the end',
    '/no-length': b'HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n' + PAGE,
    '/no-reason': whole(b'x', status='200'),
    '/odd-reason': whole(b'x', status='200 Tout va bien'),
    '/lines': b'HTTP/1.1 200 OK\nContent-Length: 2\n\nxy',
    '/pieces': chunked(b'first\nsec', b'ond\n', b'third'),
    '/no-pieces': chunked(),
    '/many': whole(b'line of text\n' * 9000),
    '/nothing-to-say': b'HTTP/1.1 204 No Content\r\n\r\n',
    '/unchanged': b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n',
    '/missing': whole(b'not here', b'Content-Type: text/plain', status='404 Not Found'),
    '/login': whole(b'who?', b'WWW-Authenticate: Basic realm="x"', status='401 Unauthorized'),
    '/broken': whole(b'busy', b'Retry-After: 1', status='503 Service Unavailable'),
    '/cut': b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort',
    '/cut-error': b'HTTP/1.1 500 Oops\r\nContent-Length: 100\r\n\r\nshort',
    '/hang-up': b'',
    '/away': to(b'/utf8'),
    '/away/301': to(b'/utf8#part', '301 Moved Permanently'),
    '/away/303': to(b'utf8?a=1', '303 See Other'),
    '/away/307': to(b'../utf8', '307 Temporary Redirect'),
    '/away/308': to(b'//127.0.0.1:{port}', '308 Permanent Redirect'),
    '/away/missing': to(b'/missing'),
    '/away/twice': to(b'/away/307'),
    '/away/spaces': to('/pfad mit é|x'.encode()),
    '/away/latin': to(b'/pfad/\xe9'),
    '/away/uri': to(b'/utf8', name=b'URI'),
    '/away/nowhere': whole(b'where?', status='302 Found'),
    '/away/file': to(b'file:///etc/hostname'),
    '/away/cut': b'HTTP/1.1 302 Found\r\nLocation: /utf8\r\nContent-Length: 100\r\n\r\nshort',
    '/away/hang-up': to(b'/hang-up'),
    '/choice': to(b'/utf8', '300 Multiple Choices'),
    '/round': to(b'/round'),
    '/a': to(b'/b'),
    '/b': to(b'/a'),
    '/longer': to(b'/longer'),
}


class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        request = b''
        while not request.endswith(b'\r\n\r\n'):
            line = self.rfile.readline()
            if not line:
                return
            request += line
        # The client that sends puts Host first, wherever it stood, and takes blanks off that mean nothing.
        first, *lines = request.replace(b':%d' % self.server.server_address[1], b':{port}').split(b'\r\n')
        self.server.seen.append((first, *sorted((t.rstrip() for t in lines), key=lambda t: not t.startswith(b'Host:'))))
        path = request.split(b' ')[1].decode('latin-1').partition('?')[0]
        if path.startswith('/slow'):
            self.wfile.write(b'' if path == '/slow' else b'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nbegin')
            time.sleep(1)
            return
        if path.startswith('/reset'):
            self.wfile.write(b'' if path == '/reset' else b'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nbegin')
            time.sleep(0.05)
            self.connection.setsockopt(1, 13, RESET)
            self.connection.close()
            return
        answer = ANSWERS.get(path, whole(request.split(b'\r\n')[0]))
        if request.startswith(b'HEAD'):
            answer = answer[: answer.find(b'\r\n\r\n') + 4]
        self.wfile.write(answer.replace(b'{port}', b'%d' % self.server.server_address[1]))

    def finish(self):
        with contextlib.suppress(OSError):
            super().finish()


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request, client_address):
        pass


def serve():
    server = Server(('127.0.0.1', 0), Handler)
    server.seen = []
    server.url = f'http://127.0.0.1:{server.server_address[1]}'
    threading.Thread(target=server.serve_forever, kwargs={'poll_interval': 0.01}, daemon=True).start()
    return server
