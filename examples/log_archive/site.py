"""The log archive of this example: one gz file for each day and server, one of them missing, on loopback.

    python site.py [--port 8776] [--latency 0.03]
"""

import argparse
import gzip
import random
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LINES = 60
FILE_MISSING = "access-web2-2026-03-05.log.gz"
FILE_EMPTY = "access-web1-2026-03-07.log.gz"
PAGES = ["/", "/angebote?seite=2", "/größe/xl", "/a b", "/cart", "/シール", "/angebote"]
HOSTS = ["192.0.2.7", "198.51.100.23", "10.0.0.5", "2001:db8::1", "www.example.org"]


def line(chance, day):
    """One line of a log; a few are no such lines."""
    if chance.random() < 0.03:
        return chance.choice(["-- rotated --", "", "192.0.2.7 - - [broken", "\ufeffstart müde"])
    host, user = chance.choice(HOSTS), chance.choice(["-", "-", "zoë"])
    at = f"{day}/Mar/2026:{chance.randrange(24):02d}:{chance.randrange(60):02d}:00 +0100"
    # One status is seen on the last day only.
    status = chance.choice([200, 200, 200, 204, 301, 404, 499, 500, 503, *([502] if day == "08" else [])])
    size = "-" if status in (204, 301) else chance.choice([0, 1023, 1024, 52000])
    method = chance.choice(["GET", "GET", "GET", "POST", "HEAD"])
    return f'{host} - {user} [{at}] "{method} {chance.choice(PAGES)} HTTP/1.1" {status} {size} "-" "curl"'


def log(name):
    """A file of the archive, to the byte the same on every call."""
    chance = random.Random(name)
    lines = [line(chance, name[-9:-7]) for _ in range(LINES if name != FILE_EMPTY else 0)]
    text = "".join(f"{one}\n" for one in lines).encode()
    # One server still writes another encoding.
    if "web2" in name:
        text = text.replace("ö".encode(), b"\xf6")
    return gzip.compress(text, mtime=0)


class Site(ThreadingHTTPServer):
    """Serves the archive."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port=8776, latency=0.03):
        self.latency = latency
        super().__init__(("127.0.0.1", port), Handler)


class Handler(BaseHTTPRequestHandler):
    """Answers one connection."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        """Answer with one file."""
        time.sleep(self.server.latency)
        name = self.path.rpartition("/")[2]
        if name == FILE_MISSING:
            self.answer("404 Not Found", b"no such day")
        else:
            self.answer("200 OK", log(name))

    def answer(self, status, body):
        """Write a whole answer at once."""
        head = f"HTTP/1.1 {status}\r\nContent-Type: application/gzip\r\nContent-Length: {len(body)}\r\n\r\n"
        self.wfile.write(head.encode() + body)

    def log_message(self, *args):
        """Say nothing."""


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8776)
    parser.add_argument("--latency", type=float, default=0.03)
    options = parser.parse_args()
    print(f"serving logs on http://127.0.0.1:{options.port}/logs/access-web1-2026-03-02.log.gz")
    Site(options.port, options.latency).serve_forever()
