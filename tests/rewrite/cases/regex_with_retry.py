import re
import time

import requests

ROW = re.compile(r"<tr[^>]*>(.*?)</tr>", re.S)


def scrape():
    rows = []
    skipped = 0
    started = time.time()
    # five pages, the front page says so
    for page in range(1, 6):
        resp = requests.get("http://shop/busy?page=" + str(page))
        if resp.status_code == 503:
            # one more try is enough
            resp = requests.get("http://shop/busy?page=" + str(page))
        if "<table" not in resp.text:
            print("no table on page", page)
            skipped += 1
            continue
        for tr in ROW.findall(resp.text):
            rows.append(re.findall(r"<td[^>]*>(.*?)</td>", tr, re.S))
        time.sleep(0.01)
    with open("rows.txt", "w") as f:
        for row in rows:
            f.write("|".join(row) + "\n")
    if time.time() - started > 1000:
        print("slow")
    print("skipped:", skipped)


if __name__ == "__main__":
    scrape()
