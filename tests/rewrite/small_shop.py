"""A loopback shop for whole jobs; `fault` breaks the answers of matching paths."""

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

HTML = 'text/html; charset=utf-8'
FAULTS = {'error': (500, HTML, 'err'), 'empty': (200, HTML, ''), 'latin': (200, 'text/html', b'<p>\xe9</p>')}


def parts(query):
    page = int(query['page'])
    rows = ''.join(
        f'<tr class="part x"><td><a href="/p/{page}-{n}"> Bolt {n} </a></td><td>${page},{n:03d}.5</td><td> <b>é</b>  ok</td></tr>'
        for n in range(4)
    )
    table = f'<table><thead><tr><th>n</th></tr></thead><tbody>{rows}<tr class="part"><td colspan="3">ad</td></tr></tbody></table>'
    return 200, HTML, f'<!DOCTYPE html>\n<html><head><title>t</title></head><body>{table}</body></html>'


def busy(query, times):
    page = int(query['page'])
    if page == 2 and times == 1:
        return 503, HTML, 'busy'
    rows = ''.join(f'<tr>\n<td> {page} </td><td>{n}</td></tr>' for n in range(3))
    return 200, HTML, '<p>none</p>' if page == 4 else f'<html><body><table><tbody>{rows}</tbody></table></body></html>'


def api(path, query):
    if path == '/api/cards':
        return {
            'cards': [{'title': f' card  {query["page"]}-{n} é'} for n in range(3)] if int(query['page']) < 4 else []
        }
    if path == '/api/list':
        page = query['page']
        return {
            'items': [{'name': f'{page}-{n}', 'url': f'/api/item/{page}-{n}'} for n in range(0 if page == '3' else 3)]
        }
    if path == '/api/orders':
        start = int(query.get('cursor', '0'))
        return {
            'orders': [{'id': start + n, 'qty': n} for n in range(5)],
            'next': str(start + 5) if start < 15 else None,
        }
    number = int(path[-1])
    return {'colour': f'c{path[-3:]}'} if number != 1 else {}


class Handler(BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    disable_nagle_algorithm = True

    def answer(self):
        shop, split = self.server, urlsplit(self.path)
        self.rfile.read(int(self.headers.get('Content-Length') or 0))
        with shop.lock:
            shop.times[self.path] = times = shop.times.get(self.path, 0) + 1
        pattern, kind = shop.fault
        if pattern and re.search(pattern, self.path):
            if kind == 'hang up':
                self.close_connection = True
                self.connection.close()
                return
            self.reply(*FAULTS[kind])
            return
        self.reply(*self.page(split.path, {k: v[0] for k, v in parse_qs(split.query).items()}, times))

    do_GET = do_POST = answer  # noqa: N815

    def page(self, path, query, times):
        signed_in = 'sid=42' in (self.headers.get('Cookie') or '')
        pages = {
            '/parts': lambda: parts(query),
            '/busy': lambda: busy(query, times),
            '/login': lambda: (200, HTML, 'welcome', ('Set-Cookie', 'sid=42; Path=/')),
            '/latin': lambda: (200, 'text/html', 'é'.encode('latin-1')),
        }
        if path in pages:
            return pages[path]()
        if path.startswith('/api/'):
            return 200, 'application/json', json.dumps(api(path, query))
        if path.startswith('/private/'):
            return (200, HTML, f'hello {path[-1]}') if signed_in else (403, HTML, 'who?')
        if path.startswith('/flaky/'):
            return (200, HTML, f'rate {path[-1]}') if times > int(path[-1]) else (500, HTML, 'boom')
        return 404, HTML, 'no'

    def reply(self, status, kind, data, *headers):
        data = data.encode() if isinstance(data, str) else data
        self.send_response(status)
        for name, value in (('Content-Type', kind), ('Content-Length', str(len(data))), *headers):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args):
        pass


class Shop(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    fault = ('', '')

    def __init__(self):
        super().__init__(('127.0.0.1', 0), Handler)
        self.lock, self.times = threading.Lock(), {}
        threading.Thread(target=self.serve_forever, kwargs={'poll_interval': 0.01}, daemon=True).start()

    @property
    def url(self):
        return f'http://127.0.0.1:{self.server_port}'

    def handle_error(self, request, client_address):
        pass
