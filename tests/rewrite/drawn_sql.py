"""Draws jobs that put statements of SQL together and send them row by row, and the hostile rows they read."""

import csv
import io
import random
import re
import textwrap

VALUES = [
    'Zoë', "O'Hara", "O''Hara", '', 'NULL', 'null', '12', '1.5', '1e3', 'nan', '-0', "'q'", 'a b', '%s', '?', ':x', 'x;--', '"', '\\',
    '5.0', '007', '99999999999999999999', ' 7 ', 'id', 'True', '李', '1.10', '0.1000000000000000055511151231257827', '-3', '100%', '{x}',
]  # fmt: skip
# `A` is a key, `Q` a text in quotes, `B` a value without.
STATEMENTS = [
    'INSERT OR REPLACE INTO t (id, name, amount, any) VALUES ({A}, {Q}, {B}, {Q2})',
    'INSERT INTO t (id, name) VALUES ({A}, {Q})',
    'INSERT OR IGNORE INTO t VALUES ({A}, {Q}, {B}, {B2})',
    'UPDATE t SET name = {Q}, any = {B} WHERE id = {A}',
    'UPDATE t SET amount = amount + {B} WHERE name = {Q} OR id IN ({A}, {B2})',
    'DELETE FROM t WHERE name = {Q} AND id > {A}',
    'INSERT INTO t (id, name) VALUES ({A}, {Q}) ON CONFLICT (id) DO UPDATE SET any = {B}, name = excluded.name',
    'INSERT INTO t (name, any) VALUES (UPPER({Q}), ROUND({B}, 1))',
    'INSERT INTO t (name) SELECT name FROM t WHERE name = {Q} AND id < {A}',
]
GIVEN = {
    'A': ['row[0]', 'int(row[0])', 'n', 'number'],
    'Q': ['row[1]', 'row[1].strip()', 'row[1].replace("\'", "\'\'")', 'name', 'row[2]'],
    'Q2': ['row[3]', 'name', 'row[1]'],
    'B': ['row[2]', "row[2] or 'NULL'", 'float(row[2])', 'amount'],
    'B2': ['row[3]', 'len(row)', 'n'],
}
ROWS = ["csv.reader(open('rows.csv', encoding='utf-8', newline=''))", 'rows', 'sorted(rows)', 'rows[:5]', 'list(rows)']
BEFORE = [
    'if len(row) < 4:\n    skipped.append(row)\n    continue',
    "if row[1] == 'stop' or row[0] == '7':\n    break",
    "print('row', row[0])",
    'seen[row[0]] = seen.get(row[0], 0) + 1',
    'if row[1] in seen:\n    last = row[1]',
    'n += 1',
    "n += 1\nif n % 2 == 0:\n    print('at', n)",
]
BEHIND = [
    'con.commit()',
    'con.commit()',
    "print('loaded')\ncon.commit()",
    "con.execute('CREATE TABLE IF NOT EXISTS more (a)')",
    'pass',
]
OPENED = """con = sqlite3.connect('kept.db')
con.execute('CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY, name TEXT, amount REAL, any)')
con.execute("INSERT OR IGNORE INTO t VALUES (1, 'there', 1.5, 'b')")
con.commit()
cur = con.cursor()
"""
SET = """skipped, seen, done = [], {}, []
n = 0
last = ''
rows = [r for r in csv.reader(open('rows.csv', encoding='utf-8', newline=''))]
"""
CLOSED = "con.commit()\nfor r in con.execute('SELECT * FROM t ORDER BY id'):\n    print(r)\n"
IMPORTS = 'import csv\nimport sqlite3\n\n'


def rows(chance: random.Random) -> str:
    """Return a CSV file of up to eight rows; keys repeat, and a few rows are short."""
    found = []
    for _ in range(chance.randrange(9)):
        key = chance.choice('1234567812') if chance.random() < 0.9 else chance.choice(VALUES)
        rest = [chance.choice(VALUES if chance.random() < 0.45 else ['n', 'm', 'x', '3', 'stop']) for _ in range(3)]
        found.append([key, *rest] if chance.random() < 0.96 else [key, rest[0]])
    out = io.StringIO()
    csv.writer(out).writerows(found)
    return out.getvalue()


def job(chance: random.Random) -> str:
    """Return a job: flat, with functions, or under a handler."""
    core = f'{SET}{_loop(chance)}\n{chance.choice(BEHIND)}\nprint(skipped, sorted(seen), done, n)\n'
    shape = chance.random()
    if shape < 0.35:
        return f'{IMPORTS}{OPENED}{core}{CLOSED}'
    if shape < 0.7:
        main = f'{OPENED}load(con, cur)\n{CLOSED}'
        return f'{IMPORTS}def load(con, cur):\n{indented(core)}\n\ndef main():\n{indented(main)}\n\nif __name__ == "__main__":\n    main()\n'
    caught = chance.choice(['Exception', 'sqlite3.Error', '(ValueError, IndexError)'])
    handler = f"except {caught} as e:\n    print('failed', type(e).__name__)\n"
    told = chance.choice(['', '', 'print(n, last)\n'])
    return f'{IMPORTS}{OPENED}n, last = -1, None\ntry:\n{indented(core)}\n{handler}{told}{CLOSED}'


def indented(text: str) -> str:
    return textwrap.indent(text, '    ')


def _loop(chance: random.Random) -> str:
    """A loop that sends a statement for each row, with whatever stands around it."""
    statement = drawn_statement(chance)
    lines = [line for line in BEFORE if chance.random() < 0.25]
    lines += [
        'number = row[0]',
        'name = row[1].title()',
        'amount = float(row[2] or 0)' if 'amount' in statement else 'pass',
    ]
    chance.shuffle(lines)
    receiver = chance.choice(['cur', 'con'])
    kept = chance.random() < 0.25 and not statement.startswith("'")
    send = f'text = {statement}\n{receiver}.execute(text)' if kept else f'{receiver}.execute({statement})'
    if chance.random() < 0.25:
        send = f"if row[3] != 'x':\n{indented(send)}"
    if chance.random() < 0.12:
        send = f"try:\n{indented(send)}\nexcept sqlite3.IntegrityError as e:\n    print('double', e)"
    after = [line for line in ("print('sent', row[1])", 'done.append(name)', 'con.commit()') if chance.random() < 0.1]
    return f'for row in {chance.choice(ROWS)}:\n{indented(chr(10).join([*lines, send, *after]))}'


def drawn_statement(chance: random.Random) -> str:
    """The expression of a statement, put together in one of the ways that jobs have."""
    whole = chance.choice(STATEMENTS)
    given = {key: chance.choice(choices) for key, choices in GIVEN.items()}
    order = re.findall(r'{(\w+)}', whole)
    values = ', '.join(given[key] for key in order)

    def written(plain: str) -> str:
        return re.sub(r'{(\w+)}', lambda m: f"'{plain}'" if m[1].startswith('Q') else plain, whole)

    match chance.choice(['f', '%', 'format', '+', 'bound']):
        case '%':
            return f'"{written("%s")}" % ({values},)'
        case 'format':
            return f'"{written("{}")}".format({values})'
        case '+':
            return _added(chance, whole, given)
        case 'bound':
            marks = re.sub(r'{\w+}', '?', whole)
            return f"'{marks}', ({values},)"
    inner = re.sub(r'{(\w+)}', lambda m: ("'{%s}'" if m[1].startswith('Q') else '{%s}') % given[m[1]], whole)
    # A quote inside of an f-string is none of Python 3.11's.
    return f'"{written("%s")}" % ({values},)' if '"' in inner else f'f"""{inner}"""'


def _added(chance: random.Random, whole: str, given: dict[str, str]) -> str:
    parts = re.split(r'{(\w+)}', whole)
    out = []
    for place, part in enumerate(parts):
        if place % 2:
            out.append(f'str({given[part]})' if chance.random() < 0.7 else given[part])
        else:
            before = "'" if place and parts[place - 1].startswith('Q') else ''
            behind = "'" if place + 1 < len(parts) and parts[place + 1].startswith('Q') else ''
            out.append(f'"{before}{part}{behind}"')
    return ' + '.join(out)
