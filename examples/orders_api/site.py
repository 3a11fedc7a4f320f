"""The shop's order API of this example: JSON pages until an empty one, on loopback.

    python site.py [--port 8766] [--latency 0.03]
"""

import argparse
import json
import random
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

ORDERS = 730


def order(number):
    """One order, the same on every call."""
    chance = random.Random(number)
    day = f"2026-{chance.randrange(1, 4):02d}-{chance.randrange(1, 29):02d}T{chance.randrange(24):02d}:00:00Z"
    made = {
        "id": number,
        "customer": {"name": chance.choice(["Zoë ", "Иван", " Ana", "李雷", "O'Hara"]) + str(chance.randrange(40))},
        "created_at": day,
        "total": f"{chance.uniform(-20, 400):.2f}",
        "items": [chance.randrange(100) for _ in range(chance.randrange(4))],
    }
    if chance.random() < 0.9:
        made["country"] = chance.choice(["DE", "FR", "PL", None, "PT"])
    return made


class Site(ThreadingHTTPServer):
    """Serves the API."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port=8766, latency=0.03):
        self.latency = latency
        super().__init__(("127.0.0.1", port), Handler)


class Handler(BaseHTTPRequestHandler):
    """Answers one connection."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        """Answer with one page of orders."""
        asked = parse_qs(urlsplit(self.path).query)
        page, size = int(asked["page"][0]), int(asked["per_page"][0])
        time.sleep(self.server.latency)
        numbers = range(1 + (page - 1) * size, min(ORDERS, page * size) + 1)
        body = json.dumps({"orders": [order(n) for n in numbers]}, ensure_ascii=False).encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        self.wfile.write(head.encode() + body)

    def log_message(self, *args):
        """Say nothing."""


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8766)
    parser.add_argument("--latency", type=float, default=0.03)
    options = parser.parse_args()
    print(f"serving {ORDERS} orders on http://127.0.0.1:{options.port}/api/orders?page=1&per_page=50")
    Site(options.port, options.latency).serve_forever()
