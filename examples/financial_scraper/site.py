"""The quote site of this example: 499 pages on loopback, with a realistic latency, warts, and counters at /stats.

    python site.py [--port 8765] [--latency 0.025]
"""

import argparse
import json
import random
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGES = 499
ROWS = 20
PAGE_WITHOUT_TABLE = 217
PAGE_BUSY_ONCE = 99
PAGES_WITH_A_TWIN = {342: 17, 401: 55}
SECTORS = ["Énergie", "Banks", "Health", "Technology", "Utilities", "Материалы", "Consumer"]
NAMES = ["Société Générale", "Ørsted", "日本電産", "Müller & Söhne", "AT&T", "Procter", "Łódź Steel", "Petróleo", "Ünal", "Plain Corp"]


def quote(page, row):
    """One quote, the same on every call."""
    chance = random.Random(page * 1000 + row)
    if page in PAGES_WITH_A_TWIN and row == 0:
        symbol = f"S{PAGES_WITH_A_TWIN[page]:03d}A00"
    else:
        symbol = f"S{page:03d}A{row:02d}"
    price = round(chance.lognormvariate(4, 1.6), 2)
    return symbol, f"{chance.choice(NAMES)} {row}", chance.choice(SECTORS), f"${price:,.2f}", f"{chance.randrange(1, 3_000_000):,}"


def html(page):
    """One page: a header row of th cells, then a row a quote."""
    if page == PAGE_WITHOUT_TABLE:
        return "<html><head><title>Quotes</title></head><body><p>Nothing was traded.</p></body></html>"
    lines = ["<html><head><title>Quotes</title></head><body>", '<table class="quotes"><tbody>']
    lines.append("<tr><th>Symbol</th><th>Name</th><th>Sector</th><th>Price</th><th>Volume</th></tr>")
    for row in range(ROWS):
        cells = "".join(f"<td> {cell.replace('&', '&amp;')} </td>" for cell in quote(page, row))
        lines.append(f'<tr class="quote">{cells}</tr>')
    lines.append("</tbody></table></body></html>")
    return "\n".join(lines)


class Site(ThreadingHTTPServer):
    """Serves the pages and counts requests and those in flight at once."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port=8765, latency=0.025):
        self.latency = latency
        self.lock = threading.Lock()
        self.requests = self.in_flight = self.most_in_flight = 0
        self.was_busy = False
        super().__init__(("127.0.0.1", port), Handler)


class Handler(BaseHTTPRequestHandler):
    """Answers one connection."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        """Answer with a page, a 503, or the counters."""
        site = self.server
        if self.path == "/stats":
            with site.lock:
                counters = {"requests": site.requests, "most_in_flight": site.most_in_flight}
            return self.answer(200, "application/json", json.dumps(counters))
        with site.lock:
            site.requests += 1
            site.in_flight += 1
            site.most_in_flight = max(site.most_in_flight, site.in_flight)
        try:
            page = int(self.path.partition("page=")[2] or 1)
            time.sleep(site.latency * random.Random(page).uniform(0.7, 1.3))
            with site.lock:
                busy = page == PAGE_BUSY_ONCE and not site.was_busy
                site.was_busy = site.was_busy or busy
            if busy:
                return self.answer(503, "text/html; charset=utf-8", "<html><body><p>Too busy.</p></body></html>")
            return self.answer(200, "text/html; charset=utf-8", html(page))
        finally:
            with site.lock:
                site.in_flight -= 1

    def answer(self, status, kind, text):
        """Send head and body in one write."""
        body = text.encode()
        head = f"HTTP/1.1 {status} {'OK' if status == 200 else 'Service Unavailable'}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        self.wfile.write(head.encode() + body)

    def log_message(self, *args):
        """Say nothing."""


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8765)
    parser.add_argument("--latency", type=float, default=0.025)
    options = parser.parse_args()
    print(f"serving {PAGES} pages on http://127.0.0.1:{options.port}/quotes?page=1")
    Site(options.port, options.latency).serve_forever()
