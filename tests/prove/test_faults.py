"""Every kind of fault changes the meaning it says it changes, and never what is no meaning."""

import ast
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from rewright.catalog import units
from rewright.prove.dice import Dice
from rewright.prove.planting import planted
from rewright.prove.source import Source

FAMILY = units('rewright.prove.faults')

CASES = [
    ('comparison', 'a < b', 'a <= b'),
    ('comparison', 'a >= 5', 'a > 5'),
    ('comparison', 'a <= 5', 'a < 5'),
    ('comparison', 'a > 5', 'a >= 5'),
    ('comparison', 'a != 5', 'a == 5'),
    ('comparison', 'a in b', 'a not in b'),
    ('comparison', 'a is b', 'a is not b'),
    ('comparison', '(a) == (b)', '(a) != (b)'),
    ('comparison', 'a not in b', 'a in b'),
    ('comparison', 'a is not None', 'a is None'),
    ('arithmetic', 'ü + b', 'ü - b'),
    ('arithmetic', 'a - b', 'a + b'),
    ('arithmetic', 'a * b', 'a / b'),
    ('arithmetic', 'a / b', 'a * b'),
    ('arithmetic', 'a // b', 'a * b'),
    ('arithmetic', 'a % b', 'a * b'),
    ('arithmetic', 'n += 1', 'n -= 1'),
    ('constant', 'f(10)', 'f(11)'),
    ('constant', 'f(1.5)', 'f(2.5)'),
    ('sort_direction', 'df.sort("a", descending=True)', 'df.sort("a", descending=False)'),
    ('sort_direction', 'df.sort(c, descending=[True])', 'df.sort(c, descending=[False])'),
    ('condition', 'x = 1 if a else 2', 'x = 1 if not (a) else 2'),
    ('condition', '[x for x in y if x]', '[x for x in y if not (x)]'),
    ('filter_sense', 'df.filter(pl.col("ä") > 1)', 'df.filter(~(pl.col("ä") > 1))'),
    ('join_kind', 'a.join(b, how="left")', "a.join(b, how='inner')"),
    ('aggregate', 'pl.col("a").sum()', 'pl.col("a").max()'),
    ('aggregate', 'min(a)', 'max(a)'),
    ('aggregate', 'c.mean()', 'c.sum()'),
    ('aggregate', 'c.first()', 'c.last()'),
    ('aggregate', 'c.n_unique()', 'c.count()'),
    ('column_swap', 'f(["a", "ß"])', 'f(["ß", "a"])'),
    ('column_swap', "f('a', 'b')", "f('b', 'a')"),
    ('lost_call', 'x = a.b.strip()', 'x = a.b'),
    ('lost_call', 'f(df.fill_null(0))', 'f(df)'),
    ('lost_statement', 'send(1)', 'pass'),
    ('lost_statement', 'n += 1', 'pass'),
    ('lost_row', 'for x in y: f(x)', 'for x in list(y)[:-1]: f(x)'),
    ('lost_row', 'df.write_csv(p)', '(df)[:-1].write_csv(p)'),
    ('text', "f('é')", "f('éx')"),
    ('lost_retry', 'get(url, retries=3)', 'get(url, retries=2)'),
    ('lost_retry', 'for attempt in range(3): f()', 'for attempt in list(range(3))[:1]: f()'),
    ('lost_retry', 'if r.status_code == 503: r = get(u)', 'if False: r = get(u)'),
    ('lost_retry', 'try: f()\nexcept E: r = get(u)', 'try: f()\nexcept E: raise'),
    ('lost_row', 'frames.write_csv(df, p)', 'frames.write_csv((df)[:-1], p)'),
    ('lost_call', 'x = frames.sort(df, "a")', 'x = df'),
    ('aggregate', 'frames.exact_sum("ü")', 'frames.exact_max("ü")'),
    ('aggregate', 'frames.total(c)', 'frames.largest(c)'),
    ('sort_direction', 'df.sort("a", "ß")', 'df.sort("a", "ß", descending=True)'),
    ('sort_direction', 'df.sort("a", nulls_last=True)', 'df.sort("a", nulls_last=True, descending=True)'),
    ('sort_direction', 'sorted(x for x in y)', 'sorted((x for x in y), reverse=True)'),
    ('sort_direction', 'sorted(x, key=f)', 'sorted(x, key=f, reverse=True)'),
    ('sort_direction', 'rows.sort(key=f)', 'rows.sort(key=f, reverse=True)'),
    ('join_key', 'a.join(b, on=["k", "ü"])', 'a.join(b, on=["k"])'),
    (
        'join_key',
        'frames.inner_join(a, b, on="shop_id")\nx["item_id"], x["day"]',
        'frames.inner_join(a, b, on=\'item_id\')\nx["item_id"], x["day"]',
    ),
    (
        'join_key',
        'a.pipe(frames.inner_join, b, left_on="x", right_on="ü")',
        'a.pipe(frames.inner_join, b, left_on="ü", right_on="ü")',
    ),
    ('join_key', 'a.merge(b, left_on="x", right_on="y")', 'a.merge(b, left_on="y", right_on="y")'),
    ('kept_duplicate', 'df.unique("k", keep="first")', 'df.unique("k", keep=\'last\')'),
    ('kept_duplicate', 'c.is_between(1, 2, closed="both")', "c.is_between(1, 2, closed='left')"),
    ('kept_duplicate', 'c.fill_null(strategy="forward")', "c.fill_null(strategy='backward')"),
    ('logic', 'a and b', 'a or b'),
    ('logic', '(ä > 1) & (b < 2)', '(ä > 1) | (b < 2)'),
    ('logic', '(a) | (b)', '(a) & (b)'),
    ('null_handling', 'c.is_null()', 'c.is_not_null()'),
    ('null_handling', 'c.ne_missing("é")', 'c.ne("é")'),
    ('null_handling', 'a.join(b, nulls_equal=True)', 'a.join(b, nulls_equal=False)'),
    ('null_handling', 'd.get("k", 0)', 'd["k"]'),
    ('null_handling', 'pl.col("a") != "ß"', 'pl.col("a").ne_missing("ß")'),
    ('null_handling', '(pl.col("a") == 1) & c', '(pl.col("a").eq_missing(1)) & c'),
    ('null_handling', 'pl.col("a").n_unique()', 'pl.col("a").drop_nulls().n_unique()'),
    ('null_handling', 'x = y or "none"', 'x = y'),
    ('page', 'range(1, 4)', 'range(1, 3)'),
    ('page', 'range(n)', 'range((n) - 1)'),
    ('page', 'f({"page": n})', 'f({"page": n + 1})'),
]


def edits(unit, text):
    source = Source(text)
    return [(source.edited(e), e.what) for node in source.meaningful() for e in FAMILY[unit].plant(node, source)]


@pytest.mark.parametrize(('unit', 'before', 'after'), CASES)
def test_a_fault_is_planted_where_it_belongs(unit, before, after):
    changed = edits(unit, before)
    assert after in [text for text, _ in changed]
    assert all(what for _, what in changed)


UNUSED = {
    'nobody calls it': ('def f(a):\n    return a + 1\nprint(2)', False),
    'it calls itself': ('def f(a):\n    return f(a + 1)\nprint(2)', False),
    'another that nobody calls does': ('def g():\n    f(1)\ndef f(a):\n    return a + 1\nprint(2)', False),
    'it is called': ('def f(a):\n    return a + 1\nf(2)', True),
    'it is called by one that is called': ('def g():\n    f(1)\ndef f(a):\n    return a + 1\ng()', True),
    'it is handed on': ('def f(a):\n    return a + 1\nmap(f, [])', True),
    'a text names it': ('def f(a):\n    return a + 1\nprint("f")', True),
    'names are made at run time': ('def f(a):\n    return a + 1\nglobals()["F".lower()](2)', True),
    'it has a decorator': ('@stage\ndef f(a):\n    return a + 1\nprint(2)', True),
    'a platform calls it': ('def split_handler(a):\n    return a + 1\nprint(2)', True),
}


@pytest.mark.parametrize('what', UNUSED)
def test_a_function_that_nobody_can_call_gets_no_faults(what):
    text, planted = UNUSED[what]
    assert bool(edits('arithmetic', f'{text}\ndef called():\n    return 1\ncalled()\n')) == planted


def test_functions_alone_are_called_from_elsewhere():
    assert edits('arithmetic', 'def f(a):\n    return a + 1\n')


def test_every_kind_of_fault_has_a_case():
    assert {unit for unit, _, _ in CASES} == set(FAMILY)


@pytest.mark.parametrize(
    ('unit', 'text'),
    [
        ('null_handling', 'd.get("k")'),
        ('null_handling', 'a == b'),
        ('null_handling', 'pl.col("a") > 1'),
        ('null_handling', 'pl.col("a").drop_nulls().n_unique()'),
        ('null_handling', 'a and None'),
        ('logic', 'x = y or "none"'),
        ('page', 'f({"page": 3})'),
        ('sort_direction', 'rows.sort()'),
        ('sort_direction', 'df.sort("a", descending=flags)'),
        ('lost_retry', 'if r.status_code == 503: stop(r)'),
        ('lost_retry', 'for retriever in fleet: f()'),
        ('join_key', 'a.join(b, on="k")'),
        ('join_key', '", ".join(on)'),
        ('join_key', 'a.pipe(f, b, on=["k", "x"])'),
        ('lost_call', 'x = frames.read_csv("a")'),
        ('aggregate', 'x = basket.total(c)'),
    ],
)
def test_what_would_change_nothing_is_left_alone(unit, text):
    assert edits(unit, text) == []


@pytest.mark.parametrize(
    'text',
    [
        '"""A docstring of 3 words, < 5."""',
        'def f(a: "int | 3", b: list[1] = 2) -> "x < 3": ...',
        'x: Literal["a", "b"]',
        'import a.b as c',
        'raise ValueError("n < 1")',
        'assert a < 3, "b"',
        'log.info("read %s rows", n + 1)',
        'logging.getLogger("a").warning("x")',
        'time.sleep(3 + 1)',
        'asyncio.Semaphore(8)',
        'if __name__ == "__main__": main',
        'CONTRACT = Contract(columns=("a", "b"), rows=3)',
        'contract.check(a, "b", 3)',
        'x = f"{a < 3}"',
    ],
)
def test_what_is_no_meaning_is_left_alone(text):
    assert [edit for unit in FAMILY for edit in edits(unit, text)] == []


@pytest.mark.parametrize('setting', ['timeout=30', 'concurrency=8', 'headers={"a": "b"}', 'maintain_order=True'])
def test_politeness_and_timing_are_left_alone(setting):
    assert [edit for unit in FAMILY if unit != 'lost_statement' for edit in edits(unit, f'get(u, {setting})')] == []


@pytest.mark.parametrize(
    'text', ['df.group_by("a", "b").len().sort("a", "b").x', 'f.drop(["a", "b"])', 'df.unique(subset=["a", "b"])', 'x in ("a", "b")', 'f(["a", "a"])', 's.replace("a", "b")']
)  # fmt: skip
def test_names_whose_order_says_nothing_are_not_swapped(text):
    assert [changed for changed, _ in edits('column_swap', text) if 'sort("b"' in changed or 'group' not in text] == []


def test_a_call_that_stands_alone_is_left_out_once():
    assert edits('lost_call', 'answer.raise_for_status()') == []
    assert [text for text, _ in edits('lost_statement', 'answer.raise_for_status()')] == ['pass']


def test_text_joined_with_text_is_not_subtracted():
    assert edits('arithmetic', 'x = "a" + b') == []


PROGRAM = '''"""Rows of 3."""

def transform(rows: list[int]) -> list[int]:
    kept = [row for row in rows if row > 3]
    return sorted(kept, reverse=True)


def main() -> None:
    total = 0
    for row in transform([1, 2, 5]):
        total += row
    print('total', total)
'''


def test_planted_faults_compile_differ_and_name_their_line():
    faults = planted(PROGRAM, 50, Dice('s')).faults
    assert len(faults) == len({fault.text for fault in faults}) >= 10
    for fault in faults:
        changed = [
            n
            for n, pair in enumerate(zip(PROGRAM.split('\n'), fault.text.split('\n'), strict=True), 1)
            if pair[0] != pair[1]
        ]
        assert changed == [fault.line]
        assert ast.dump(ast.parse(fault.text)) != ast.dump(ast.parse(PROGRAM))


def test_few_faults_are_spread_over_kinds_and_repeat_themselves():
    faults = planted(PROGRAM, 6, Dice('s')).faults
    assert len(faults) == 6
    assert len({fault.line for fault in faults}) >= 3
    assert faults == planted(PROGRAM, 6, Dice('s')).faults
    assert faults != planted(PROGRAM, 6, Dice('other')).faults


def test_subtle_kinds_are_planted_twice_before_others_are():
    text = 'a = pl.col("x") == 1\nb = pl.col("y") == 2\nc = pl.col("z") == 3\n'
    kinds = [fault.family for fault in planted(text, 50, Dice('s')).faults]
    assert kinds[:5] == ['comparison', 'constant', 'null_handling', 'text', 'comparison']
    assert kinds[5] == 'null_handling'


def test_nothing_to_plant_gives_no_faults():
    assert planted('"""Only words."""\n', 5, Dice('s')).faults == ()


def test_a_fault_that_does_not_compile_is_not_planted():
    assert all('pass' not in fault.text for fault in planted('x = [f(1) for _ in y]', 50, Dice('s')).faults)


def test_faults_stand_where_they_belong_behind_letters_of_several_bytes():
    faults = planted("x = 'żółć'; y = a < b\n", 50, Dice('s')).faults
    assert "x = 'żółć'; y = a <= b\n" in {fault.text for fault in faults}


def test_a_change_that_compiles_to_the_same_bytecode_is_no_fault():
    text = 'def f(a):\n    return a\n    b = a + 1\n'
    made = planted(text, 50, Dice('s'))
    assert made.faults == ()
    assert set(made.equivalent) == {'arithmetic', 'constant'}


REWRITE = (Path(__file__).parent / 'cases' / 'faults' / 'rewrite.py').read_text(encoding='utf-8')
# The second page fails once; an order stands twice, one has no shop, and one lies at the limit.
PAGES = {
    1: [{'id': 1, 'shop': 1, 'day': '2026-03-01', 'amount': 12.5}, {'id': 1, 'shop': 2, 'day': '2026-03-02', 'amount': 70.0}],
    2: [{'id': 2, 'shop': 2, 'day': '2026-03-02', 'amount': 50.0, 'by': ' Zoë '}, {'id': 3, 'shop': None, 'day': '2026-03-03', 'amount': 99.0}],
    3: [{'id': 4, 'shop': 1, 'day': '2026-03-01', 'amount': None}, {'id': 5, 'shop': 1, 'day': None, 'amount': 80.25, 'by': 'Ana'},
        {'id': 6, 'shop': 9, 'day': '2026-03-04', 'amount': 64.0}],
}  # fmt: skip
SHOPS = {'number': [1, 2, None], 'city': ['Łódź', 'Süd', 'Nowhere'], 'shop': [2, 1, 1]}


def outcome(text):
    failing = [2]

    def get(asked):
        if asked['page'] in failing:
            failing.remove(asked['page'])
            return {'status': 503, 'orders': []}
        return {'status': 200, 'orders': list(PAGES.get(asked['page'], []))}

    names = {}
    try:
        exec(compile(text, 'rewrite.py', 'exec'), names)
        return names['main'](get, pl.DataFrame(SHOPS))
    except Exception as error:  # noqa: BLE001  However a faulty program ends is what it does.
        return type(error).__name__


@cache
def all_faults():
    return planted(REWRITE, 400, Dice('s')).faults


@pytest.mark.parametrize('unit', FAMILY)
def test_every_kind_changes_what_a_real_rewrite_computes(unit):
    usual = outcome(REWRITE)
    assert 'orders' in usual
    changed = [fault for fault in all_faults() if fault.family == unit and outcome(fault.text) != usual]
    assert changed
