import json

import requests

BASE = "http://shop"
with requests.Session() as s:
    s.headers.update({"User-Agent": "parts-bot/2", "X-Shop": "é".encode("latin-1").decode("latin-1")})
    s.headers["Accept"] = "application/json"
    s.params = {"size": 3}
    s.auth = ("user", "pass")
    names = [item["name"] for page in range(1, 3) for item in s.get(BASE + "/api/list", params={"page": page}).json()["items"]]
    cursor, orders = "0", []
    while cursor:
        r = s.get(BASE + "/api/orders", params={"cursor": cursor}, headers={"Accept": None}, timeout=5)
        r.raise_for_status()
        orders.extend(r.json()["orders"])
        cursor = r.json()["next"]
    for page in range(1, 4):
        s.headers["Referer"] = BASE + "/%d" % page
        print(page, len(s.get(BASE + "/parts?page=%d" % page).text), s.head(BASE + "/latin").status_code)
print(names)
with open("orders.json", "w") as out:
    json.dump(orders, out)
