"""The depots' pages of this example: eight pages of items a depot, one of them taken away, on loopback.

    python site.py [--port 8771] [--latency 0.03]
"""

import argparse
import random
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

ITEMS = 6
PAGE_GONE = ("harbour", 4)
PAGE_WITHOUT_ITEMS = 7
NAMES = ["Schraube M8; verzinkt", "Dübel  10 mm", "Öl &amp; Fett", "Kabel 3×1,5", "Größe XL", "シール"]


def depot_page(depot, page):
    """A table of items; the first of each page stood last on the one before."""
    rows = []
    for number in range(ITEMS if page != PAGE_WITHOUT_ITEMS else 0):
        item = page * (ITEMS - 1) + number
        chance = random.Random(f"{depot} {item}")
        pieces, price = chance.choice([0, 3, 4, 5, 6, 1250, chance.randrange(90)]), chance.uniform(0.05, 1800)
        shown = f"{price:,.2f}".replace(",", " ").replace(".", ",").replace(" ", ".") if chance.random() < 0.9 else ""
        mark = ' <b class="mark">!</b>' if chance.random() < 0.2 else ""
        rows.append(
            f'<tr class="item" data-sku="{depot[0].upper()}-{item:04d}"><td>\n {chance.choice(NAMES)}{mark} </td>'
            f"<td>{f'{pieces:,}'.replace(',', '.')}</td><td> {shown} </td></tr>"
        )
    title = f"<html><head><title>{depot}</title></head><body><h1> Depot {depot}, page {page} </h1>"
    return f"{title}<table><tbody>{''.join(rows)}</tbody></table></body></html>"


class Site(ThreadingHTTPServer):
    """Serves the depots."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port=8771, latency=0.03):
        self.latency = latency
        super().__init__(("127.0.0.1", port), Handler)


class Handler(BaseHTTPRequestHandler):
    """Answers one connection."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        """Answer with one page of a depot."""
        asked = urlsplit(self.path)
        depot, page = asked.path.rpartition("/")[2], int(parse_qs(asked.query)["page"][0])
        time.sleep(self.server.latency)
        gone = (depot, page) == PAGE_GONE
        # What was taken away is still sent: its status alone says so.
        body = depot_page(depot, page).encode()
        head = f"HTTP/1.1 {'404 Not Found' if gone else '200 OK'}\r\nContent-Type: text/html; charset=utf-8\r\n"
        self.wfile.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)

    def log_message(self, *args):
        """Say nothing."""


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8771)
    parser.add_argument("--latency", type=float, default=0.03)
    options = parser.parse_args()
    print(f"serving the depots on http://127.0.0.1:{options.port}/depot/north?page=1")
    Site(options.port, options.latency).serve_forever()
