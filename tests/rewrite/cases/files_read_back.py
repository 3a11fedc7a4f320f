import os
import shutil

import requests

BASE = "http://shop"


def load(path):
    with open(path) as f:
        return [line.strip() for line in f]


with open("paths.txt", "w") as out:
    for page in range(1, 3):
        for item in requests.get(BASE + "/api/list", params={"page": page}).json()["items"]:
            out.write(item["url"] + "\n")
shutil.copy("paths.txt", "copy.txt")
for path in load("paths.txt"):
    r = requests.get(BASE + path)
    print(path, r.json().get("colour"))
r = requests.get(BASE + "/busy", params={"page": 3, "size": os.path.getsize("copy.txt")})
print(len(r.text), r)
