# -*- coding: utf-8 -*-
import requests

session = requests.Session()
session.headers.update({"User-Agent": "legacy-agent/2"})
login = session.post("http://shop/login", data={"user": "u", "pw": "p"})
assert login.text == "welcome"
for n in range(3):
    r = session.get("http://shop/private/%d" % n)
    print(r.status_code, r.text)
