import json

import requests

BASE = "http://shop"
session = requests.Session()
session.headers.update({"User-Agent": "parts-bot/3"})
session.post(BASE + "/login", data={"user": "u", "pw": "p"})


def answer(s, path, tries, params):
    for n in range(tries):
        try:
            r = s.get(BASE + path, params=params, timeout=5)
            if r.ok:
                return r
            print(path, r.status_code)
        except requests.RequestException as error:
            print("again", path, type(error).__name__)
    return None


def names(page):
    found = answer(session, "/api/list", 1, {"page": page})
    if found is None:
        return []
    return [item["name"] for item in found.json()["items"]]


texts = []
for n in range(3):
    r = answer(s=session, path="/private/%d" % n, tries=2, params=None)
    texts.append(None if r is None else r.text)
listed = [names(page) for page in range(1, 4)]
print(texts)
with open("out.json", "w") as out:
    json.dump(listed, out)
