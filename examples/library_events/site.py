"""The event pages of three libraries, on loopback.

    python site.py [--port 8793] [--latency 0.02]

The pages are by hand: tables without bodies and ends, list items and paragraphs that nobody closes.
"""

import argparse
import random
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

BRANCHES = {"central": "Central Library", "north": "Library : Nørrebro", "harbour": "Harbour &amp; Docks"}
TITLES = ["Story  time", "Chess for\n beginners", "Rhyme &amp; song", "Læsegruppe", "Write a CV", "<b>Robots!</b> build one", "Κινηματογράφος"]
FEES = ["free", "", "5,00 €", "€12.50", "3 €"]
AGES = ["4-6", "12-99", "18", "all", ""]
TAGS = ["Children", "MUSIC", "Språk", "evening"]
PAGES = {"central": 4, "north": 3, "harbour": 2}


def article(chance, branch, number):
    """One event."""
    title = chance.choice(TITLES)
    day, hour = chance.randrange(10, 29), chance.choice([10, 16, 19])
    about = f'<div class="about"><p>Come and see.\n Bring <i>friends</i>, tea &amp; cake<p>Sign up at the desk</div>' if chance.random() < 0.7 else ""
    fee, ages = chance.choice(FEES), chance.choice(AGES)
    facts = f'<table><tr><th>Ages<td class="ages"> {ages}\n<tr><th>Fee<td class="fee">{fee}</table>' if number % 4 else ""
    tags = '<ul class="tags">' + "".join(f"<li>{t} " for t in chance.sample(TAGS, chance.randrange(0, 4))) + "</ul>"
    name = f' id="e{branch[0]}{number}"' if number % 3 else ""
    return f'<article{name}><h2>{title}</h2><time datetime="2024-05-{day}T{hour}:30:00">{day} May</time>\n{about}{facts}{tags}</article>\n'


def page(branch, number):
    """A page of events, or an empty one behind the last."""
    chance = random.Random(f"{branch}{number}")
    found = "".join(article(chance, branch, number * 10 + n) for n in range(6)) if number <= PAGES[branch] else "<p>Nothing found"
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="utf-8">\n<title>Events</title></head>\n<body><h1>Events: {BRANCHES[branch]}</h1>\n'
        f'<div class="events">\n{found}</div></div>\n<hr><p>&copy; the libraries\n</body></html>'
    )


class Site(ThreadingHTTPServer):
    """Serves the libraries."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port=8793, latency=0.02):
        self.latency = latency
        super().__init__(("127.0.0.1", port), Handler)


class Handler(BaseHTTPRequestHandler):
    """Answers one connection."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        """Answer with a page of events."""
        time.sleep(self.server.latency)
        path, _, number = self.path.partition("?page=")
        body = page(path.strip("/").partition("/")[0], int(number)).encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\n\r\n"
        self.wfile.write(head.encode() + body)

    def log_message(self, *args):
        """Say nothing."""


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8793)
    parser.add_argument("--latency", type=float, default=0.02)
    options = parser.parse_args()
    print(f"serving {len(BRANCHES)} libraries on http://127.0.0.1:{options.port}/central/events?page=1")
    Site(options.port, options.latency).serve_forever()
