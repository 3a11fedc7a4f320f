import json
import requests


class Downloader(object):
    """Gets all cards."""

    def __init__(self, base, pages):
        super(Downloader, self).__init__()
        self.base = base.rstrip("/")
        self.pages = pages
        self.items = []

    def fetch(self, page):
        resp = requests.get(self.base + "/api/cards", params={"page": page})
        return resp.json()["cards"]

    def run(self):
        for p in range(1, self.pages + 1):
            for item in self.fetch(p):
                self.items.append(item)
            print(f"page {p} of {self.pages}: {len(self.items)} cards")

    def save(self, path):
        with open(path, "w", encoding="utf-8") as f:
            json.dump(self.items, f, ensure_ascii=False)


if __name__ == "__main__":
    d = Downloader("http://shop/", 5)
    d.run()
    d.save("cards.json")
    print(d.pages)
