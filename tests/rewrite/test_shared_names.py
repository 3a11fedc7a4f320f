"""Names that functions bind for all others: both sides run, with faults, and nothing tells them apart."""

import pytest
from whole_jobs import patch_of, run, write

COUNTED = """
import requests
count = 0
errors, last = [], ""
def item(n):
    global count, errors, last
    count += 1
    r = requests.get("http://shop/busy?page=%d" % n)
    if r.status_code != 200:
        errors.append(f"bad {count}")
        last = "%s é" % n
        return None
    return r.text[:20]
for n in range(1, 5):
    print(n, item(n))
print(item(1), count, f"{count:03d} of {errors} {last!r}")
"""
COUNTED_ONCE = """
import requests
count = 0
def item(n):
    global count
    count += 1
    r = requests.get("http://shop/busy?page=%d" % n)
    if r.status_code != 200:
        print("bad", count)
    return r.text[:20]
for n in range(1, 5):
    text = item(n)
    print(n, text)
print(count)
"""
SESSION = """
import requests
session = None
token = ""
def login():
    global session, token
    session = requests.Session()
    r = session.post("http://shop/login", data={"u": 1})
    token = r.text
def get(path):
    return session.get("http://shop" + path, headers={"X-Token": token})
def main():
    login()
    rows = [get("/private/%d" % n).text for n in range(1, 4)]
    for n in range(1, 3):
        rows.append(get("/busy?page=%d" % n).status_code)
    print(rows)
if __name__ == "__main__":
    main()
"""
CACHE = """
import json
import requests
CACHE = {}
hits = misses = 0
def colour(n):
    global hits, misses
    if n in CACHE:
        hits += 1
        return CACHE[n]
    misses += 1
    CACHE[n] = requests.get("http://shop/api/item/%d" % n).json().get("colour")
    return CACHE[n]
rows = []
for n in [1, 2, 2, 3, 1]:
    rows.append({"n": n, "colour": colour(n)})
print(rows, colour(2), hits, misses)
with open("o.json", "w") as f:
    json.dump(rows, f)
"""
SET_BY_MAIN = """
import requests
def save(line):
    global lines
    lines += 1
    out.write(line + "\\n")
def main():
    global lines, out
    lines = 0
    out = open("o.txt", "w")
    for n in range(1, 4):
        r = requests.get("http://shop/busy?page=%d" % n)
        save(str(r.status_code))
    save("end")
    out.close()
    print(lines)
main()
"""
OF_THEIR_OWN = """
total = 0
def add(n):
    global total
    total = total + n
def twice(total):
    return total * 2
def third():
    total = 7
    return [total for _ in range(2)]
for n in range(3):
    add(n)
    add(1)
    print(twice(n), third(), total, (lambda: 1)())
"""
REFRESHED = """
import requests
token = None
def login():
    global token
    r = requests.post("http://shop/login", data={"grant_type": "client_credentials"}, auth=("id", "s"))
    token = r.text
def get(url, params=None):
    r = requests.get(url, params=params, headers={"Authorization": "Bearer %s" % token})
    if r.status_code == 503:
        login()
        r = requests.get(url, params=params, headers={"Authorization": "Bearer %s" % token})
    r.raise_for_status()
    return r
login()
rows = []
for n in range(1, 4):
    rows.append(len(get("http://shop/busy", {"page": n}).text))
print(rows, get("http://shop/latin").text)
"""
RECURSIVE = """
import requests
depth = 0
def walk(cursor):
    global depth
    depth += 1
    d = requests.get("http://shop/api/orders", params={"cursor": cursor}).json()
    return d["orders"] + (walk(d["next"]) if d["next"] else [])
print(len(walk("0")), depth)
"""
JOBS = {
    'counted': COUNTED, 'counted once': COUNTED_ONCE, 'session': SESSION, 'cache': CACHE, 'set by main': SET_BY_MAIN,
    'of their own': OF_THEIR_OWN, 'refreshed': REFRESHED, 'recursive': RECURSIVE,
}  # fmt: skip
AHEAD = {'counted once', 'session', 'set by main'}
FAULTS = [('', ''), ('page=2|/1', 'error'), ('page=3|/2|cursor=5', 'hang up'), ('page=1', 'empty')]


@pytest.mark.slow
@pytest.mark.parametrize('fault', FAULTS, ids=lambda f: f'{f[1]} at {f[0]}')
@pytest.mark.parametrize('name', JOBS)
def test_what_functions_bind_for_others_is_the_same(name, fault, shop, tmp_path):
    source = JOBS[name].replace('http://shop', shop.url)
    patch = patch_of(source, cookies=('POST',))
    assert 'global ' not in patch.files['pipeline.py']
    assert ('yield ' in patch.files['pipeline.py']) is (name in AHEAD)
    shop.fault = fault
    expected = run(tmp_path / 'legacy', ['job.py'], {'job.py': source}).visible
    shop.times.clear()
    for step in patch.steps if fault == ('', '') else patch.steps[-1:]:
        code = write(tmp_path / step.name / 'code', step.files)
        shop.times.clear()
        assert run(tmp_path / step.name / 'run', [str(code / 'pipeline.py')]).visible == expected, step.name


def test_two_runs_of_one_process_do_not_share_what_is_held(tmp_path):
    source = OF_THEIR_OWN.replace('(lambda: 1)()', '1')
    code = write(tmp_path / 'code', patch_of(source).files)
    twice = 'import pipeline\npipeline.pipeline_handler({})\nprint("again")\npipeline.pipeline_handler({})'
    (code / 'twice.py').write_text(twice)
    first, second = run(tmp_path / 'run', [str(code / 'twice.py')]).stdout.split(b'again\n')
    assert first == second


ODD = {
    'unset at first': 'def inc():\n    global n\n    n += 1\ntry:\n    inc()\nexcept NameError:\n    print("no")\nn = 1\ninc()\ninc()\nprint(n)',
    'by a function inside': 'n = 0\ndef outer():\n    def inner():\n        global n\n        n += 1\n    inner()\nouter()\nouter()\nprint(n)',
    'handed on': 'n = 0\ndef inc(k):\n    global n\n    n += k\nlist(map(inc, [1, 2]))\nprint(n)',
    'taken away': 'n = 0\ndef inc():\n    global n\n    n += 1\ninc()\ninc()\ndel n',
    'of a class': 'n = 0\nclass A:\n    def inc(self):\n        global n\n        n += 1\na = A()\nb = A()\na.inc()\nb.inc()\nprint(n)',
    'a default': 'n = 1\ndef inc():\n    global n\n    n += 1\ninc()\ndef get(k=n):\n    return k\ninc()\nprint(get(), n, get(4))',
}  # fmt: skip


@pytest.mark.parametrize('name', ODD)
def test_what_cannot_be_told_apart_is_refused(name):
    patch = patch_of(ODD[name] + '\n')
    assert patch.steps == ()
    assert patch.refusals


SEES = {
    'a frame': ('import sys\ndef who():\n    return sys._getframe(1).f_code.co_name\ndef load():\n    return who()\nprint(load())', 'sys._getframe(1) tells'),
    'a name that is not set': ('for n in "12":\n    if n == "3":\n        x = n\ntry:\n    print(x)\nexcept (NameError, ValueError) as e:\n    print(e)', '`e` tells of a name'),
    'the stack': ('import inspect\ndef load():\n    return inspect.stack()[0].function\nprint(load())', 'inspect.stack() tells'),
}  # fmt: skip


@pytest.mark.parametrize('name', SEES)
def test_a_job_that_sees_what_holds_its_names_is_refused(name):
    source, why = SEES[name]
    patch = patch_of(source + '\n')
    assert patch.steps == ()
    assert why in patch.refusals[-1].why
    of_file = 'import inspect, os\nprint(os.path.isfile(inspect.getfile(inspect.currentframe())))\n'
    assert patch_of(of_file).steps


TAKEN = """
import csv
err = 'none'
n = 0
for row in csv.reader(open('in.csv', encoding='utf-8')):
    try:
        n += float(row[1])
    except ValueError as err:
        n -= 1
BETWEENtry:
    print('last', err, n)
except NameError:
    print('gone', n)
"""


@pytest.mark.parametrize('rows', ['a,1\nb,2\n', 'a,1\nb,x\n', ''])
@pytest.mark.parametrize('between', ['', "open('out.txt', 'w').write(str(n))\n"])
def test_a_name_that_a_handler_takes_away_is_no_constant(tmp_path, rows, between):
    source = TAKEN.replace('BETWEEN', between)
    patch = patch_of(source)
    if not patch.steps:
        assert 'err' in patch.refusals[-1].why
        return
    code = write(tmp_path / 'code', patch.files)
    expected = run(tmp_path / 'legacy', ['job.py'], {'job.py': source, 'in.csv': rows})
    assert run(tmp_path / 'modern', [str(code / 'pipeline.py')], {'in.csv': rows}).visible == expected.visible
