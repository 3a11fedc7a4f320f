"""A script that parses with lxml in; the edits of all its documents out, or none with the place and the reason."""

import ast
from collections.abc import Callable
from typing import TypeVar

from rewright.model.patch import Assumption, Left
from rewright.rewrite.edits import Edit, Edited, Source
from rewright.rewrite.markup.lxml_elements import LxmlElements
from rewright.rewrite.markup.selectors import Unlike
from rewright.rewrite.markup.uses import check_place
from rewright.trees import within

Elements = TypeVar('Elements', bound=LxmlElements)
Assumed = tuple[Assumption, ...]


def documents_of(source: Source, elements: LxmlElements) -> list[ast.Call]:
    """Return the calls that parse a document."""
    return [n for n in within(source.tree) if isinstance(n, ast.Call) and elements.maker(n)]


def all_or_none(
    source: Source,
    elements: Elements,
    check: Callable[[Elements, ast.expr], None],
    plain: str,
    document: Callable[[ast.Call, Assumed], Edit],
) -> Edited:
    """Return an edit by `document` for every document, where `check` finds no use without an equal.

    `plain` is what is assumed of the documents; it stands at the first of them.
    """
    documents = documents_of(source, elements)
    if not documents:
        return Edited()
    held = [n for n in within(source.tree) if isinstance(n, ast.expr) and elements.kind(n)]
    count = len(documents) + sum(
        isinstance(n, ast.Attribute) and elements.kind(n.value) == 'node' for n in within(source.tree)
    )
    for node in within(source.tree):
        if isinstance(node, ast.expr):
            try:
                check(elements, node)
                if node in held:
                    check_place(elements, node)
            except Unlike as no:
                return Edited(left=(Left(span=source.span(node), what='lxml', why=str(no)),), constructs=count)
    assumed = Assumption(kind='plain_page', text=plain, span=source.span(documents[0]))
    edits = tuple(document(d, (assumed,) if d is documents[0] else ()) for d in documents)
    return Edited(edits=edits, constructs=count, modernized=count, recipes=(edits[0].recipe,))
