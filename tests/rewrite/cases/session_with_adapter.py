import csv

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry

urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)


def make_session(token, tries=2):
    """A session that tries again."""
    made = requests.Session()
    retry = Retry(total=tries, read=tries, connect=tries, backoff_factor=0.01, status_forcelist=(500, 502, 503))
    adapter = HTTPAdapter(max_retries=retry, pool_maxsize=20)
    made.mount("http://", adapter)
    made.mount("https://", adapter)
    made.headers.update({"Authorization": "Bearer " + token})
    return made


def measured(path, params=None):
    try:
        r = session.get("http://shop" + path, params=params, timeout=10)
    except requests.exceptions.RetryError as error:
        return ["refused", str(error).split("(Caused by ")[-1]]
    except requests.RequestException as error:
        return ["lost", type(error).__name__]
    return [path, str(r.status_code), r.text[:15]]


session = make_session("abc")
rows = [measured("/parts", params={"page": page}) for page in range(1, 5)]
for n in (1, 2, 9, 3):
    rows.append(measured("/flaky/%d" % n))
with open("rows.csv", "w", newline="", encoding="utf-8") as out:
    csv.writer(out, delimiter="|").writerows(rows)
session.get("http://shop/flaky/8")
