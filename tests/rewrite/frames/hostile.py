"""The tables a case reads in; worse tables of the same shape out."""

import csv
import functools
import io
import json
import random
from datetime import datetime
from pathlib import Path

import polars as pl

TABLES = Path(__file__).parent / 'tables'
STRANGE = ['a"b', 'x,y', 'ünï', '', 'NA', ' pad ', 'line\nbreak', "O'", '0', '\x1cq\x1f', '\xa0n', 'paid\n', '٣²-İ-ſ']


@functools.cache
def _kept():
    return {path.name: path.read_text() for path in sorted(TABLES.iterdir())}


def tables_of(job):
    """The shared tables that a job names, one of CSV as Parquet where it names it so."""
    return {name: text for name, text in _kept().items() if name in job or _as_parquet(name) in job}


def _as_parquet(name):
    return name.replace('.csv', '.parquet')


def as_files(tables, job):
    """The tables as the files that a job reads: CSV as Parquet where it asks for that, with the types of the good table."""
    wanted = {n for n in tables if n.endswith('.csv') and _as_parquet(n) in job}
    return {**tables, **{_as_parquet(n): _parquet(n, tables[n]) for n in wanted}}


KINDS = {pl.Int64: int, pl.Boolean: 'True'.__eq__, pl.Float64: float, pl.Date: datetime.fromisoformat, pl.String: str}


@functools.lru_cache(maxsize=64)
def _parquet(name, text):
    kept = TABLES / name
    good = pl.read_csv(kept if kept.exists() else text.encode(), try_parse_dates=True).schema
    rows = list(csv.DictReader(io.StringIO(text)))
    types = {n: pl.Datetime('us') if kind == pl.Date else kind for n, kind in good.items()}
    columns = {n: [_cell(row[n], KINDS[kind]) for row in rows] for n, kind in good.items()}
    out = io.BytesIO()
    pl.DataFrame(columns, schema=types).write_parquet(out)
    return out.getvalue()


def _cell(text, kind):
    try:
        return kind(text) if text != '' else None
    except ValueError:
        return None


def _holes(rows, chance):
    return [{k: None if chance.random() < 0.2 else v for k, v in row.items()} for row in rows]


def _many(rows, chance):
    return [dict(chance.choice(rows)) for _ in range(40)] + [
        {k: chance.choice(rows)[k] for k in rows[0]} for _ in range(25)
    ]


def _strange(rows, chance):
    return [
        {k: chance.choice(STRANGE) if isinstance(v, str) and chance.random() < 0.4 else v for k, v in r.items()}
        for r in rows
    ]


def _same(rows, chance):
    del chance
    return [dict(rows[0]) for _ in range(20)]


def _numbers(rows, chance):
    odd = [0.0, -0.0, 1e-7, 123456789.123, -5.5, 1e17, 0.1 + 0.2, 2.675]
    whole = [0, -1, 2**40, 3]
    kinds = {float: odd, int: whole}
    return [
        {k: chance.choice(kinds[type(v)]) if type(v) in kinds else v for k, v in r.items()} for r in _many(rows, chance)
    ]


def _rising(rows, chance):
    """Every column in order by itself, so that whatever is a key stands in one piece."""
    many = _many(rows, chance)
    columns = {k: sorted((row[k] for row in many), key=lambda v: (str(type(v)), v)) for k in rows[0]}
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


VARIANTS = {
    'holes': lambda rows, chance: _holes(_many(rows, chance), chance),
    'few_holes': _holes,
    'one_row': lambda rows, chance: rows[:1],
    'no_rows': lambda rows, chance: [],
    'many_with_ties': _many,
    'all_the_same': _same,
    'strange_text': _strange,
    'odd_numbers': _numbers,
    'all_rising': _rising,
}


def variant(tables, name):
    """The tables after one of VARIANTS; the same every time."""
    return dict(_varied(tuple(tables.items()), name))


@functools.lru_cache(maxsize=256)
def _varied(tables, name):
    chance = random.Random(name)
    return [(file, _changed(file, text, VARIANTS[name], chance)) for file, text in tables]


def _changed(file, text, change, chance):
    if file.endswith('.json'):
        return json.dumps(change(json.loads(text), chance), ensure_ascii=False)
    rows = [{k: _typed(v) for k, v in row.items()} for row in csv.DictReader(io.StringIO(text))]
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator='\n')
    writer.writeheader()
    writer.writerows(change(rows, chance))
    return out.getvalue()


def _typed(text):
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text
