"""Modules that stay beside a pipeline: what is put together goes in, the reason why they cannot lie there comes out."""

import ast
from collections.abc import Iterator
from pathlib import PurePosixPath

from rewright.model.patch import Left
from rewright.rewrite.flow import effects
from rewright.rewrite.flow.names import calls, flat, header
from rewright.rewrite.modules.apart import imports
from rewright.rewrite.modules.folder import dotted, is_guard, top
from rewright.rewrite.modules.joining import Joined
from rewright.rewrite.source import Source
from rewright.rewrite.stages import openings
from rewright.rewrite.stages.sites import requests_calls
from rewright.trees import every, within

# What a pipeline's folder holds itself.
_OWN = frozenset(('pipeline', 'handlers', 'rewright_runtime'))
_QUIET = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef)


def unplaceable(whole: Joined) -> Left | None:
    """Return why the modules beside a source cannot be imported by a pipeline, which imports before it does anything else."""
    if not whole.beside:
        return None
    for path in whole.beside:
        if top(dotted(path, PurePosixPath('.'))) in _OWN:
            why = f'{path} stays a module, and the pipeline has a file of that name'
            return Left(span=whole.source.at(1), what='stages', why=why)
    return next(_moved(whole), None)


def requests_beside(whole: Joined) -> tuple[Left, ...]:
    """Return the requests of the modules that stay as they are."""
    home = whole.source.name.rpartition('/')[0]
    found: list[Left] = []
    for path, text in whole.beside.items():
        source = Source(text, f'{home}/{path}' if home else path)
        for what, sent in (('requests', requests_calls(source.tree)), ('urlopen', openings.calls(source.tree))):
            found += [Left(span=source.span(call), what=what, why='its module stays as it is') for call in sent]
    return tuple(found)


def _moved(whole: Joined) -> Iterator[Left]:
    """Imports of modules that do something when they are imported, where they would do it at another time."""
    loud = _loud({dotted(path, PurePosixPath('.')): ast.parse(text) for path, text in whole.beside.items()})
    began, first = False, ''
    for node in whole.source.tree.body:
        for statement in within(node):
            if isinstance(statement, ast.Import | ast.ImportFrom):
                name = next((n for n in loud if imports(statement, n)), '')
                if name and (began or statement is not node or first not in ('', name)):
                    why = f'{name} does something when it is imported, and a pipeline would import it at another time'
                    yield Left(span=whole.source.span(statement), what='stages', why=why)
                first = first or name
        began = began or not (isinstance(node, _QUIET) or _is_constant(node))


def _is_constant(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign | ast.Expr) and not calls(node)


def _loud(trees: dict[str, ast.Module]) -> set[str]:
    """The modules that do something when they are imported, or import one that does."""
    found = {name for name, tree in trees.items() if _does_something(tree)}
    for _ in trees:
        found |= {name for name, tree in trees.items() if any(imports(s, n) for s in _imported(tree) for n in found)}
    return found


def _imported(tree: ast.Module) -> list[ast.Import | ast.ImportFrom]:
    return [*every(ast.Import, tree), *every(ast.ImportFrom, tree)]


def _does_something(tree: ast.Module) -> bool:
    own = {n.name for n in tree.body if isinstance(n, ast.FunctionDef)}
    ran = (
        part
        for node in flat(
            n for n in tree.body if not isinstance(n, _QUIET) and not (isinstance(n, ast.If) and is_guard(n))
        )
        for part in header(node)
    )
    return any(
        effects.prints(part) or effects.writes(part) or effects.reads(part)
        or any(isinstance(c.func, ast.Name) and c.func.id in own for c in calls(part))
        for part in ran
    )  # fmt: skip
