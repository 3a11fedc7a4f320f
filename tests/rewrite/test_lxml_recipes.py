"""lxml becomes lexbor where every XPath and read has an equal, and stays with its line and reason elsewhere."""

import pytest

from rewright.rewrite.edits import Source, apply
from rewright.rewrite.parsing import parse_edits

MADE = "from lxml import html\nROW = '//tr[td]'\ntree = html.fromstring(page)\n"
FOLLOWED = [
    "tree.xpath('//a/@href')[0].strip()",
    "[r.xpath('./td[2]/text()') for r in tree.xpath(ROW)]",
    "tree.xpath('//td[1]')[0].text_content()",
    "tree.cssselect('td.price > b')[0].text",
    "tree.find('.//table').get('class', '-')",
    "tree.findtext('.//h1')",
    "tree.xpath('//a')[0].attrib['href']",
    "[c.tail for c in tree.xpath('//p')[0]]",
    "tree.xpath('//li')[-1].getnext()",
    "len(tree.xpath('//table')[0])",
    "tree.xpath('string(//h1)')",
    "[a.get('href') for a in tree.iter('a')]",
    '[r for r in tree.xpath(ROW) if len(r) > 1][0].text_content()',
    "'href' in tree.xpath('//a')[0].attrib",
]
STAYS = {
    "tree.xpath('//a[last()-1]')": 'is not evaluated',
    "tree.xpath('//A')": 'is not evaluated',
    "tree.xpath('re:test(., 1)', namespaces=ns)": 'computed',
    "tree.xpath('//tr[%d]' % n)": 'computed',
    'tree.xpath(path)': 'computed',
    'html.tostring(tree)': 'not followed',
    "tree.xpath('//a')[0].set('x', 'y')": '.set()',
    "rows.append(tree.xpath('//a')[0])": 'not followed',
    "tree.xpath('//a/text()')[0].getparent()": '.getparent',
    "tree.xpath('//a/@href')[0].is_attribute": '.is_attribute',
    "tree.cssselect('td:nth-child(2)')": 'not plain',
    "tree.cssselect('body > p')": 'names html, head or body',
    "tree.find('td[2]')": 'plain tags',
    'list(tree.iter())': '.iter() of another',
    'tree.getroottree()': '.getroottree()',
    'save(tree.attrib)': '.attrib goes',
    'print(tree.attrib.keys())': '.attrib goes',
    'f"{html.fromstring(page).text_content()}"': 'inside an f-string',
    'html.fromstring(page, base_url=url)': 'parsed with options',
}


@pytest.mark.parametrize('use', FOLLOWED)
def test_uses_with_an_equal_stay_as_they_are_written(use):
    source = Source(f'{MADE}x = {use}\n', 'job.py')
    edited = parse_edits(source)
    lines = apply(source, edited.edits).strip().split('\n')
    assert lines[-2:] == ['tree = parse_elements(page, whole=True)', f'x = {use}']
    assert (edited.left, edited.constructs) == ((), edited.modernized)


@pytest.mark.parametrize('use', STAYS)
def test_one_use_without_an_equal_keeps_lxml(use):
    edited = parse_edits(Source(f"{MADE}y = tree.xpath('//b/text()')\nx = {use}\n", 'job.py'))
    assert edited.edits == ()
    assert [(left.span.line, left.what, STAYS[use] in left.why) for left in edited.left] == [(5, 'lxml', True)]


@pytest.mark.parametrize(
    ('head', 'call', 'becomes'),
    [
        ('import lxml.html', 'lxml.html.fromstring(page)', 'parse_elements(page, whole=True)'),
        ('import lxml.html as h', 'h.document_fromstring(page)', 'parse_elements(page)'),
        ('from lxml.html import fromstring', 'fromstring(page)', 'parse_elements(page, whole=True)'),
        ('from lxml import etree', 'etree.HTML(page)', 'parse_elements(page)'),
        ('from lxml import etree as e', 'e.HTML(r.content)', 'parse_elements(r.content)'),
    ],
)
def test_whatever_parses_a_page(head, call, becomes):
    source = Source(f"{head}\nx = {call}.xpath('//a/text()')\n", 'job.py')
    assert f"x = {becomes}.xpath('//a/text()')" in apply(source, parse_edits(source).edits)


@pytest.mark.parametrize(
    'code',
    [
        'from lxml import etree\nx = etree.parse(path)\n',
        'from lxml import html\ntry:\n    t = html.fromstring(p)\nexcept html.ParserError:\n    t = None\n',
        'from lxml import html\nfor html in pages:\n    t = html.fromstring(html)\n',
    ],
)
def test_what_is_not_known_to_be_html_stays(code):
    assert parse_edits(Source(code, 'job.py')).edits == ()


XML = 'from lxml import etree\nroot = etree.fromstring(data)\n'
XML_FOLLOWED = [
    "[i.findtext('Title') for i in root.findall('.//{urn:a}item')]",
    "root.find('item').attrib['id']",
    '[c.tag for c in root[0]]',
    "len(root.find('a'))",
    "[e.get('x', '-') for e in root.iter('pubDate')]",
    "''.join(root.itertext())",
    "root.find('a') is None",
    'etree.XML(text)[1:][0].tail',
    '{k: v for k, v in root.attrib.items()}, sorted(root.attrib.keys())',
]
XML_STAYS = {
    "root.xpath('//a')": '.xpath()',
    "root.find('a[@b]')": 'plain tags',
    "root.find('a:b', namespaces=ns)": 'plain tags',
    "root.find('..')": 'plain tags',
    'list(root.iter())': '.iter() of another',
    "root.find('a').getparent()": '.getparent()',
    'etree.tostring(root)': 'not followed',
    'root.attrib.keys()[0]': '.attrib goes',
    'print(root.attrib.items())': '.attrib goes',
    'root.nsmap': '.nsmap',
    'root.find("a").sourceline': '.sourceline',
    'etree.fromstring(data, parser)': 'with options',
    'save(root)': 'not followed',
    'root.find("a").attrib': 'not followed',
}


@pytest.mark.parametrize('use', XML_FOLLOWED)
def test_xml_goes_to_the_standard_library(use):
    source = Source(f'{XML}x = {use}\n', 'job.py')
    edited = parse_edits(source)
    lines = apply(source, edited.edits).strip().split('\n')
    assert lines[-2:] == ['root = parse_xml(data)', f'x = {use.replace("etree.XML(", "parse_xml(")}']
    assert (edited.left, edited.constructs) == ((), edited.modernized)


@pytest.mark.parametrize('use', XML_STAYS)
def test_one_use_without_an_equal_keeps_lxml_for_xml(use):
    edited = parse_edits(Source(f"{XML}y = root.findtext('b')\nx = {use}\n", 'job.py'))
    assert edited.edits == ()
    assert [(left.span.line, left.what, XML_STAYS[use] in left.why) for left in edited.left] == [(4, 'lxml', True)]


def test_a_script_that_reads_html_with_lxml_too_keeps_it_for_xml():
    both = f"{XML}page = etree.HTML(text)\nx = page.xpath('//a/text()'), root.findtext('a')\n"
    assert parse_edits(Source(both, 'job.py')).edits == ()


def test_what_elements_of_etree_do_not_have_keeps_lxml():
    edited = parse_edits(
        Source("from lxml import etree\nx = etree.HTML(page).xpath('//a')[0].text_content()\n", 'job.py')
    )
    assert edited.edits == ()
    assert [(left.span.line, left.why) for left in edited.left] == [
        (2, 'elements of lxml.etree have no .text_content()')
    ]


def test_elements_are_followed_through_functions_and_children():
    source = Source(
        f'{MADE}def cells(row):\n    return [c.text for c in row]\nx = [cells(r) for r in tree.xpath(ROW)]\n', 'job.py'
    )
    edited = parse_edits(source)
    assert (edited.left, edited.modernized) == ((), 3)
