"""The three services of this example, each behind another kind of credential, on loopback.

    python site.py [--port 8795] [--latency 0.03]
"""

import argparse
import base64
import json
import random
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

LOGIN = "Basic " + base64.b64encode(b"fleet-report:Kolben!fresser-42").decode()
TOKEN = "Bearer mlg.7Yt2-pQ9xv.k3"
KEY = "rt-5b1e09cc7d"
PLATES = ["k-ab 101", "K-ÄX 7 ", "HH-Q 2300", "M-ZZ 1", " b-tt 88"]
WITHOUT_TRACKER = "M-ZZ 1"
PAGE_THAT_FAILS = 5


def invoices(page):
    """Eight invoices; some without a currency or an amount, one in a currency that nobody has a rate for."""
    chance = random.Random(page)
    for number in range(page * 100, page * 100 + 8):
        item = {"number": f"R{number}", "plate": chance.choice(PLATES), "amount": f"{chance.randrange(9000, 2000000) / 100:,}"}
        item["amount"] = item["amount"].replace(",", " ")
        if chance.random() < 0.4:
            item["currency"] = chance.choice(["CHF", "DKK", "EUR"])
        if chance.random() < 0.1:
            item["amount"] = chance.choice(["", None, 0])
        if number == 304:
            item["currency"] = "XAU"
        yield item


class Site(ThreadingHTTPServer):
    """Serves invoices, mileage and rates."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port=8795, latency=0.03):
        self.latency = latency
        super().__init__(("127.0.0.1", port), Handler)


class Handler(BaseHTTPRequestHandler):
    """Answers one connection."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        """Answer those who may ask."""
        time.sleep(self.server.latency)
        asked = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(asked.query).items()}
        told = self.headers.get("Authorization", "")
        if asked.path == "/rates" and query.get("api_key") == KEY:
            self.answer(200, {"rates": {"EUR": 1, "CHF": 0.94, "DKK": 7.46}})
        elif asked.path == "/invoices" and told == LOGIN:
            page = int(query["page"])
            self.answer(503 if page == PAGE_THAT_FAILS else 200, {"items": list(invoices(page))})
        elif asked.path == "/cars" and told == TOKEN:
            self.answer(200, [plate.strip().upper() for plate in PLATES[:4]])
        elif asked.path == "/mileage" and told == TOKEN:
            plate = query["plate"]
            self.answer(404 if plate == WITHOUT_TRACKER else 200, {"km": sum(map(ord, plate)) * 3})
        else:
            self.answer(401, {"error": "who are you?"})

    def answer(self, status, document):
        """Write a whole answer at once."""
        body = json.dumps(document).encode()
        head = f"HTTP/1.1 {status} \r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        self.wfile.write(head.encode() + body)

    def log_message(self, *args):
        """Say nothing."""


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8795)
    parser.add_argument("--latency", type=float, default=0.03)
    options = parser.parse_args()
    print(f"serving the services on http://127.0.0.1:{options.port}/rates")
    Site(options.port, options.latency).serve_forever()
