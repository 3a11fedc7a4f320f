import json
from requests import get, head as peek, Session
from requests.exceptions import RequestException, ConnectionError as Down

BASE = "http://shop"


def load(path):
    try:
        r = get(BASE + path, timeout=5)
        r.raise_for_status()
        return r.text
    except (RequestException, ValueError) as error:
        print(path, type(error).__name__, isinstance(error, Down))
        return ""


lengths = [len(load("/parts?page=%d" % n)) for n in range(1, 4)] + [len(load("/missing"))]
print(peek(BASE + "/latin").headers["Content-Type"])
session = Session()
session.headers["Accept"] = "application/json"
items = session.get(BASE + "/api/list?page=1").json()["items"]
with open("out.json", "w") as out:
    json.dump([lengths, items], out)
