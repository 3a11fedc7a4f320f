"""Gives the only instance of a class one name: a script that asks it for something at once, or by two names, goes in, and one comes out."""

import ast
from dataclasses import replace

from rewright.rewrite.edits import Edit, splice
from rewright.rewrite.flow.names import flat
from rewright.rewrite.script.early import read_early
from rewright.rewrite.script.handing import Form, dropped
from rewright.rewrite.script.instances import runs_once
from rewright.rewrite.source import Source
from rewright.trees import copied, every, within


def with_name(source: Source, owner: str) -> Source:
    """Return the script with `Job(...).run()` as two statements; the same script where there is no such thing."""
    made = [n for n in every(ast.Call, source.tree) if isinstance(n.func, ast.Name) and n.func.id == owner]
    for statement in flat(source.tree.body) if len(made) == 1 else ():
        match statement:
            case ast.Expr(value=value) | ast.Assign(targets=[ast.Name()], value=value) if value is not made[0]:
                inner = value
                while isinstance(inner, ast.Call | ast.Attribute | ast.Subscript) and inner is not made[0]:
                    inner = inner.func if isinstance(inner, ast.Call) else inner.value
                if inner is made[0]:
                    return _named(source, statement, made[0], f'the_{owner.lower()}')
            case _:
                pass
    return source


def _named(source: Source, statement: ast.stmt, made: ast.Call, name: str) -> Source:
    taken = {n.id for n in every(ast.Name, source.tree)} | {a.arg for a in every(ast.arg, source.tree)}
    taken |= {n.name for n in every(ast.FunctionDef, source.tree)}
    while name in taken:
        name += '_'
    (start, _), (first, last) = source.offset(statement), source.offset(made)
    depth = ' ' * statement.col_offset
    text = f'{name} = {source.text(made)}\n{depth}{source.code[start:first]}{name}'
    return Source(source.code[:start] + text + source.code[last:], source.name)


def with_one_name(form: Form) -> Form:
    """Return the script in which an attribute that is another name of an instance is that instance."""
    source = form.source
    owners = {n.name for n in source.tree.body if isinstance(n, ast.ClassDef)}
    for node in flat(source.tree.body):
        match node:
            case ast.Assign(targets=[ast.Name(id=other)], value=ast.Name(id=name)) if other in form.variables:
                known = _is_once(source, other) and _is_instance(source, name, owners)
                if known and not read_early(source, {other, name}):
                    return with_one_name(_renamed(form, node, other, name))
            case _:
                pass
    return form


def _is_once(source: Source, name: str) -> bool:
    """Whether a name is bound once, by the script itself."""
    bound = [n for n in every(ast.Name, source.tree) if n.id == name and not isinstance(n.ctx, ast.Load)]
    others = {a.arg for a in every(ast.arg, source.tree)} | {n.name for n in every(ast.FunctionDef, source.tree)}
    return len(bound) == 1 and runs_once(source, bound[0]) and name not in others


def _is_instance(source: Source, name: str, owners: set[str]) -> bool:
    made = [
        n.value
        for n in flat(source.tree.body)
        if isinstance(n, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in n.targets)
    ]
    calls = [m.func.id for m in made if isinstance(m, ast.Call) and isinstance(m.func, ast.Name)]
    return _is_once(source, name) and bool({*calls} & owners)


def _renamed(form: Form, node: ast.Assign, other: str, name: str) -> Form:
    source = form.source
    strings = [s for s in every(ast.JoinedStr, source.tree) if any(n.id == other for n in every(ast.Name, s))]
    inside = {id(n) for s in strings for n in within(s) if n is not s}
    places = [
        n for n in every(ast.Name, source.tree) if n.id == other and id(n) not in inside and n not in node.targets
    ]
    edits = [Edit(*source.offset(n), name, 'class', 'classes') for n in places]
    # Positions inside f-strings are wrong before Python 3.12, so the whole string is written anew.
    for string in (s for s in strings if id(s) not in inside):
        again = copied(string, lambda n: ast.Name(name, n.ctx) if isinstance(n, ast.Name) and n.id == other else None)
        edits.append(Edit(*source.offset(string), ast.unparse(again), 'class', 'classes'))
    edits.append(dropped(source, node))
    variables = {v: a for v, a in form.variables.items() if v != other}
    return replace(form, source=Source(splice(source.code, edits), source.name), variables=variables)
