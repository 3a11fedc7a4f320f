import pytest

RULES = [
    ('df = df[df["volume"] > 0]', 'Only rows are kept where `volume` is greater than 0.'),
    ('df = df[(df["a"] >= 1) & ~df["b"].isna()]', 'Only rows are kept where `a` is at least 1 and not (`b` is missing).'),
    ('df = df.loc[df["c"].isin(["é", "日"]), "d"]', "Only rows are kept where `c` is one of 'é', '日'."),
    ('df = df.query("a > 1")', 'Only rows are kept where `a > 1`.'),
    ('df = df.dropna(subset=["a", "b"])', 'Rows with a missing value in `a` and `b` are dropped.'),
    ('df = df.dropna()', 'Rows with a missing value in any column are dropped.'),
    ('df = df.dropna(how="all")', 'Rows with a missing value in all of their columns are dropped.'),
    ('df["x"] = df["a"] * df["b"]', '`x` is `a` times `b`.'),
    ('df["x"] = (df["a"] / df["b"]).round(2)', '`x` is `a` divided by `b`, rounded to 2 digits.'),
    ('df["a"] = df["a"].round(2)', '`a` is rounded to 2 digits.'),
    ('df["x"] = df["a"] < 5', '`x` says whether `a` is less than 5.'),
    ('df = df.assign(x=df["a"] + 1)', '`x` is `a` plus 1.'),
    ('df["a"] = df["a"].fillna("?")', "A missing value of `a` becomes '?'."),
    ('rows.append({"day": order["at"][:10]})', "`day` of each record is `order['at'][:10]`."),
    ('x = float(t)\nrows.append({"x": x})', '`x` of each record is `float(t)`.'),
    ('if t:\n    x = 1\nrows.append({"x": x})', '`x` of each record is `x`.'),
    ('x = order.get("country") or "??"', "An empty or absent 'country' of `order` becomes '??'."),
    ('d = df.groupby(["a", "b"]).agg(n=("id", "count"))', 'For each `a` and `b`, `n` is the count of `id`.'),
    ('d = df.groupby("a").agg({"x": "sum"})', 'For each `a`, `x` becomes its sum.'),
    ('d = df.groupby("a")["x"].mean()', 'For each `a`, `x` is put through `mean`.'),
    ('d = df.groupby("a").size()', 'For each `a`, every column is put through `size`.'),
    ('m = a.merge(b, on="k", how="left")', '`a` is joined with `b` on `k`: every row of the first table is kept.'),
    ('m = pd.merge(a, b, left_on="k", right_on="l")',
     '`a` is joined with `b` where `k` equals `l`: rows without a partner are dropped.'),
    ('d = df.sort_values(["a", "b"], ascending=[True, False])', 'Rows are sorted by `a` ascending, `b` descending.'),
    ('d = df.sort_values("a", ascending=up)', "Rows are sorted by `'a'`."),
    ('x = sorted(names, reverse=True)', '`names` is sorted, largest first.'),
    ('d = df.drop_duplicates(subset=["k"], keep="last")', 'Of rows with the same `k`, the last one stays.'),
    ('d = df.drop_duplicates(keep=False)', 'Of rows with the same all columns, none of them stays.'),
    ('for x in xs:\n    if x in seen:\n        continue\n    seen.add(x)', 'What was met before is skipped (`x in seen`).'),
    ('RATE = 0.19\ny = x * RATE', '`RATE` is fixed at `0.19`.'),
    ('import requests\nfor p in range(1, 9):\n    requests.get("http://a.b/%d" % p)',
     '`http://a.b/{}` is requested for each `p` of `range(1, 9)`.'),
    ('while True:\n    if not rows:\n        break', 'The loop ends when `rows` is empty or false.'),
    ('import requests\nr = requests.get("u")\nif r.status_code == 503:\n    r = requests.get("u")',
     'When `r.status_code` is 503, the request is made once more.'),
    ('for x in xs:\n    if len(x) < 5:\n        continue', 'An item is skipped when `len(x)` is less than 5.'),
    ('try:\n    f()\nexcept ValueError:\n    pass', 'When `ValueError` is raised, the item is passed over without a word.'),
    ('for row in rows[1:]:\n    f(row)', 'The first item of `rows` is left out.'),
    ('if x > 3:\n    size = "big"', "When `x` is greater than 3, `size` is 'big'."),
    ('if not ok(x):\n    raise ValueError(x)', 'The job fails when not (`ok(x)`).'),
    ('c.execute("SELECT a FROM t")', 'The database is asked with `SELECT a FROM t`.'),
    ('df.to_csv("o.csv", index=False)', "`df` is written as CSV to `'o.csv'` with index=False."),
    ('w.writerow(["a", "b"])', 'The CSV file starts with the header `a`, `b`.'),
    ('re.findall("<td>", html)', "Every match of `'<td>'` is taken out of `html`."),
    ('time.sleep(2)', 'The job waits 2 seconds.'),
]  # fmt: skip


@pytest.mark.parametrize(('text', 'sentence'), RULES)
def test_a_rule_is_said_with_its_line(specification, text, sentence):
    rules = {rule.sentence: rule for rule in specification(text).rules}
    assert sentence in rules
    evidence = rules[sentence].evidence[0]
    assert evidence.kind == 'source'
    assert evidence.quote in text


NOT_RULES = [
    'x = text[:3]', 'x = items[0]', 'x = d["key"]', 'df.head', 'PASSWORD = "hunter22"\nf(PASSWORD)', 'UNUSED = 1', 'x = "a" % b',
    'if x:\n    y = f()', 'w.writerow(row)', 'a.merge', '"".join(x)',
]  # fmt: skip


@pytest.mark.parametrize('text', NOT_RULES)
def test_what_says_nothing_about_data_is_no_rule(specification, text):
    assert specification(text).rules == ()


def test_rules_are_numbered_in_the_order_of_the_source(specification):
    rules = specification('df["a"] = 1\ndf["b"] = 2\ndf.to_csv("x")\n').rules
    assert [(r.id, r.span.line, r.stage) for r in rules] == [
        ('R1', 1, 'transform'),
        ('R2', 2, 'transform'),
        ('R3', 3, 'save'),
    ]


def test_a_python_2_source_has_the_rules_of_its_endpoints(specification):
    rules = specification('import urllib2\nprint urllib2.urlopen("http://a.b").read()\nopen("o", "w")\n').rules
    assert [r.sentence for r in rules] == ['`http://a.b` is read as http.', '`o` is written as file.']


def test_recorded_requests_are_evidence(specification):
    text = 'import requests\nrequests.get("http://a.b/")\n'
    rule = specification(text, answers=[('http://a.b/', 200, b'x')]).rules[0]
    assert rule.evidence[1].quote == '1 requests in all'
