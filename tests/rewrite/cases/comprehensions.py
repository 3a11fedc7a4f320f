import json

import requests

BASE = "http://shop"
i = "kept"
# the list of everything
ids = [item["url"] for item in requests.get(BASE + "/api/list", params={"page": 1}).json()["items"]]
details = [
    # one page for each
    {"colour": requests.get(BASE + i, timeout=5).json().get("colour"), "of": i}
    for i in ids
    if not i.endswith("9")
]
print(i, len(details))
names = []
for page in range(1, 4):
    names.extend([item["name"] for item in requests.get(BASE + "/api/list", params={"page": page}).json()["items"]])
lengths = {}
for page in (1, 2, 3):
    lengths[page] = len(requests.get(BASE + "/parts?page=%d" % page).text)
total = 0
for n in range(2):
    total += sum(o["qty"] for o in requests.get(BASE + "/api/orders", params={"cursor": n * 5}).json()["orders"])
for item in requests.get(BASE + "/api/list", params={"page": 2}).json()["items"]:
    names.append(item["name"].upper())
if requests.get(BASE + "/missing").status_code == 404:
    names.append("none é")
nested = requests.get(BASE + requests.get(BASE + "/api/list", params={"page": 2}).json()["items"][0]["url"])
print(nested.json())
first, second = requests.get(BASE + "/parts?page=1"), requests.get(BASE + "/parts?page=2")
print(requests.get(BASE + "/latin").encoding, requests.get(BASE + "/parts?page=3").encoding, len(first.text), len(second.text))
with open("details.json", "w", encoding="utf-8") as out:
    json.dump([sorted(names), details, lengths, total], out, ensure_ascii=False)
