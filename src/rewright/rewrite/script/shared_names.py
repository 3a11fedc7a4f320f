"""Names that functions of a script bind for all others by `global`: a Source goes in, one without them comes out where nothing sees it."""

import ast
from collections.abc import Callable

from rewright.rewrite.edits import Edit, splice
from rewright.rewrite.flow.names import calls, dotted
from rewright.rewrite.flow.script import HOLDER
from rewright.rewrite.script.handing import dropped
from rewright.rewrite.source import Source
from rewright.trees import bound, copied, every, within

Spliced = Callable[[Source, frozenset[str]], Source]
Laid = Callable[[Source, str], Source]


def without_globals(source: Source, spliced: Spliced, laid: Laid) -> Source:
    """Return the script in which no function says `global`; as much of that as can be shown to be the same.

    Functions that are called once are spliced by `spliced`, and bind the script's own variable there. What other functions bind
    becomes an attribute of one object, which is handed to them like anything that a script sets while it runs. `laid` makes a
    Source of a changed text.
    """
    if not every(ast.Global, source.tree):
        return source
    source = laid(source, _without_idle(source))
    alike = frozenset(n for n in _told(source.tree) if not _is_hidden(source.tree, n))
    source = spliced(source, alike) if alike else source
    names = _told(source.tree)
    return laid(source, _held(source, names)) if names and _may_be_held(source, names) else source


def _told(tree: ast.AST) -> set[str]:
    return {name for n in every(ast.Global, tree) for name in n.names}


def _without_idle(source: Source) -> str:
    """The script without `global` where a function only reads the name."""
    edits = []
    for function in every(ast.FunctionDef, source.tree):
        own = {n.id for n in every(ast.Name, function) if not isinstance(n.ctx, ast.Load)}
        for node in every(ast.Global, function):
            kept = [name for name in node.names if name in own]
            if len(kept) < len(node.names):
                edits.append(_instead(source, node, kept))
    return splice(source.code, list({e.start: e for e in edits}.values()))


def _instead(source: Source, node: ast.Global, names: list[str]) -> Edit:
    told = f'global {", ".join(names)}'
    return Edit(*source.offset(node), told, 'name', 'globals') if names else dropped(source, node)


def _is_hidden(tree: ast.Module, name: str) -> bool:
    """Whether a function has something else under a name, or others than the functions of the module bind it."""
    functions = [n for n in tree.body if isinstance(n, ast.FunctionDef)]
    inner = [f for f in (*every(ast.FunctionDef, tree), *every(ast.AsyncFunctionDef, tree)) if f not in functions]
    if any(name in _told(f) or name in bound(f) for f in (*inner, *every(ast.ClassDef, tree))):
        return True
    return any(name in bound(f) and name not in _told(f) for f in functions)


def _may_be_held(source: Source, names: set[str]) -> bool:
    """Whether names can become attributes: the script sets them before anything of its own is called, and nobody binds them in another way."""
    tree = source.tree
    if HOLDER in bound(tree) or any(_is_bound_oddly(n, names) for n in within(tree)):
        return False
    functions = {n.name: n for n in tree.body if isinstance(n, ast.FunctionDef)}
    for owner in (*every(ast.ClassDef, tree), *every(ast.AsyncFunctionDef, tree), *every(ast.Lambda, tree)):
        if any(n.id in names for n in every(ast.Name, owner)):
            return False
    for function in every(ast.FunctionDef, tree):
        outer = [*function.decorator_list, *function.args.defaults, *(d for d in function.args.kw_defaults if d)]
        mentioned = function.body if function not in functions.values() else outer
        if any(n.id in names for part in mentioned for n in every(ast.Name, part)):
            return False
    return all(_is_set_first(source, name, functions.keys()) for name in names)


def _is_bound_oddly(node: ast.AST, names: set[str]) -> bool:
    match node:
        case ast.comprehension(target=target):
            return any(n.id in names for n in every(ast.Name, target))
        case ast.Name(id=name, ctx=ast.Del()) | ast.ExceptHandler(name=str(name)):
            return name in names
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.AsyncFunctionDef(name=name):
            return name in names
        case ast.alias(name=name, asname=other):
            return (other or name).split('.')[0] in names
        case ast.NamedExpr(target=target):
            return target.id in names
        case ast.Nonlocal(names=told):
            return bool(set(told) & names)
        case _:
            return False


def _is_set_first(source: Source, name: str, functions: object) -> bool:
    """Whether the script gives a name its value before it calls one of its functions."""
    assert isinstance(functions, type({}.keys()))
    for node in source.tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom):
            continue
        asks = any(dotted(c.func) in functions for c in calls(node))
        plain = isinstance(node, ast.Assign) and not asks and all(map(_is_of_names, node.targets))
        if plain and name in bound(node):
            return name not in {n.id for n in every(ast.Name, node) if isinstance(n.ctx, ast.Load)}
        if asks or any(n.id == name for n in every(ast.Name, node)):
            return False
    return False


def _is_of_names(target: ast.expr) -> bool:
    return all(isinstance(n, ast.Name | ast.Tuple | ast.expr_context) for n in within(target))


def _held(source: Source, names: set[str]) -> str:
    """The script in which one object holds what some names are."""
    tree = source.tree
    taken = {n.id for n in every(ast.Name, tree)} | {a.arg for a in every(ast.arg, tree)} | bound(tree)
    holder = next(n for n in ('state', 'totals', 'job_state', *(f'state_{k}' for k in range(99))) if n not in taken)
    first = next(n for n in tree.body if isinstance(n, ast.Assign) and names & bound(n))
    run = _run_of(tree, first, names)
    edits, start = [_instead(source, node, []) for node in every(ast.Global, tree)], source.offset(first)[0]
    if run:
        given = ', '.join(f'{ast.unparse(n.targets[0])}={source.text(n.value)}' for n in run)
        edits.append(Edit(start, source.offset(run[-1])[1], f'{holder} = {HOLDER}({given})', 'name', 'globals'))
    else:
        edits.append(Edit(start, start, f'{holder} = {HOLDER}()\n', 'name', 'globals'))
    gone = {n for s in run for n in within(s)}
    for part in tree.body:
        own = bound(part) - _told(part) if isinstance(part, ast.FunctionDef) else set[str]()
        edits += _renamed(source, part, names - own, holder, gone)
    head = next(n for n in tree.body if not _is_preface(n))
    place = source.offset(head)[0]
    edits.append(Edit(place, place, f'from types import {HOLDER}\n', 'name', 'globals'))
    return splice(source.code, sorted(edits, key=lambda e: (e.start, e.end)))


def _is_preface(node: ast.stmt) -> bool:
    """Whether a statement has to stand before every import."""
    docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return docstring or (isinstance(node, ast.ImportFrom) and node.module == '__future__')


def _run_of(tree: ast.Module, first: ast.Assign, names: set[str]) -> list[ast.Assign]:
    """The statements at `first`, one behind the other, that each give one of the names a value of its own."""
    found: list[ast.Assign] = []
    for node in tree.body[tree.body.index(first) :]:
        plain = isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name)
        if not plain or not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Name):
            break
        read = {n.id for n in every(ast.Name, node.value)}
        if (
            node.targets[0].id not in names
            or read & names
            or ast.dump(node.targets[0]) in {ast.dump(f.targets[0]) for f in found}
        ):
            break
        found.append(node)
    return found


def _renamed(source: Source, part: ast.AST, names: set[str], holder: str, gone: set[ast.AST]) -> list[Edit]:
    """The edits that read and bind names as attributes in a part of the script."""
    strings = every(ast.JoinedStr, part)
    inside = {n for s in strings for n in within(s) if n is not s}
    edits = [
        Edit(*source.offset(n), f'{holder}.{n.id}', 'name', 'globals')
        for n in every(ast.Name, part)
        if n.id in names and n not in inside and n not in gone
    ]
    # Positions inside f-strings are wrong before Python 3.12, so the whole string is written anew.
    for string in (s for s in strings if s not in inside and s not in gone):
        if any(n.id in names for n in every(ast.Name, string)):
            again = copied(
                string,
                lambda n: (
                    ast.Attribute(ast.Name(holder, ast.Load()), n.id, n.ctx)
                    if isinstance(n, ast.Name) and n.id in names
                    else None
                ),
            )
            edits.append(Edit(*source.offset(string), ast.unparse(again), 'name', 'globals'))
    return edits
