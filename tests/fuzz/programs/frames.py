"""Programs that read tables with pandas, change, join and group them, and write tables."""

from draws import Column, csv_bytes, json_bytes, records
from frame_steps import Frame, grouped, steps, written_out
from scripts import dressed

SHARE = 21
_COLUMNS = (
    Column('id', 'key'), Column('region', 'word'), Column('status', 'word'), Column('qty', 'whole'), Column('price', 'broken'),
    Column('day', 'date'), Column('active', 'flag'), Column('note', 'mixed'),
)  # fmt: skip
_OTHERS = (Column('region', 'word'), Column('rate', 'broken'), Column('owner', 'word'))


def write(chance):
    """A program over one table or two."""
    columns = sorted(chance.sample(_COLUMNS[1:], chance.randrange(2, 6)), key=_COLUMNS.index)
    columns = [_COLUMNS[0], *columns] if chance.random() < 0.7 else columns
    frame = Frame(chance.choice(['df', 'orders', 'data']), {c.name: c.kind for c in columns})
    form = chance.choice(['csv', 'csv', 'csv', 'json'])
    lines = [_read(chance, frame.name, form)]
    lines += steps(chance, frame, chance.randrange(1, 5))
    joined = 'region' in frame.columns and chance.random() < 0.3
    if joined:
        lines += _merged(chance, frame)
        lines += steps(chance, frame, chance.randrange(0, 3))
    lines += _ending(chance, frame)

    def given(other):
        rows = records(other, columns)
        files = {'data.csv': csv_bytes(rows, columns, other)} if form == 'csv' else {'data.json': json_bytes(rows)}
        if joined:
            files['others.csv'] = csv_bytes(records(other, _OTHERS, most=8), _OTHERS)
        return files

    return dressed(chance, ['import pandas as pd', 'import numpy as np', 'import json'], lines), given


def _read(chance, name, form):
    if form == 'csv':
        return f'{name} = pd.read_csv("data.csv")'
    return chance.choice([
        f'{name} = pd.DataFrame(json.load(open("data.json", encoding="utf-8")))', f'{name} = pd.read_json("data.json")',
    ])  # fmt: skip


def _merged(chance, frame):
    how = chance.choice(['', ', how="left"', ', how="inner"', ', how="outer"', ', how="right"'])
    others = 'pd.read_csv("others.csv")'
    if chance.random() < 0.3:
        others += '.drop_duplicates(subset=["region"])'
    made = [f'others = {others}', f'{frame.name} = {frame.name}.merge(others, on="region"{how})']
    if chance.random() < 0.3:
        made[1] = f'{frame.name} = pd.merge({frame.name}, others, on="region"{how})'
    frame.columns |= {'rate': 'broken', 'owner': 'word'}
    return made


def _ending(chance, frame):
    lines = []
    if chance.random() < 0.5 and (made := grouped(chance, frame)):
        lines += made[0]
        if chance.random() < 0.6:
            lines += steps(chance, made[1], 1)
        lines += written_out(chance, made[1], 'summary')
    if not lines or chance.random() < 0.6:
        lines += written_out(chance, frame, 'out')
    return lines
