"""Finds XML parsed with `lxml.etree.fromstring` or `XML` and reads it with the standard library, checked to be the same."""

import ast

from rewright.model.patch import Assumption, Left
from rewright.rewrite.edits import Edit, Edited, Source
from rewright.rewrite.flow.names import dotted
from rewright.rewrite.markup.lxml_elements import LxmlElements
from rewright.rewrite.markup.selectors import Unlike
from rewright.rewrite.markup.uses import check_place
from rewright.rewrite.markup.xml_uses import XmlElements, check_xml_use
from rewright.trees import within

STEP = 'parse'
NAME = 'lxml_xml'
SAFETY = """Every path and read of every element must be one that the standard library answers as lxml does, or the whole script keeps
lxml; so do scripts that read HTML with it too, and those that name its errors. XML with comments, instructions, a document type or
another encoding than UTF-8, and XML that is not well-formed, is refused when the pipeline runs."""
_IMPORT = 'from rewright_runtime.xml_documents import parse_xml'


def edited(source: Source) -> Edited:
    """Return the edits for all XML of the script, or none with the reason."""
    if 'lxml' not in source.code:
        return Edited()
    elements = XmlElements(source)
    documents = [n for n in within(source.tree) if isinstance(n, ast.Call) and elements.maker(n)]
    pages = LxmlElements(source)
    if not documents or any(pages.maker(n) for n in within(source.tree)):
        return Edited()
    held = [n for n in within(source.tree) if isinstance(n, ast.expr) and elements.kind(n)]
    count = len(documents) + sum(
        isinstance(n, ast.Attribute) and elements.kind(n.value) == 'node' for n in within(source.tree)
    )
    for node in within(source.tree):
        if isinstance(node, ast.expr):
            try:
                check_xml_use(elements, node)
                if node in held:
                    check_place(elements, node)
            except Unlike as no:
                return Edited(left=(Left(span=source.span(node), what='lxml', why=str(no)),), constructs=count)
    assumed = Assumption(
        kind='plain_page',
        text='All XML is well-formed, without comments and document types, so that lxml and the standard library read it alike.',
        span=source.span(documents[0]),
    )
    edits = [_document(source, d, (assumed,) if d is documents[0] else ()) for d in documents]
    return Edited(edits=tuple(edits), constructs=count, modernized=count, recipes=(NAME,))


def _document(source: Source, call: ast.Call, assumed: tuple[Assumption, ...]) -> Edit:
    start, end = source.offset(call)
    inner = source.offset(call.args[0])
    text = f'parse_xml({source.code[inner[0] : inner[1]]})'
    return Edit(start, end, text, dotted(call.func), NAME, (_IMPORT,), assumed)
