"""The helpdesk's ticket API of this example: pages until an empty one, comments of each ticket, on loopback.

    python site.py [--port 8774] [--latency 0.03]
"""

import argparse
import json
import random
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

TICKETS = 90
TICKETS_MERGED = (13, 58)
TICKET_BUSY_ONCE = 31
AGENTS = ["Zoë", "Иван", "Ana", "李雷", "O'Hara", None]
STATES = ["new", "open", "pending", "hold", "solved", "closed", "spam"]
SUBJECTS = ["Login; again", "  Größe\tfalsch ", "Refund \"now\"", "Ça marche pas", "", None]


def ticket(number):
    """One ticket, the same on every call."""
    chance = random.Random(number)
    agent = chance.choice(AGENTS)
    made = {
        "id": number,
        "status": chance.choice(STATES),
        "subject": chance.choice(SUBJECTS),
        "minutes": chance.choice([0, 15, 30, 30, 45, 100]),
    }
    if agent is not None or chance.random() < 0.5:
        made["assignee"] = agent and {"name": agent}
    return made


def comments(number):
    """The comments of a ticket, some of them not for everybody."""
    chance = random.Random(-number)
    bodies = ["Danke;\nerledigt", "see  above", "☎ called", None]
    return [{"body": chance.choice(bodies), "public": chance.random() < 0.7} for _ in range(chance.randrange(4))]


class Site(ThreadingHTTPServer):
    """Serves the API."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port=8774, latency=0.03):
        self.latency = latency
        self.lock, self.was_busy = threading.Lock(), False
        super().__init__(("127.0.0.1", port), Handler)

    def is_busy(self, number):
        """Say whether the comments of a ticket cannot be read yet: once, for one of them."""
        with self.lock:
            busy = number == TICKET_BUSY_ONCE and not self.was_busy
            # The next run meets the same.
            self.was_busy = busy if number == TICKET_BUSY_ONCE else self.was_busy
            return busy


class Handler(BaseHTTPRequestHandler):
    """Answers one connection."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        """Answer with one page of tickets, or the comments of one."""
        split = urlsplit(self.path)
        time.sleep(self.server.latency)
        if split.path == "/api/tickets":
            asked = parse_qs(split.query)
            page, size = int(asked["page"][0]), int(asked["per_page"][0])
            numbers = range(1 + (page - 1) * size, min(TICKETS, page * size) + 1)
            self.answer("200 OK", {"tickets": [ticket(n) for n in numbers]})
            return
        number = int(split.path.split("/")[3])
        if number in TICKETS_MERGED:
            self.answer("404 Not Found", {"error": "merged"})
        elif self.server.is_busy(number):
            self.answer("503 Service Unavailable", {"error": "busy"})
        else:
            self.answer("200 OK", {"comments": comments(number)})

    def answer(self, status, value):
        """Write a whole answer at once."""
        body = json.dumps(value, ensure_ascii=False).encode()
        head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        self.wfile.write(head.encode() + body)

    def log_message(self, *args):
        """Say nothing."""


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8774)
    parser.add_argument("--latency", type=float, default=0.03)
    options = parser.parse_args()
    print(f"serving {TICKETS} tickets on http://127.0.0.1:{options.port}/api/tickets?page=1&per_page=25")
    Site(options.port, options.latency).serve_forever()
