"""On every page that passes the gate of lxml or html5lib, a Node answers as BeautifulSoup does with that parser."""

import random
import warnings

import pytest
from broken_pages import page
from bs4 import BeautifulSoup

from rewright_runtime import breach, forgiving_page, page_trees
from rewright_runtime.breach import ContractBreach
from rewright_runtime.html import parse_html
from rewright_runtime.page_gate import Gate
from rewright_runtime.page_trees import why_not_plain

PARSERS = ['html.parser', 'lxml', 'html5lib']
SELECTORS = ['p', 'div', 'td', 'li', 'a', 'b', 'tr', 'h1', 'div p', '.c', 'table', 'tbody', 'pre', 'title', 'div > p', 'tr > td', 'table > tr', 'ul > li', 'li + li', 'dt ~ dd', '[href]', '[data-x]', '#k', 'body', 'head', 'html', 'body > div', 'dd', 'dl', 'script']  # fmt: skip
BROKEN = """<!DOCTYPE html>
<html><head><title>Market</title></head><body><h1>Stalls</h1>
<ul class=stalls><li><a href="/s?a=1&amp;b=2">Ünal</a> fruit</span><li>Bo&amp;Co<li> last </ul>
<table><tr><th>k<th>v<tr><td>apples<td> 1.20 <tr><td>pears</table>
<p>one<p>two<br>lines
<dl><dt>a<dd>b<dt>c<dd>d</dl></body></html>
"""


def soup(text, parser):
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')
        return BeautifulSoup(text, parser)


def classes_of(element, *, ours):
    """The classes, but where none has a name: those are refused."""
    if (element._node.attributes if ours else element.attrs).get('class', 'x') in ('', None, [], ['']):
        return 'refused'
    return (element.classes(None), element.classes([])) if ours else (element.get('class'), element.get('class', []))


def facts(element, parser, *, ours):
    name = element._node.tag if ours else element.name
    text = element.text if ours else element.get_text
    known = [element.get('href'), element.get('data-x', 'none'), None if name == 'html' else element.string]
    if name in {'script', 'style'} and parser == 'html5lib':
        return known
    beside = [(element.next_sibling if ours else element.find_next_sibling)(tag) for tag in ('li', 'td', 'p')]
    known += [
        text('|', strip=True),
        list(element.stripped_strings),
        [e and e.text() if ours else e and e.text for e in beside],
    ]
    return known if name == 'html' and parser != 'html5lib' else [*known, text(), text('|')]


def answers(text, parser, *, ours):
    root = parse_html(text, parser, framed=True) if ours else soup(text, parser)
    every = root.css if ours else root.select
    return {s: [facts(e, parser, ours=ours) for e in every(s)] for s in SELECTORS}


def compared(parser, seed, count):
    """How many pages are read, and those of them that are read otherwise."""
    passed, otherwise = 0, []
    for number in range(count):
        text = page(random.Random(f'{seed}-{number}'))
        try:
            ours = answers(text, parser, ours=True)
        except ContractBreach:
            breach._MET.clear()
            continue
        passed += 1
        if ours != answers(text, parser, ours=False):
            otherwise.append(text)
    return passed, otherwise


@pytest.mark.parametrize('parser', PARSERS)
def test_whatever_passes_the_gate_reads_the_same(parser):
    passed, otherwise = compared(parser, 'kept', 700)
    assert otherwise == []
    assert passed > 40


@pytest.mark.parametrize('parser', ['lxml', 'html5lib'])
def test_a_page_with_ends_left_out_is_read(parser):
    assert answers(BROKEN, parser, ours=True) == answers(BROKEN, parser, ours=False)
    assert parse_html(BROKEN, parser).css_first('li').text() == 'Ünal fruit'
    assert why_not_plain(BROKEN, 'html.parser')


def test_a_gate_that_forgets_what_lxml_closes_is_seen(monkeypatch):
    monkeypatch.setattr(forgiving_page.Lxml, '_otherwise', {})
    monkeypatch.setitem(page_trees._GATES, 'lxml', Gate(forgiving_page.Lxml))
    assert compared('lxml', 'planted', 700)[1]


ODD = {
    'lxml': [
        '<b><p>x</p></b>',
        '<b>x<i>y</b>z</i>',
        '<dl><dd>a<dd>b</dl>',
        '<p>a<table><tr><td>x</table>',
        '<ul><ol></ol></ul>',
        'a &Abreve; b',
        '&lang;',
        '\x0c',
        '<p><title>x</title></p>',
        '<li>x</p>',
        '<table>x<tr></tr></table>',
        '<h1>a</h2>',
        'x\ufeff',
        'a<wbr>b',
        '<p><search>x</search></p>',
    ],
    'html5lib': [
        '<b>x<i>y</b>z</i>',
        '<table>x<tr></tr></table>',
        '<table><p>x</p></table>',
        '<pre>\nx</pre>',
        '<?php ?>',
        '<svg></svg>',
        '<li>x</p>',
    ],
}


@pytest.mark.parametrize(('parser', 'body'), [(p, b) for p, bodies in ODD.items() for b in bodies])
def test_what_is_mended_in_another_way_is_refused(parser, body):
    with pytest.raises(ContractBreach, match='not plain'):
        parse_html(f'<html><body>{body}</body></html>', parser)
    breach._MET.clear()


@pytest.mark.parametrize('parser', PARSERS)
@pytest.mark.parametrize('text', ['', ' \n', 'x', '<html></html>', '<p>x</p>\n', '<!-- c -->', '<title>t</title>'])
def test_pages_of_next_to_nothing(parser, text):
    try:
        root = parse_html(text, parser, framed=True)
    except ContractBreach:
        breach._MET.clear()
        return
    theirs = soup(text, parser)
    for name in ('html', 'head', 'body', 'p', 'title'):
        assert (root.css_first(name) is None) == (theirs.find(name) is None)


@pytest.mark.parametrize('parser', PARSERS)
def test_the_text_of_a_whole_page(parser):
    text = '<!DOCTYPE html>\n<html>\n<body>\n<p> x </p>\n</body>\n</html>\n'
    assert parse_html(text, parser).text('|', strip=True) == soup(text, parser).get_text('|', strip=True)
    assert parse_html(text, parser).css_first('body').text() == soup(text, parser).body.text
    if parser == 'html5lib':
        assert parse_html(text, parser).text() == soup(text, parser).text
        return
    for element in (parse_html(text, parser), parse_html(text, parser).css_first('html')):
        with pytest.raises(ContractBreach, match='blanks around'):
            element.text()
    breach._MET.clear()


BYTES = {
    b'<html><head><meta charset="utf-8"></head><body><p>\xc3\xa9</p></body></html>': 'é',
    b'<html><head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8"></head><body><p>\xc3\xa9': 'é',
    b'\xef\xbb\xbf<html><body><p>\xc3\xa9</p></body></html>': 'é',
    b'<html><body><p>a</p></body></html>': 'a',
    b'<html><body><p>\xc3\xa9 charset=utf-8</p></body></html>': None,
    b'<html><body><p>\xe9</p></body></html>': None,
    b'<html><head><meta charset="utf-8"></head><body><p>\xe9</p></body></html>': None,
    b'<html><body><p>~{VPND~}</p></body></html>': None,
    '<html><body><p>é</p></body></html>'.encode('utf-16'): None,
}


@pytest.mark.parametrize('parser', ['lxml', 'html5lib'])
@pytest.mark.parametrize('data', BYTES)
def test_bytes_are_read_where_every_reader_agrees(parser, data):
    if BYTES[data] is None:
        with pytest.raises(ContractBreach):
            parse_html(data, parser)
        breach._MET.clear()
    else:
        assert parse_html(data, parser).css_first('p').text() == soup(data, parser).p.text == BYTES[data]
