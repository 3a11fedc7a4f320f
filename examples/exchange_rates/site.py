"""The treasury's site of this example: list pages of reference rates on loopback, one of them missing.

    python site.py [--port 8776] [--latency 0.03]
"""

import argparse
import random
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

PAGE_MISSING = 4
DAY = "6.3.2012"
NAMES = {
    "USD": "US-Dollar", "JPY": "Yen", "BGN": "Lew (България)", "CZK": "Tschechische Krone", "DKK": "Dänische Krone",
    "GBP": "Pfund Sterling", "HUF": "Forint", "LTL": "Litas", "LVL": "Lats", "PLN": "Złoty", "RON": "Leu", "SEK": "Krone",
    "CHF": "Schweizer Franken", "NOK": "Krone", "HRK": "Kuna", "RUB": "Рубль", "TRY": "Lira", "AUD": "Dollar", "BRL": "Réal",
    "CAD": "Dollar", "CNY": "Renminbi ¥uan", "HKD": "Dollar", "IDR": "Rupiah", "ILS": "Schekel", "INR": "Rupie", "KRW": "Won",
    "MXN": "Peso", "MYR": "Ringgit", "NZD": "Dollar", "PHP": "Peso", "SGD": "Dollar", "THB": "Baht", "ZAR": "Rand",
    "ISK": "Króna", "UAH": "Гривня", "COP": "Peso", "VND": "Đồng", "EGP": "Pfund", "KWD": "Dinar", "MAD": "Dirham",
}  # fmt: skip


def rate(code):
    """What one euro is, as it is written there, and the unit it is for; some have none that day."""
    chance = random.Random(code)
    if code in {"ISK", "VND"}:
        return "-", 1
    value = 10 ** chance.uniform(-1, 4.2)
    unit = 100 if value > 900 else 1
    return f"{value * unit:,.4f}".translate(str.maketrans(",.", ".,")), unit


def list_page(page):
    """Eight currencies; the first one of the page before stands there again."""
    codes = list(NAMES)[page * 8 - 8 : page * 8]
    if page in {3, 5}:
        codes = [list(NAMES)[page * 8 - 16], *codes]
    rows = []
    for code in codes:
        value, unit = rate(code)
        rows.append(f'<tr class="rate">\n <td>{code}</td><td>{NAMES[code]}</td>\n <td>{value}</td><td>{unit}</td></tr>')
    return f"<html><h1>Reference rates</h1><p>as of {DAY}</p><table>{''.join(rows)}</table></html>"


class Site(ThreadingHTTPServer):
    """Serves the list pages."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port=8776, latency=0.03):
        self.latency = latency
        super().__init__(("127.0.0.1", port), Handler)


class Handler(BaseHTTPRequestHandler):
    """Answers one connection."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        """Answer with a list page, or with nothing of the kind."""
        time.sleep(self.server.latency)
        page = int(parse_qs(urlsplit(self.path).query)["page"][0])
        if page == PAGE_MISSING or not self.headers.get("User-Agent", "").startswith("rates/"):
            self.answer("503 Service Unavailable", "<p>later</p>")
        else:
            self.answer("200 OK", list_page(page))

    def answer(self, status, text):
        """Write a whole answer at once."""
        body = text.encode()
        head = f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
        self.wfile.write(head.encode() + body)

    def log_message(self, *args):
        """Say nothing."""


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8776)
    parser.add_argument("--latency", type=float, default=0.03)
    options = parser.parse_args()
    print(f"serving the rates on http://127.0.0.1:{options.port}/rates?page=1")
    Site(options.port, options.latency).serve_forever()
