"""Polars code as trees: a template with capital names in, the names filled with expressions out, brackets always right."""

import ast
import functools
import keyword

from rewright.trees import copied

RUNTIME = 'frames'


class _Mark(ast.NodeTransformer):
    """Marks the runtime's name, so that a job's own variable of that name is told apart."""

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.Name(f'{RUNTIME}\u0001', node.ctx) if node.id == RUNTIME else node


@functools.cache
def _parsed(template: str) -> ast.expr:
    marked: ast.expr = _Mark().visit(ast.parse(template, mode='eval').body)
    return marked


def fill(template: str, **parts: ast.expr) -> ast.expr:
    """Return `template` with each name of `parts` replaced: `fill('A.is_in(B)', A=..., B=...)`."""
    return copied(_parsed(template), lambda node: parts.get(node.id) if isinstance(node, ast.Name) else None)


def literal(value: object) -> ast.expr:
    """The code of a constant, or of a list, tuple or dict of constants."""
    return copied(_parsed(repr(value)))


def col(name: str) -> ast.expr:
    """`pl.col('name')`."""
    return fill('pl.col(N)', N=ast.Constant(name))


def names(columns: list[str]) -> ast.expr:
    """One column as text, several as a list, as polars' methods take them."""
    return literal(columns[0] if len(columns) == 1 else columns)


def call(function: ast.expr, positional: list[ast.expr], named: dict[str, ast.expr] | None = None) -> ast.Call:
    """A call with given arguments."""
    return ast.Call(
        func=function, args=positional, keywords=[ast.keyword(arg=k, value=v) for k, v in (named or {}).items()]
    )


def method(
    receiver: ast.expr, name: str, positional: list[ast.expr], named: dict[str, ast.expr] | None = None
) -> ast.expr:
    """A method call with given arguments."""
    return call(ast.Attribute(value=receiver, attr=name, ctx=ast.Load()), positional, named)


Made = dict[str, tuple[ast.expr, str | None]]


def columns_call(receiver: ast.expr, name: str, made: Made, *, first: tuple[ast.expr, ...] = ()) -> ast.expr:
    """`receiver.name(...)` with output columns: positional where polars gives the right name anyway, else by name.

    `made` maps an output name to the expression and the name polars would give it; the order of the columns is kept.
    """
    positional: list[ast.expr] = list(first)
    named: dict[str, ast.expr] = {}
    by_name = all(n.isidentifier() and not keyword.iskeyword(n) for n in made)
    for output, (code, own) in made.items():
        if own == output and (not named or name == 'with_columns'):
            positional.append(code)
        elif by_name:
            named[output] = code
        else:
            positional.append(code if own == output else fill('A.alias(N)', A=code, N=ast.Constant(output)))
    return method(receiver, name, positional, named)


def unparse(code: ast.expr) -> str:
    """The text of an expression."""
    return ast.unparse(code)
