"""Chance and the columns of a frame in; statements out that make another frame of it, by groups, values or time, and show that."""

from frame_steps import NUMBERS, condition


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


def _of_groups(chance, f):
    a, n = _pick(chance, f, 'word', 'key', 'date'), _pick(chance, f, *NUMBERS)
    if a is None or n is None or a == n:
        return None
    b = chance.choice(list(f.columns))
    values = [
        f'["{n}"].transform(lambda v: v - v.{chance.choice(["mean", "min", "max"])}())', f'["{n}"].transform("{chance.choice(["sum", "count", "max"])}")',
        f'["{n}"].transform(lambda v: (v - v.mean()) / v.std())',
    ]  # fmt: skip
    if chance.random() < 0.4:
        return [f'{f.name}["of_group"] = {f.name}.groupby("{a}"){chance.choice(values)}']
    taken = chance.choice(['sum', 'mean', 'max', 'min', 'std', 'median', 'count'])
    frames = [
        f'.apply(lambda part: part["{n}"].{taken}())', f'["{n}"].apply(lambda v: v.max() - v.min())', '.apply(lambda part: len(part))',
        f'.apply(lambda part: part.sort_values(["{n}", "{b}"]).head(2))', f'.apply(lambda part: part[part["{n}"] > 1])',
        f'.apply(lambda part: part["{n}"].sum() / part["{n}"].count())',
    ]  # fmt: skip
    code = f'{f.name}.groupby("{a}"){chance.choice(frames)}'
    ends = ['made.to_csv("made.csv")', 'made.to_csv("made.csv", index=False)', 'print(made.reset_index(drop=True))']
    return [f'made = {code}', chance.choice(ends)]


def _windows(chance, f):
    n = _pick(chance, f, *NUMBERS)
    if n is None:
        return None
    size = chance.randrange(1, 5)
    window = chance.choice(
        [f'rolling({size})', f'rolling({size}, min_periods=1)', 'expanding()', f'rolling(window={size})']
    )
    return [f'{f.name}["window"] = {f.name}["{n}"].{window}.{chance.choice(["sum", "mean", "min", "max"])}()']


def _drawn(chance, f):
    size = chance.choice(['n=2', 'frac=0.5', 'n=1', 'frac=1'])
    return [f'{f.name} = {f.name}.sample({size}, random_state={chance.randrange(50)})']


def _chained(chance, f):
    a, one = chance.choice(list(f.columns)), condition(chance, f)
    value = '"w"' if f.columns[a] in {'word', 'date', 'mixed'} else chance.choice(['0', '0.5'])
    return [f'{f.name}["{a}"][{chance.choice([one or 0, 0])}] = {value}']


def _periods(chance, f):
    a, n = _pick(chance, f, 'date'), _pick(chance, f, *NUMBERS)
    if a is None or n is None:
        return None
    rule, word = (
        chance.choice(['D', 'W', 'MS', 'ME', 'QS', 'YE', 'h']),
        chance.choice(['sum', 'mean', 'count', 'max', 'min', 'first', 'std']),
    )
    made = [
        f'times.set_index("{a}")["{n}"].resample("{rule}").{word}()', f'times.resample("{rule}", on="{a}")["{n}"].{word}()',
        f'times.set_index("{a}")[["{n}"]].resample("{rule}").agg("{word}")', f'times.drop_duplicates("{a}").set_index("{a}")[["{n}"]].asfreq("D")',
    ]  # fmt: skip
    read = f'times["{a}"] = pd.to_datetime(times["{a}"])'
    ends = ['periods.to_csv("periods.csv")', 'periods.reset_index().to_csv("flat.csv", index=False)']
    return [
        f'times = {f.name}.dropna(subset=["{a}"]).copy()',
        read,
        f'periods = {chance.choice(made)}',
        *chance.sample(ends, chance.randrange(1, 3)),
    ]


def _levels(chance, f):
    a, b, n = _pick(chance, f, 'word'), _pick(chance, f, 'word', 'key'), _pick(chance, f, *NUMBERS)
    if a is None or n is None or len({a, b, n}) < 3:
        return None
    made = ['droplevel(0)', 'droplevel(1)', 'swaplevel()', 'xs("north")', 'reset_index()', 'index.get_level_values(0)']
    end = chance.choice(made)
    shown = f'print(list(levels.{end}))' if end.startswith('index') else f'levels.{end}.to_csv("levels.csv")'
    return [f'levels = {f.name}.groupby(["{a}", "{b}"])["{n}"].{chance.choice(["sum", "max", "mean"])}()', shown]


def _more(chance, f):
    a, n, w = chance.choice(list(f.columns)), _pick(chance, f, *NUMBERS), _pick(chance, f, 'word')
    forms = [
        f'{f.name} = {f.name}.groupby("{a}").head({chance.randrange(1, 3)})',
        f'print({f.name}.equals({f.name}.copy()))',
    ]
    if w:
        forms += [
            f'{f.name}["text"] = {f.name}["{w}"].str.{chance.choice(["title", "capitalize", "swapcase"])}()', f'print({f.name}["{w}"].mode()[0])',
            f'{f.name}["text"] = {f.name}["{w}"].str.split(" ")\n{f.name} = {f.name}.explode("text")',
            f'{f.name}["{w}"] = {f.name}["{w}"].fillna({f.name}["{w}"].mode()[0])', f'{f.name}["test"] = {f.name}["{w}"].str.isalpha()',
        ]  # fmt: skip
    if n:
        forms += [
            f'{f.name}["on"] = {f.name}["{n}"].{chance.choice(["ffill", "bfill"])}()', f'print({f.name}["{n}"].mode()[0])',
            f'{f.name}["run"] = {f.name}["{n}"].transform("cumsum")', f'{f.name}["run"] = {f.name}["{n}"].transform(lambda v: v * 2)',
        ]  # fmt: skip
    return chance.choice(forms).split('\n')


STEPS = (
    _table,
    _table,
    _dummies,
    _turned,
    _pieces,
    _of_groups,
    _of_groups,
    _windows,
    _drawn,
    _chained,
    _periods,
    _levels,
    _more,
    _more,
)


def reshaping_steps(chance, frame):
    """Statements that make another frame, or none where the frame has no columns for them."""
    return chance.choice(STEPS)(chance, frame) or []
