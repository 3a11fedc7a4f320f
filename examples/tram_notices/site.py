"""The tram company's site of this example: list pages of notices and one page for each, on loopback; some are missing.

    python site.py [--port 8797] [--latency 0.03]
"""

import argparse
import random
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

PAGE_MISSING = 4
ON_A_PAGE = 6
STOPS = ["Dworzec Główny", "Rynek", "Plac Wolności", "Most Królowej", "Zajezdnia Śródka", "Osiedle Żwirki", "Politechnika",
         "Hala Targowa", "Łęgi", "Cmentarz &amp; Ogrody", "Ogrody", "Półwiejska", "Młyńska", "Port &ndash; Wschód"]  # fmt: skip
KINDS = ["objazd", "zamkni&#281;cie", "objazd ", "", "op&oacute;&#378;nienia", "objazd"]
LINES = [1, 3, 9, 10, 14, 22, 5]


def notice(number):
    """Return what stands on the page of one notice, and on the list."""
    chance = random.Random(number)
    line = LINES[number % len(LINES)]
    street = chance.choice(STOPS)
    title = f"Linia {line}:  {chance.choice(['roboty', 'wymiana szyn', 'bieg uliczny'])} &nbsp;{street}"
    if number % 11 == 7:
        title = f"Prace nocne {street}"
    kind = KINDS[number % len(KINDS)]
    first = f"{chance.randrange(1, 29)}.{chance.randrange(1, 7)}.2013"
    last = f"{chance.randrange(1, 29)}.{chance.randrange(7, 13)}.2013." if number % 4 else None
    stops = chance.sample(STOPS, chance.randrange(2, 7))
    if number % 9 == 5:
        stops = []
    return title, kind, first, last, stops


def details(number):
    """The page of one notice."""
    title, _, first, last, stops = notice(number)
    days = "" if number % 13 == 3 else f"<dt>od</dt> <dd>{first}</dd>"
    days += f"\n<dt>do</dt>\n <dd>{last}</dd>" if last else ""
    route = "\n &raquo; ".join(f"<b>{s}</b>" if len(s) < 8 else s for s in stops)
    return f"<html><h2>{title}</h2><dl>{days}</dl><p class=\"route\">{route}\n</p></html>"


def list_page(page):
    """Six notices; the last one of the page before stands there again, and one leads elsewhere."""
    numbers = range((page - 1) * ON_A_PAGE - (page > 1), page * ON_A_PAGE)
    rows = []
    for number in numbers:
        title, kind, *_ = notice(number)
        href = f"/utrudnienia/{1000 + number}" if number != 9 else "http://elsewhere.test/x"
        rows.append(f'<li class="notice">\n <a href="{href}">{title}</a> <em>{kind}</em></li>')
    return f"<html><ul>{''.join(rows)}</ul></html>"


class Site(ThreadingHTTPServer):
    """Serves the notices."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port=8797, latency=0.03):
        self.latency = latency
        super().__init__(("127.0.0.1", port), Handler)


class Handler(BaseHTTPRequestHandler):
    """Answers one connection."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        """Answer with a list page, with a notice, or with nothing of the kind."""
        time.sleep(self.server.latency)
        address = urlsplit(self.path)
        if not self.headers.get("User-Agent", "").startswith("notices/"):
            self.answer("403 Forbidden", "<p>no</p>")
        elif address.path == "/utrudnienia":
            page = int(parse_qs(address.query)["strona"][0])
            if page == PAGE_MISSING:
                self.answer("503 Service Unavailable", "<p>later</p>")
            else:
                self.answer("200 OK", list_page(page))
        elif address.path.endswith("1017"):
            self.answer("404 Not Found", "<p>gone</p>")
        else:
            self.answer("200 OK", details(int(address.path.rpartition("/")[2]) - 1000))

    def answer(self, status, text):
        """Write a whole answer at once."""
        body = text.encode()
        head = f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
        self.wfile.write(head.encode() + body)

    def log_message(self, *args):
        """Say nothing."""


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8797)
    parser.add_argument("--latency", type=float, default=0.03)
    options = parser.parse_args()
    print(f"serving the notices on http://127.0.0.1:{options.port}/utrudnienia?strona=1")
    Site(options.port, options.latency).serve_forever()
