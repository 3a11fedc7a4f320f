import gzip
import hashlib
import os
import shutil
import tempfile

import requests

BASE = "http://shop"
tmp = tempfile.mkdtemp()
digest = hashlib.sha256()
for page in range(1, 4):
    with requests.get(BASE + "/parts", params={"page": page}, stream=True, timeout=30) as r:
        r.raise_for_status()
        path = os.path.join(tmp, "%d.html" % page)
        with open(path, "wb") as f:
            for chunk in r.iter_content(chunk_size=64):
                if chunk:
                    f.write(chunk)
                    digest.update(chunk)
done = 0
r = requests.get(BASE + "/busy?page=1", stream=True)
for chunk in r.iter_content(100):
    done += len(chunk)
    print("so far", done)
copied = requests.get(BASE + "/latin", stream=True)
with open("latin.bin", "wb") as f:
    shutil.copyfileobj(copied.raw, f)
lines = [line for line in requests.get(BASE + "/busy?page=3", stream=True).iter_lines() if line]
with gzip.GzipFile("all.gz", "wb", mtime=0) as out:
    for name in sorted(os.listdir(tmp)):
        with open(os.path.join(tmp, name), "rb") as f:
            out.write(f.read())
shutil.rmtree(tmp)
print(digest.hexdigest(), len(lines))
