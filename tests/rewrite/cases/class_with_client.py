import json
import sys

import requests


class Client:
    """Asks the shop."""

    def __init__(self, base, agent="cards/1"):
        self.base = base
        self.headers = {"User-Agent": agent}
        self.timeout = 5

    def __repr__(self):
        return "<Client %s>" % self.base

    def get(self, path, params=None):
        r = requests.get(self.base + path, params=params, headers=self.headers, timeout=self.timeout)
        if r.status_code == 404:
            return None
        r.raise_for_status()
        return r.json()


class Config(object):
    pages = range(1, 7)
    out = "items.txt"


class Job:
    def __init__(self, client, config):
        self.client = client
        self.config = config
        self.names = {}
        self.colours = []

    def items_of(self, page):
        answer = self.client.get("/api/list", {"page": page})
        if not answer:
            return []
        return answer["items"]

    def remember(self, item):
        if item["name"] in self.names:
            self.names[item["name"]] += 1
            return
        self.names[item["name"]] = 1
        details = self.client.get(item["url"])
        self.last = details.get("colour", "none")
        self.colours.append(self.last)

    def run(self):
        for page in self.config.pages:
            items = self.items_of(page)
            if not items:
                print("page %d is the last" % page)
                break
            for item in items:
                self.remember(item)
        return self.colours

    def save(self):
        with open(self.config.out, "w", encoding="utf-16") as f:
            for name, colour in zip(sorted(self.names), self.colours):
                f.write(f"{name}\t{colour}\n")


def main():
    client = Client("http://shop")
    job = Job(client, Config())
    colours = job.run()
    job.save()
    print(len(colours), "colours", json.dumps(sorted(set(colours))), client.timeout)


if __name__ == "__main__":
    try:
        main()
    except requests.exceptions.HTTPError as e:
        print("failed", e.response.status_code)
        sys.exit(4)
