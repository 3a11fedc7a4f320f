"""Chance and the columns of a frame in; statements out that make another frame of it, by groups, values or time, and show that."""

from frame_steps import NUMBERS


def _pick(chance, f, *kinds):
    names = f.of(*kinds)
    return chance.choice(names) if names else None


def _shown(chance, name, code):
    ends = [
        f'{name}.to_csv("{name}.csv")',
        f'print({name})',
        f'print({name}.reset_index())',
        f'print({name}.fillna(0))',
    ]
    return [f'{name} = {code}', *chance.sample(ends, chance.randrange(1, 3))]


def _table(chance, f):
    key, on, value = _pick(chance, f, 'word', 'key'), _pick(chance, f, 'word'), _pick(chance, f, *NUMBERS)
    if value is None or on is None or len({key, on, value}) < 3:
        return None
    word = chance.choice(['"sum"', '"mean"', '"count"', '"max"', 'np.sum', '"std"'])
    filled = chance.choice(['', ', fill_value=0'])
    second = _pick(chance, f, 'word', 'date')
    keys = repr(key) if second in {key, on, None} or chance.random() < 0.7 else repr([key, second])
    return _shown(chance, 'wide', chance.choice([
        f'{f.name}.pivot_table(index={keys}, columns="{on}", values="{value}", aggfunc={word}{filled})',
        f'pd.pivot_table({f.name}, index={keys}, values="{value}", aggfunc={word})',
        f'{f.name}.groupby([{key!r}, "{on}"])["{value}"].{chance.choice(["sum", "mean", "max"])}().unstack()',
        f'{f.name}.groupby([{key!r}, "{on}"]).size().unstack(fill_value=0)',
        f'{f.name}.groupby(["{on}", {key!r}])["{value}"].count().unstack(level=0)',
        f'pd.crosstab({f.name}[{key!r}], {f.name}["{on}"])',
        f'{f.name}.drop_duplicates([{key!r}, "{on}"]).pivot(index={key!r}, columns="{on}", values="{value}")',
    ]))  # fmt: skip


def _dummies(chance, f):
    a, n = _pick(chance, f, 'word'), _pick(chance, f, *NUMBERS)
    if a is None or n is None:
        return None
    more = chance.choice(['', ', drop_first=True', ', dtype=int'])
    return _shown(chance, 'marks', chance.choice([
        f'pd.get_dummies({f.name}["{a}"]{more})', f'pd.get_dummies({f.name}["{a}"], prefix="p"{more})',
        f'pd.get_dummies({f.name}[["{a}", "{n}"]]{more})', f'pd.get_dummies({f.name}, columns=["{a}"]{more})',
    ]))  # fmt: skip


def _turned(chance, f):
    a, names = _pick(chance, f, 'word'), list(f.columns)
    if a is None or len(names) < 3:
        return None
    kept = [n for n in names if n != a][: chance.randrange(1, 3)]
    base = f'{f.name}.drop_duplicates("{a}").set_index("{a}")[{kept!r}]'
    return _shown(chance, 'turned', f'{base}{chance.choice([".T", ".stack()", ".stack()", ".transpose()"])}')


def _pieces(chance, f):
    a = _pick(chance, f, 'date')
    if a is None:
        return None
    names = chance.choice([['y', 'm', 'd'], ['y', 'rest']])
    most = ', n=1' if len(names) == 2 else ''
    return [f'{f.name}[{names!r}] = {f.name}["{a}"].str.split("-"{most}, expand=True)']


STEPS = (_table, _table, _table, _dummies, _turned, _pieces)


def reshaping_steps(chance, frame):
    """Statements that make another frame, or none where the frame has no columns for them."""
    return chance.choice(STEPS)(chance, frame) or []
