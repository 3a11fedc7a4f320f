"""XML -> elements, attributes and texts; prefixes, blanks between elements and the order of attributes are no values."""

import codecs
import re
from dataclasses import replace

from rewright.reconcile.content import Capabilities
from rewright.reconcile.sheets import Sheet
from rewright.reconcile.surveying import Text
from rewright.reconcile.trees import Pairs, key_order, leaf_sheets, record_sheet
from rewright.reconcile.xmlnodes import Reading, forms

SUFFIXES = ('.xml', '.xsd', '.rss', '.atom', '.svg', '.kml', '.gpx')
CAPABILITIES = Capabilities(text=True)
_DECLARED = re.compile(rb"""^\s*<\?xml\s[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
# Encodings of characters that are bytes or pairs of bytes, and of no other things that Python calls a codec.
_CODECS = re.compile(r'(iso8859|cp|koi8|latin|ascii|shift|euc|gb|big5|mac)[-_a-z0-9]*')


def declared(head: bytes) -> str:
    """The encoding that the first line declares, by its name in Python; empty for UTF-8, none and an unknown one."""
    found = _DECLARED.match(head)
    try:
        name = codecs.lookup(found[1].decode()).name if found else ''
    except LookupError:
        return ''
    return name if _CODECS.fullmatch(name) else ''


def sheets(text: Text, named: frozenset[str]) -> tuple[Sheet, ...]:
    """A sheet of records where the root holds elements of one name only, else sheets of leaves by path.

    Unreadable for what is no XML, and for a document type that defines anything.
    """
    reading = Reading()
    data = text.source.read()
    root = reading.root(data)
    written = forms(data.decode().rstrip('\n'))
    tags = {child.tag for child in root.children}
    if len(tags) == 1 and not root.attributes and not root.texts():
        rows = [child.node() for child in root.children]
        around = tuple(f'{name} {leaf.value}' for name, leaf in reading.around)
        order = key_order(rows)
        return (record_sheet(rows, {**written, 'key order': order}, (f'{root.tag} of {tags.pop()}', *around)),)
    node = Pairs([*reading.around, (root.tag, root.node())])
    found = leaf_sheets(node, {**written, 'key order': key_order(node)}, named)
    return (replace(found[0], structure=('one tree',)), *found[1:])
