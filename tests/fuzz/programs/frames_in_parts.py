"""Programs that read one table some rows at a time, hand each part to functions, and write each."""

from draws import Column, csv_bytes, records
from frame_steps import Frame, steps
from scripts import dressed
from wide_steps import wide_steps

SHARE = 4
_COLUMNS = (
    Column('id', 'key'), Column('region', 'word'), Column('status', 'word'), Column('qty', 'whole'), Column('price', 'broken'),
    Column('active', 'flag'),
)  # fmt: skip


def write(chance):
    """A program over the parts of one table."""
    columns = sorted(chance.sample(_COLUMNS, chance.randrange(2, 6)), key=_COLUMNS.index)
    frame = Frame('df', {c.name: c.kind for c in columns})
    body = wide_steps(chance, frame, chance.randrange(1, 3)) + steps(chance, frame, chance.randrange(0, 2))
    inner = [line for statement in body for line in statement.split('\n')]
    work = ['def work(df, number):', *(f'    {line}' for line in inner)]
    work += ['    df.to_csv(f"out-{number}.csv", index=False)']
    rows, python = chance.choice([2, 5, 20, 100]), chance.choice(['', ', engine="python"'])
    read = f'pd.read_csv("data.csv", chunksize={rows}{python})'
    start = ['df = pd.DataFrame()', 'df = pd.concat([df, part])'] if chance.random() < 0.6 else ['df = part.copy()']
    lines = [f'for number, part in enumerate({read}):', *(f'    {line}' for line in start), '    work(df, number)']
    if chance.random() < 0.5:
        lines = [f'with {read} as reader:', '    for number, part in enumerate(reader):']
        lines += [*(f'        {line}' for line in start), '        work(df, number)']

    def given(other):
        return {'data.csv': csv_bytes(records(other, columns), columns, other)}

    return dressed(chance, ['import pandas as pd', 'import numpy as np'], lines, ['\n'.join(work)]), given
