"""The harbour office of this example: 30 pages of arrivals, one of them taken away and one empty, on loopback.

    python site.py [--port 8768] [--latency 0.03]
"""

import argparse
import random
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

ROWS = 12
PAGE_TAKEN_AWAY = 11
PAGE_WITHOUT_SHIPS = 23
NAMES = ["Möwe", "Ærø", "Sea &amp; Sun", "Łódź", "<b>Königin</b>", "Europa €", "Gdańsk", "Ever Bright", " Nordwind "]
FLAGS = ["DE", "DK", "LR", "PA", "PL", "SE"]


def row(page, place):
    """One announcement, the same on every call; some take back or repeat one of the page before."""
    chance = random.Random(page * 100 + place)
    number = page * 100 + place
    state = "due"
    if page > 1 and place in (3, 7):
        number -= 100
        state = "cancelled" if place == 7 else "late"
    # Several are as long as the lock.
    meters = min(1199.5, chance.uniform(8, 1400))
    length = "" if chance.random() < 0.1 else f"{meters:,.1f}".translate(str.maketrans(",.", ".,"))
    day, clock = f"{chance.randrange(1, 5):02d}.03.2026", f"{chance.randrange(24):02d}:{chance.randrange(0, 60, 5):02d}"
    name = f"{chance.choice(NAMES)} {number % 13}"
    return (
        f'<tr class="{state}">\n<td>{number}</td><td>{name}</td><td>{chance.choice(FLAGS)}</td>'
        f"<td>{length} m</td><td>{day} {clock}</td></tr>"
    )


def page_of(page):
    """A page as the office shows it."""
    if page == PAGE_WITHOUT_SHIPS:
        body = "<p>keine Ankünfte</p>"
    else:
        body = "<table><tbody>" + "\n".join(row(page, place) for place in range(ROWS)) + "</tbody></table>"
    return f"<html><head><title>Ankünfte {page}</title></head><body>{body}</body></html>"


class Site(ThreadingHTTPServer):
    """Serves the office's pages."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port=8768, latency=0.03):
        self.latency = latency
        super().__init__(("127.0.0.1", port), Handler)


class Handler(BaseHTTPRequestHandler):
    """Answers one connection."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        """Answer with one page of arrivals."""
        time.sleep(self.server.latency)
        page = int(parse_qs(urlsplit(self.path).query)["page"][0])
        if page == PAGE_TAKEN_AWAY:
            self.answer("404 Not Found", b"wird korrigiert")
        else:
            self.answer("200 OK", page_of(page).encode())

    def answer(self, status, body):
        """Write a whole answer at once."""
        head = f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
        self.wfile.write(head.encode() + body)

    def log_message(self, *args):
        """Say nothing."""


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8768)
    parser.add_argument("--latency", type=float, default=0.03)
    options = parser.parse_args()
    print(f"serving arrivals on http://127.0.0.1:{options.port}/arrivals?page=1")
    Site(options.port, options.latency).serve_forever()
