"""Programs that do with a table what its data or a setting asks for: arms that a run takes, and others that it does not."""

from draws import Column, csv_bytes, records
from frame_steps import Frame, steps, written_out
from scripts import dressed

SHARE = 4
_COLUMNS = (
    Column('id', 'key'), Column('region', 'word'), Column('status', 'word'), Column('qty', 'whole'), Column('price', 'broken'),
    Column('active', 'flag'),
)  # fmt: skip


def write(chance):
    """A program with one or two conditions over one table."""
    columns = [_COLUMNS[0], *sorted(chance.sample(_COLUMNS[1:], chance.randrange(2, 5)), key=_COLUMNS.index)]
    frame = Frame('df', {c.name: c.kind for c in columns})
    body = steps(chance, frame, chance.randrange(0, 2))
    for _ in range(chance.randrange(1, 3)):
        body += _branched(chance, frame)
        body += steps(chance, frame, chance.randrange(0, 2))
    inner = [line for statement in body for line in statement.split('\n')]
    work = ['\n'.join(['def work(df, mode):', *(f'    {line}' for line in inner), '    return df'])]
    lines = ['df = work(pd.read_csv("data.csv"), os.environ.get("MODE", "usual"))', *written_out(chance, frame, 'out')]
    if chance.random() < 0.4:
        lines = ['df = pd.read_csv("data.csv")', 'mode = os.environ.get("MODE", "usual")', *inner, lines[-1]]
        work = []

    def given(other):
        return {'data.csv': csv_bytes(records(other, columns), columns, other)}

    return dressed(chance, ['import pandas as pd', 'import numpy as np', 'import os'], lines, work), given


def _branched(chance, frame):
    """An `if`, some with `elif` and `else`; behind it the frame has the columns that every arm leaves in it."""
    words = chance.choice([['if', 'else'], ['if'], ['if', 'elif'], ['if', 'elif', 'else']])
    lines, ends = [], [] if words[-1] == 'else' else [dict(frame.columns)]
    for word in words:
        arm = Frame(frame.name, frame.columns)
        inner = [line for statement in _arm(chance, arm) for line in statement.split('\n')]
        lines += [f'{word} {_condition(chance, frame)}:' if word != 'else' else 'else:', *(f'    {x}' for x in inner)]
        ends.append(arm.columns)
    frame.columns = {n: kind for n, kind in ends[0].items() if all(end.get(n) == kind for end in ends)}
    return ['\n'.join(lines)]


def _condition(chance, frame):
    number = frame.of('whole', 'broken', 'key')
    forms = ['mode == "usual"', 'mode == "other"', 'mode != "usual"', f'len(df) > {chance.choice([0, 3, 10, 1000])}']
    forms += [f'df["{name}"].max() > {chance.choice([0, 5, 50, 100000])}' for name in number[:1]]
    return chance.choice(forms)


def _arm(chance, frame):
    made = steps(chance, frame, chance.randrange(1, 3)) or ['pass']
    number = frame.of('whole', 'broken')
    if number and chance.random() < 0.3:
        # Without an exact form.
        made.append(f'df["{number[0]}"] = df["{number[0]}"].ewm(span=3).mean()')
        frame.columns[number[0]] = 'broken'
    return made
