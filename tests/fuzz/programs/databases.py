"""Programs that read SQLite with a cursor or pandas, and write SQLite, CSV or standard output."""

from draws import Column, records, sqlite_bytes
from frame_steps import Frame, grouped, steps, written_out
from scripts import dressed

SHARE = 8
_IMPORTS = ['import sqlite3', 'import csv', 'import json', 'import pandas as pd', 'import numpy as np']
_COLUMNS = (
    Column('id', 'key'),
    Column('region', 'word'),
    Column('qty', 'whole'),
    Column('price', 'broken'),
    Column('day', 'date'),
)
_QUERIES = (
    'SELECT * FROM orders', 'SELECT id, region, qty, price, day FROM orders WHERE qty > 1', 'SELECT * FROM orders ORDER BY price DESC, id',
    'SELECT id, region, qty, price, day FROM orders WHERE region IS NOT NULL ORDER BY id',
)  # fmt: skip


def write(chance):
    """A program over one table of a database."""
    lines = _with_pandas(chance) if chance.random() < 0.6 else _with_cursor(chance)

    def given(other):
        return {'shop.db': sqlite_bytes(orders=(records(other, _COLUMNS), _COLUMNS))}

    return dressed(chance, _IMPORTS, ['connection = sqlite3.connect("shop.db")', *lines, 'connection.close()']), given


def _with_pandas(chance):
    frame = Frame('df', {c.name: c.kind for c in _COLUMNS})
    word = chance.choice(['read_sql', 'read_sql_query'])
    lines = [f'df = pd.{word}("{chance.choice(_QUERIES)}", connection)', *steps(chance, frame, chance.randrange(1, 4))]
    made = grouped(chance, frame) if chance.random() < 0.4 else None
    if made:
        return [*lines, *made[0], *written_out(chance, made[1], 'summary')]
    if chance.random() < 0.1:
        return [*lines, 'df.to_sql("copies", connection, index=False, if_exists="replace")', 'connection.commit()']
    return [*lines, *written_out(chance, frame, 'out')]


def _with_cursor(chance):
    loop = [f'for row in connection.execute("{chance.choice(_QUERIES)}"):']
    return chance.choice([
        ['totals = {}', *loop, '    totals[row[1]] = totals.get(row[1], 0) + (row[2] or 0) * (row[3] or 0.0)', 'for key in sorted(totals, key=str):', '    print(key, totals[key])'],
        ['rows = []', *loop, '    if row[3] is None:', '        continue', '    rows.append((row[0], str(row[1]).strip(), round(row[3], 1)))', 'connection.execute("CREATE TABLE clean (id INTEGER, region TEXT, price REAL)")', 'connection.executemany("INSERT INTO clean VALUES (?, ?, ?)", rows)', 'connection.commit()'],
        ['with open("out.csv", "w", newline="", encoding="utf-8") as target:', '    writer = csv.writer(target)', *[f'    {line}' for line in loop], '        writer.writerow(row)'],
        ['cursor = connection.cursor()', 'cursor.execute("SELECT region, COUNT(*), SUM(qty) FROM orders GROUP BY region ORDER BY 1")', 'print(json.dumps(cursor.fetchall()))', 'cursor.execute("UPDATE orders SET qty = 0 WHERE qty IS NULL")', 'connection.commit()'],
    ])  # fmt: skip
