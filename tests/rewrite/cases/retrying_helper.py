import time

import requests

URLS = ["http://shop/flaky/%d" % n for n in range(4)] + ["http://shop/missing", "http://shop/latin"]


def download(url):
    for attempt in range(3):
        try:
            r = requests.get(url, timeout=5)
            if r.status_code == 200:
                return r.text
            if r.status_code == 404:
                return None
        except requests.exceptions.RequestException:
            pass
        time.sleep(0.01)
    raise RuntimeError("gave up on " + url.rsplit("/", 1)[1])


out = open("rates.txt", "w", encoding="utf-8")
failed = 0
for i, url in enumerate(URLS):
    try:
        text = download(url)
        if text is None:
            print("skip", i)
            continue
        out.write("%s;%s\n" % (i, text))
    except RuntimeError as e:
        failed += 1
        out.write("%s;%s\n" % (i, e))
out.close()
print("failed:", failed)
