import requests

BASE = "http://shop"
got = []
session = requests.Session()
try:
    for page in range(1, 4):
        r = session.get(BASE + "/parts", params={"page": page})
        r.raise_for_status()
        got.append(len(r.text))
        with open("part_%d.html" % page, "w", encoding="utf-8") as f:
            f.write(r.text)
finally:
    with open("done.txt", "w") as f:
        f.write("%s behind page %d" % (got, page))
    session.close()
try:
    for page in range(1, 4):
        r = requests.get(BASE + "/latin", params={"page": page})
        print(r.status_code, r.text)
finally:
    print("end")
