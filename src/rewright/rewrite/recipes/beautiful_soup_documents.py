"""Finds pages parsed with BeautifulSoup's html.parser and reads them with lexbor through exact helpers."""

import ast
import sys

from rewright.model.patch import Assumption, Left
from rewright.rewrite.edits import Edit, Edited, Source
from rewright.rewrite.markup.elements import Elements, is_document
from rewright.rewrite.markup.selectors import Unlike, is_structural, literal
from rewright.rewrite.markup.uses import becomes, check_place
from rewright.trees import every, within

STEP = 'parse'
NAME = 'beautiful_soup_documents'
SAFETY = """Every use of every element must have an exact equivalent, or the whole script keeps BeautifulSoup. The helpers
reproduce bs4's texts, attributes and errors; a page on which html.parser and HTML5 build different trees is refused when
the pipeline runs, never guessed."""


def edited(source: Source) -> Edited:
    """Return the edits for all documents of the script, or none with the reason."""
    documents = [n for n in every(ast.Call, source.tree) if is_document(n)]
    if not documents:
        return Edited()
    elements = Elements(source)
    held = [n for n in within(source.tree) if isinstance(n, ast.expr) and elements.kind(n)]
    count = len(documents) + sum(
        isinstance(n, ast.Attribute | ast.Subscript) and elements.kind(n.value) == 'node' for n in within(source.tree)
    )
    found: list[Edit] = []
    for node in within(source.tree):
        if isinstance(node, ast.expr):
            try:
                found += _edit(elements, node)
                if node in held:
                    check_place(elements, node)
            except Unlike as no:
                left = Left(span=source.span(node), what='BeautifulSoup', why=str(no))
                return Edited(left=(left,), constructs=count)
    if strict := any(is_structural(e.text) for e in found):
        found = [_strict(e) for e in found]
    assumed = Assumption(kind='plain_page', text=_promise(strict), span=source.span(documents[0]))
    first, *rest = found
    edits = (Edit(first.start, first.end, first.text, first.construct, NAME, first.imports, (assumed,)), *rest)
    return Edited(edits=edits, constructs=count, modernized=count, recipes=(NAME,))


def _promise(strict: bool) -> str:
    return 'Every page is plain HTML: html.parser and HTML5 build the same tree' + (
        ', implied elements included.' if strict else '.'
    )


def _edit(elements: Elements, node: ast.expr) -> list[Edit]:
    source = elements.source
    if is_document(node):
        assert isinstance(node, ast.Call)
        return [_document(source, node)]
    text = becomes(elements, node)
    if text is None:
        return []
    if _in_f_string(source, node) and sys.version_info < (3, 12):
        raise Unlike('the element is used inside an f-string')
    held = (
        node.func.value
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        else getattr(node, 'value', node)
    )
    return [Edit(source.offset(held)[1], source.offset(node)[1], text, 'BeautifulSoup', NAME)]


def _document(source: Source, call: ast.Call) -> Edit:
    parser = call.args[1] if len(call.args) > 1 else next((k.value for k in call.keywords if k.arg == 'features'), None)
    if literal(parser) != 'html.parser' or len(call.args) > 2 or len(call.args) + len(call.keywords) != 2:
        raise Unlike('the page is parsed by another parser than html.parser, whose trees differ')
    start, end = source.offset(call)
    inner = source.offset(call.args[0])
    before = Edit(
        start, inner[0], 'parse_html(', 'BeautifulSoup', NAME, ('from rewright_runtime.html import parse_html',)
    )
    text = f'parse_html({source.code[inner[0] : inner[1]]})'
    return Edit(start, end, text, before.construct, NAME, before.imports)


def _strict(edit: Edit) -> Edit:
    if not edit.text.startswith('parse_html('):
        return edit
    return Edit(
        edit.start, edit.end, f'{edit.text[:-1]}, strict=True)', edit.construct, NAME, edit.imports, edit.assumptions
    )


def _in_f_string(source: Source, node: ast.AST) -> bool:
    while not isinstance(node, ast.stmt):
        if isinstance(node, ast.JoinedStr):
            return True
        node = source.parents[node]
    return False
