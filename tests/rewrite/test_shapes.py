"""Shapes of jobs, each with requests in it, on both sides: the same files, words, exit code and kind of error, and again with what the first run left."""

import datetime as dt

import pytest
from whole_jobs import patch_of, run, write

pytestmark = pytest.mark.slow
FLAT = """
import requests
names = []
for page in range(1, 4):
    r = requests.get("http://shop/parts?page=%d" % page)
    names.append("%d %d" % (page, len(r.text)))
with open("out.txt", "w", encoding="utf-8") as f:
    f.write("\\n".join(names))
"""
SETTINGS = """
import argparse
import configparser
import os
import sys
import requests

here = os.path.dirname(os.path.abspath(sys.argv[0])) if os.environ.get("FROM_CODE") else os.getcwd()
os.chdir(os.path.join(here, "data"))
parser = argparse.ArgumentParser()
parser.add_argument("--pages", type=int, default=2)
parser.add_argument("-v", action="store_true")
parser.add_argument("out", nargs="?", default="out.txt")
args = parser.parse_args()
config = configparser.ConfigParser()
config.read("../shop.ini", encoding="utf-8")
limit = min(args.pages, config.getint("shop", "pages", fallback=9))
greeting = os.environ.get("GREETING", "hällo")
found = []
for page in range(1, limit + 1):
    r = requests.get(config["shop"]["url"] + "/parts", params={"page": page})
    found.append(r.status_code)
    if args.v:
        print(page, r.status_code)
with open(args.out, "w", encoding="utf-8") as f:
    f.write("%s %s %s" % (greeting, found, os.path.basename(os.getcwd())))
if len(found) > 2:
    sys.exit(4)
"""
AT_IMPORT = {
    'job.py': 'from shop import client\nfrom shop.parse import lengths\n\nprint(client.STARTED)\nwith open("out.txt", "w") as f:\n    f.write(str(lengths(client.pages(range(1, 4)))))\n',
    'shop/__init__.py': '',
    'shop/conf.py': 'URL = "http://shop"\nwith open("started.txt", "a") as f:\n    f.write("started\\n")\n',
    'shop/client.py': 'import requests\nfrom .conf import URL\nfrom . import parse\n\nSTARTED = len(requests.get(URL + "/parts?page=1").text) + parse.ONE\n\n\ndef pages(numbers):\n    found = []\n    for n in numbers:\n        found.append(requests.get("%s/parts?page=%d" % (URL, n)).text)\n    return found\n',
    'shop/parse.py': 'ONE = 1\n\n\ndef lengths(texts):\n    return [len(t) for t in texts]\n',
}
YESTERDAY = """
from datetime import date, timedelta
import requests

day = date.today() - timedelta(days=1)
r = requests.get("http://shop/parts?page=1&day=" + day.strftime("%Y-%m-%d"))
with open("stock_%s.txt" % day.isoformat(), "w") as f:
    f.write("%s %s %d" % (day, r.url.split("day=")[1], r.status_code))
"""
CACHED = """
import json
import os
import tempfile
import requests

cache = os.path.join(tempfile.gettempdir(), "shop-cache")
if not os.path.isdir(cache):
    os.makedirs(cache)
asked = 0
total = 0
for page in range(1, 5):
    place = os.path.join(cache, "%d.json" % page)
    if not os.path.exists(place):
        asked += 1
        with open(place, "w", encoding="utf-8") as f:
            json.dump({"page": page, "text": requests.get("http://shop/parts?page=%d" % page).text}, f)
    with open(place, encoding="utf-8") as f:
        total += len(json.load(f)["text"])
with open("out.txt", "a") as f:
    f.write("%d %d\\n" % (asked, total))
"""
OVERWRITTEN = """
import csv
import os
import requests

with open("stock.csv", newline="", encoding="cp1252") as f:
    rows = list(csv.reader(f))
for row in rows[1:]:
    r = requests.get("http://shop/parts", params={"page": row[0]})
    row[1] = str(int(row[1] or 0) + r.status_code)
os.replace("stock.csv", "stock.bak")
with open("stock.csv", "w", newline="", encoding="cp1252") as f:
    csv.writer(f).writerows(rows)
with open("runs.log", "a") as f:
    f.write("%d rows\\n" % (len(rows) - 1))
"""
HARD_CODED = """
import os
import requests

OUT = "PLACE/exports/today"
if not os.path.exists(OUT):
    os.makedirs(OUT)


def save(name, text):
    with open(os.path.join(OUT, name), "w", encoding="utf-8") as f:
        f.write(text)


class Exporter:
    url = "http://shop/parts"

    def __init__(self, pages):
        self.pages = pages
        self.done = 0

    def run(self):
        for page in self.pages:
            r = requests.get(self.url, params={"page": page})
            save("%d.txt" % page, r.text)
            self.done += 1


exporter = Exporter([1, 2, 3])
exporter.run()
print(exporter.done, sorted(os.listdir(OUT)))
"""
STOCK = 'page,n\r\n1,5\r\n2,\r\n3,-7 \r\n'.encode('cp1252')
INI = '[shop]\nurl = http://shop\npages = 2\n# ü\n'
# What the script is, the files that lie beside it, its arguments, its variables.
SHAPES = {
    'a flat script': (FLAT, {}, (), {}),
    'settings of all kinds': (SETTINGS, {'shop.ini': INI, 'data/x': ''}, ('-v',), {}),
    'other settings': (SETTINGS, {'shop.ini': INI, 'data/x': ''}, ('--pages=1', 'ö.txt'), {'GREETING': 'Grüß'}),
    'an exit code by a setting': (
        SETTINGS,
        {'shop.ini': INI.replace('pages = 2\n', ''), 'data/x': ''},
        ('--pages', '3'),
        {},
    ),
    'a config file that is not there': (SETTINGS, {'data/x': ''}, (), {}),
    'a folder that is not there': (SETTINGS, {'shop.ini': INI}, (), {}),
    'a wrong option': (SETTINGS, {'shop.ini': INI, 'data/x': ''}, ('--pages', 'many'), {}),
    'the day before today in an address': (YESTERDAY, {}, (), {}),
    'a cache in the temporary folder': (CACHED, {}, (), {}),
    'an input that is overwritten': (OVERWRITTEN, {'stock.csv': STOCK}, (), {}),
    'an input without rows': (OVERWRITTEN, {'stock.csv': b'page,n\r\n'}, (), {}),
    'an input that is not there': (OVERWRITTEN, {}, (), {}),
    'an input that is no number': (OVERWRITTEN, {'stock.csv': STOCK.replace(b'5', b'x')}, (), {}),
    'hard-coded places and a class': (HARD_CODED, {}, (), {}),
    'a package that works when it is imported': (AT_IMPORT, {}, (), {}),
}


def side(tmp_path, monkeypatch, name, program, inputs, variables, before):
    """Run one side, after what its first run left where there was one."""
    place, temporary = tmp_path / name / 'place', tmp_path / name / 'tmp'
    temporary.mkdir(parents=True, exist_ok=True)
    monkeypatch.setenv('TMPDIR', str(temporary))
    for variable, value in variables.items():
        monkeypatch.setenv(variable, value)
    ran = run(tmp_path / name / f'run{before}', program, inputs)
    kept = {
        p.relative_to(tmp_path / name).as_posix(): p.read_bytes()
        for folder in (place, temporary)
        for p in sorted(folder.rglob('*'))
        if p.is_file() and '__pycache__' not in p.parts
    }
    left = {
        p.relative_to(tmp_path).as_posix().split('/', 2)[2]: p.read_bytes()
        for p in (tmp_path / name / f'run{before}').rglob('*')
        if p.is_file()
    }
    return ran, kept, {n: b for n, b in left.items() if not n.endswith(('.py', '.pyc'))}


@pytest.mark.parametrize('shape', SHAPES)
def test_a_shape_leaves_the_same_twice_over(shape, shop, tmp_path, monkeypatch):
    script, inputs, arguments, variables = SHAPES[shape]
    files = {'job.py': script} if isinstance(script, str) else script
    files = {n: t.replace('http://shop', shop.url) for n, t in files.items()}
    inputs = {n: t.replace('http://shop', shop.url) if isinstance(t, str) else t for n, t in inputs.items()}
    modules = {n: t for n, t in files.items() if n != 'job.py'}
    found = {}
    for name in ('legacy', 'modern'):
        own = {n: t.replace('PLACE', str(tmp_path / name / 'place')) for n, t in files.items()}
        code = tmp_path / name / 'code'
        if name == 'modern':
            patch = patch_of(own['job.py'], cookies=(), modules={n: own[n] for n in modules})
            assert patch.steps, patch.refusals
            write(code, patch.files)
        lying = dict(inputs)
        for number in range(2):
            shop.times.clear()
            program = [str(code / 'pipeline.py')] if name == 'modern' else ['job.py']
            beside = own if name == 'legacy' else {}
            ran, kept, left = side(
                tmp_path, monkeypatch, name, [*program, *arguments], {**lying, **beside}, variables, number
            )
            said = ran.stdout.replace(str(tmp_path / name).encode(), b'')
            found[name, number] = (ran.exit_code, said, ran.error, kept, left)
            lying = left
    assert found['modern', 0] == found['legacy', 0]
    assert found['modern', 1] == found['legacy', 1]


def test_the_day_before_today_is_taken_when_the_pipeline_runs(shop, tmp_path):
    source = YESTERDAY.replace('http://shop', shop.url)
    code = write(tmp_path / 'code', patch_of(source, cookies=()).files)
    today = dt.datetime.now(tz=dt.UTC).astimezone().date()
    ran = run(tmp_path / 'run', [str(code / 'pipeline.py')])
    assert ran.exit_code == 0
    assert set(ran.files) <= {f'stock_{today - dt.timedelta(days=n)}.txt' for n in (1, 0)}
    assert len(ran.files) == 1
