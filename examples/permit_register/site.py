"""The register of this example: permits as text, page by page with links in a header, and their applicants, on loopback.

python site.py [--port 8784] [--latency 0.02]
"""

import argparse
import json
import random
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

PERMITS = 90
PERMITS_WITHOUT_APPLICANT = (7, 44)
STREETS = [
    "in der Südstraße 12",
    "in der Bahnhofstr. 3 b",
    "in dem Mühlenweg 101a",
    "am Markt",
    "in Ölgasse 7",
    "in der Straße 9",
]
WHAT = ["Neubau eines Hauses", "Anbau\n  an die Garage", "Abriss; danach Neubau", 'Umbau "Alte Post"', "Garage"]
NAMES = ["Müller & Söhne", "Ça va GmbH", "o'neill", "Straßenbau AG", "  Żak"]


def permit(number):
    """One permit; the number of some is missing, areas are written in several ways, and every tenth stands there twice."""
    chance = random.Random(number - (number % 10 == 9))
    parts = [chance.choice(WHAT), chance.choice(STREETS)]
    for _ in range(chance.choice([0, 1, 1, 2])):
        size = chance.choice([f"{chance.randrange(10, 99)},{chance.randrange(10)}", f"1.{chance.randrange(100, 999)},50", "250"])
        parts.append(size + chance.choice([" m2", "m²", " qm"]))
    if chance.random() < 0.85:
        parts.insert(
            chance.randrange(len(parts) + 1),
            f"{chance.randrange(10, 1200)}{chance.choice('/-')}{chance.choice([2023, 2024])}",
        )
    return {
        "id": number,
        "text": ", ".join(parts),
        "date": f"2024-{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d}T08:00:00Z",
    }


class Site(ThreadingHTTPServer):
    """Serves the register."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port=8784, latency=0.02):
        self.latency = latency
        super().__init__(("127.0.0.1", port), Handler)


class Handler(BaseHTTPRequestHandler):
    """Answers one connection."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        """Answer with a page of permits, or with who applied for one."""
        time.sleep(self.server.latency)
        asked = urlsplit(self.path)
        words = asked.path.strip("/").split("/")
        if len(words) == 3 and int(words[1]) in PERMITS_WITHOUT_APPLICANT:
            self.answer("404 Not Found", {"error": "none"})
        elif len(words) == 3:
            self.answer("200 OK", {"name": random.Random(int(words[1]) // 3).choice(NAMES)})
        else:
            query = {k: v[0] for k, v in parse_qs(asked.query).items()}
            size, page = int(query["per_page"]), int(query.get("page", "1"))
            base = f"http://{self.headers['Host']}/permits?per_page={size}&state={query['state']}&page="
            links = [f'<{base}1>; rel="first"']
            if page * size < PERMITS:
                links.append(f'<{base}{page + 1}>; rel="next"; title="weiter"')
            found = [permit(n) for n in range((page - 1) * size + 1, min(page * size, PERMITS) + 1)]
            self.answer("200 OK", found, f"Link: {', '.join(links)}\r\n")

    def answer(self, status, value, more=""):
        """Write a whole answer at once."""
        body = json.dumps(value, ensure_ascii=False).encode()
        head = f"HTTP/1.1 {status}\r\nContent-Type: application/json; charset=utf-8\r\n{more}Content-Length: {len(body)}\r\n\r\n"
        self.wfile.write(head.encode() + body)

    def log_message(self, *args):
        """Say nothing."""


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8784)
    parser.add_argument("--latency", type=float, default=0.02)
    options = parser.parse_args()
    print(f"serving the register on http://127.0.0.1:{options.port}/permits?per_page=20&state=granted")
    Site(options.port, options.latency).serve_forever()
