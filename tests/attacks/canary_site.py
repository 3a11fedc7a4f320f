"""A site whose answers hold secrets."""

import http.server
import json
import threading
from contextlib import contextmanager
from urllib.parse import quote

ROWS = [
    {'city': city, 'amount': at * 10}
    for at, city in enumerate(['Oslo', 'Bergen', 'Århus', 'Umeå', 'Turku', 'Kiel', 'Riga', 'Gdynia', 'Tartu'])
]


@contextmanager
def serving(given):
    """Serve on loopback; the answers hold the secrets `given` by name. Yields the port and what was heard."""
    heard = []

    class Site(http.server.BaseHTTPRequestHandler):
        protocol_version = 'HTTP/1.1'

        def log_message(self, *_):
            pass

        def do_GET(self):
            body = self.rfile.read(int(self.headers.get('Content-Length') or 0))
            heard.append(f'{self.path}\n{self.headers}\n{body.decode()}')
            path = self.path.partition('?')[0]
            login = {name: given[name] for name in ('access_token', 'api_key', 'password')}
            login['dsn'] = f'postgresql://bob:{quote(given["escaped_address"], safe="")}@db.test/shop'
            body = json.dumps({'/login': login, '/rows': ROWS}.get(path, {'ok': True})).encode()
            self.send_response(200)
            self.send_header('Content-Type', 'application/json')
            self.send_header('Content-Length', str(len(body)))
            if path == '/login':
                self.send_header('Set-Cookie', f'session={given["cookie"]}; Path=/')
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815  The name is the standard library's.

    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Site)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={'poll_interval': 0.01}, daemon=True)
    thread.start()
    yield server.server_port, heard
    server.shutdown()
    server.server_close()
    thread.join()
