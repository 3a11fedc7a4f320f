"""Python 2 jobs drawn by chance: dicts, sets, records, JSON, rows and SQLite are filled, changed, looped over and shown."""

import random

WORDS = ["'b'", "'zeta'", "'a1'", "'K\\xe9'", "'x y'", "''"]
KEYS = [*(f"'k{n}'" for n in range(12)), *WORDS, '1', '2', '17', '-1', '(1, 2)', "('a', 3)", '2.5']
HEAD = """# -*- coding: latin-1 -*-
import csv, json, sqlite3, string
from collections import defaultdict, namedtuple
R = namedtuple('R', 'name qty')
text = 'the cat;3\\nDog ;-4\\nZ\\xe9bra;12\\ncat;3\\n;0\\n'
d = {}
e = {}
s = set()
t = set()
g = defaultdict(int)
rows = []
n = 0
def put(where, key, value=2.5):
    where[key] = value
    return where
def half(x):
    return x / 2
"""
SHOWN = [
    'n', 'len(d)', 'd.get({k})', 'sum(g.values())', 'sorted(s & t)[:3]', 'max([n, 3])', 'half(n)', 'n / 3', 'n % 4', "'%s' % n",
    "'%5.1f|%-4s|%r' % (n, n, n)", '{k} in d', 'list(s)[:2]', 'd.keys()', 'e.items()', 's', 'd', '[x for x in t]', 'zip(d, s)',
    'dict((w, len(w)) for w in text.split())', 'set(text.split())', '{{x: 1 for x in t}}', 'set([1, 2, 9]) - set([1])', 'd == e',
    'sorted(d.items(), key=lambda (k, v): (v, k))[:2]', "string.join(sorted(set(text.split())), '|')", 'dict(d)', 'd.copy()',
    'sorted(t, cmp=lambda a, b: cmp(b, a))', "', '.join(str(x) for x in d)", 'map(lambda r: r.qty / 2, rows)', 's.union(t)', 's ^ t',
    's | set(d)', 'sorted(e.values())', 'map(None, d, s)',
]  # fmt: skip
DONE = [
    'd[{k}] = n', 'd[{k}] = {w}', 'e[{k}] = 1', 's.add({k})', 't.update([{k}, {k}])', 'd.pop({k}, None)', 's.discard({k})',
    'd.update(e)', 'e = d.copy()', 'e = dict(d)', 's |= t', 's = s - t', 't = set(s)', 't = set(d)', 'put(e, {k})', 'e.clear()',
    'd.setdefault({k}, 5)', 'n = n + {i}', 'g[{k}] += {i}', 'rows.append(R({w}, n))', 'print {e}, {e},', 'print {e}, {e}', 'print {e}',
    'print json.dumps({{"b": n, "a": [1, None, "x"], "c": {{"z": 1.5, "y": n}}, "dd": n, "e": 1, "f": 2}})',
    "csv.writer(open('o.csv', 'ab')).writerow([n, {w}, {k}])",
]  # fmt: skip
BLOCKS = [
    'for q in {over}:\n    print q,', 'for q in {over}:\n    print q\n    {do}', 'if {e}:\n    {do}\nelse:\n    {do}',
    "try:\n    print d[{k}]\nexcept KeyError, error:\n    print 'no key', error", 'for r in rows:\n    print r.name, r.qty / 2',
    "for line in text.splitlines():\n    name, amount = line.split(';')\n    g[name.strip()] += int(amount)",
    ("con = sqlite3.connect(':memory:')\ncon.execute('create table t (a text, b int)')\n"
    "con.executemany('insert into t values (?, ?)', [('x', n), ('y', None), ('z', {i})])\n"
    "for a, b in con.execute('select a, b from t where b > ? order by a', (1,)):\n    print a.encode('utf-8'), b, b / 2"),
]  # fmt: skip
OVER = [
    'd',
    's',
    'sorted(t)',
    'e.keys()',
    'g',
    'range(3)',
    'set([3, 1, 2])',
    "text.split('\\n')",
    'd.values()',
    'd.iteritems()',
]


def filled(chance, form, depth=0):
    """A form with what stands in braces drawn."""
    made = {
        'k': lambda: chance.choice(KEYS), 'w': lambda: chance.choice(WORDS), 'i': lambda: str(chance.randrange(-3, 9)),
        'e': lambda: filled(chance, chance.choice(SHOWN), 1), 'over': lambda: chance.choice(OVER),
        'do': lambda: filled(chance, chance.choice(DONE), 1),
    }  # fmt: skip
    for name, draw in made.items():
        while f'{{{name}}}' in form:
            form = form.replace(f'{{{name}}}', draw(), 1)
    return form if depth else form.replace('{{', '{').replace('}}', '}')


def job(seed):
    chance = random.Random(seed)
    forms = [chance.choice(BLOCKS if chance.random() < 0.3 else DONE) for _ in range(chance.randrange(8, 28))]
    body = [filled(chance, form) for form in forms]
    return HEAD + '\n'.join([*body, 'print', 'print d, s, sorted(g.items()), n', ''])
