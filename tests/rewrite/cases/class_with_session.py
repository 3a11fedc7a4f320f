import json

import requests


class Portal:
    """The part of the shop behind a login."""

    def __init__(self, base, user="u"):
        self.base = base
        self.session = requests.Session()
        self.session.headers.update({"User-Agent": "portal/1"})
        self.session.post(self.base + "/login", data={"user": user, "pw": "p"})
        self.texts = {}

    def get(self, path, tries=2):
        for n in range(tries):
            try:
                r = self.session.get(self.base + path, timeout=5)
                if r.ok:
                    return r
                print(path, r.status_code)
            except requests.RequestException as error:
                print("again", path, type(error).__name__)
        return None

    def private(self, n):
        answer = self.get("/private/%d" % n)
        self.texts[n] = None if answer is None else answer.text

    def names(self, page):
        answer = self.get("/api/list?page=%d" % page, tries=1)
        return [item["name"] for item in answer.json()["items"]] if answer else []


portal = Portal("http://shop")
for n in range(4):
    portal.private(n)
names = [portal.names(page) for page in (1, 2, 3)]
print(portal.texts)
with open("portal.json", "w") as f:
    json.dump([names, portal.texts], f)
