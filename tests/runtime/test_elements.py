"""On every page that passes the gate, an Element answers as lxml does, whatever XPath of the subset it is asked."""

import random
import re

import lxml.html
import pytest
from broken_pages import page
from drawn_xpaths import path
from lxml import etree

from rewright_runtime import breach, xpath_values
from rewright_runtime.breach import ContractBreach
from rewright_runtime.elements import Element, parse_elements
from rewright_runtime.xpath_reading import Beyond, read

TABLE = """<!DOCTYPE html>
<html><head><title>Lots</title></head><body><h1>Lots of <i>May</i></h1> behind
<!-- c --><table class="lots wide" data-n><tr><th>k<th>v
<tr><td>1 <td class="p">\u00a05,00 <b>EUR</b> net<td><a href="/l?a=1&amp;b=2">Ünal &amp; Co</a>
<tr><td>2<td class="p q">7.5<td></table>
<ul><li>a<li>b<ul><li>c</ul></ul></body></html>"""
PATHS = ['//tr', '//tr[td]', '//table/tr/td[2]', '//td[1]', '(//td)[1]', '//tr[2]/td', '//a/@href', '//@class', '//td/text()', '//li//text()', '//td[@class="p"]', '//td[contains(@class, "p")]/b/text()', '//li[last()]', '//ul/li[position()>1]', '//h1/following-sibling::table', '//b/..', '//b/ancestor::tr', 'string(//h1)', 'normalize-space(//td[2])', 'count(//td)', '//td[text()="2"]', '//td[.="2"]', '//a | //b', '//tr[not(td)]', 'not(//div)', '//td[@class and b]', '//td[normalize-space()="1"]', '//li[ul]/text()', '//td[number]', '//tr[count(td)>2]', '//td[starts-with(@class,"p")][2]', './/td', 'body/table', '/html/body/h1/text()', '/table', "concat(//a, '-', //b)", '//*[@data-n]', '//td[.>1]', '//tr[td=2]', '//li[position()=last()]', 'substring-after(//a/@href, "?")', '//text()[1]']  # fmt: skip


def number_of(tree):
    return {e: n for n, e in enumerate(e for e in tree.iter() if isinstance(e.tag, str))}


def told(found, number):
    """Elements by their place in the document, everything else as it is."""
    if isinstance(found, list):
        return [told(f, number) for f in found]
    return str(found) if isinstance(found, str) else found if isinstance(found, bool | float) else number(found)


def both(text, paths):
    """What an XPath gives, by lxml and by us, where we evaluate it."""
    theirs, ours = etree.HTML(text), parse_elements(text)
    order = number_of(theirs)
    own = [n.mem_id for n in ours._root.traverse() if (n.tag or '-')[0] not in '-!']
    for one in paths:
        try:
            read(one)
            mine = told(ours.xpath(one), lambda e: own.index(e._node.mem_id))
        except (Beyond, ContractBreach):
            breach._MET.clear()
            continue
        yield one, mine, told(theirs.xpath(one), order.__getitem__)


def drawn(seed, count):
    for number in range(count):
        chance = random.Random(f'{seed}-{number}')
        text = page(chance)
        try:
            yield from ((text, *answer) for answer in both(text, [path(chance) for _ in range(12)]))
        except ContractBreach:
            breach._MET.clear()


@pytest.mark.parametrize('one', PATHS)
def test_an_xpath_gives_what_lxml_gives(one):
    answers = list(both(TABLE, [one]))
    assert [mine for _, mine, _ in answers] == [theirs for _, _, theirs in answers]
    assert answers or one == '//text()[1]'


def test_drawn_xpaths_give_what_lxml_gives():
    answers = list(drawn('kept', 500))
    assert [a for a in answers if a[2] != a[3]] == []
    assert len(answers) > 700
    assert sum(bool(a[2]) for a in answers) > 60


def test_places_that_count_among_all_are_seen(monkeypatch):
    monkeypatch.setattr(xpath_values, '_counts', lambda _: False)
    assert [a for a in drawn('kept', 500) if a[2] != a[3]]


def test_an_order_that_is_not_kept_is_seen(monkeypatch):
    monkeypatch.setattr(xpath_values, 'ordered', lambda found, _: list(dict.fromkeys(found)))
    assert [a for a in both(TABLE, ['//a | //h1', '//li//text()', '//b/ancestor::*']) if a[1] != a[2]]


READS = {
    'text': lambda e: e.text,
    'tail': lambda e: e.tail,
    'text_content': lambda e: str(e.text_content()),
    'attrib': lambda e: dict(e.attrib),
    'children': lambda e: [c.tag for c in e],
    'count': len,
    'truth': lambda e: len(e) > 0,
    'iter': lambda e: [x.tag for t in ('td', 'li', 'div') for x in e.iter(t)],
    'next': lambda e: getattr(e.getnext(), 'tag', None),
    'previous': lambda e: getattr(e.getprevious(), 'tag', None),
    'parent': lambda e: getattr(e.getparent(), 'tag', None),
    'itertext': lambda e: list(e.itertext(tag=etree.Element) if not isinstance(e, Element) else e.itertext()),
    'find': lambda e: getattr(e.find('.//td'), 'text', 0),
    'findall': lambda e: [x.text for x in e.findall('tr/td')],
    'findtext': lambda e: (e.findtext('.//b'), e.findtext('.//nav', 'none')),
    'cssselect': lambda e: [x.tag for x in e.cssselect('td.p, li > ul, .lots, li li, td + td, h1 ~ table tr')],
    'get': lambda e: (e.get('class'), e.get('data-n', 'none')),
}


def compared(text, read_of):
    theirs, ours = lxml.html.document_fromstring(text), parse_elements(text)
    elements = [e for e in theirs.iter() if isinstance(e.tag, str)]
    own = [Element(n, ours._root) for n in ours._root.traverse() if (n.tag or '-')[0] not in '-!']
    for a, b in zip(elements, own, strict=True):
        try:
            mine = read_of(b)
        except ContractBreach:
            breach._MET.clear()
            continue
        yield mine, read_of(a)


@pytest.mark.parametrize('name', [n for n in READS if n != 'itertext'])
def test_reads_give_what_lxml_gives(name):
    pairs = list(compared(TABLE, READS[name]))
    assert [p for p in pairs if p[0] != p[1]] == []
    assert len(pairs) > 10
    for number in range(250):
        text = page(random.Random(f'reads-{number}'))
        try:
            assert [p for p in compared(text, READS[name]) if p[0] != p[1]] == []
        except ContractBreach:
            breach._MET.clear()


def test_texts_below_are_those_of_lxml():
    table = parse_elements(TABLE).find('.//table')
    assert list(table.itertext()) == list(lxml.html.fromstring(TABLE).find('.//table').itertext())


def test_what_is_not_there_fails_as_before():
    root = parse_elements(TABLE)
    with pytest.raises(IndexError):
        _ = root.xpath('//nav')[0]
    with pytest.raises(KeyError):
        _ = root.attrib['x']
    with pytest.raises(AttributeError):
        _ = root.find('nav').text


@pytest.mark.parametrize(
    'one', ['//text()', '/html/text()', 'string(/html)', '..', '//td/../../../../../..', '..//text()']
)
def test_blanks_around_the_page_are_not_guessed(one):
    with pytest.raises(ContractBreach):
        parse_elements(TABLE).xpath(one)
    breach._MET.clear()


@pytest.mark.parametrize('text', ['<p>x</p>', '', ' ', 'x', '<div>a</div>'])
def test_what_is_no_whole_page_is_refused(text):
    with pytest.raises(ContractBreach):
        parse_elements(text, whole=True)
    breach._MET.clear()


@pytest.mark.parametrize(
    ('data', 'text'),
    [
        (b'<html><head><meta charset="utf-8"><title>\xc3\xa9</title></head><body>x</body></html>', 'é'),
        (b'<html><head><title>e</title></head><body>x</body></html>', 'e'),
        (b'<html><head><title>\xc3\xa9</title><meta charset="utf-8"></head><body>x</body></html>', None),
        (b'\xef\xbb\xbf<html><head><title>\xc3\xa9</title></head><body>x</body></html>', None),
    ],
)
def test_bytes_declare_themselves_before_they_need_it(data, text):
    if text is None:
        with pytest.raises(ContractBreach):
            parse_elements(data)
        breach._MET.clear()
    else:
        assert parse_elements(data).findtext('.//title') == lxml.html.fromstring(data).findtext('.//title') == text


BEYOND = ['//a[last()-1]', 're:test(., "x")', '//A', '//a/@*', '//svg:path', 'id("x")', '//text()[contains(., "x")]', 'preceding::a', '$x', '//a[position()]', '//comment()', '/', '//a/b/string()', 'sum(//td)', '//a/@href/..', 'translate(//a, "a", "b")', '//a[', '']  # fmt: skip


@pytest.mark.parametrize('one', BEYOND)
def test_beyond_the_subset(one):
    with pytest.raises(Beyond):
        read(one)


def test_names_of_operators():
    assert re.match('or', 'or')
    assert parse_elements(TABLE).xpath('//td[@class="p" or b]/@class') == ['p']


SWITCHED = """<!DOCTYPE html><html><head><title>t</title></head><body><form><input type="checkbox" CHECKED value=""><input disabled="">
<select multiple><option selected>a</option><option selected="x">b</option></select><a download hidden>c</a></form></body></html>"""
SWITCHES = ['//@checked', '//input/@disabled', '//option/@selected', '//option[@selected="selected"]', '//input[@disabled=""]', '//a/@download', '//*[@multiple="multiple"]', '//option[string(@selected)="selected"]/text()', '//option[contains(@selected, "e")]', '//input[@checked]']  # fmt: skip


def test_attributes_without_a_value_have_the_one_that_lxml_gives_them():
    found = list(both(SWITCHED, SWITCHES))
    assert len(found) == len(SWITCHES)
    assert [(path, mine) for path, mine, _ in found] == [(path, theirs) for path, _, theirs in found]
    theirs, ours = lxml.html.fromstring(SWITCHED), parse_elements(SWITCHED, whole=True)
    assert [dict(e.attrib) for e in ours.xpath('//*')] == [dict(e.attrib) for e in theirs.xpath('//*')]
    assert [e.get('selected') for e in ours.cssselect('option')] == ['selected', 'x']
    with pytest.raises(ContractBreach, match='compares an attribute'):
        ours.cssselect('option[selected="selected"]')
    breach._MET.clear()
