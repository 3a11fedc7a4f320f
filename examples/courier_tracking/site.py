"""The courier of this example: what became of a parcel, on loopback; busy when some parcels are asked for, and some are not known.

python site.py [--port 8782] [--latency 0.02]
"""

import argparse
import json
import random
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PARCELS_BUSY_ONCE = (1003, 1017, 1031)
PARCELS_ALWAYS_BUSY = (1012,)
PARCELS_UNKNOWN = (1008, 1024)
PARCELS_WITH_A_PAGE = (1027,)
PLACES = ["Köln", "Łódź", "Gdańsk Port", 'Lager "West"', "Aarhus, DK", None]


def parcel(number):
    """One parcel; some have no events yet, some no weight, and events do not always have a place."""
    chance = random.Random(number)
    events = []
    for n in range(chance.choice([0, 1, 2, 3, 5])):
        event = {"at": f"{1 + n + chance.randrange(9):02d}.11.2025 {chance.randrange(24):02d}:{chance.randrange(60):02d}"}
        place = chance.choice(PLACES)
        events.append({**event, "place": place} if chance.random() < 0.8 else event)
    made = {
        "number": f"ZX-{number}",
        "state": chance.choice(["DLV", "TRN", "TRN", "RET", "HLD", "XXL", None]),
        "events": events,
    }
    return {**made, "weight_g": chance.randrange(50, 31500)} if chance.random() < 0.8 else made


class Site(ThreadingHTTPServer):
    """Serves the courier's answers."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port=8782, latency=0.02):
        self.latency, self.lock, self.times = latency, threading.Lock(), Counter()
        super().__init__(("127.0.0.1", port), Handler)


class Handler(BaseHTTPRequestHandler):
    """Answers one connection."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        """Answer with a parcel."""
        time.sleep(self.server.latency)
        number = int(self.path.rpartition("-")[2])
        with self.server.lock:
            self.server.times[number] += 1
            times = self.server.times[number]
        # Busy at every second asking, so that one run after the other sees the same.
        if number in PARCELS_ALWAYS_BUSY or (number in PARCELS_BUSY_ONCE and times % 2):
            self.answer("503 Service Unavailable", b"busy", "text/plain")
        elif number in PARCELS_UNKNOWN:
            self.answer("404 Not Found", b'{"error": "unknown parcel"}', "application/json")
        elif number in PARCELS_WITH_A_PAGE:
            self.answer("200 OK", b"<html><body>Wartung</body></html>", "text/html; charset=utf-8")
        else:
            self.answer("200 OK", json.dumps(parcel(number), ensure_ascii=False).encode(), "application/json")

    def answer(self, status, body, kind):
        """Write a whole answer at once."""
        head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        self.wfile.write(head.encode() + body)

    def log_message(self, *args):
        """Say nothing."""


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8782)
    parser.add_argument("--latency", type=float, default=0.02)
    options = parser.parse_args()
    print(f"serving the courier on http://127.0.0.1:{options.port}/track/ZX-1001")
    Site(options.port, options.latency).serve_forever()
