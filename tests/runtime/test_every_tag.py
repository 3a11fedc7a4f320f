"""Every tag of HTML, old and new, in every place and form that passes a gate, stands in the tree as its parser puts it."""

import warnings

import pytest
from bs4 import BeautifulSoup, Comment, Doctype, Tag, __version__
from selectolax.lexbor import LexborHTMLParser

from rewright_runtime import breach
from rewright_runtime.breach import ContractBreach
from rewright_runtime.html import Node, _squeezed
from rewright_runtime.page_trees import tree_of

pytestmark = pytest.mark.slow

RELEASE = tuple(int(n) for n in str(__version__).split('.'))
TAGS = ['a', 'abbr', 'acronym', 'address', 'applet', 'area', 'article', 'aside', 'audio', 'b', 'base', 'basefont', 'bdi', 'bdo', 'bgsound', 'big', 'blink', 'blockquote', 'body', 'br', 'button', 'canvas', 'caption', 'center', 'cite', 'code', 'col', 'colgroup', 'command', 'data', 'datalist', 'dd', 'del', 'details', 'dfn', 'dialog', 'dir', 'div', 'dl', 'dt', 'em', 'embed', 'fieldset', 'figcaption', 'figure', 'font', 'footer', 'form', 'frame', 'frameset', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'head', 'header', 'hgroup', 'hr', 'html', 'i', 'iframe', 'image', 'img', 'input', 'ins', 'isindex', 'kbd', 'keygen', 'label', 'legend', 'li', 'link', 'listing', 'main', 'map', 'mark', 'marquee', 'math', 'menu', 'menuitem', 'meta', 'meter', 'multicol', 'nav', 'nextid', 'nobr', 'noembed', 'noframes', 'noscript', 'object', 'ol', 'optgroup', 'option', 'output', 'p', 'param', 'picture', 'plaintext', 'pre', 'progress', 'q', 'rb', 'rp', 'rt', 'rtc', 'ruby', 's', 'samp', 'script', 'search', 'section', 'select', 'slot', 'small', 'source', 'spacer', 'span', 'strike', 'strong', 'style', 'sub', 'summary', 'sup', 'svg', 'table', 'tbody', 'td', 'template', 'textarea', 'tfoot', 'th', 'thead', 'time', 'title', 'tr', 'track', 'tt', 'u', 'ul', 'var', 'video', 'wbr', 'xmp', 'foo']  # fmt: skip
PLACES = ['<div>{}</div>', '<p>{}</p>', '<table><tr><td>{}</td></tr></table>', '<ul><li>{}</li></ul>', '<span>{}</span>', '{}', '<dl><dt>{}</dt></dl>', '<h1>{}</h1>', '<b>{}</b>', '<a>{}</a>', '<table>{}</table>', '<table><tr>{}</tr></table>', '<select>{}</select>']  # fmt: skip
FORMS = ['<T>x<b>y</b></T>z', '<T>z', '<T/>z', '<T></T>z', '<T class=q>\n</T>', 'x</T>z', '<T>x<T>y</T></T>', '<T>x<T>y', '<T><p>x</p></T>', '<T><td>x</td></T>', '<T><option>x</T>']  # fmt: skip


def of_bs4(tag):
    return [
        (c.name, dict(c.attrs), of_bs4(c)) if isinstance(c, Tag) else str(c)
        for c in tag.contents
        if not isinstance(c, Comment | Doctype)
    ]


def of_lexbor(node, kind):
    found, child = [], node.first_child
    while child is not None:
        if child.tag == '-text':
            text = child.text_content or ''
            found.append(_squeezed(text, node) if kind is Node else text)
        else:
            given = {k: v.split() if k == 'class' else v or '' for k, v in child.attributes.items()}
            found.append((child.tag, given, of_lexbor(child, kind)))
        child = child.next
    return found


@pytest.mark.parametrize('parser', ['html.parser', 'lxml', 'html5lib'])
def test_every_tag_stands_where_its_parser_puts_it(parser):
    otherwise, passed = [], set()
    for tag in TAGS:
        for place in PLACES:
            for form in FORMS:
                body = place.replace('{}', form.replace('T', tag))
                page = f'<html><head><title>t</title></head><body>{body}</body></html>'
                try:
                    top = tree_of(page, parser, framed=True, release=RELEASE).top
                except ContractBreach:
                    breach._MET.clear()
                    continue
                passed.add(tag)
                with warnings.catch_warnings():
                    warnings.simplefilter('ignore')
                    soup = BeautifulSoup(page, parser)
                root = top.root if isinstance(top, LexborHTMLParser) else top.css_first('html')
                if of_lexbor(root, None if parser == 'html5lib' else Node) != of_bs4(soup.html):
                    otherwise.append(body)
    assert otherwise == []
    assert len(passed) > 100
