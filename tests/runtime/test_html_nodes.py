"""On every page that passes the gate, a Node answers as BeautifulSoup's html.parser does."""

import warnings

import pytest
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from rewright_runtime import breach
from rewright_runtime.breach import ContractBreach
from rewright_runtime.html import parse_html
from rewright_runtime.page_trees import why_not_plain
from rewright_runtime.tag_contents import inner_sources

PLAIN = """<!DOCTYPE html>
<html><head><title> A &amp; B </title><style>p {}</style></head>
<body id="top"><h1>  Shelf
 1 </h1><div class="card sale" data-x><p class="price">$1,234.50</p><p>a<b> b </b>   <i>c</i></p><!-- no --></div>
<div class="card"><script>var x = "<p>";</script><pre>  keep
  me </pre><ul><li>ü</li><li>日本 <em>!</em></li></ul><a href="/x?a=1&amp;b=2">l</a></div>
<table><tbody><tr><th>k</th><td> v </td></tr><tr><th>k2</th><td></td></tr></tbody></table></body></html>"""
SELECTORS = ['p', 'div.card', '.price', 'li', 'tr', 'td', 'div', 'a[href]', '#top', 'th, td', 'em', 'ul li', 'h1']
TEXTS = [
    'text',
    ' ',
    '\n',
    '  \n ',
    '&amp;',
    '&lt;',
    'é',
    '&nbsp;',
    '\t',
    '&copy',
    ' a\n b ',
    '',
    '<!-- c -->',
    '<br>',
    '<img src=i>',
    '<script>x<y</script>',
]
TAGS = ['p', 'div class="c d"', 'b', 'table', 'tbody', 'tr', 'td', 'li', 'ul', 'a href="u"', 'h1', 'pre', 'td class=x', 'span', 'c-x', 'i', 'dl', 'dd']  # fmt: skip


def element(inner):
    """A tag around what is inside; now and then it is not closed."""
    return st.builds(
        lambda tag, parts, end: f'<{tag}>{"".join(parts)}' + (f'</{tag.split()[0]}>' if end else ''),
        st.sampled_from(TAGS),
        st.lists(inner, max_size=4),
        st.sampled_from([True] * 19 + [False]),
    )


BODIES = st.lists(st.recursive(st.sampled_from(TEXTS), element, max_leaves=12), max_size=4).map(''.join)


def theirs(page):
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')
        return BeautifulSoup(page, 'html.parser')


def facts(found, text):
    return [(text(e), e.get('class') and 1, e.get('href'), e.get('data-x')) for e in found]


@pytest.mark.parametrize('selector', SELECTORS)
@pytest.mark.parametrize('options', [{}, {'strip': True}, {'separator': '|'}, {'separator': '|', 'strip': True}])
def test_queries_and_texts_agree(selector, options):
    ours = [n.text(**options) for n in parse_html(PLAIN).css(selector)]
    assert ours == [t.get_text(**options) for t in theirs(PLAIN).select(selector)] != []


@pytest.mark.parametrize('selector', SELECTORS)
def test_attributes_and_strings_agree(selector):
    ours, soup = parse_html(PLAIN).css(selector), theirs(PLAIN).select(selector)
    assert [(n.get('href'), n.get('data-x', 'none'), n.string, list(n.stripped_strings)) for n in ours] == [
        (t.get('href'), t.get('data-x', 'none'), t.string, list(t.stripped_strings)) for t in soup
    ]


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(BODIES)
def test_whatever_passes_the_gate_reads_the_same(body):
    page = f'<html><body>{body}</body></html>'
    assume(not why_not_plain(page))
    node, soup = parse_html(page), theirs(page)
    for selector in ('p', 'div', 'td', 'li', 'a', 'b', 'tr', 'h1', 'div p', '.c'):
        assert [n.text() for n in node.css(selector)] == [t.text for t in soup.select(selector)]
        assert [n.text('|', strip=True) for n in node.css(selector)] == [
            t.get_text('|', strip=True) for t in soup.select(selector)
        ]


ODD = ['a & b &copy c', '<svg></svg>', 'x<y', '\r', '&#150;', '<!-->', '<p\u2003a></p>', '<iframe>x</iframe>', '<title><b></title>', '</b>x']  # fmt: skip


@pytest.mark.parametrize('body', ODD)
def test_odd_pages_are_refused(body):
    with pytest.raises(ContractBreach, match='not plain'):
        parse_html(f'<html><body>{body}</body></html>')
    breach._MET.clear()


@pytest.mark.parametrize(
    'selector', ['table > tr > td', 'tbody > tr', 'tr + tr', 'tbody', 'table', 'thead ~ tbody', 'td']
)
@pytest.mark.parametrize(
    'body',
    [
        '<table>\n<tr><td>x</td></tr>\n<tr><td>y</td></tr></table>',
        '<table><tbody><tr><td>x</td></tr></tbody></table><table><tr><td><table><tr><td>y</td></tr></table></td></tr></table>',
        '<table><tr><td>x</td></tr><tbody><tr><td>y</td></tr></tbody><tr><td>z</td></tr></table>',
        '<table><thead><tr><th>k</th></tr></thead><tr><td>x</td></tr><!-- c --><tr><td>y</td></tr></table>',
    ],
)
def test_rows_without_a_tbody_have_none(body, selector):
    ours = [(n.text(), n.string) for n in parse_html(body).css(selector)]
    assert ours == [(t.text, t.string) for t in theirs(body).select(selector)]


@pytest.mark.parametrize('selector', ['.c', '.C', '#k', '#K', 'p.c'])
@pytest.mark.parametrize(
    'doctype', ['', '<!DOCTYPE html>', '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">']
)
def test_classes_and_names_have_their_case(selector, doctype):
    page = f'{doctype}<html><body><P CLASS="C" ID=K>1</P><p class="c" id=k>2</p></body></html>'
    assert [n.text() for n in parse_html(page).css(selector)] == [t.text for t in theirs(page).select(selector)]


def test_the_frame_must_stand_in_the_page_where_it_is_asked_for():
    assert theirs('<p>x</p>').find('body') is None is parse_html('<p>x</p>', framed=True).css_first('body')
    page = '<html><body id=b>x</body></html>'
    assert parse_html(page, framed=True).css_first('head') is None is theirs(page).head
    assert parse_html(page, framed=True).css_first('html').css_first('body')['id'] == 'b'


@pytest.mark.parametrize(
    'page',
    [
        'x<html><body>y</body></html>',
        '<html><body>x</body></html>y',
        '<p>x</p><body>y</body>',
        '<html><body>x</body></html><p>y</p>',
        'AT&T',
    ],
)
def test_what_stands_around_the_frame_is_refused(page):
    assert why_not_plain(page)


@pytest.mark.parametrize('selector', ['tr, tbody > tr', 'td, .x, td.x', 'p, #top p, div > p'])
def test_an_element_that_two_parts_match_is_found_once(selector):
    body = '<div id=top><p>a</p></div><table><tbody><tr><td class=x>1</td><td>2</td></tr></tbody></table><p>b</p>'
    expected = [t.text for t in theirs(body).select(selector)]
    assert [n.text() for n in parse_html(body).css(selector)] == expected
    assert [n.text() for n in parse_html(f'<b>{body}</b>').css_first('b').css(selector)] == expected


def test_a_comment_is_a_string_with_its_blanks():
    assert parse_html('<p><!-- c --></p>').css_first('p').string == ' c ' == theirs('<p><!-- c --></p>').p.string


def test_classes_are_told_apart():
    page = '<p class="a  b\tc">1</p><p class="">2</p><p>3</p>'
    first, empty, without = parse_html(page).css('p')
    assert first.classes() == theirs(page).p['class'] == ['a', 'b', 'c']
    assert without.classes([]) == []
    assert without.classes(None) is None
    with pytest.raises(KeyError):
        without.classes()
    with pytest.raises(ContractBreach, match='without a name'):
        empty.classes()
    breach._MET.clear()


def test_missing_elements_fail_as_before():
    node = parse_html('<p>x</p>')
    with pytest.raises(AttributeError):
        node.css_first('a').text()
    with pytest.raises(KeyError):
        _ = node.css_first('p')['href']


def test_bytes_need_a_declared_encoding():
    assert parse_html('<meta charset="utf-8"><p>é</p>'.encode()).css_first('p').text() == 'é'
    with pytest.raises(ContractBreach):
        parse_html('<p>é</p>'.encode())
    breach._MET.clear()


CUT = ['<tr>', '<tr class="a>b">', '</tr>', '<TR>', '</TR>', '<track>', '</tr >', 'x', '\n', '<td>', '</td>', '<table>', '</table>', '<!-- <tr> -->', '&amp;', 'é', '<tr', '>']  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(CUT), max_size=12).map(''.join), st.booleans(), st.booleans(), st.booleans())
def test_tag_contents_are_those_of_the_pattern(body, any_case, across_lines, whole):
    import re

    page = f'<html><body>{body}</body></html>' if whole else body
    flags = (re.IGNORECASE if any_case else 0) | (re.DOTALL if across_lines else 0)
    expected = re.findall(r'<tr[^>]*>(.*?)</tr>', page, flags)
    assert inner_sources(page, 'tr', any_case=any_case, across_lines=across_lines) == expected


def test_lexbor_reads_plain_tables(monkeypatch):
    from rewright_runtime import tag_contents

    page = '<html><table><tbody><tr><td>a</td></tr><tr>\n<td>b</td></tr></tbody></table></html>'
    assert tag_contents._by_parser(page, 'tr', True) == ['<td>a</td>', '\n<td>b</td>']
