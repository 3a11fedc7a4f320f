"""Finds XML parsed with `lxml.etree.fromstring` or `XML` and reads it with the standard library, checked to be the same."""

import ast
from functools import partial

from rewright.rewrite.edits import Edit, Edited, Source
from rewright.rewrite.flow.names import dotted
from rewright.rewrite.markup.lxml_elements import LxmlElements
from rewright.rewrite.markup.lxml_scripts import Assumed, all_or_none, documents_of
from rewright.rewrite.markup.xml_uses import XmlElements, check_xml_use

STEP = 'parse'
NAME = 'lxml_xml'
SAFETY = """Every path and read of every element must be one that the standard library answers as lxml does, or the whole script keeps
lxml; so do scripts that read HTML with it too, and those that name its errors. XML with comments, instructions, a document type or
another encoding than UTF-8, and XML that is not well-formed, is refused when the pipeline runs."""
_PLAIN = (
    'All XML is well-formed, without comments and document types, so that lxml and the standard library read it alike.'
)
_IMPORT = 'from rewright_runtime.xml_documents import parse_xml'


def edited(source: Source) -> Edited:
    """Return the edits for all XML of the script, or none with the reason."""
    if 'lxml' not in source.code:
        return Edited()
    # HTML beside it keeps the whole script on lxml.
    if documents_of(source, LxmlElements(source)):
        return Edited()
    return all_or_none(source, XmlElements(source), check_xml_use, _PLAIN, partial(_document, source))


def _document(source: Source, call: ast.Call, assumed: Assumed) -> Edit:
    start, end = source.offset(call)
    inner = source.offset(call.args[0])
    text = f'parse_xml({source.code[inner[0] : inner[1]]})'
    return Edit(start, end, text, dotted(call.func), NAME, (_IMPORT,), assumed)
