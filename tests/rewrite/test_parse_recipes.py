"""BeautifulSoup and tag patterns become lexbor where every use has an equal, and stay with a reason elsewhere."""

import ast

import pytest

from rewright.rewrite.edits import Source, apply
from rewright.rewrite.parsing import parse_edits

SOUP = "from bs4 import BeautifulSoup\nimport re\nsoup = BeautifulSoup(page, 'html.parser')\n"
BECOMES = {
    "soup.find('a')['href']": "soup.css_first('a')['href']",
    "soup.find_all('td', class_='x')": "soup.css('td.x')",
    "soup.find('div', {'id': 'top', 'data-k': 'v'}).text": 'soup.css_first(\'div#top[data-k="v"]\').text()',
    "soup.find('p', 'price').get_text(strip=True)": "soup.css_first('p.price').text(strip=True)",
    "soup.select('ul > li')[0].get('title', 'x')": "soup.css('ul > li')[0].get('title', 'x')",
    'soup.title.string': "soup.css_first('title').string",
    "[t.text for t in soup.find_all(['th', 'td'])]": "[t.text() for t in soup.css('th, td')]",
    "soup.find('dt').find_next_sibling('dd').text": "soup.css_first('dt').next_sibling('dd').text()",
    "soup.find_all('a', href=True)": "soup.css('a[href]')",
    "[r for r in soup.find_all('tr') if r.find('td')][0].text": "[r for r in soup.css('tr') if r.css_first('td')][0].text()",
    "[f(i, a.text, b.text, n) for i, (a, b, n) in enumerate(zip(soup.select('a'), soup.select('b'), names), 1)]": "[f(i, a.text(), b.text(), n) for i, (a, b, n) in enumerate(zip(soup.css('a'), soup.css('b'), names), 1)]",
    "any(r.b for r in soup.find_all('tr'))": "any(r.css_first('b') for r in soup.css('tr'))",
    "soup.find_all('a', limit=2)[0].text": "soup.css('a')[:2][0].text()",
    "soup.find('a')['class']": "soup.css_first('a').classes()",
    "'x' in soup.find('a').get('class', [])": "'x' in soup.css_first('a').classes([])",
    "soup.find('a').get('class')": "soup.css_first('a').classes(None)",
    "soup.find('td').find_parent('tr').text": "soup.css_first('td').above('tr').text()",
    "soup.find('p').find_parent('body').text": "soup.css_first('p').above('body').text()",
}
STAYS = {
    'str(soup)': 'not followed',
    'soup.prettify()': 'prettify',
    "soup.find('a', class_='a b')": 'several classes',
    "soup.find('a', text='next')": 'the argument text',
    "soup.find_all('a', limit=n)": 'the argument limit',
    "soup.find_all('a', limit=0)": 'the argument limit',
    "soup.find('a', limit=2)": 'the argument limit',
    'soup.find(tag)': 'not one lower-case name',
    "soup.find('a')['rel']": 'a list',
    "sorted(soup.find_all('tr'), key=lambda r: r.text)": 'not followed',
    "list(zip(soup.find_all('tr'), names))": 'not followed',
    "len(soup.find('p'))": 'not followed',
    "[c for c in soup.find('p')]": 'not followed',
    "[a for a, b in soup.find_all('tr')]": 'not followed',
    "[a for a, *b in zip(soup.find_all('tr'), soup.find_all('td'))]": 'not followed',
    "[a.text for a in soup.find_all('b')] + [a for n, a in names]": 'not followed',
    "max(r.b for r in soup.find_all('tr'))": 'not followed',
    "f([r for r in soup.find_all('tr')])": 'not followed',
    "soup.find('a').find_parent()": '.find_parent()',
    "soup.find('p').parent": 'parent',
    "rows.append(soup.find('p'))": 'not followed',
    "soup.find(re.compile('h'))": 'not one lower-case name',
}
PATTERNS = {
    "re.findall(r'<tr[^>]*>(.*?)</tr>', page, re.S)": "inner_sources(page, 'tr')",
    "re.findall('<td[^>]*>(.*?)</td>', page, re.S | re.I)": "inner_sources(page, 'td', any_case=True)",
    "re.findall('<td[^>]*>(.*?)</td>', page)": "inner_sources(page, 'td', across_lines=False)",
    "re.findall('<td>(.*?)</td>', page, re.S)": None,
    "re.findall('<td[^>]*>(.*?)</td>', page, re.M)": None,
    "re.findall('<td[^>]*>(.*?)</tr>', page, re.S)": None,
}


@pytest.mark.parametrize('use', BECOMES)
def test_uses_with_an_equal_are_rewritten(use):
    source = Source(f'{SOUP}x = {use}\n', 'job.py')
    assert apply(source, parse_edits(source).edits).strip().split('\n')[-1] == f'x = {BECOMES[use]}'


@pytest.mark.parametrize('use', STAYS)
def test_one_use_without_an_equal_keeps_the_parser(use):
    edited = parse_edits(Source(f"{SOUP}y = soup.find('a').text\nx = {use}\n", 'job.py'))
    assert edited.edits == ()
    assert [(left.span.line, STAYS[use] in left.why) for left in edited.left] == [(5, True)]


@pytest.mark.parametrize(
    'parser', ["'html'", 'features="xml"', 'parser', "'lxml', from_encoding='cp1251'", "'lxml-xml'"]
)
def test_parsers_that_are_not_known_to_read_html_stay(parser):
    edited = parse_edits(Source(f'soup = BeautifulSoup(page, {parser})\n', 'job.py'))
    assert (edited.edits, len(edited.left)) == ((), 1)


def test_no_parser_is_whichever_is_installed():
    source = Source('soup = BeautifulSoup(page)\n', 'job.py')
    edited = parse_edits(source)
    assert [left.why for left in edited.left] == ['no parser is named: BeautifulSoup takes whichever is installed']
    for installed, parser in ((('lxml', 'html5lib'), 'lxml'), (('html5lib',), 'html5lib'), ((), '')):
        versions = {'bs4': '4.12.3'} | dict.fromkeys(installed, '1')
        named = f', {parser!r}' if parser else ''
        assert f"parse_html(page{named}, bs4='4.12.3')" in apply(source, parse_edits(source, versions).edits)


@pytest.mark.parametrize(
    'line',
    [
        'warnings.simplefilter("error")',
        'with warnings.catch_warnings(record=True) as w:\n    pass',
        'from bs4 import GuessedAtParserWarning',
    ],
)
def test_a_job_that_listens_for_the_warning_keeps_the_parser(line):
    source = Source(f'import warnings\n{line}\nsoup = BeautifulSoup(page)\n', 'job.py')
    assert parse_edits(source, {'bs4': '4.12.3', 'lxml': '5.0'}).edits == ()


def test_a_release_that_two_processes_saw_differently_is_not_told():
    source = Source("soup = BeautifulSoup(page, 'lxml')\n", 'job.py')
    assert 'bs4=' not in apply(source, parse_edits(source, {'bs4': '4.9.3 and 4.12.3'}).edits)


@pytest.mark.parametrize(
    ('call', 'becomes'),
    [
        ("BeautifulSoup(page, 'lxml')", "parse_html(page, 'lxml')"),
        ("BeautifulSoup(page, features='html5lib')", "parse_html(page, 'html5lib')"),
        ("BeautifulSoup(page, 'html5')", "parse_html(page, 'html5lib')"),
        ("BeautifulSoup(page, 'html.parser').body", "parse_html(page, framed=True).css_first('body')"),
        ("BeautifulSoup(page, 'lxml').body", "parse_html(page, 'lxml').css_first('body')"),
        ("BeautifulSoup(page, 'html5lib').text", "parse_html(page, 'html5lib').text()"),
    ],
)
def test_the_parser_is_named(call, becomes):
    source = Source(f'x = {call}\n', 'job.py')
    assert apply(source, parse_edits(source).edits).strip().split('\n')[-1] == f'x = {becomes}'


@pytest.mark.parametrize('use', ['soup.text', 'soup.get_text()', "soup.get_text('|')"])
def test_the_text_of_a_whole_page_keeps_the_parser(use):
    edited = parse_edits(Source(f'{SOUP}x = {use}\n', 'job.py'))
    assert (edited.edits, 'blanks around' in edited.left[0].why) == ((), True)
    stripped = Source(f"{SOUP}x = soup.get_text(' ', strip=True)\n", 'job.py')
    assert "soup.text(' ', strip=True)" in apply(stripped, parse_edits(stripped).edits)


@pytest.mark.parametrize('call', PATTERNS)
def test_tag_patterns(call):
    source = Source(f'import re\nx = {call}\n', 'job.py')
    assert apply(source, parse_edits(source).edits).strip().split('\n')[-1] == f'x = {PATTERNS[call] or call}'


def test_elements_are_followed_through_functions():
    source = Source(
        f"{SOUP}def name(row):\n    return row.find('td').text\nx = [name(r) for r in soup.find_all('tr')]\n", 'job.py'
    )
    assert "row.css_first('td').text()" in apply(source, parse_edits(source).edits)


REBOUND = {
    "e = soup.find('b')\ne = e.text if e else ''\nx = e == 'free'": "e = soup.css_first('b')\ne = e.text() if e else ''\nx = e == 'free'",
    "for row in soup.find_all('tr'):\n    e = row.find('b')\n    if e:\n        e = e.get_text()\n        x.append(e)": "for row in soup.css('tr'):\n    e = row.css_first('b')\n    if e:\n        e = e.text()\n        x.append(e)",
    "e = soup.find('b')\ne = e.find('i')\nx = e.text": "e = soup.css_first('b')\ne = e.css_first('i')\nx = e.text()",
}
UNSURE = [
    "e = soup.find('b')\nfor n in range(2):\n    x.append(e)\n    e = 'a'\n",
    "e = soup.find('b')\nif n:\n    e = 'a'\nx.append(e)\n",
    "e = 'a'\ntry:\n    e = soup.find('b')\n    f()\nexcept E:\n    x.append(e)\n",
    "e = 'a'\nwhile f(e):\n    e = soup.find('b')\n",
    "e = 'a'\nx = [f(e) for e in soup.find_all('b')]\n",
]


@pytest.mark.parametrize('lines', REBOUND)
def test_a_name_is_what_was_assigned_last(lines):
    source = Source(f'{SOUP}{lines}\n', 'job.py')
    assert REBOUND[lines] in apply(source, parse_edits(source).edits)


@pytest.mark.parametrize('lines', UNSURE)
def test_a_name_of_two_kinds_keeps_the_parser(lines):
    assert parse_edits(Source(f'{SOUP}{lines}', 'job.py')).edits == ()


STRINGS = {
    'f\'{soup.find("a").text}\'': 'f\'{soup.css_first("a").text()}\'',
    'f\'{soup.find("a")["href"]!r:>20}|{n:{width}}\'': 'f\'{soup.css_first("a")["href"]!r:>20}|{n:{width}}\'',
    'f\'{n} \' f\'{soup.find("b").find("i").get_text(strip=True)}\'': 'f\'{n} {soup.css_first("b").css_first("i").text(strip=True)}\'',
    "f'é {soup.title.string} {{}}'": 'f\'é {soup.css_first("title").string} {{}}\'',
    'f\'{[t.text for t in soup.select("td.x")]} {f"{n}"}\'': "f\"{[t.text() for t in soup.css('td.x')]} {f'{n}'}\"",
}


@pytest.mark.parametrize('use', STRINGS)
def test_f_strings_are_written_anew(use):
    source = Source(f"{SOUP}y = soup.find('p').text\nx = {use}\nz = soup.find('p').text\n", 'job.py')
    edited = parse_edits(source)
    lines = apply(source, edited.edits).strip().split('\n')
    assert edited.left == ()
    assert [lines[-3], lines[-1]] == ["y = soup.css_first('p').text()", "z = soup.css_first('p').text()"]
    assert ast.dump(ast.parse(lines[-2])) == ast.dump(ast.parse(f'x = {STRINGS[use]}'))


@pytest.mark.parametrize(
    'use', ['f\'{BeautifulSoup(page, "lxml").title.text}\'', 'f\'{soup.find("a")}\'', 'f\'{soup.find("a").parent}\'']
)
def test_f_strings_without_an_equal_stay(use):
    assert parse_edits(Source(f'{SOUP}x = {use}\n', 'job.py')).edits == ()
