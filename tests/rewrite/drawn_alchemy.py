"""Draws jobs that send statements in `text` of SQLAlchemy row by row; their rows and statements are those of the jobs with sqlite3."""

import random
import re

import drawn_sql
from drawn_sql import indented

COLONS = [':name', 'a:b', ' :x', '10:30', 'x\\:y', '::', ':']
BEFORE = [
    *drawn_sql.BEFORE,
    'parts = [row[0]]\nparts.append(row[1])',
    "if row[2] == 'n':\n    seen['x'] = row[0]",
    'done.append(row[0])',
]
AFTER = [
    'n += 1',
    "n += 1\nif n % 3 == 0:\n    print('at', n)\n    con.commit()",
    'if n % 2:\n    con.commit()',
    'done.append(name)',
    'print(row[1])',
]
IMPORTS = 'import csv\nfrom sqlalchemy import create_engine, text\nfrom sqlalchemy.exc import IntegrityError, SQLAlchemyError\n\n'
OPENED = """engine = create_engine('sqlite:///kept.db')
con = engine.connect()
con.execute(text('CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY, name TEXT, amount REAL, any)'))
con.execute(text("INSERT OR IGNORE INTO t VALUES (1, 'there', 1.5, 'b')"))
con.commit()
"""
CLOSED = "con.commit()\nfor r in con.execute(text('SELECT * FROM t ORDER BY id')):\n    print(tuple(r))\ncon.close()\n"


def rows(chance: random.Random) -> str:
    """Return a CSV file of rows, with colons in some of them."""
    found = ''.join(drawn_sql.rows(chance) for _ in range(chance.choice([1, 1, 5])))
    return re.sub(r',n,', lambda m: f',{chance.choice(COLONS)},' if chance.random() < 0.1 else m[0], found)


def job(chance: random.Random) -> str:
    """Return a job: flat, with functions, or under a handler."""
    end = chance.choice(['con.commit()', 'pass', 'con.rollback()'])
    core = f'{drawn_sql.SET}{_loop(chance)}\n{end}\nprint(skipped, sorted(seen), done, n)\n'
    shape = chance.random()
    if shape < 0.4:
        return f'{IMPORTS}{OPENED}{core}{CLOSED}'
    if shape < 0.7:
        main = f'{OPENED}load(con)\n{CLOSED}'
        return f'{IMPORTS}def load(con):\n{indented(core)}\n\ndef main():\n{indented(main)}\n\nmain()\n'
    caught = chance.choice(['IntegrityError', 'SQLAlchemyError', '(ValueError, IndexError)'])
    told = chance.choice(['', 'print(n, last)\n'])
    handler = f"except {caught}:\n    con.rollback()\n    print('failed')\n"
    return f'{IMPORTS}{OPENED}n, last = -1, None\ntry:\n{indented(core)}\n{handler}{told}{CLOSED}'


def _loop(chance: random.Random) -> str:
    statement, send = _sent(chance)
    lines = [line for line in BEFORE if chance.random() < 0.2]
    lines += [
        'number = row[0]',
        'name = row[1].title()',
        'amount = float(row[2] or 0)' if 'amount' in statement else 'pass',
    ]
    chance.shuffle(lines)
    if chance.random() < 0.25:
        send = f"if row[3] != 'x':\n{indented(send)}"
    after = [line for line in AFTER if chance.random() < 0.15]
    return f'for row in {chance.choice(drawn_sql.ROWS)}:\n{indented(chr(10).join([*lines, send, *after]))}'


def _sent(chance: random.Random) -> tuple[str, str]:
    """A statement, and the lines that send it."""
    statement = drawn_sql.drawn_statement(chance)
    if statement.startswith("'"):
        return statement, f'con.execute({_named(statement)})'
    match chance.choice(['at once', 'at once', 'a text with a name', 'a statement with a name']):
        case 'a text with a name':
            return statement, f'sql = {statement}\ncon.execute(text(sql))'
        case 'a statement with a name':
            return statement, f'stmt = text({statement})\ncon.execute(stmt)'
    return statement, f'con.execute(text({statement}))'


def _named(statement: str) -> str:
    """The arguments of a statement with marks, with names for them."""
    marked, values = statement.split("', ", 1)
    names = [f'p{n}' for n in range(marked.count('?'))]
    for name in names:
        marked = marked.replace('?', f':{name}', 1)
    return f"text({marked}'), dict(zip({names}, {values}, strict=True))"
