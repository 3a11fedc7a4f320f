"""Generated pairs of CSV texts and what is true of them, counted row by row in plain Python."""

import csv
import io
import random
from collections import Counter
from decimal import Decimal, InvalidOperation

HEADER = ('id', 'name', 'amount', 'day', 'ratio')
NAMES = ('Ünï', 'a,b', 'two\nlines', 'say "hi"', '', ' ', 'NaN', 'null', 'x', '日本', '007', 'a\n\n"b",c')
AMOUNTS = (
    '1.5',
    '1.50',
    '-0.0',
    '0.0',
    '1e3',
    '1000.0',
    '7',
    '7.0',
    '',
    'NaN',
    'nan',
    '.5',
    '0.5',
    '+2.0',
    '12.340',
    '1E-2',
)
SPELLINGS = {'1.5': '1.50', '1.50': '1.5', '1e3': '1000.0', '1000.0': '1e3', '.5': '0.5', '0.5': '.5', '1E-2': '0.01', '12.340': '12.34'}  # fmt: skip


def row(dice, number):
    """One row; names repeat, so that whole rows do now and then."""
    return [
        str(number % 40),
        dice.choice(NAMES),
        dice.choice(AMOUNTS),
        f'2026-01-{number % 28 + 1:02d}',
        f'{number / 8}',
    ]


def spelled(dice, cells):
    return [SPELLINGS.get(cell, cell) if at == 2 and dice.random() < 0.9 else cell for at, cell in enumerate(cells)]


EDITS = {
    'nothing': lambda _, rows: rows,
    'another order': lambda dice, rows: dice.sample(rows, len(rows)),
    'two rows swapped': lambda dice, rows: rows[1:2] + rows[:1] + rows[2:],
    'floats spelled otherwise': lambda dice, rows: [spelled(dice, cells) for cells in rows],
    'spelled otherwise in another order': lambda dice, rows: dice.sample([spelled(dice, c) for c in rows], len(rows)),
    'a cell': lambda dice, rows: [*rows[:-1], [*rows[-1][:2], '99', *rows[-1][3:]]] if rows else rows,
    'a cell of the last column': lambda dice, rows: [*rows[:-1], [*rows[-1][:-1], '99']] if rows else rows,
    'a text among the numbers': lambda dice, rows: [*rows[:-1], [*rows[-1][:2], 'n/a', *rows[-1][3:]]] if rows else rows,
    'a row less': lambda dice, rows: rows[1:],
    'a row twice': lambda dice, rows: rows + rows[:1],
    'one duplicate for another': lambda dice, rows: rows + rows[:1] * 2 + rows[-1:] if dice.random() < 0.5 else rows + rows[:1] + rows[-1:] * 2,
    'a column everywhere': lambda dice, rows: [[*cells[:3], 'x', cells[4]] for cells in rows],
    'two cells of a row swapped': lambda dice, rows: [[c[1], c[0], *c[2:]] if at == 1 else c for at, c in enumerate(rows)],
    'two cells of a column swapped': lambda dice, rows: [rows[1][:1] + rows[0][1:], rows[0][:1] + rows[1][1:], *rows[2:]] if len(rows) > 1 else rows,
    'a field less': lambda dice, rows: [cells[:-1] if at == 2 else cells for at, cells in enumerate(rows)],
    'a field more': lambda dice, rows: [[*cells, 'z'] if at == 2 else cells for at, cells in enumerate(rows)],
    'all but one row less': lambda dice, rows: rows[:1],
    'no rows': lambda dice, rows: [],
}  # fmt: skip
STYLES = ((csv.QUOTE_MINIMAL, '\n', ''), (csv.QUOTE_ALL, '\n', ''), (csv.QUOTE_MINIMAL, '\r\n', ''), (csv.QUOTE_NONNUMERIC, '\n', '\ufeff'))  # fmt: skip


def written(rows, style):
    quoting, ending, mark = style
    text = io.StringIO(newline='')
    csv.writer(text, quoting=quoting, lineterminator=ending).writerows([HEADER, *rows])
    return (mark + text.getvalue()).encode()


def pair(seed):
    """A pair of texts and the name of the edit that lies between them."""
    dice = random.Random(seed)
    rows = [row(dice, number) for number in range(dice.choice((0, 1, 2, 3, 9, 30)))]
    rows += dice.choices(rows, k=3) if rows and dice.random() < 0.5 else []
    edits = list(EDITS)
    name = edits[seed % len(edits)]
    plain = dice.random() < 0.4
    if plain:
        rows = [[c for c in cells if c.isascii() and c.isprintable() and not set(c) & set(',"')] for cells in rows]
        rows = [cells if len(cells) == 5 else ['1', 'x', *cells[-3:]] for cells in rows]
    other = EDITS[name](dice, [list(cells) for cells in rows])
    styles = (STYLES[0], STYLES[0]) if plain or dice.random() < 0.4 else (dice.choice(STYLES), dice.choice(STYLES))
    return name, written(rows, styles[0]), written(other, styles[1])


def truth(left, right):
    """How many rows each side has, and how many of them are the same values."""
    sides = [list(csv.reader(io.StringIO(side.decode('utf-8-sig'), newline=''))) for side in (left, right)]
    rows = [[cells or [''] for cells in side[1:]] for side in sides]
    every = rows[0] + rows[1]
    numbers = {at for at in range(len(HEADER)) if all(len(c) <= at or _is_number(c[at]) for c in every)}
    counts = [Counter(tuple(_value(at, cell, numbers) for at, cell in enumerate(c)) for c in side) for side in rows]
    return len(rows[0]), len(rows[1]), (counts[0] & counts[1]).total()


def _is_number(text):
    try:
        return text == '' or text.lower() == 'nan' or Decimal(text).is_finite()
    except InvalidOperation:
        return False


def _value(at, text, numbers):
    if at not in numbers or not set('.eE') & set(text) or text.lower() == 'nan':
        return text
    value = Decimal(text)
    return 'float', value, value.is_signed()
