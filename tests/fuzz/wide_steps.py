"""Chance and the columns of a frame in; statements out that people write less often, and the columns behind them."""

from draws import WORDS
from frame_steps import NUMBERS, condition

PATTERNS = (r'[aeiou]+', r'^\w+$', r'o.*t', r'\s', r'\d{1,2}', r'(?:n|S)o', r'[^a-z]', r'.$', r'^[A-Z]', r'\W+')


def _pick(chance, f, *kinds):
    names = f.of(*kinds)
    return chance.choice(names) if names else None


def _put(f, name, kind, code):
    f.columns[name] = kind
    return [f'{f.name}["{name}"] = {code}']


def _matched(chance, f):
    a, pattern = _pick(chance, f, 'word'), chance.choice(PATTERNS)
    if a is None:
        return None
    case = chance.choice(['', '', ', case=False'])
    return [
        *_put(f, 'hit', 'flag', f'{f.name}["{a}"].str.{chance.choice(["contains", "match", "fullmatch"])}(r"{pattern}"{case}, na=False)'),
    ]  # fmt: skip


def _cut(chance, f):
    a = _pick(chance, f, 'word', 'date')
    if a is None:
        return None
    form = chance.choice([
        'str.extract(r"([a-z]+)")', 'str.extract(r"(\\d+)", expand=False)', 'str.extract(r"^(.)")[0]', 'str.split("-").str[1]',
        'str.split(" ").str[-1]', 'str.replace(r"[aeiou]", "*", regex=True)', 'str.replace(r"(\\w)(\\w)", r"\\2\\1", regex=True)',
        'str.split("o").str.get(0)',
    ])  # fmt: skip
    return _put(f, 'piece', 'word', f'{f.name}["{a}"].{form}')


def _where(chance, f):
    one, a = condition(chance, f), _pick(chance, f, 'word', 'broken', 'whole')
    if one is None or a is None:
        return None
    other = '"x"' if f.columns[a] == 'word' else chance.choice(['0', '1.5'])
    word, other = chance.choice(['where', 'mask']), chance.choice(['', f', {other}', f', {f.name}["{a}"]'])
    return _put(f, 'kept', f.columns[a], f'{f.name}["{a}"].{word}({one}{other})')


def _set(chance, f):
    a, one = chance.choice(list(f.columns)), condition(chance, f)
    if one is None:
        return None
    value = '"w"' if f.columns[a] in {'word', 'date', 'mixed'} else '0'
    return [chance.choice([
        f'{f.name}.loc[:, "{a}"] = {value}', f'{f.name}.loc[{one}, "{a}"] = {value}', f'{f.name}["fresh"] = {value}',
        f'{f.name} = {f.name}.assign(fresh={value})', f'{f.name} = {f.name}.assign(fresh=lambda d: d["{a}"])',
        f'{f.name}.insert(0, "first", {value})',
    ])]  # fmt: skip


def _named(chance, f):
    names = list(f.columns)
    form = chance.choice(['upper', 'prefix', 'suffix', 'list', 'strip'])
    if form == 'list':
        new = [f'c{n}' for n in range(len(names))]
        code = f'{f.name}.columns = {new!r}'
    elif form == 'prefix':
        new, code = [f'p_{n}' for n in names], f'{f.name} = {f.name}.add_prefix("p_")'
    elif form == 'suffix':
        new, code = [f'{n}_s' for n in names], f'{f.name} = {f.name}.add_suffix("_s")'
    elif form == 'upper':
        new, code = [n.upper() for n in names], f'{f.name}.columns = [c.upper() for c in {f.name}.columns]'
    else:
        new, code = names, f'{f.name}.columns = {f.name}.columns.str.strip()'
    f.columns = dict(zip(new, f.columns.values(), strict=True))
    return [code]


_LOOPED = {
    'word': (
        ['{c} = {c}.str.upper()'], ['{c} = {c}.fillna("-")', '{c} = {c}.str.strip()'], ['{c} = {c}.apply(lambda x: str(x)[:2])'],
        ['{c} = {c}.str[0]'], ['{c} = {c}.astype(str)', '{c} = {c}.replace("nan", "")'], ['{n} = {c}.str[:3]'], ['{c} = {c} + name'],
    ),
    'number': (
        ['{c} = {c}.fillna(0)'], ['{c} = {c}.fillna(0)', '{c} = {c}.astype(int)'], ['{c} = {c}.apply(lambda x: "" if x != x else str(int(x)))'],
        ['{n} = {c} * 2', '{c} = {n} - {c}'], ['{c} = {c}.fillna({c}.mean())'], ['{c} += 1'], ['{r} = 0'], ['{c} = {c}.map(str)'],
    ),
}  # fmt: skip


def _each(chance, f):
    """A loop over columns by their names, which may stand in a list, a tuple, a set, a dict or a variable."""
    word = chance.random() < 0.5
    names = [n for n in f.columns if f.columns[n] in ({'word'} if word else {'broken', 'whole', 'key'})]
    names = chance.sample(names, min(len(names), chance.randrange(1, 4)))
    if not names:
        return None
    df = f.name
    places = {
        'c': f'{df}[name]', 'n': df + '[f"{name}_new"]' if chance.random() < 0.7 else df + '[name + "_new"]',
        'r': f'{df}.loc[{df}[name] > 3, name]',
    }  # fmt: skip
    body = [line.format(**places) for line in chance.choice(_LOOPED['word' if word else 'number'])]
    if chance.random() < 0.2:
        body.insert(chance.randrange(len(body) + 1), 'print("now", name)')
    if any('_new' in line for line in body):
        f.columns |= {f'{n}_new': f.columns[n] for n in names}
    head = chance.choice(
        ['for name in {}:', 'for name in {}:', 'NAMES = {}\nfor name in NAMES:', 'name = {}\nfor name in name:']
    )
    listed = chance.choice([repr(names), repr(tuple(names)), repr(names + names[:1])])
    return [*head.format(listed).split('\n'), *(f'    {line}' for line in body)]


def _filled(chance, f):
    a, b = _pick(chance, f, *NUMBERS), _pick(chance, f, *NUMBERS)
    forms = [
        f'{f.name} = {f.name}.fillna(0)',
        f'{f.name} = {f.name}.fillna("")',
        f'{f.name} = {f.name}.replace("x", "y")',
    ]
    if a:
        forms += [
            f'{f.name}["{a}"] = {f.name}["{a}"].combine_first({f.name}["{b}"])',
            f'{f.name}["{a}"] = {f.name}["{a}"].replace({_number(chance)}, {_number(chance)})',
            f'{f.name}["{a}"] = {f.name}["{a}"].clip({chance.choice(["0, 10", "lower=1", "upper=2.5"])})',
        ]
    return [chance.choice(forms)]


def _number(chance):
    return chance.choice([0, 1, 2, 3, 7])


def _by_name(chance, f):
    a, b = _pick(chance, f, *NUMBERS), _pick(chance, f, *NUMBERS)
    if a is None:
        return None
    word = chance.choice(['add', 'sub', 'mul', 'div', 'ge', 'eq', 'ne', 'lt'])
    right = chance.choice([f'{f.name}["{b}"]', str(_number(chance))])
    kind = 'flag' if word in {'ge', 'eq', 'ne', 'lt'} else 'broken'
    return _put(f, 'by_name', kind, f'{f.name}["{a}"].{word}({right})')


def _functions(chance, f):
    a, word = _pick(chance, f, 'whole', 'broken'), _pick(chance, f, 'word')
    forms = []
    if a:
        forms += [
            f'["{a}"].apply(lambda v: v * 2)',
            f'["{a}"].map(lambda v: v + 1)',
            f'["{a}"].apply(lambda v: "big" if v > 2 else "small")',
        ]
        forms += [f'.apply(lambda row: row["{a}"] * 2, axis=1)']
    if word:
        forms += [
            f'["{word}"].map(lambda v: v.strip())',
            f'["{word}"].apply(len)',
            f'["{word}"].map({{"north": 1, "x": 2}})',
        ]
        forms += [f'["{word}"].apply(lambda v: v.upper() if isinstance(v, str) else v)']
    return _put(f, 'made', 'mixed', f'{f.name}{chance.choice(forms)}') if forms else None


def _rows(chance, f):
    a, names = chance.choice(list(f.columns)), list(f.columns)
    return [chance.choice([
        f'{f.name} = {f.name}[1:4]', f'{f.name} = {f.name}[:5]', f'{f.name} = {f.name}[~{f.name}.duplicated()]',
        f'{f.name} = {f.name}[{f.name}.duplicated(subset=["{a}"], keep=False)]', f'{f.name} = {f.name}[{f.name}["{a}"].duplicated(keep="last")]',
        f'{f.name} = {f.name}.reset_index()', f'{f.name} = {f.name}.sort_index()', f'{f.name} = {f.name}.query("{a} == {a}")',
        f'{f.name} = pd.concat([{f.name}, {f.name}.head(1)], ignore_index=True)', f'{f.name} = {f.name}.filter(items={names[:3]!r})',
        f'{f.name} = {f.name}.select_dtypes(include="number")', f'{f.name} = {f.name}.loc[{f.name}["{a}"].notna(), {names[:2]!r}]',
    ])]  # fmt: skip


def _shown(chance, f):
    a, n, word = chance.choice(list(f.columns)), _pick(chance, f, *NUMBERS), _pick(chance, f, 'word', 'flag')
    forms = [
        f'print({f.name}.head())', f'print({f.name})', f'print({f.name}.shape)', f'print({f.name}.isna().sum())', f'print({f.name}.dtypes)',
        f'print({f.name}["{a}"].tolist())', f'print({f.name}["{a}"].head(3))', f'print({f.name}.columns.tolist())', f'print({f.name}.count())',
        f'print({f.name}.iloc[0])', f'print({f.name}.iloc[0]["{a}"])', f'print({f.name}["{a}"].iloc[0])', f'print({f.name}["{a}"].values[0])',
        f'print({f.name}.to_dict("records"))', f'print({f.name}.to_string(index=False))', f'print({f.name}.empty, {f.name}["{a}"].isna().any())',
        f'for index, row in {f.name}.iterrows():\n    print(index, row["{a}"])', f'for value in {f.name}["{a}"]:\n    print(value)',
        f'print(list({f.name}["{a}"].unique()))', f'print({f.name}.index.tolist())', f'print({f.name}["{a}"].dtype)',
    ]  # fmt: skip
    if n:
        forms += [
            f'print({f.name}["{n}"].describe())',
            f'print({f.name}["{n}"].quantile(0.9))',
            f'print({f.name}["{n}"].idxmax())',
        ]
    if word:
        forms += [
            f'print({f.name}["{word}"].value_counts())', f'for name, part in {f.name}.groupby("{word}"):\n    print(name, len(part))',
            f'print({f.name}["{word}"].value_counts().to_dict())', f'print({f.name}[{f.name}["{word}"].isin({WORDS[:2]!r})])',
        ]  # fmt: skip
        forms += [f'print({f.name}.groupby("{word}")["{n}"].sum())'] if n and n != word else []
    return [chance.choice(forms)]


def _melted(chance, f):
    names = list(f.columns)
    if len(names) < 2 or chance.random() < 0.5:
        return None
    kept, below = names[:1], names[1 : chance.randrange(2, len(names) + 1)]
    f.columns = {names[0]: f.columns[names[0]], 'what': 'word', 'value': 'mixed'}
    return [f'{f.name} = {f.name}.melt(id_vars={kept!r}, value_vars={below!r}, var_name="what")']


def _beside(chance, f):
    """Columns that stand beside each other, join by labels or come of other rows."""
    a, b = chance.choice(list(f.columns)), chance.choice(list(f.columns))
    n, word = _pick(chance, f, *NUMBERS), _pick(chance, f, 'word')
    forms = [
        f'pd.concat([{f.name}, {f.name}[["{a}"]].head(3)], axis=1).to_csv("beside.csv", index=False)',
        f'pd.concat([{f.name}["{a}"], {f.name}["{b}"]], axis=1).to_csv("beside.csv")',
        f'{f.name}["other"] = {f.name}.head(4)["{a}"]',
        f'{f.name}["listed"] = pd.Series([1, 2, 3])',
        f'{f.name}.join({f.name}[["{a}"]].tail(2), rsuffix="_r").to_csv("joined.csv", index=False)',
        f'{f.name}["{a}"].to_frame().to_csv("one.csv", index=False)',
    ]
    if n and word and n != word:
        sums = f'{f.name}.groupby("{word}")["{n}"]'
        forms += [
            f'pd.concat([{sums}.sum(), {sums}.count().rename("n")], axis=1).to_csv("groups.csv")',
            f'{f.name}.join({sums}.max().to_frame("top"), on="{word}").to_csv("joined.csv", index=False)',
            f'({sums}.sum() * 2).to_csv("doubled.csv")',
            f'print({sums}.mean() / 3)',
        ]
    return [chance.choice(forms)]


def _summed_up(chance, f):
    """Numbers that sum up columns, and labels of rows."""
    n, m, a = _pick(chance, f, *NUMBERS), _pick(chance, f, *NUMBERS), chance.choice(list(f.columns))
    forms = [
        f'print({f.name}.describe())',
        f'print({f.name}.dtypes)',
        f'{f.name}.index.name = "row"\n{f.name}.to_csv("rows.csv")',
        f'{f.name}.index = range(1, len({f.name}) + 1)\n{f.name}.to_csv("rows.csv")',
        f'{f.name}.set_index("{a}").to_csv("by.csv")',
        f'{f.name}["number"] = pd.to_numeric({f.name}["{a}"], errors="coerce")',
    ]
    if n and m:
        forms += [
            f'{f.name} = {f.name}.nlargest(3, "{n}")',
            f'print({f.name}.nsmallest(2, "{n}"))',
            f'print({f.name}["{n}"].nlargest(2))',
            f'{f.name}["rank"] = {f.name}["{n}"].rank(method="min", ascending=False)',
            f'print({f.name}["{n}"].idxmin(), {f.name}["{a}"].mode().tolist())',
            f'{f.name}["{n}"][{f.name}["{m}"] > 2] = 0',
            f'first = {f.name}.head(3)\nfirst.loc[first["{n}"] > 1, "{n}"] = 0\nfirst.to_csv("first.csv")',
            f'{f.name}["run"] = {f.name}["{n}"].transform("cumsum")',
            f'{f.name}["bin"] = pd.cut({f.name}["{n}"], bins=[0, 2, 10, 200])',
            f'for name, values in {f.name}.items():\n    print(name, len(values))',
            f'print({f.name}["{n}"].corr({f.name}["{m}"]), {f.name}["{n}"].quantile(0.75))',
            f'print({f.name}["{n}"].agg(["min", "max", "mean"]))',
            f'print({f.name}[["{n}"]].agg(["sum", "count"]))',
            f'print({f.name}["{n}"].describe())',
            f'{f.name}.describe(include="all").to_csv("described.csv")',
        ]
    return [chance.choice(forms)]


STEPS = (
    _matched, _cut, _cut, _where, _where, _set, _set, _set, _named, _each, _filled, _filled, _by_name, _functions, _functions, _rows, _rows,
    _rows, _beside, _beside, _summed_up, _summed_up, _shown, _shown, _shown, _shown, _melted,
)  # fmt: skip


def wide_steps(chance, frame, count):
    """`count` statements over one frame."""
    lines = []
    for _ in range(count):
        lines += chance.choice(STEPS)(chance, frame) or []
    return lines
