"""Finds pages parsed with `lxml.html` or `etree.HTML` and reads them with lexbor through exact helpers."""

import ast

from rewright.model.patch import Assumption, Left
from rewright.rewrite.edits import Edit, Edited, Source
from rewright.rewrite.flow.names import dotted
from rewright.rewrite.markup.lxml_elements import MAKERS, LxmlElements
from rewright.rewrite.markup.lxml_uses import check_use
from rewright.rewrite.markup.selectors import Unlike
from rewright.rewrite.markup.uses import check_place
from rewright.trees import within

STEP = 'parse'
NAME = 'lxml_documents'
SAFETY = """Every XPath, selector and read of every element must be one that the helpers evaluate as lxml does, or the whole
script keeps lxml. A page on which lxml and HTML5 build different trees is refused when the pipeline runs, never guessed."""
_IMPORT = 'from rewright_runtime.elements import parse_elements'


def edited(source: Source) -> Edited:
    """Return the edits for all documents of the script, or none with the reason."""
    if 'lxml' not in source.code:
        return Edited()
    elements = LxmlElements(source)
    documents = [n for n in within(source.tree) if isinstance(n, ast.Call) and elements.maker(n)]
    if not documents:
        return Edited()
    held = [n for n in within(source.tree) if isinstance(n, ast.expr) and elements.kind(n)]
    count = len(documents) + sum(
        isinstance(n, ast.Attribute) and elements.kind(n.value) == 'node' for n in within(source.tree)
    )
    for node in within(source.tree):
        if isinstance(node, ast.expr):
            try:
                check_use(elements, node)
                if node in held:
                    check_place(elements, node)
            except Unlike as no:
                left = Left(span=source.span(node), what='lxml', why=str(no))
                return Edited(left=(left,), constructs=count)
    assumed = Assumption(
        kind='plain_page',
        text='Every page is HTML of which lxml and HTML5 build the same tree.',
        span=source.span(documents[0]),
    )
    edits = [_document(source, elements, d, (assumed,) if d is documents[0] else ()) for d in documents]
    return Edited(edits=tuple(edits), constructs=count, modernized=count, recipes=(NAME,))


def _document(source: Source, elements: LxmlElements, call: ast.Call, assumed: tuple[Assumption, ...]) -> Edit:
    start, end = source.offset(call)
    inner = source.offset(call.args[0])
    whole = ', whole=True' if MAKERS[elements.maker(call)] else ''
    text = f'parse_elements({source.code[inner[0] : inner[1]]}{whole})'
    return Edit(start, end, text, dotted(call.func), NAME, (_IMPORT,), assumed)
