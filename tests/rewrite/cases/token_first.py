import json

import requests
from requests.auth import HTTPBasicAuth

requests.packages.urllib3.disable_warnings()
posts = []
answer = requests.post("http://shop/login", json={"user": "u"}, auth=HTTPBasicAuth("id", "seçret"), verify=False)
answer.raise_for_status()
headers = {"Authorization": "Bearer %s" % answer.text, "Accept": "application/json"}
cursor = "0"
while cursor:
    r = requests.get("http://shop/api/orders", params={"cursor": cursor}, headers=headers, allow_redirects=False)
    if r.status_code != requests.codes.ok:
        print("stopped at", cursor)
        break
    page = r.json()
    for post in page["orders"]:
        posts.append({"id": post["id"], "state": {"qty": post["qty"], "note": "é"}})
    cursor = page["next"]
for n in range(1, 4):
    item = requests.get("http://shop/api/item/%d" % n, headers=headers)
    posts.append(item.json() if item.status_code == requests.codes.okay else None)
with open("orders.jsonl", "w", encoding="utf-8") as out:
    for post in posts:
        out.write(json.dumps(post, ensure_ascii=False) + "\n")
