import hashlib

import pytest

from rewright.adapters.children.limited import LimitedChild
from rewright.read.facts import read
from rewright.read.intake import intake

NINE = {
    'sequential_requests', 'no_error_handling', 'regex_html', 'fixed_delay', 'pandas_memory', 'row_loops',
    'single_giant_csv', 'no_contract', 'no_structure',
}  # fmt: skip


@pytest.fixture
def scraper(pytestconfig):
    return intake(pytestconfig.rootpath / 'examples' / 'financial_scraper')


def test_the_nine_problems_of_the_scraper_are_found(scraper):
    facts = read(scraper, LimitedChild())
    assert {f.rule for f in facts.findings} >= NINE
    assert next(f for f in facts.findings if f.rule == 'regex_html').span.line == 28
    assert {p.stage for p in facts.stages} == {'prepare', 'fetch', 'transform', 'save'}


def test_a_second_reading_is_the_same_to_the_byte(scraper):
    first, second = (read(scraper, LimitedChild()).model_dump_json() for _ in range(2))
    assert first == second


def test_the_script_is_named_by_its_hash(scraper, pytestconfig):
    data = (pytestconfig.rootpath / 'examples/financial_scraper/scraper.py').read_bytes()
    assert read(scraper, LimitedChild()).source_sha256 == hashlib.sha256(data).hexdigest()


def test_files_that_the_script_imports_are_read_too(write):
    write('lib/__init__.py')
    write('lib/net.py', 'import requests\ndef get():\n    return requests.get("http://a.b")\n')
    facts = read(intake(write('job.py', 'from lib.net import get\nget()\n')), LimitedChild())
    assert facts.files == ('job.py', 'lib/net.py', 'lib/__init__.py')
    assert [e.span.file for e in facts.endpoints] == ['lib/net.py']


@pytest.mark.parametrize(
    ('files', 'others'),
    [
        ({'job.py': 'from lib import net\n', 'lib/net.py': 'import conf\n', 'conf.py': ''}, ['conf.py', 'lib/net.py']),
        ({'job.py': 'import lib.a\n', 'lib/a.py': 'from . import b\n', 'lib/b.py': ''}, ['lib/a.py', 'lib/b.py']),
        (
            {'job.py': 'import p.q.a\n', 'p/q/a.py': 'from ..c import (\n    x,\n    d)\n', 'p/c/d.py': ''},
            ['p/c/d.py', 'p/q/a.py'],
        ),
        ({'job.py': 'from größe import weg\n', 'größe.py': '', '__init__.py': ''}, ['größe.py']),
        ({'job.py': 'x = """\nimport a\n"""\n# import b\n', 'a.py': '', 'b.py': ''}, []),
    ],
)
def test_modules_are_found_where_python_finds_them(files, others, write):
    for name, text in files.items():
        write(name, text)
    facts = read(intake(write('job.py', files['job.py'])), LimitedChild())
    assert sorted(facts.files[1:]) == others


def test_complexity_is_the_sum_of_its_parts(facts_of):
    simple = facts_of('x = 1\n')
    busy = facts_of('import requests\n' + 'for p in x:\n    if p:\n        requests.get(p)\n' * 99 + 'exec(x)\n' * 9)
    for facts in (simple, busy):
        assert facts.complexity == pytest.approx(sum(facts.complexity_parts.values()))
    assert 1 <= simple.complexity < 2 < busy.complexity <= 10


def test_spans_count_bytes_as_ast_does(facts_of):
    span = facts_of('x = "日本"; eval(x)\n').not_understood[0].span
    assert span.key == '1:14-1:21'


def test_stages_of_a_monolith(facts_of):
    facts = facts_of("""
        import pandas as pd
        LIMIT = 3
        def run():
            df = pd.read_csv("a.csv")
            df = df[df["x"] > LIMIT]
            df = df.groupby("k").sum()
            df.to_csv("b.csv")
            print("done")
        if __name__ == "__main__":
            run()
    """)
    assert [(p.stage, p.span.line, p.span.end_line) for p in facts.stages] == [
        ('prepare', 2, 3), ('fetch', 5, 5), ('transform', 6, 7), ('save', 8, 9), ('prepare', 11, 11),
    ]  # fmt: skip
    assert all(p.why for p in facts.stages)


def test_functions_count_their_paths(facts_of):
    facts = facts_of('def f(a):\n    if a and a > 1:\n        return 1\n    return [x for x in a if x]\n')
    assert [(f.name, f.lines, f.branches) for f in facts.functions] == [('f', 4, 5)]


PYTHON_2 = [
    'print "a", b\n', 'print >>f, x\n', 'exec "x = 1"\n', 'raise E, "x"\n', 'try:\n    f()\nexcept E, e:\n    pass\n',
    'if a <> b:\n    pass\n', 'x = 0777\n', 'x = 10L\n', 'x = ur"a"\n', 'def f((a, b)):\n    pass\n',
]  # fmt: skip


@pytest.mark.parametrize('text', PYTHON_2)
def test_python_2_is_read_as_such(facts_of, text):
    assert facts_of(text).language == 'python2'


@pytest.mark.parametrize(
    'text', ['print("a")\n', 'x = 0o777\n', 'async def f():\n    await g()\n', 'match x:\n    case 1: pass\n']
)
def test_python_3_is_read_as_such(facts_of, text):
    assert facts_of(text).language == 'python3'


def test_a_python_2_job_has_facts(facts_of):
    facts = facts_of("""
        import urllib2, re
        for i in xrange(3):
            html = urllib2.urlopen("http://a.b/%d" % i).read()
            for cell in re.findall("<td>(.*?)</td>", html):
                print cell
    """)
    assert ('http', 'http://a.b/{}') in {(e.kind, e.target) for e in facts.endpoints}
    assert {'sequential_requests', 'regex_html', 'no_timeout'} <= {f.rule for f in facts.findings}
    assert tuple(dict.fromkeys(e.direction for e in facts.endpoints))[:2] == ('source', 'sink')


def test_names_in_circles_end(facts_of):
    text = ''.join(f'n{i} = n{j}(n{i}.x())\n' for i in range(12) for j in range(12)) * 3
    assert facts_of('import requests\n' + text).endpoints == ()
