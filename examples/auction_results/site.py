"""The auction house of this example: thirteen sales on loopback, in the HTML of 2003.

    python site.py [--port 8791] [--latency 0.02]
"""

import argparse
import random
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SALES = 13
HOUSES = ["Müller &amp; Söhne", "Hôtel  des Ventes", "Kowalska,\n Łódź", "Old Dock Rooms"]
THINGS = ["Still life with <i>quinces</i>", "Longcase clock, <b>8-day</b>", "Map of Zürich", "Silver teapot &#8211; 820&nbsp;g", "日本の 屏風"]
ARTISTS = ["J. van Goyen", "Émile Gallé", "follower of Rubens", "K. Hokusai"]
MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
CURRENCIES = ["EUR", "GBP", "CHF"]


def sale(number):
    """A table without a body whose cells are closed on some days only."""
    chance = random.Random(number)
    closed = number % 3 != 0
    end = "</td>" if closed else ""
    rows, total = [], 0
    for lot in range(1, chance.randrange(4, 12)):
        title = chance.choice(THINGS)
        photos = "<img src=a.jpg><img src=b.jpg>" if lot % 4 == 0 else ""
        page = f'<a href="/lot/{number}-{lot}?from=list&amp;p={lot}">{title}</a>{photos}' if lot % 5 else title
        price = chance.randrange(2, 900) * 25
        sold = chance.random() < 0.85
        total += price if sold else 0
        artist = f'<td class="by">\n  {chance.choice(ARTISTS)}{end}' if chance.random() < 0.7 else f"<td>{end}"
        paid = f"{CURRENCIES[number % 3]}&nbsp;{price:,}" if sold else "unsold"
        rows.append(f"<tr{' class=star' if lot == 1 else ''}><td> {lot}{end}<td>{page}{end}{artist}<td align=right>{paid}{end}" + ("</tr>" if closed else "\n"))
    # the sum of the third sale was never corrected
    total += 100 if number == 3 else 0
    foot = f'<p class="total small">Total: <b>{CURRENCIES[number % 3]} {total:,}</b>' if number % 2 else ""
    return (
        '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">\n<html><head><title>Results</title></head>\n<body bgcolor=white>\n'
        f'<div id="house" class="h">\n {HOUSES[number % 4]} </div></font>\n<h2>Sale of {number + 3} {MONTHS[number % 12 - 1]} 20{10 + number}, 10:30</h2>\n'
        f'<table class="lots" border=1>\n<tr><th>Lot<th>Title<th>By<th>Price\n{"".join(rows)}</table>\n{foot}\n<p>All prices without premium.\n</body></html>\n'
    )


class Site(ThreadingHTTPServer):
    """Serves the results."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port=8791, latency=0.02):
        self.latency = latency
        super().__init__(("127.0.0.1", port), Handler)


class Handler(BaseHTTPRequestHandler):
    """Answers one connection."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        """Answer with a sale; the last was withdrawn."""
        time.sleep(self.server.latency)
        number = int(self.path.rpartition("/")[2])
        status, body = (404, b"<html><body>gone</body></html>") if number == SALES else (200, sale(number).encode())
        head = f"HTTP/1.1 {status} {'OK' if status == 200 else 'Not Found'}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
        self.wfile.write(head.encode() + body)

    def log_message(self, *args):
        """Say nothing."""


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8791)
    parser.add_argument("--latency", type=float, default=0.02)
    options = parser.parse_args()
    print(f"serving {SALES} sales on http://127.0.0.1:{options.port}/sale/1")
    Site(options.port, options.latency).serve_forever()
