"""Statements behind one that binds a name in; the reads among them that find what it bound, and what was seen there, out."""

import ast
from collections.abc import Iterable

from rewright.model.observation import Seen
from rewright.rewrite.frames.entered import alike
from rewright.rewrite.frames.facts import Observed
from rewright.rewrite.frames.scope import bound_names
from rewright.rewrite.frames.statements import blocks, headers
from rewright.trees import every, remembered, within

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
Found = tuple[list[ast.Name], bool]


def frame_behind(observed: Observed, statements: Iterable[ast.stmt], name: str) -> Seen | None:
    """The frame that a name holds before `statements`, as it was wherever they read it before they bind it anew."""
    seen = [s for node in _first_reads(statements, name)[0] if (s := observed.of(node)) is not None]
    return alike(seen)


def _first_reads(statements: Iterable[ast.stmt], name: str) -> Found:
    """The reads of a name that no statement before them may have bound, and whether one binds it."""
    found: list[ast.Name] = []
    for statement in statements:
        reads, bound = _reads(statement, name)
        found += reads
        if bound:
            return found, True
    return found, False


def _reads(statement: ast.stmt, name: str) -> Found:
    bound = name in bound_names([statement])
    if isinstance(statement, _DEFINITIONS):
        return [], bound
    inner = blocks(statement)
    if not inner:
        return _named(statement, name), bound
    found = [n for header in headers(statement) for n in _named(header, name)]
    if isinstance(statement, ast.If | ast.With):
        return found + [n for block in inner for n in _first_reads(block, name)[0]], bound
    if bound:
        # What a loop or an exception comes back to may have been bound in it.
        return found if isinstance(statement, ast.For) else [], True
    return found + [n for block in inner for s in block for n in _named(s, name)], False


def _named(node: ast.AST, name: str) -> list[ast.Name]:
    return _by_name(node).get(name, [])


@remembered
def _by_name(node: ast.AST) -> dict[str, list[ast.Name]]:
    """The reads of each name in a node, those in functions left out: they are called later."""
    inner = {id(n) for kind in (ast.Lambda, ast.FunctionDef) for f in every(kind, node) for n in within(f)}
    found: dict[str, list[ast.Name]] = {}
    for name in every(ast.Name, node):
        if isinstance(name.ctx, ast.Load) and id(name) not in inner:
            found.setdefault(name.id, []).append(name)
    return found
