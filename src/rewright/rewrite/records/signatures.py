"""Annotations for the functions of a pipeline, where their types are shown: text in, text out."""

import ast
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from rewright.rewrite.edits import Edit, splice
from rewright.rewrite.flow.names import dotted
from rewright.rewrite.records import words
from rewright.rewrite.records.kind import COUNTERS, DICTS, UNKNOWN, Kind
from rewright.rewrite.records.live import Function
from rewright.rewrite.records.typed import Signature, Typed
from rewright.rewrite.source import Source
from rewright.trees import every, within

# Who looks at annotations would see those that are added.
_LOOKING = words(
    '__annotations__ get_type_hints inspect singledispatch singledispatchmethod get_annotations TypedDict NamedTuple pydantic attr attrs '
    'help pydoc typer fire plac argh defopt cyclopts invoke beartype typeguard'
)
# Steps of one job that look the same.
_KEPT = 16
_FUTURE = 'from __future__ import annotations'
_OWN = re.compile(r'[A-Za-z_][\w.]*')
_HOLDING = DICTS | COUNTERS | {'list', 'set'}
_ENDING = re.compile(r'\)\s*:')
_PRINTED = frozenset(
    ('str', 'int', 'float', 'bool', 'bytes', 'list', 'dict', 'set', 'tuple', 'frozenset', 'None', 'Any', '...')
)


def annotated(text: str, observed: Mapping[str, str]) -> str:
    """Return a pipeline whose functions have the types that are shown; `observed` are those of names in a recording."""
    return _annotated(text, tuple(sorted(observed.items())))


@lru_cache(_KEPT)
def _annotated(text: str, observed: tuple[tuple[str, str], ...]) -> str:
    source = Source(text, 'pipeline.py')
    if _looks(source.tree):
        return text
    typed = Typed(source.tree, dict(observed))
    imports = [n for n in source.tree.body if isinstance(n, ast.Import | ast.ImportFrom)]
    imported = {a.asname or a.name for n in imports for a in n.names}
    edits = [e for name in typed.functions for e in _function(source, typed, name, imported)]
    edits += [*_fields(source, typed, imported), *_shared(source)]
    if not edits:
        return text
    first = next((n for n in source.tree.body if isinstance(n, ast.Import | ast.ImportFrom)), None)
    if first is None:
        return text
    more = ''.join(f'from typing import {name}\n' for name in ('Any', 'TextIO') if any(name in e.text for e in edits))
    start, _ = source.offset(first)
    future = '' if _FUTURE in source.lines else f'{_FUTURE}\n\n'
    return splice(source.code, [Edit(start, start, future + more, '', 'types'), *edits])


def _looks(tree: ast.Module) -> bool:
    """Whether something looks at annotations, or works them out for their effect."""
    for node in within(tree):
        name = {ast.Name: 'id', ast.Attribute: 'attr', ast.alias: 'name'}.get(type(node), '')
        if name and getattr(node, name).split('.')[0] in _LOOKING:
            return True
        # A dataclass of the job reads its own.
        if (
            isinstance(node, ast.ClassDef)
            and node.name != 'Context'
            and any(isinstance(n, ast.AnnAssign) for n in node.body)
        ):
            return True
    given = [a.annotation for a in every(ast.arg, tree)] + [f.returns for f in within(tree) if isinstance(f, Function)]
    return any(isinstance(n, ast.Call | ast.NamedExpr) for a in given if a is not None for n in within(a))


def _function(source: Source, typed: Typed, name: str, imported: set[str]) -> Iterator[Edit]:
    function, signature = typed.functions[name], typed.signatures[name]
    is_stage = any(isinstance(d, ast.Name) and d.id == 'stage' for d in function.decorator_list)
    if function.decorator_list and not is_stage:
        return
    arguments = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    for argument in arguments:
        kind = signature.given.get(argument.arg, UNKNOWN)
        if argument.annotation is None and (told := _told(kind, imported)):
            _, end = source.offset(argument)
            yield Edit(end, end, f': {told}', '', 'types')
    if function.returns is None and (told := _told(signature.result, imported)):
        place = _closing(source, function)
        yield Edit(place, place, f' -> {told}', '', 'types')
    yield from _locals(source, function, signature, imported)


def _closing(source: Source, function: Function) -> int:
    """The place behind the arguments of a function."""
    arguments = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    ends: list[ast.expr | ast.arg] = [*arguments, *function.args.defaults]
    ends += [d for d in function.args.kw_defaults if d is not None]
    ends += [a for a in (function.args.vararg, function.args.kwarg) if a is not None]
    start = max((source.offset(e)[1] for e in ends), default=source.offset(function)[0])
    found = _ENDING.search(source.code, start)
    assert found is not None
    return found.start() + 1


def _locals(source: Source, function: Function, signature: Signature, imported: set[str]) -> Iterator[Edit]:
    """Types for what begins empty: annotations of names inside of functions are never worked out."""
    if any(isinstance(n, ast.Global | ast.Nonlocal) for n in within(function)):
        return
    seen: set[str] = set()
    # A class has its names, and what a dataclass makes of them, for others to see.
    apart = {id(n) for c in every(ast.ClassDef, function) for n in within(c)}
    declared = {n.target.id for n in every(ast.AnnAssign, function) if isinstance(n.target, ast.Name)}
    stores = sorted(
        (n for n in every(ast.Name, function) if isinstance(n.ctx, ast.Store) and id(n) not in apart),
        key=lambda n: (n.lineno, n.col_offset),
    )
    plain = {id(n.targets[0]): n.value for n in every(ast.Assign, function) if len(n.targets) == 1}
    for name in stores:
        first = name.id not in seen | declared
        seen.add(name.id)
        kind = signature.names.get(name.id, UNKNOWN)
        if first and _is_empty(plain.get(id(name))) and kind.name in _HOLDING and (told := _told(kind, imported)):
            yield from _typed(source, name, told)


def _typed(source: Source, name: ast.Name, told: str) -> Iterator[Edit]:
    """The type behind a name; one in parentheses has no room for it."""
    _, end = source.offset(name)
    if source.code[end : end + 1] != ')':
        yield Edit(end, end, f': {told}', '', 'types')


def _is_empty(value: ast.expr | None) -> bool:
    match value:
        case (
            ast.List(elts=[])
            | ast.Dict(keys=[])
            | ast.Call(func=ast.Name(id='list' | 'dict' | 'set'), args=[], keywords=[])
        ):
            return True
        case ast.Call(func=func):
            return dotted(func) in DICTS | COUNTERS
    return False


def _fields(source: Source, typed: Typed, imported: set[str]) -> Iterator[Edit]:
    """Better types for what stages hand on, where there was none."""
    context = next((n for n in source.tree.body if isinstance(n, ast.ClassDef) and n.name == 'Context'), None)
    for node in context.body if context is not None else ():
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            told = _told(typed.fields.get(node.target.id, UNKNOWN), imported)
            if told and 'Any' in source.text(node.annotation) and told != source.text(node.annotation):
                yield Edit(*source.offset(node.annotation), told, '', 'types')


def _shared(source: Source) -> Iterator[Edit]:
    """What functions of the job fill together; who fills it with what is not followed."""
    for node in source.tree.body:
        match node:
            case ast.Assign(targets=[ast.Name() as target], value=ast.List(elts=[])):
                yield from _typed(source, target, 'list[Any]')
            case ast.Assign(targets=[ast.Name() as target], value=ast.Dict(keys=[])):
                yield from _typed(source, target, 'dict[Any, Any]')


def _told(kind: Kind, imported: set[str]) -> str:
    """The annotation of a type; an empty text where there is none, or it names what the pipeline does not have."""
    if not kind.is_told or kind == Kind('generator') or 'generator' in str(kind):
        return ''
    text = str(kind)
    for name in _OWN.findall(text):
        if name in _PRINTED or name == 'TextIO':
            continue
        if (name.rpartition('.')[0] or name) not in imported or name in {'csv.reader', 'csv.DictReader'}:
            return ''
    return text
