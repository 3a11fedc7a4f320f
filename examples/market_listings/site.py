"""The pages of four towns about their markets, on loopback, as hand-written as such pages are.

    python site.py [--port 8792] [--latency 0.02]

List items, paragraphs, terms and table cells are mostly not closed, some ends belong to nothing, one town never closes its page.
"""

import argparse
import random
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

MARKETS = {"harlow": "Harlow Green", "biel": "Biel/Bienne", "gent": "Gent, Vrijdagmarkt", "lund": "Lund – Mårtenstorget"}
STALLS = ["Böhm &amp; Tochter", "The Jam Lady", "Käse-Eck ", "Ü 60", "De Smet", "O'Brien's", "Fisk &amp; mer", "Noix du Périgord"]
GOODS = ["Apples", "goat <b>cheese</b>", "Honey", "jam", "Herring", "walnuts", "apples"]
PRICES = ["2,50 EUR", "ca. 3 EUR", "-", "", "12.90", " 7,05\n EUR "]


def page(town, day):
    """One day of one market."""
    chance = random.Random(f"{town}{day}")
    if (town, day) in {("biel", 3), ("lund", 5)}:
        return f"<html><head><title>{MARKETS[town]} - closed</title></head><body><p class=closed>\n No market: <b>public holiday</b></p></body></html>"
    names = chance.sample(STALLS, chance.randrange(2, 7))
    stray = "</span>" if town == "gent" else ""
    items = "".join(
        f"<li><a href='/s/{STALLS.index(n)}?t={town}&amp;d={day}'>{n}</a>{stray} " + (f"<span class=where> row {chance.randrange(1, 9)} </span>" if chance.random() < 0.8 else "")
        + ", ".join(f"<i>{g}</i>" for g in chance.sample(GOODS, chance.randrange(0, 3))) + ("</li>" if town == "biel" else "\n")
        for n in names
    )  # fmt: skip
    end = "</td></tr>" if town == "biel" else "\n"
    rows = "".join(f"<tr><td>{n}<td>{chance.choice(PRICES)}<td>{chance.choice(['kg', '100 g', 'piece'])}{end}" for n in names if chance.random() < 0.8)
    note = f"<dl><dt>Parking:<dd>{chance.choice(['none', 'only by the church', 'P&amp;R'])}</dl>" if day % 2 else ""
    return (
        f"{'' if town == 'harlow' else '<!doctype html>'}<html><head><title>{MARKETS[town]} - day {day}</title></head>\n<body>\n<h1>{MARKETS[town]}</h1>\n<p>Welcome!<p>Open until <b>14:00</b>\n"
        f'<ul id="stalls">\n<li>Information\n{items}</ul>\n<table class="offers wide"><tr><th>stall<th>price<th>per\n{rows}</table>{note}\n' + ("" if town == "lund" else "</body></html>\n")
    )  # fmt: skip


class Site(ThreadingHTTPServer):
    """Serves the towns."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port=8792, latency=0.02):
        self.latency = latency
        super().__init__(("127.0.0.1", port), Handler)


class Handler(BaseHTTPRequestHandler):
    """Answers one connection."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        """Answer with a day of a market."""
        time.sleep(self.server.latency)
        path, _, day = self.path.partition("?day=")
        body = page(path.rpartition("/")[2], int(day)).encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
        self.wfile.write(head.encode() + body)

    def log_message(self, *args):
        """Say nothing."""


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8792)
    parser.add_argument("--latency", type=float, default=0.02)
    options = parser.parse_args()
    print(f"serving {len(MARKETS)} markets on http://127.0.0.1:{options.port}/market/biel?day=1")
    Site(options.port, options.latency).serve_forever()
