"""The gateway of this example: a token, and sensors that are searched page by page with a cursor, on loopback.

python site.py [--port 8781] [--latency 0.02]
"""

import argparse
import base64
import json
import random
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SENSORS = 140
TOKEN = "eyJzZW5zb3JzIjoicmVhZCJ9"
NAMES = ["Flur Süd ", "Büro 3.14", "Serverraum", "Café", "Aula «Nord»", "Keller / Öltank", "温室"]
TAGS = ["EG", "eg", "Prüfen", "prüfen", "HVAC", "wing-b"]
KINDS = {"temp": ("°C", -45, 75), "hum": ("%", -5, 110), "co2": ("ppm", 250, 5400), "lux": ("", 0, 900)}


def sensor(number):
    """One sensor; measures, places and tags are not always there."""
    chance = random.Random(number)
    made = {"id": f"S-{number:04d}", "name": chance.choice(NAMES), "measures": []}
    for kind in chance.sample(sorted(KINDS), chance.randrange(1, 4)):
        unit, low, high = KINDS[kind]
        measure = {
            "kind": kind,
            "value": chance.choice([round(chance.uniform(low, high), 2), chance.randrange(low, high), None]),
        }
        if kind == "co2":
            measure["value"] = chance.choice([300, 5000, measure["value"]])
        if chance.random() < 0.2:
            del measure["value"]
        made["measures"].append({**measure, "unit": unit} if unit else measure)
    if chance.random() < 0.8:
        made["place"] = chance.choice([None, {"house": "A"}, {"house": "B", "floor": 2, "room": ""}, {"house": "Ü", "floor": -1, "room": "017"}])
    if chance.random() < 0.7:
        made["tags"] = chance.sample(TAGS, chance.randrange(0, 4))
    return made


def page(asked):
    """A page of sensors from the cursor on; the last one of a page comes again on every second page."""
    start = int(base64.b64decode(asked["cursor"]).decode().split(":")[1]) if asked.get("cursor") else 0
    end = start + asked["size"]
    back = 1 if start // asked["size"] % 2 == 1 else 0
    items = [sensor(n) for n in range(start - back, min(end, SENSORS))]
    following = base64.b64encode(f"after:{end}".encode()).decode() if end < SENSORS else None
    told = {"total": SENSORS} if start == 0 else {}
    return {"items": items, "next": following, **told}


class Site(ThreadingHTTPServer):
    """Serves the gateway."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port=8781, latency=0.02):
        self.latency = latency
        super().__init__(("127.0.0.1", port), Handler)


class Handler(BaseHTTPRequestHandler):
    """Answers one connection."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):
        """Give a token, or a page of sensors to whoever has it."""
        time.sleep(self.server.latency)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        who = self.headers.get("Authorization", "")
        if self.path == "/oauth/token":
            known = who == "Basic " + base64.b64encode(b"export:s3nsor-export").decode()
            right = known and body == "grant_type=client_credentials"
            self.answer(*(("200 OK", {"access_token": TOKEN, "expires_in": 300}) if right else ("401 Unauthorized", {"error": "client"})))
        elif who != "Bearer " + TOKEN:
            self.answer("401 Unauthorized", {"error": "token"})
        else:
            self.answer("200 OK", page(json.loads(body)))

    def answer(self, status, value):
        """Write a whole answer at once."""
        body = json.dumps(value, ensure_ascii=False).encode()
        head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        self.wfile.write(head.encode() + body)

    def log_message(self, *args):
        """Say nothing."""


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8781)
    parser.add_argument("--latency", type=float, default=0.02)
    options = parser.parse_args()
    print(f"serving the gateway on http://127.0.0.1:{options.port}/")
    Site(options.port, options.latency).serve_forever()
