"""Chance and the columns of a frame in; statements out that people write with pandas, and the columns behind them."""

from draws import WORDS

NUMBERS = ('whole', 'broken', 'key')


class Frame:
    """A frame while a program is written: its name, and the kind of each column."""

    def __init__(self, name, columns):
        self.name, self.columns = name, dict(columns)

    def of(self, *kinds):
        return [name for name, kind in self.columns.items() if kind in kinds]


def _pick(chance, frame, *kinds):
    names = frame.of(*kinds)
    return chance.choice(names) if names else None


def _new(chance, frame, *words):
    word = chance.choice(words)
    return word if word not in frame.columns else f'{word}_{len(frame.columns)}'


def _number(chance, kind):
    return chance.choice([0, 1, 2, 3, 10] if kind != 'broken' else [0, 1.5, 2.25, 10, 0.1, 100])


def _arithmetic(chance, f):
    a, b = _pick(chance, f, *NUMBERS), _pick(chance, f, *NUMBERS)
    if a is None:
        return None
    name = _new(chance, f, 'total', 'net', 'delta', 'score')
    forms = [
        (f'{f.name}["{a}"] * {f.name}["{b}"]', 'broken'),
        (f'{f.name}["{a}"] + {f.name}["{b}"]', 'broken'),
        (f'{f.name}["{a}"] - {_number(chance, f.columns[a])}', f.columns[a]),
        (f'{f.name}["{a}"] / {chance.choice([3, 7, 100, 1.19])}', 'broken'),
        (f'{f.name}["{a}"] / {f.name}["{b}"]', 'broken'),
        (f'({f.name}["{a}"] * {chance.choice([2, 1.1, 0.19])}).round({chance.choice([0, 1, 2])})', 'broken'),
        (f'{f.name}["{a}"] // {chance.choice([2, 3, 10])}', f.columns[a]),
        (f'{f.name}["{a}"] % {chance.choice([2, 3, 10])}', f.columns[a]),
        (f'({f.name}["{a}"] - {f.name}["{b}"]).abs()', 'broken'),
        (f'-{f.name}["{a}"]', f.columns[a]),
        (f'{f.name}.{a} * {_number(chance, "whole")}', f.columns[a]),
    ]
    code, kind = chance.choice(forms)
    f.columns[name] = 'broken' if kind == 'key' else kind
    return [f'{f.name}["{name}"] = {code}']


def _text(chance, f):
    a = _pick(chance, f, 'word', 'date')
    if a is None:
        return None
    name = (
        chance.choice([a, _new(chance, f, 'label', 'code', 'short')])
        if f.columns[a] == 'word'
        else _new(chance, f, 'month', 'part')
    )
    form = chance.choice([
        'str.upper()', 'str.lower()', 'str.strip()', 'str.strip().str.lower()', 'str.lstrip()', 'str.rstrip()', 'str[:3]', 'str[1:]',
        'str[:7]', 'str.slice(0, 2)', 'str.replace("a", "_")', 'str.replace(" ", "", regex=False)', 'str.zfill(6)',
        'fillna("none")', 'str.title()', 'str.removeprefix("n")', 'str.removesuffix("t")', 'str.capitalize()', 'str.split(" ").str[0]',
    ])  # fmt: skip
    f.columns[name] = 'word'
    return [f'{f.name}["{name}"] = {f.name}["{a}"].{form}']


def _length(chance, f):
    a = _pick(chance, f, 'word')
    if a is None:
        return None
    name = _new(chance, f, 'length', 'size')
    f.columns[name] = 'whole'
    form = chance.choice(['str.len()', 'fillna("").str.len()'])
    return [f'{f.name}["{name}"] = {f.name}["{a}"].{form}']


def _joined(chance, f):
    a, b = _pick(chance, f, 'word'), _pick(chance, f, 'word')
    if a is None:
        return None
    name = _new(chance, f, 'title', 'full')
    f.columns[name] = 'word'
    right = chance.choice([f'{f.name}["{b}"]', f'{f.name}["{b}"].fillna("")', '"!"'])
    return [f'{f.name}["{name}"] = {f.name}["{a}"] + "-" + {right}']


def condition(chance, f):
    """A boolean expression over the frame, or None."""
    number, word = _pick(chance, f, *NUMBERS), _pick(chance, f, 'word')
    forms = []
    if number:
        n = _number(chance, f.columns[number])
        forms += [f'{f.name}["{number}"] {op} {n}' for op in ('>', '>=', '<', '<=', '==', '!=')]
        forms += [
            f'{f.name}["{number}"].between(1, 10)',
            f'{f.name}["{number}"].notna()',
            f'{f.name}["{number}"].isin([1, 2, 3])',
        ]
    if word:
        one, two = chance.sample(WORDS, 2)
        forms += [
            f'{f.name}["{word}"] == {one!r}', f'{f.name}["{word}"] != {one!r}', f'{f.name}["{word}"].isin([{one!r}, {two!r}])',
            f'{f.name}["{word}"].isnull()', f'{f.name}["{word}"].notnull()', f'{f.name}["{word}"].str.startswith("n", na=False)',
            f'{f.name}["{word}"].str.contains("o", na=False)', f'{f.name}["{word}"].str.endswith("t", na=False)',
            f'{f.name}["{word}"].str.len() > 3',
        ]  # fmt: skip
    return chance.choice(forms) if forms else None


def _filter(chance, f):
    one, two = condition(chance, f), condition(chance, f)
    if one is None:
        return None
    code = chance.choice([one, one, f'({one}) & ({two})', f'({one}) | ({two})', f'~({one})'])
    end = chance.choice(['', '', '.copy()', '.reset_index(drop=True)'])
    return [f'{f.name} = {f.name}[{code}]{end}']


def _flag(chance, f):
    one = condition(chance, f)
    if one is None:
        return None
    name = _new(chance, f, 'large', 'ok')
    f.columns[name] = 'flag'
    return [f'{f.name}["{name}"] = {one}']


def _placed(chance, f):
    one, word, number = condition(chance, f), _pick(chance, f, 'word'), _pick(chance, f, *NUMBERS)
    if one is None:
        return None
    if word and chance.random() < 0.5:
        return [f'{f.name}.loc[{one}, "{word}"] = "other"']
    if number:
        return [f'{f.name}.loc[{one}, "{number}"] = {chance.choice([0, 1])}']
    return None


def _chosen(chance, f):
    one = condition(chance, f)
    if one is None:
        return None
    name = _new(chance, f, 'band', 'group')
    f.columns[name] = 'word'
    return [f'{f.name}["{name}"] = np.where({one}, "high", "low")']


def _missing(chance, f):
    a = chance.choice(list(f.columns))
    kind = f.columns[a]
    fill = '"none"' if kind in {'word', 'date'} else chance.choice(['0', '0.0', '-1']) if kind in NUMBERS else None
    forms = [f'{f.name} = {f.name}.dropna(subset=["{a}"])', f'{f.name} = {f.name}.dropna()']
    if fill:
        forms += [f'{f.name}["{a}"] = {f.name}["{a}"].fillna({fill})'] * 2
        forms += [f'{f.name} = {f.name}.fillna({{"{a}": {fill}}})']
    if kind == 'broken':
        forms += [
            f'{f.name}["{a}"] = {f.name}["{a}"].fillna({f.name}["{a}"].mean())',
            f'{f.name}["{a}"] = {f.name}["{a}"].ffill()',
        ]
    return [chance.choice(forms)]


def _sorted(chance, f):
    names = chance.sample(list(f.columns), min(len(f.columns), chance.choice([1, 1, 2])))
    if len(names) == 1:
        by, ascending = f'"{names[0]}"', chance.choice(['', ', ascending=False'])
    else:
        by, ascending = repr(names), chance.choice(['', ', ascending=[True, False]', ', ascending=False'])
    more = chance.choice(['', '', '', ', na_position="first"', ', ignore_index=True', ', kind="stable"'])
    return [f'{f.name} = {f.name}.sort_values({by}{ascending}{more})']


def _distinct(chance, f):
    names = chance.sample(list(f.columns), min(len(f.columns), 2))
    options = ['', f'subset={names[:1]!r}', f'subset={names!r}', f'subset={names[:1]!r}, keep="last"', f'{names[0]!r}']
    return [f'{f.name} = {f.name}.drop_duplicates({chance.choice(options)})']


def _rows(chance, f):
    return [
        f'{f.name} = {f.name}.{chance.choice(["head(3)", "tail(2)", "head(10)", "iloc[1:]", "iloc[:4]", "reset_index(drop=True)"])}'
    ]


def _shaped(chance, f):
    names = list(f.columns)
    if len(names) > 3 and chance.random() < 0.5:
        gone = chance.choice(names)
        del f.columns[gone]
        return [f'{f.name} = {f.name}.drop(columns=["{gone}"])']
    if len(names) > 3 and chance.random() < 0.5:
        kept = chance.sample(names, chance.randrange(2, len(names)))
        f.columns = {name: f.columns[name] for name in kept}
        return [f'{f.name} = {f.name}[{kept!r}]']
    old = chance.choice(names)
    new = _new(chance, f, 'renamed', 'value')
    f.columns = {new if name == old else name: kind for name, kind in f.columns.items()}
    return [f'{f.name} = {f.name}.rename(columns={{"{old}": "{new}"}})']


def _cast(chance, f):
    a = _pick(chance, f, 'whole', 'broken', 'key')
    if a is None:
        return None
    to, kind = chance.choice([('int', 'whole'), ('float', 'broken'), ('str', 'word')])
    before = chance.choice(['', '.fillna(0)']) if to != 'int' else '.fillna(0)'
    f.columns[a] = kind
    return [f'{f.name}["{a}"] = {f.name}["{a}"]{before}.astype({to})']


def _dated(chance, f):
    a = _pick(chance, f, 'date')
    if a is None:
        return None
    name = _new(chance, f, 'year', 'weekday', 'day')
    f.columns[a] = 'moment'
    form = chance.choice(['', ', format="%Y-%m-%d"'])
    first = f'{f.name}["{a}"] = pd.to_datetime({f.name}["{a}"]{form})'
    part = chance.choice(['dt.year', 'dt.month', 'dt.day', 'dt.dayofweek', 'dt.strftime("%Y-%m")'])
    f.columns[name] = 'word' if 'strf' in part else 'whole'
    return [first, f'{f.name}["{name}"] = {f.name}["{a}"].{part}']


def _running(chance, f):
    a, key = _pick(chance, f, *NUMBERS), _pick(chance, f, 'word', 'key')
    if a is None or key is None:
        return None
    name = _new(chance, f, 'before', 'running', 'share', 'mean')
    form = chance.choice([
        f'{f.name}["{a}"].shift(1)', f'{f.name}["{a}"].diff()', f'{f.name}["{a}"].cumsum()', f'{f.name}["{a}"].pct_change()',
        f'{f.name}["{a}"] / {f.name}["{a}"].sum()', f'{f.name}.groupby("{key}")["{a}"].transform("{chance.choice(["sum", "mean", "max", "count"])}")',
        f'{f.name}.groupby("{key}")["{a}"].shift(1)', f'{f.name}["{a}"].rank()', f'{f.name}.groupby("{key}").cumcount()',
        f'{f.name}["{a}"].clip(0, 10)',
    ])  # fmt: skip
    f.columns[name] = 'broken'
    return [f'{f.name}["{name}"] = {form}']


def _mapped(chance, f):
    a = _pick(chance, f, 'word')
    if a is None:
        return None
    name = _new(chance, f, 'region', 'alias')
    f.columns[name] = 'word'
    form = chance.choice([
        f'{f.name}["{a}"].map({{"north": "N", "South": "S", "x": ""}})', f'{f.name}["{a}"].apply(lambda v: str(v).upper())',
        f'{f.name}["{a}"].map({{"north": "N"}}).fillna("?")', f'{f.name}["{a}"].replace({{"north": "N"}})',
    ])  # fmt: skip
    return [f'{f.name}["{name}"] = {form}']


def _said(chance, f):
    a, word = _pick(chance, f, *NUMBERS), _pick(chance, f, 'word')
    forms = [f'print(len({f.name}))', f'print({f.name}.shape[0], "rows")', f'print(list({f.name}.columns))']
    if a:
        forms += [
            f'print({f.name}["{a}"].{w}())' for w in ('sum', 'mean', 'max', 'min', 'median', 'std', 'count', 'nunique')
        ]
        forms += [f'print(f"total {{{f.name}[\'{a}\'].sum():.2f}}")', f'print(round({f.name}["{a}"].sum(), 2))']
    if word:
        forms += [f'print({f.name}["{word}"].nunique())', f'print(sorted({f.name}["{word}"].dropna().unique()))']
    return [chance.choice(forms)]


def grouped(chance, f):
    """Statements that make `g` of `f`, and `g`; None when there is nothing to group by."""
    key, a = _pick(chance, f, 'word', 'key', 'flag'), _pick(chance, f, 'whole', 'broken')
    if key is None or a is None:
        return None
    b = chance.choice(list(f.columns))
    word = chance.choice(
        ['sum', 'mean', 'max', 'min', 'count', 'std', 'median', 'first', 'last', 'nunique', 'size', 'var']
    )
    second = _pick(chance, f, 'word', 'key')
    keys = [key, second] if second and second not in {key, a} and chance.random() < 0.3 else [key]
    by = repr(keys[0]) if len(keys) == 1 else repr(keys)
    by += chance.choice(['', '', '', ', sort=False', ', dropna=False'])
    kinds = {k: f.columns[k] for k in keys}
    if a in keys:
        return None
    forms = [
        (f'{f.name}.groupby({by})["{a}"].{word}().reset_index(name="value")' if word == 'size' else f'{f.name}.groupby({by})["{a}"].{word}().reset_index()', {**kinds, ('value' if word == 'size' else a): 'broken'}),
        (f'{f.name}.groupby({by}, as_index=False)["{a}"].{"sum" if word == "size" else word}()', {**kinds, a: 'broken'}),
        (f'{f.name}.groupby({by}).agg(n=("{a}", "count"), total=("{a}", "{word if word != "size" else "sum"}"), other=("{b}", "{chance.choice(["first", "last", "nunique", "count", "max"])}")).reset_index()', {**kinds, 'n': 'whole', 'total': 'broken', 'other': 'mixed'}),
        (f'{f.name}.groupby({by}).agg({{"{a}": "{word if word != "size" else "max"}"}}).reset_index()', {**kinds, a: 'broken'}),
        (f'{f.name}.groupby({by}).size().reset_index(name="n")', {**kinds, 'n': 'whole'}),
        (f'{f.name}["{keys[0]}"].value_counts().reset_index()', {keys[0]: kinds[keys[0]], 'count': 'whole'}),
        (f'{f.name}.pivot_table(index="{key}", values="{a}", aggfunc="{chance.choice(["sum", "mean"])}").reset_index()', {key: kinds[key], a: 'broken'}),
    ]  # fmt: skip
    code, columns = chance.choice(forms)
    return [f'g = {code}'], Frame('g', columns)


STEPS = (
    _arithmetic, _arithmetic, _text, _text, _length, _joined, _filter, _filter, _filter, _flag, _placed, _chosen, _missing, _missing,
    _sorted, _sorted, _distinct, _rows, _shaped, _cast, _dated, _running, _mapped, _said,
)  # fmt: skip


def steps(chance, frame, count):
    """`count` statements over one frame."""
    lines = []
    while count > 0:
        made = chance.choice(STEPS)(chance, frame)
        count -= 1
        lines += made or []
    return lines


def written_out(chance, frame, name):
    """A statement that writes the frame."""
    forms = [f'{frame.name}.to_csv("{name}.csv", index=False)'] * 6
    forms += [
        f'{frame.name}.to_csv("{name}.csv", index=False, sep=";")',
        f'{frame.name}.to_csv("{name}.csv", index=False, float_format="%.2f")',
        f'{frame.name}.to_csv("{name}.csv")',
        f'{frame.name}.reset_index(drop=True).to_parquet("{name}.parquet")',
        f'{frame.name}.to_json("{name}.json", orient="records")',
        f'print({frame.name}.to_csv(index=False))',
        f'{frame.name}.to_csv("{name}.csv", index=False, na_rep="-")',
    ]
    return [chance.choice(forms)]
