"""XML in, elements of the standard library out that answer as those of lxml do; ContractBreach for XML that they could differ on."""

import re
from xml.etree.ElementTree import Element, ParseError, fromstring

from rewright_runtime.breach import PageContractBreach

# libxml2 refuses what is longer or deeper, the standard library does not.
_LONGEST, _DEEPEST, _LONGEST_NAME = 9_000_000, 200, 40_000
_DECLARATION = re.compile(r"""<\?xml\s+version=(?:"1.0"|'1.0')(\s+encoding=["']([\w-]+)["'])?[^>]*\?>""")
# Comments and the like are elements to lxml, and cut texts in two.
_ODD = ('<!--', '<!DOCTYPE', '<?', '<![CDATA[]]>', 'xml:id', '\ufffe', '\uffff')


def parse_xml(markup: str | bytes) -> Element:
    """Return the outermost element; bytes must be UTF-8, and a text must not name an encoding, as lxml demands it."""
    reason = _why_not(markup)
    if reason:
        raise _breach(markup, reason)
    try:
        root = fromstring(markup)  # noqa: S314  Without a document type there are no entities to expand.
    except (ParseError, ValueError) as error:
        raise _breach(markup, str(error)) from None
    if reason := _why_not_named(root):
        raise _breach(markup, reason)
    return root


def _breach(markup: str | bytes, reason: str) -> PageContractBreach:
    from rewright_runtime.page import name_of  # It is told of XML that is refused.

    return PageContractBreach(f'{name_of(markup)} is not plain XML: {reason}; what lxml makes of it is not known here')


def _why_not(markup: str | bytes) -> str:
    try:
        text = markup.decode() if isinstance(markup, bytes) else markup
    except UnicodeDecodeError as error:
        return str(error)
    if len(text) > _LONGEST:
        return 'it is longer than libxml2 takes by itself'
    declared = _DECLARATION.match(text)
    encoding = (declared[2] or '') if declared else ''
    if encoding and (isinstance(markup, str) or encoding.lower() != 'utf-8'):
        return f'it names the encoding {encoding}'
    inside = text[declared.end() :] if declared else text
    return next((f'it has {odd!r}' for odd in _ODD if odd in inside), 'it begins with a mark' * (text[:1] == '\ufeff'))


def _why_not_named(root: Element) -> str:
    """Why the names or the depth of the elements are not those of lxml, or an empty text."""
    level, depth = [root], 0
    while level:
        depth += 1
        for element in level:
            for name in (element.tag, *element.keys()):
                if ':' in name.rpartition('}')[2] or len(name) > _LONGEST_NAME:
                    return f'the name {name[:40]!r}'
        level = [child for element in level for child in element]
    return f'it is {depth} elements deep' if depth > _DEEPEST else ''
