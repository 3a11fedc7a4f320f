import csv
import sys
import time

import requests


class PartsExporter:
    # what is sent with every request
    AGENT = "parts/2"
    HEADERS = {"User-Agent": AGENT}
    skipped = 0

    def __init__(self, base, out="parts.csv", tries=3, pages=None):
        self.base = base
        self.out = out
        self.tries = tries
        self.pages = pages or [1, 2, 3, 4]
        self.rows = []
        self._seen = set()
        self.log("exporting from page %d" % self.pages[0])

    @staticmethod
    def log(text):
        print("[export]", text)

    def get(self, path):
        for attempt in range(self.tries):
            try:
                r = requests.get(self.base + path, headers=self.HEADERS, timeout=5)
                if r.status_code == 200:
                    return r
                print("status", r.status_code, f"of {self.AGENT}: {path}")
            except requests.exceptions.RequestException as e:
                print("again", path, type(e).__name__)
            time.sleep(0.002 * 2 ** attempt)
        return None

    def listed(self, page):
        answer = self.get("/api/list?page=%d" % page)
        return answer.json()["items"] if answer is not None else []

    def details(self, url):
        answer = self.get(url)
        return {} if answer is None else answer.json()

    def key(self, row):
        return row[1][-len(self.out):], row[0]

    def add(self, page, item, more):
        if item["name"] in self._seen:
            self.skipped += 1
        self._seen.add(item["name"])
        self.rows.append([page, item["name"], more.get("colour", "")])

    def run(self):
        """Goes through all pages."""
        for page in self.pages:
            items = self.listed(page)
            if not items:
                self.log(f"nothing on {page}")
                break
            for item in items:
                self.add(page, item, self.details(item["url"]))
        self.rows.sort(key=lambda row: self.key(row))
        self.last = page

    def save(self):
        with open(self.out, "w", newline="", encoding="utf-8") as f:
            w = csv.writer(f, delimiter=";")
            w.writerow(["page", "name", "colour"])
            w.writerows(self.rows)
        return len(self.rows)


def main():
    exporter = PartsExporter("http://shop", tries=2)
    exporter.run()
    n = exporter.save()
    print(n, "rows", exporter.skipped, "skipped", "last", exporter.last)
    return 0 if n else 3


if __name__ == "__main__":
    sys.exit(main())
