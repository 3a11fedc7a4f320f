"""A source and which families of its frames become polars in; the edits of the annotations that say so out."""

import ast
from collections.abc import Iterator

from rewright.rewrite.edits import Edit
from rewright.rewrite.frames.names import Imported
from rewright.rewrite.frames.parts import Parts
from rewright.rewrite.source import Source
from rewright.trees import below, within

_POLARS = 'pl.DataFrame'
_RECIPE = 'frames'


def annotation_edits(source: Source, imported: Imported, parts: Parts, changing: dict[str, str]) -> Iterator[Edit]:
    """`pd.DataFrame` as `pl.DataFrame`, and None as that where a function of `changing` now gives back what it changes."""
    for annotation, part in _annotations(source.tree, ''):
        if parts.why_not(frozenset([part])):
            continue
        own = part.removesuffix('.return')
        if isinstance(annotation, ast.Constant) and annotation.value is None and part != own and own in changing:
            yield _edit(source, annotation)
        for node in within(annotation):
            match node:
                case ast.Attribute(value=ast.Name(id=name), attr='DataFrame') if imported.aliases.get(name) == 'pd':
                    yield _edit(source, node)


def _annotations(tree: ast.AST, scope: str) -> Iterator[tuple[ast.expr, str]]:
    """Every annotation with the family of frames that it speaks of."""
    # Annotations stand in statements alone.
    for node in (n for n in below(tree) if not isinstance(n, ast.expr)):
        inner = scope
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            inner = node.name
            if node.returns is not None:
                yield node.returns, f'{inner}.return'
            spec = node.args
            every = [*spec.posonlyargs, *spec.args, *spec.kwonlyargs]
            yield from ((a.annotation, f'{inner}.{a.arg}') for a in every if a.annotation is not None)
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.annotation, f'{scope}.{node.target.id}'
        yield from _annotations(node, inner)


def _edit(source: Source, node: ast.expr) -> Edit:
    start, end = source.offset(node)
    return Edit(
        start=start, end=end, text=_POLARS, construct='annotation', recipe=_RECIPE, imports=('import polars as pl',)
    )
