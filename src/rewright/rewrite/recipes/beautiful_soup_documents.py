"""Finds pages parsed with BeautifulSoup, by html.parser, lxml or html5lib, and reads them with lexbor through exact helpers."""

import ast
import re
from collections.abc import Mapping
from dataclasses import replace

from rewright.model.patch import Assumption, Left
from rewright.rewrite.edits import Edit, Edited, Source
from rewright.rewrite.markup.elements import Elements, is_document
from rewright.rewrite.markup.f_strings import held_by, string_around, written_anew
from rewright.rewrite.markup.selectors import Unlike, literal, names_the_frame
from rewright.rewrite.markup.uses import becomes, check_place
from rewright.trees import every, within

STEP = 'parse'
NAME = 'beautiful_soup_documents'
SAFETY = """Every use of every element must have an exact equivalent, or the whole script keeps BeautifulSoup. The helpers
reproduce bs4's texts, attributes and errors; a page on which the named parser and HTML5 build different trees is refused
when the pipeline runs, never guessed. Without a name the parser is the one that BeautifulSoup took in the recorded run: lxml,
else html5lib, else html.parser, as they were installed; where no run told, it stays."""
BY_VERSIONS = True
_PARSERS = {
    'html.parser': 'html.parser',
    'lxml': 'lxml',
    'lxml-html': 'lxml',
    'html5lib': 'html5lib',
    'html5': 'html5lib',
}

_RELEASE = re.compile(r'\d+(\.\d+)+\Z')


def edited(source: Source, versions: Mapping[str, str]) -> Edited:
    """Return the edits for all documents of a script that ran on these versions, or none with the reason."""
    usual = _usual(source, versions)
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
                found += _string(elements, node) if isinstance(node, ast.JoinedStr) else _edit(elements, node, usual)
                if node in held:
                    check_place(elements, node)
            except Unlike as no:
                left = Left(span=source.span(node), what='BeautifulSoup', why=str(no))
                return Edited(left=(left,), constructs=count)
    parsers = sorted({_parser(d, usual) for d in documents})
    if framed := 'html.parser' in parsers and any(names_the_frame(e.text) for e in found):
        found = [_told(e, 'framed=True') for e in found]
    if _RELEASE.match(release := versions.get('bs4', '')):
        found = [_told(e, f'bs4={release!r}') for e in found]
    assumed = Assumption(kind='plain_page', text=_promise(parsers, framed), span=source.span(documents[0]))
    first, *rest = found
    edits = (replace(first, assumptions=(assumed,)), *rest)
    return Edited(edits=edits, constructs=count, modernized=count, recipes=(NAME,))


def _promise(parsers: list[str], framed: bool) -> str:
    return f'Every page is HTML of which {" and ".join(parsers)} and HTML5 build the same tree' + (
        ', html, head and body included.' if framed else '.'
    )


def _usual(source: Source, versions: Mapping[str, str]) -> str:
    """The parser that BeautifulSoup took where none is named; empty where nobody saw, or its warning is asked for."""
    heard = re.search(r'GuessedAt|catch_warnings|(?:simplefilter|filterwarnings)\(\s*[\'"]error', source.code)
    if heard or 'bs4' not in versions:
        return ''
    return next((name for name in ('lxml', 'html5lib') if name in versions), 'html.parser')


def _edit(elements: Elements, node: ast.expr, usual: str) -> list[Edit]:
    source = elements.source
    string = string_around(source, node)
    if is_document(node):
        assert isinstance(node, ast.Call)
        if string is not None:
            raise Unlike('the page is parsed inside an f-string')
        return [_document(source, node, usual)]
    text = becomes(elements, node)
    if text is None:
        return []
    if string is not None:
        return []
    return [Edit(source.offset(held_by(node))[1], source.offset(node)[1], text, 'BeautifulSoup', NAME)]


def _string(elements: Elements, string: ast.JoinedStr) -> list[Edit]:
    """The edit of an f-string, where elements are used in it."""
    source = elements.source
    uses = [n for n in within(string) if isinstance(n, ast.expr) and becomes(elements, n) is not None]
    if not uses or string_around(source, string) is not None:
        return []
    return [Edit(*source.offset(string), written_anew(elements, string), 'BeautifulSoup', NAME)]


def _document(source: Source, call: ast.Call, usual: str) -> Edit:
    parser = _parser(call, usual)
    start, end = source.offset(call)
    inner = source.offset(call.args[0])
    named = '' if parser == 'html.parser' else f', {parser!r}'
    text = f'parse_html({source.code[inner[0] : inner[1]]}{named})'
    return Edit(start, end, text, 'BeautifulSoup', NAME, ('from rewright_runtime.html import parse_html',))


def _parser(call: ast.Call, usual: str) -> str:
    """The parser of a page; Unlike where it is not known or reads something else than HTML."""
    given = call.args[1] if len(call.args) > 1 else next((k.value for k in call.keywords if k.arg == 'features'), None)
    if not call.args or len(call.args) > 2 or len(call.args) + len(call.keywords) > 2:
        raise Unlike('BeautifulSoup with other arguments than a page and its parser')
    if given is None and usual:
        return usual
    if given is None:
        raise Unlike('no parser is named: BeautifulSoup takes whichever is installed')
    name = literal(given)
    if name not in _PARSERS:
        raise Unlike(f'the parser {ast.unparse(given)} does not read HTML, or is not known')
    return _PARSERS[name]


def _told(edit: Edit, option: str) -> Edit:
    """The edit, with another option where it is one that parses a page."""
    return replace(edit, text=f'{edit.text[:-1]}, {option})') if edit.text.startswith('parse_html(') else edit
