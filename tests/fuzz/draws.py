"""Chance in; columns of cells, tables and their texts out, as bad as real data is."""

import csv
import io
import json
import sqlite3
import tempfile
from pathlib import Path

WORDS = ['north', 'South', 'east', 'WEST', 'Zürich', '東京', "o'neil", 'a b', 'x']
STRANGE = [' pad', 'pad ', '\tt\t', 'a,b', 'a"b', 'two\nlines', 'ß', 'İx', 'NA', 'null', '0', '007', '-', '\xa0n', 'x\u200b', 'e\u0301',
           '\u001cq\u001c', 'True', 'ﬁ']  # fmt: skip
WHOLE = [0, 1, 2, 3, 5, 7, 10, -1, 12, 100]
WHOLE_EXTREME = [2**31, -(2**31) - 1, 2**53 + 1, 10**12]
BROKEN = [0.0, 0.5, 1.5, 2.25, 9.99, 10.0, 100.1, -3.3, 0.1]
BROKEN_EXTREME = [-0.0, 1e-7, 1e16, 2.675, 0.30000000000000004, 123456789.125, -1e-5, 1e300]
MOODS = ('friendly', 'holes', 'strange', 'extreme', 'ties')


class Column:
    """A named column of one kind: key, word, whole, broken, date, flag, mixed."""

    def __init__(self, name, kind):
        self.name, self.kind = name, kind

    def cell(self, chance, mood, row):
        if self.kind != 'key' and chance.random() < {'holes': 0.25, 'strange': 0.1, 'extreme': 0.05}.get(mood, 0.04):
            return None
        return _CELLS[self.kind](chance, mood, row)


def _key(chance, mood, row):
    return chance.randrange(1, 6) if mood in {'ties', 'holes'} else row + 1


def _word(chance, mood, row):
    if mood == 'strange' and chance.random() < 0.5:
        return chance.choice(STRANGE)
    return chance.choice(WORDS[:3] if mood == 'ties' else WORDS)


def _whole(chance, mood, row):
    if mood == 'extreme' and chance.random() < 0.3:
        return chance.choice(WHOLE_EXTREME)
    return chance.choice(WHOLE[:4] if mood == 'ties' else WHOLE)


def _broken(chance, mood, row):
    if mood == 'extreme' and chance.random() < 0.4:
        return chance.choice(BROKEN_EXTREME)
    if mood == 'ties':
        return chance.choice(BROKEN[:3])
    return chance.choice(BROKEN) if chance.random() < 0.5 else round(chance.uniform(-50, 500), 2)


def _date(chance, mood, row):
    if mood == 'strange' and chance.random() < 0.2:
        return chance.choice(['', '2024-02-30', '01/02/2024', '2024-1-5'])
    return f'20{chance.randrange(20, 26)}-{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d}'


def _flag(chance, mood, row):
    return chance.random() < 0.5


def _mixed(chance, mood, row):
    return chance.choice([_word, _whole, _broken])(chance, mood, row)


_CELLS = {
    'key': _key, 'word': _word, 'whole': _whole, 'broken': _broken, 'date': _date, 'flag': _flag, 'mixed': _mixed,
}  # fmt: skip


def mood_of(chance):
    """One of MOODS, friendly most often: a job that only ever fails says little."""
    return chance.choice(('friendly', 'friendly', 'friendly', *MOODS))


def records(chance, columns, *, most=12, fewest=0):
    """Draw rows: dicts with None where a cell is missing."""
    mood = mood_of(chance)
    # Ties among many rows come out in an order of their own.
    most = most * 4 if chance.random() < 0.12 else most
    count = chance.choice([fewest, 1, 2, 3, most]) if chance.random() < 0.25 else chance.randrange(max(2, fewest), most)
    rows = [{c.name: c.cell(chance, mood, row) for c in columns} for row in range(max(count, fewest))]
    if rows and chance.random() < 0.3:
        rows += [dict(chance.choice(rows)) for _ in range(chance.randrange(1, 4))]
    if chance.random() < 0.3:
        chance.shuffle(rows)
    if rows and chance.random() < 0.05:
        name = chance.choice(columns).name
        rows = [{**row, name: None} for row in rows]
    return rows


def csv_bytes(rows, columns, chance=None):
    """Write rows as CSV; now and then with a missing cell spelled out, a blank before a number or Windows line ends."""
    odd = chance is not None and chance.random() < 0.1
    out = io.StringIO()
    writer = csv.writer(out, lineterminator='\r\n' if odd else '\n')
    writer.writerow([c.name for c in columns])
    for row in rows:
        writer.writerow(['' if row[c.name] is None else row[c.name] for c in columns])
    return out.getvalue().encode()


def json_bytes(rows):
    """Write rows as a list of objects."""
    return json.dumps(rows, ensure_ascii=False).encode()


_TYPES = {'key': 'INTEGER', 'whole': 'INTEGER', 'broken': 'REAL', 'flag': 'INTEGER'}


def sqlite_bytes(**tables):
    """Write each table, given as rows and columns, into one database."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder, 'x.db')
        base = sqlite3.connect(place)
        for name, (rows, columns) in tables.items():
            declared = ', '.join(f'{c.name} {_TYPES.get(c.kind, "TEXT")}' for c in columns)
            base.execute(f'CREATE TABLE {name} ({declared})')
            marks = ', '.join('?' for _ in columns)
            base.executemany(f'INSERT INTO {name} VALUES ({marks})', [[row[c.name] for c in columns] for row in rows])
        base.commit()
        base.close()
        return place.read_bytes()
