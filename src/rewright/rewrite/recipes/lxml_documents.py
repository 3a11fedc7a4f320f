"""Finds pages parsed with `lxml.html` or `etree.HTML` and reads them with lexbor through exact helpers."""

import ast
from functools import partial

from rewright.rewrite.edits import Edit, Edited, Source
from rewright.rewrite.flow.names import dotted
from rewright.rewrite.markup.lxml_elements import MAKERS, LxmlElements
from rewright.rewrite.markup.lxml_scripts import Assumed, all_or_none
from rewright.rewrite.markup.lxml_uses import check_use

STEP = 'parse'
NAME = 'lxml_documents'
SAFETY = """Every XPath, selector and read of every element must be one that the helpers evaluate as lxml does, or the whole
script keeps lxml. A page on which lxml and HTML5 build different trees is refused when the pipeline runs, never guessed."""
_PLAIN = 'Every page is HTML of which lxml and HTML5 build the same tree.'
_IMPORT = 'from rewright_runtime.elements import parse_elements'


def edited(source: Source) -> Edited:
    """Return the edits for all documents of the script, or none with the reason."""
    if 'lxml' not in source.code:
        return Edited()
    elements = LxmlElements(source)
    return all_or_none(source, elements, check_use, _PLAIN, partial(_document, source, elements))


def _document(source: Source, elements: LxmlElements, call: ast.Call, assumed: Assumed) -> Edit:
    start, end = source.offset(call)
    inner = source.offset(call.args[0])
    whole = ', whole=True' if MAKERS[elements.maker(call)] else ''
    text = f'parse_elements({source.code[inner[0] : inner[1]]}{whole})'
    return Edit(start, end, text, dotted(call.func), NAME, (_IMPORT,), assumed)
