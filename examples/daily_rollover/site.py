"""The stores' site of this example: what came and went on a day, on loopback. One store is closed.

    python site.py [--port 8789] [--latency 0.03]
"""

import argparse
import json
import random
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SKUS = ["A-1", "Ö-2", "C-9", "Z-4", "N-7"]
MOVES = 9
CLOSED = "harbour"


def moves(store, day):
    """The movements of a day in a store, the same every time; more goes than comes."""
    chance = random.Random(f"{store} {day}")
    return [{"sku": chance.choice(SKUS), "pieces": chance.choice([-7, -3, -2, -1, 0, 1, 4, 20])} for _ in range(MOVES)]


class Site(ThreadingHTTPServer):
    """Serves the movements."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port=8789, latency=0.03):
        self.latency = latency
        super().__init__(("127.0.0.1", port), Handler)


class Handler(BaseHTTPRequestHandler):
    """Answers one connection."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        """Answer with the movements of a store and a day."""
        time.sleep(self.server.latency)
        _, _, store, day = self.path.split("/", 3)
        if store == CLOSED:
            self.answer("404 Not Found", {"error": "closed"})
        else:
            self.answer("200 OK", {"store": store, "day": day, "moves": moves(store, day)})

    def answer(self, status, told):
        """Write a whole answer at once."""
        body = json.dumps(told, ensure_ascii=False).encode()
        head = f"HTTP/1.1 {status}\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
        self.wfile.write(head.encode() + body)

    def log_message(self, *args):
        """Say nothing."""


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8789)
    parser.add_argument("--latency", type=float, default=0.03)
    options = parser.parse_args()
    print(f"serving the stores on http://127.0.0.1:{options.port}/moves/north/2026/03/02")
    Site(options.port, options.latency).serve_forever()
