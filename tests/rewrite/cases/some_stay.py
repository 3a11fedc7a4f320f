import json

import requests

BASE = "http://shop"
names = []
for page in range(1, 3):
    r = requests.get(BASE + "/api/list", params={"page": page})
    names += [item["name"] for item in r.json()["items"]]
# one that is asked for only if need be
extra = requests.get(BASE + "/api/list?page=3").json()["items"] if len(names) < 100 else []
print(len(extra))


def colour(url):
    print("asking", url)
    open("asked.txt", "a").write(url + "\n")
    if url.endswith("9"):
        return None
    return requests.get(BASE + url).json().get("colour")


def text(path, tries=2):
    for _ in range(tries):
        r = requests.get(BASE + path)
        if r.ok:
            return r.text
    return ""


colours = [colour("/api/item/1-%d" % n) for n in range(3)]
lengths = [len(text("/parts?page=%d" % n)) for n in range(1, 4)]
told = requests.post(BASE + "/login", data={"user": "u"})
for page in range(2, 4):
    r = requests.get(BASE + "/busy", params={"page": page})
    print(page, r.status_code)
with open("all.json", "w") as out:
    json.dump([names, colours, lengths, told.text], out)
