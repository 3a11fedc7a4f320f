"""The supplier's portal of this example: a login that sets a cookie, list pages and offers, on loopback.

    python site.py [--port 8775] [--latency 0.03]
"""

import argparse
import random
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

OFFERS = 5
OFFERS_WITHDRAWN = (204, 503)
PAGE_WITHOUT_OFFERS = 4
COOKIE = "portal=40017"
TITLES = ["Schraube M8; verzinkt", "Dübel  10 mm", "Öl &amp; Fett", "Kabel 3×1,5", "<i>Größe</i> XL", "シール"]
CONTACTS = ["Zoë Möller", "O'Hara", "Łukasz", " Ana "]
NOTES = ["nur bis\n  Freitag", "", "Mindest&shy;menge 5", '"frei Haus"']


def title(number):
    """What an offer is for; some are for the same."""
    return random.Random(number // 2).choice(TITLES)


def list_page(page):
    """The links to a page's offers; the last one of the page before stands there again."""
    parts = ["<html><body><h1>Offene Angebote</h1><a href='/logout'>abmelden</a>"]
    first = page * 100 + 1
    numbers = ([first + OFFERS - 101] if page > 1 else []) + list(range(first, first + OFFERS))
    for number in numbers if page != PAGE_WITHOUT_OFFERS else ():
        state = random.Random(number).choice(["", "", " <b>neu</b>", "<b></b>"])
        parts.append(f'<div class="offer"><a href="/offer/{number}">\n {title(number)} </a>{state}</div>')
    return "\n".join([*parts, "</body></html>"])


def offer_page(number):
    """One offer: pieces and price as they are written there, some without a contact or a note."""
    chance = random.Random(-number)
    pieces, price = chance.choice([0, 1, 4, 5, 1250, chance.randrange(90)]), chance.uniform(0.05, 1800)
    shown = f"{price:,.2f}".translate(str.maketrans(",.", ".,")) + " EUR" if chance.random() < 0.85 else ""
    rows = [("Menge", f"{pieces:,}".replace(",", ".")), ("Preis", f" {shown} ")]
    if chance.random() < 0.7:
        rows.append(("Kontakt", chance.choice(CONTACTS)))
    table = "".join(f"<tr><th>{name} </th><td>{value}</td></tr>" for name, value in rows)
    note = f'<p class="note">{chance.choice(NOTES)}</p>' if chance.random() < 0.6 else "<p>-</p>"
    return f"<html><body><h1>{title(number)}</h1><table>{table}</table>{note}</body></html>"


class Site(ThreadingHTTPServer):
    """Serves the portal."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port=8775, latency=0.03):
        self.latency = latency
        super().__init__(("127.0.0.1", port), Handler)


class Handler(BaseHTTPRequestHandler):
    """Answers one connection."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):
        """Let the buyer in."""
        time.sleep(self.server.latency)
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        if form == {"customer": ["40017"], "zip": ["50667"]}:
            self.answer("200 OK", "<a href='/logout'>abmelden</a>", f"Set-Cookie: {COOKIE}; Path=/; HttpOnly\r\n")
        else:
            self.answer("403 Forbidden", "<p>Kunde unbekannt</p>")

    def do_GET(self):
        """Answer those who came in with a list or an offer."""
        time.sleep(self.server.latency)
        asked = urlsplit(self.path)
        if COOKIE not in self.headers.get("Cookie", ""):
            self.answer("403 Forbidden", "<p>bitte anmelden</p>")
        elif asked.path == "/offers":
            self.answer("200 OK", list_page(int(parse_qs(asked.query)["page"][0])))
        elif int(asked.path.rpartition("/")[2]) in OFFERS_WITHDRAWN:
            self.answer("404 Not Found", "<p>zurückgezogen</p>")
        else:
            self.answer("200 OK", offer_page(int(asked.path.rpartition("/")[2])))

    def answer(self, status, text, more=""):
        """Write a whole answer at once."""
        body = text.encode()
        head = f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\n{more}Content-Length: {len(body)}\r\n\r\n"
        self.wfile.write(head.encode() + body)

    def log_message(self, *args):
        """Say nothing."""


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8775)
    parser.add_argument("--latency", type=float, default=0.03)
    options = parser.parse_args()
    print(f"serving the portal on http://127.0.0.1:{options.port}/offers?page=1")
    Site(options.port, options.latency).serve_forever()
