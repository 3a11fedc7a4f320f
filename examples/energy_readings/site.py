"""The meters of this example: houses, their meters and readings, for tokens that expire, on loopback; now and then it is busy.

python site.py [--port 8783] [--latency 0.02]
"""

import argparse
import json
import random
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

HOUSES = 6
METERS = 4
REQUESTS_OF_A_TOKEN = 9
METERS_BUSY_TWICE = ("M0102", "M0403")
METERS_ALWAYS_BUSY = ("M0301",)
METERS_UNKNOWN = ("M0503",)
STREETS = ["Südstraße 4", "Rue de l'Été 12", "Ägidienweg", "Łąkowa 7"]


def readings(meter):
    """The readings of a year; some are estimated, one goes back, and some meters have none."""
    chance = random.Random(meter)
    value, found = chance.randrange(100, 9000) + 0.5, []
    for month in range(1, chance.choice([1, 2, 5, 8]) + 1):
        found.append({"day": f"2024-{month:02d}-{chance.randrange(1, 28):02d}", "value": round(value, 3)})
        if chance.random() < 0.2:
            found[-1]["estimated"] = chance.choice([True, False])
        value += chance.choice([0, chance.uniform(0, 400), chance.uniform(0, 400), -12.25])
    return {"meter": meter, "readings": found}


class Site(ThreadingHTTPServer):
    """Serves the meters."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port=8783, latency=0.02):
        self.latency, self.lock = latency, threading.Lock()
        self.times, self.tokens = Counter(), Counter()
        super().__init__(("127.0.0.1", port), Handler)


class Handler(BaseHTTPRequestHandler):
    """Answers one connection."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):
        """Give a token; they are the same in the same order every time."""
        time.sleep(self.server.latency)
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        if form != {"user": ["billing"], "desk": ["4711"]}:
            self.answer("403 Forbidden", {"error": "who?"})
            return
        with self.server.lock:
            self.server.tokens["T-1"] = 0
        self.answer("200 OK", {"token": "T-1", "requests": REQUESTS_OF_A_TOKEN})

    def do_GET(self):
        """Answer those whose token is still good."""
        time.sleep(self.server.latency)
        asked = urlsplit(self.path)
        words = asked.path.strip("/").split("/")
        who = self.headers.get("Authorization", "").removeprefix("Bearer ")
        with self.server.lock:
            self.server.tokens[who] += 1
            expired = self.server.tokens[who] > REQUESTS_OF_A_TOKEN
            self.server.times[self.path] += not expired
            times = self.server.times[self.path]
        name = words[1] if len(words) > 1 else ""
        if who != "T-1" or expired:
            self.answer("401 Unauthorized", {"error": "token"})
        elif name in METERS_ALWAYS_BUSY or (name in METERS_BUSY_TWICE and times % 3):
            self.answer("503 Service Unavailable", {"error": "busy"})
        elif name in METERS_UNKNOWN:
            self.answer("404 Not Found", {"error": "no such meter"})
        elif len(words) == 1:
            self.answer("200 OK", [{"id": f"H{n:02d}", "street": STREETS[n % 4]} for n in range(1, HOUSES + 1)])
        elif words[0] == "houses":
            kinds = ["STR", "GAS", "WAS", "Wärme"]
            self.answer("200 OK", [{"id": f"M{name[1:]}{n:02d}", "kind": kinds[n % 4]} for n in range(1, METERS + 1)])
        else:
            self.answer("200 OK", readings(name))

    def answer(self, status, value):
        """Write a whole answer at once."""
        body = json.dumps(value, ensure_ascii=False).encode()
        head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        self.wfile.write(head.encode() + body)

    def log_message(self, *args):
        """Say nothing."""


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8783)
    parser.add_argument("--latency", type=float, default=0.02)
    options = parser.parse_args()
    print(f"serving the meters on http://127.0.0.1:{options.port}/houses")
    Site(options.port, options.latency).serve_forever()
