import pytest
from markdown_it import MarkdownIt

from rewright.model.refusal import Refusal
from rewright.specify.page import page
from rewright.specify.specification import specify

FILTER = 'import pandas as pd\ndf = pd.read_csv("i.csv")\ndf = df[df["x"] > 3]\ndf.to_csv("o.csv")\n'
ROWS = b'id,x\n' + b''.join(b'%d,%d\n' % (i, i + 4) for i in range(30))


def test_assumptions_follow_the_rule_of_three(specification):
    beliefs = {b.sentence: b for b in specification(FILTER, outputs={'o.csv': ROWS}).assumptions}
    assert beliefs['In `o.csv`, `id` and `x` never lack a value.'].confidence == pytest.approx(1 - 3 / 30)
    assert beliefs['In `o.csv`, `id` is unique.'].evidence[0].quote == '30 different values of id in 30 rows'


def test_a_missing_value_is_no_assumption(specification):
    beliefs = specification('x = 1\n', inputs={'i.csv': b'a,b\n1,\n2,\n3,x\n4,y\n5,z\n'}).assumptions
    assert beliefs[0].sentence == 'In `i.csv`, `a` never lack a value.'


@pytest.mark.parametrize('after', [ROWS, ROWS + b'30,\xc3\xa9\n'])
def test_a_file_that_is_written_in_its_place_is_believed_of_on_both_sides(specification, after):
    found = specification('x = 1\n', inputs={'o.csv': ROWS}, outputs={'o.csv': after})
    assert [c['name'] for c in found.contracts] == ['o.csv', 'o.csv']
    kinds = [
        belief.evidence[0].kind for belief in found.assumptions if belief.sentence == 'In `o.csv`, `id` is unique.'
    ]
    assert kinds == ['data', 'output']


def test_answers_are_assumed_as_they_were(specification):
    answers = [('http://a.b/1', 200, b'x'), ('http://a.b/2', 404, b'')]
    belief = specification('x = 1\n', answers=answers).assumptions[0]
    assert (belief.sentence, belief.confidence) == ('Servers answer only in these ways: 200, 404.', 0.0)


def test_every_kind_of_case_is_listed(specification):
    text = FILTER + 'df["x"] = df["x"].fillna(0)\ndf.sort_values("x")\n'
    cases = specification(text, outputs={'o.csv': ROWS}).cases
    assert {c.tag for c in cases} == {
        'happy', 'boundary', 'null', 'regression', 'dual_interpretation', 'defect_preserving'
    }  # fmt: skip
    assert next(c for c in cases if c.tag == 'defect_preserving').rules == ('D1',)
    assert specification('df = df[df["x"] == "y"]\n').cases[1].tag == 'edge'


def test_the_purpose_is_what_the_author_said(specification):
    assert 'Its author says: "Makes é. Now".' in specification('"""Makes é.\n\nNow."""\n').purpose
    assert 'It reads `i.csv` and writes `o.csv`.' in specification(FILTER).purpose
    assert 'reads nothing that was recognised' in specification('').purpose


def test_a_script_that_changed_is_refused(evidence, tmp_path):
    given = evidence(FILTER)
    (tmp_path / 'job.py').write_text(FILTER + '#')
    with pytest.raises(Refusal, match='changed after it was read'):
        specify(*given)


def test_a_second_specification_is_the_same(specification):
    first, second = (specification(FILTER, outputs={'o.csv': ROWS}) for _ in range(2))
    assert first == second
    assert page(first) == page(second)


@pytest.mark.parametrize('secret', ['s3cr3t-value-9', "quo'te-9", 'AKIAABCDEFGHIJKLMNOP'])
def test_a_secret_of_the_source_is_in_no_artifact(specification, secret):
    text = f'API_KEY = {secret!r}\ndf["key"] = {secret!r}\nrows.append({{"api_key": {secret!r}}})\ndf["y"] = f({secret!r})\n'
    found = specification(text)
    assert len(found.rules) == 3
    assert secret not in found.model_dump_json() + page(found)


def test_a_password_in_an_address_is_in_no_artifact(specification):
    found = specification('DB = "postgres://joe:pa55word@db/x"\nf(DB)\n')
    assert 'pa55word' not in found.model_dump_json()
    assert 'postgres://***@db/x' in found.rules[0].sentence


HOSTILE = """
'<script>alert(1)</script> [x](http://evil) ![y](http://evil) `<b> <http://evil> & **bold** '
df["a`<b>`|c"] = df["x"] == "```|"
X = "`<i>|` [z](http://evil)"
f(X)
"""


def test_nothing_of_the_job_becomes_markup(specification):
    found = specification(HOSTILE, outputs={'<u>`.csv': b'a|b,<s>`\n' + b'1,2\n' * 5})
    tokens = MarkdownIt('commonmark', {'html': True}).enable('table').parse(page(found))
    inside = [token for block in tokens for token in (block, *(block.children or ()))]
    assert not {t.type for t in inside} & {'html_block', 'html_inline', 'link_open', 'image'}
    assert [t.tag for t in tokens if t.type == 'heading_open'] == ['h1', 'h2', 'h3', 'h3', 'h2', 'h2', 'h2', 'h3', 'h2']
    assert any('<script>' in t.content for t in inside if t.type == 'text')


def test_the_page_has_its_parts(specification):
    found = page(specification(FILTER, outputs={'o.csv': ROWS}))
    titles = [line for line in found.splitlines() if line.startswith('## ')]
    assert titles == ['## Business rules', '## Suspected defects', '## Assumptions', '## Contracts', '## Test cases']
    assert '- **R1** `pd.read' not in found
    assert 'job.py:3 `df = df[df["x"] > 3]`' in found
    assert '90.00%' in found


def test_a_page_about_nothing_says_so(specification):
    found = page(specification(''))
    for sentence in ('None could be read', 'Nothing looks wrong', 'None: no table was recorded'):
        assert sentence in found
