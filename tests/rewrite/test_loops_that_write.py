"""Requests whose loop writes what they are made of keep their order, and say so; what a loop only writes does not keep them."""

import pytest
from whole_jobs import patch_of, run, write

BEGIN = 'import json, os\nfrom pathlib import Path\nimport requests\n'
ASK = '    r = requests.get("http://shop/parts?page=%d" % n, timeout=5)\n    print(r.url, len(r.text))\n'
STAY = {
    'a state that is read again': 'def load():\n    try:\n        return json.load(open("s.json"))\n    except FileNotFoundError:\n        return {"page": 1}\n'
    'def save(s):\n    json.dump(s, open("s.json", "w"))\nfor i in range(3):\n    s = load()\n    n = s["page"]\n' + ASK + '    save({"page": n + 1})\n',
    'a folder that fills': 'os.makedirs("d")\nfor i in range(3):\n    n = len(os.listdir("d")) + 1\n' + ASK + '    Path("d/é%d" % n).write_text(r.text)\n',
    'the size of a file': 'for i in range(3):\n    n = 1 + (os.path.exists("o") and os.stat("o").st_size)\n' + ASK + '    with open("o", "a") as out:\n        out.write("x")\n',
    'methods of a class': 'class Store:\n    def __init__(self):\n        self.p = Path("st")\n    def get(self):\n        return int(self.p.read_text()) if self.p.exists() else 1\n'
    '    def put(self, n):\n        self.p.write_text(str(n))\nstore, other = Store(), Store()\nfor i in range(3):\n    n = store.get()\n' + ASK + '    other.put(n + 1)\n',
    'the environment': 'for i in range(3):\n    n = int(os.environ.get("PAGE_OF_IT", 1))\n' + ASK + '    os.environ["PAGE_OF_IT"] = str(n + 1)\n',
    'the environment by a method': 'for i in range(3):\n    n = int(os.getenv("PAGE_OF_IT", "1"))\n' + ASK + '    os.environ.update(PAGE_OF_IT=str(n + 1))\n',
    'an outer loop writes': 'for i in range(2):\n  for n in [int(t) for t in (Path("p").read_text() if i else "1 2").split()]:\n  ' + ASK.replace('\n    ', '\n      ') + '  Path("p").write_text("3 4")\n',
    'a text in memory': 'import io\nout = io.StringIO()\nfor i in range(3):\n    n = out.tell() + 1\n' + ASK + '    out.write("é;")\nprint(out.getvalue())\n',
    'the length of a text in memory': 'import io\nout = io.StringIO()\nfor i in range(3):\n    n = len(out.getvalue()) + 1\n' + ASK + '    out.write("é;")\n',
    'how far a file is written': 'out = open("o", "w")\nfor i in range(3):\n    n = out.tell() + 1\n' + ASK + '    out.write("é;")\nout.close()\n',
    'rows that were written': 'import csv\nfor n in [1, 2, 2, 3]:\n    done = {row[0] for row in csv.reader(open("o.csv"))} if os.path.exists("o.csv") else set()\n    if str(n) in done:\n        continue\n'
    + ASK + '    with open("o.csv", "a", newline="") as out:\n        csv.writer(out).writerow([n, len(r.text)])\n',
}  # fmt: skip
GO_AHEAD = {
    'only written': 'for n in [1, 2, 3]:\n' + ASK + '    Path("%d.html" % n).write_text(r.text)\n',
    'left out where it is there': 'for n in [1, 2, 3]:\n    if os.path.isfile("%d.html" % n):\n        continue\n' + ASK + '    Path("%d.html" % n).write_text(r.text)\n',
    'a setting asked each time': 'for n in [1, 2]:\n    n += int(os.environ.get("NOT_SET_AT_ALL", 0))\n' + ASK + '    Path("%d.html" % n).write_text(r.text)\n',
    'a state that is read once': 'n = int(Path("s").read_text()) if Path("s").exists() else 1\nwhile n < 4:\n' + ASK + '    n += 1\n    Path("s").write_text(str(n))\n',
    'set and never asked': 'for n in [1, 2]:\n' + ASK + '    os.environ["PAGE_OF_IT"] = str(n)\n',
}  # fmt: skip


@pytest.mark.parametrize('name', STAY | GO_AHEAD)
def test_a_loop_that_writes_what_it_asks_by_keeps_its_order(name, shop, tmp_path):
    source = (BEGIN + (STAY | GO_AHEAD)[name]).replace('http://shop', shop.url)
    patch = patch_of(source, cookies=())
    why = [left.why for left in patch.coverage.left]
    assert [w for w in why if 'read from what its loop writes' in w] == why
    assert bool(why) == (name in STAY)
    assert ('Fetcher' in patch.files['pipeline.py']) == (name in GO_AHEAD)
    expected = run(tmp_path / 'legacy', ['job.py'], {'job.py': source}).visible
    assert expected[0] == 0
    assert run(tmp_path / 'modern', [str(write(tmp_path / 'code', patch.files) / 'pipeline.py')]).visible == expected
