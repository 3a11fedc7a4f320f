"""Programs that read one table with pandas, do with it what people do less often, show it and write it."""

from draws import Column, csv_bytes, records
from frame_steps import Frame, steps, written_out
from reshaping_steps import reshaping_steps
from scripts import dressed
from wide_steps import wide_steps

SHARE = 25
_COLUMNS = (
    Column('id', 'key'), Column('region', 'word'), Column('status', 'word'), Column('qty', 'whole'), Column('price', 'broken'),
    Column('day', 'date'), Column('active', 'flag'),
)  # fmt: skip


def write(chance):
    """A program over one table."""
    columns = sorted(chance.sample(_COLUMNS, chance.randrange(2, 6)), key=_COLUMNS.index)
    frame = Frame(chance.choice(['df', 'orders', 'data']), {c.name: c.kind for c in columns})
    lines = [f'{frame.name} = pd.read_csv("data.csv")']
    lines += wide_steps(chance, frame, chance.randrange(1, 4))
    lines += steps(chance, frame, chance.randrange(0, 2))
    lines += wide_steps(chance, frame, chance.randrange(0, 2))
    lines += reshaping_steps(chance, frame) if chance.random() < 0.6 else []
    lines += written_out(chance, frame, 'out')

    def given(other):
        return {'data.csv': csv_bytes(records(other, columns), columns, other)}

    return dressed(chance, ['import pandas as pd', 'import numpy as np'], lines), given
