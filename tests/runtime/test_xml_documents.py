"""What passes as plain XML is read by the standard library as lxml reads it; everything else is refused."""

import random

import pytest
from lxml import etree

from rewright_runtime import breach, xml_documents
from rewright_runtime.breach import ContractBreach
from rewright_runtime.xml_documents import parse_xml

TEXTS = ['', ' ', '\n  ', 'é', '日本', '&amp;', '&lt;', '&#13;', '&#x2028;', '\r\n', '\t', '<![CDATA[a < b & c]]>', ' x <![CDATA[]]]]> y', '\x85', ']]', '&quot;', '<!-- c -->', '&bogus;', '<?php x?>', 'a & b', '\ufffe', '\x0b', ']]>']  # fmt: skip
TAGS = ['item', 'Title', 'a:b', 'x-y', 'z.1', '_u', 'é', 'd', 'a:b:c', 'q:r']
ATTRIBUTES = ['', ' id="1"', " t='a\n b'", ' a:k="v"', ' xml:lang="de"', ' xmlns="urn:other"', ' xmlns:a="urn:2"', ' n="&lt;&#10;&quot;"', ' id="1" id="2"', ' xml:id="x"', ' v=""', ' xml:space="preserve"']  # fmt: skip
HEADS = ['', '<?xml version="1.0"?>', '<?xml version="1.0" encoding="UTF-8"?>\n', "<?xml version='1.0' encoding='utf-8' standalone='yes'?>", '<?xml version="1.1"?>', '<?xml version="1.0" encoding="latin-1"?>', ' ', '\ufeff', '<!DOCTYPE d>']  # fmt: skip


def drawn(chance, depth=3):
    tag = chance.choice(TAGS[:6] if chance.random() < 0.95 else TAGS)
    given = chance.choice(ATTRIBUTES[:8] if chance.random() < 0.95 else ATTRIBUTES)
    if chance.random() < 0.15:
        return f'<{tag}{given}/>'
    inner = ''.join(
        drawn(chance, depth - 1)
        if depth and chance.random() < 0.5
        else chance.choice(TEXTS[:16] if chance.random() < 0.97 else TEXTS)
        for _ in range(chance.choice([0, 1, 2, 4]))
    )
    return f'<{tag}{given}>{inner}</{tag}>'


def document(chance):
    head = chance.choice(HEADS[:4] if chance.random() < 0.9 else HEADS)
    tail = chance.choice(['', '', '\n', '<x/>' if chance.random() < 0.1 else ' '])
    text = f'{head}<root xmlns:a="urn:a">{drawn(chance)}{drawn(chance)}</root>{tail}'
    return text if chance.random() < 0.3 else text.encode()


PATHS = ['item', './/item', 'item/d', './/{urn:a}b', './/{urn:other}item', '_u//x-y', './/Title', 'z.1']


def facts(root):
    return [
        (e.tag, e.text, e.tail, sorted(e.attrib.items()), len(e), [c.tag for c in e], list(e.itertext()), e.get('id'), e.get('t', '-'))
        for e in root.iter()
    ] + [([x.text for x in root.findall(p)], root.findtext(p, 'none'), getattr(root.find(p), 'tag', None), [x.tail for x in root.iter(p.split('/')[-1])]) for p in PATHS]  # fmt: skip


def compared(seed, count):
    read, otherwise = 0, []
    for number in range(count):
        markup = document(random.Random(f'{seed}-{number}'))
        try:
            ours = facts(parse_xml(markup))
        except ContractBreach:
            breach._MET.clear()
            continue
        read += 1
        try:
            theirs = facts(etree.fromstring(markup))
        except (etree.XMLSyntaxError, ValueError) as error:
            theirs = error
        if ours != theirs:
            otherwise.append((markup, ours, theirs))
    return read, otherwise


def test_whatever_passes_is_read_as_lxml_reads_it():
    read, otherwise = compared('kept', 3000)
    assert otherwise == []
    assert read > 1000


@pytest.mark.parametrize('forgotten', ['<!--', '<?'])
def test_a_gate_that_forgets_something_is_seen(forgotten, monkeypatch):
    monkeypatch.setattr(xml_documents, '_ODD', tuple(o for o in xml_documents._ODD if o != forgotten))
    read, otherwise = compared('planted', 4000)
    assert otherwise
    assert read


ODD = ['', ' ', '<a>', '<a></b>', '<a>&nbsp;</a>', '<a><!-- c --></a>', '<?x y?><a/>', '<!DOCTYPE a><a/>', '<?xml version="1.0" encoding="latin-1"?><a/>', '<x:a/>', '<a x="1" x="2"/>', 'a', '<a:b:c xmlns:a="u"/>', b'<a>\xe9</a>', '\ufeff<a/>', '<a/><b/>', '<a>' * 300 + '</a>' * 300, '<a>\x00</a>', '<a>\ud800</a>']  # fmt: skip


@pytest.mark.parametrize('markup', ODD)
def test_odd_xml_is_refused_with_its_reason(markup):
    with pytest.raises(ContractBreach, match=r'is not plain XML: .+; what lxml makes of it'):
        parse_xml(markup)
    breach._MET.clear()


def test_a_text_that_names_its_encoding_is_refused_as_lxml_refuses_it():
    text = '<?xml version="1.0" encoding="utf-8"?><a>é</a>'
    with pytest.raises(ValueError, match='encoding declaration'):
        etree.fromstring(text)
    with pytest.raises(ContractBreach, match='names the encoding utf-8'):
        parse_xml(text)
    breach._MET.clear()
    assert parse_xml(text.encode()).text == 'é' == etree.fromstring(text.encode()).text
