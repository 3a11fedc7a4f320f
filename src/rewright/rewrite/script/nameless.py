"""Gives the only instance of a class a name, where the script asks it for something at once: a Source goes in, and one comes out."""

import ast

from rewright.rewrite.flow.names import flat
from rewright.rewrite.source import Source
from rewright.trees import every


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
