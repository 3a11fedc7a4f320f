"""The book shop of this example: six list pages and a page per book, on loopback.

    python site.py [--port 8767] [--latency 0.03]
"""

import argparse
import random
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGES, BOOKS = 6, 8
AUTHORS = ["Karel Čapek", "Γιάννης Ρίτσος", "J. &amp; W. Grimm", "小川洋子", "Zoë Heller"]


def list_page(page):
    """Cards with title, price and stock; one card has no stock line."""
    cards = []
    for number in range(BOOKS):
        chance = random.Random(page * 100 + number)
        stock = "" if number == 5 else f'<span class="stock"> {chance.choice(["In stock", "Sold out"])} </span>'
        cards.append(
            f'<div class="book"><h3><a href="/book/{page}-{number}">\n  The Book of {page}.{number} &amp; more </a></h3>'
            f'<span class="price">£{chance.uniform(3, 1500):,.2f}</span>{stock}</div>'
        )
    return f"<html><head><title>Books</title></head><body><h1> Shelf {page} </h1>{''.join(cards)}</body></html>"


def book_page(name):
    """A table of facts; some books have no page count."""
    chance = random.Random(name)
    rows = [f"<tr><th>ISBN</th><td>978-{chance.randrange(10**9):09d}</td></tr>"]
    if chance.random() < 0.8:
        rows.append(f"<tr><th> Pages </th><td> {chance.randrange(80, 900)} </td></tr>")
    return (
        f'<html><head><title>{name}</title></head><body><p class="author"> <b>{chance.choice(AUTHORS)}</b> </p>'
        f"<table><tbody>{''.join(rows)}</tbody></table></body></html>"
    )


class Site(ThreadingHTTPServer):
    """Serves the shop."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port=8767, latency=0.03):
        self.latency = latency
        super().__init__(("127.0.0.1", port), Handler)


class Handler(BaseHTTPRequestHandler):
    """Answers one connection."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        """Answer with a list page or a book page."""
        time.sleep(self.server.latency)
        kind, _, name = self.path.strip("/").partition("/")
        body = (list_page(int(name)) if kind == "list" else book_page(name)).encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
        self.wfile.write(head.encode() + body)

    def log_message(self, *args):
        """Say nothing."""


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8767)
    parser.add_argument("--latency", type=float, default=0.03)
    options = parser.parse_args()
    print(f"serving {PAGES} lists of books on http://127.0.0.1:{options.port}/list/1")
    Site(options.port, options.latency).serve_forever()
