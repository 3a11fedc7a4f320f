"""A statement of the job in; its blocks, what it begins with, the names that functions read and the expressions under it out."""

import ast

from rewright.rewrite.frames.values import Refused
from rewright.trees import below, within

Block = list[ast.stmt]
COMPOUND = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try)


def not_in_place(call: ast.Call) -> list[ast.keyword]:
    """The keywords of a call without `inplace=True`."""
    flag = next(k.value for k in call.keywords if k.arg == 'inplace')
    if not (isinstance(flag, ast.Constant) and flag.value is True):
        raise Refused('inplace= is not the constant True')
    return [k for k in call.keywords if k.arg != 'inplace']


def read_in_functions(tree: ast.AST) -> set[str]:
    """The names that functions and classes read."""
    inner = (n for n in within(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef))
    return {n.id for node in inner for n in within(node) if isinstance(n, ast.Name)}


def headers(node: ast.stmt) -> list[ast.expr]:
    """The expressions that a statement with blocks begins with."""
    match node:
        case ast.If(test=test) | ast.While(test=test):
            return [test]
        case ast.For(iter=iterated) | ast.AsyncFor(iter=iterated):
            return [iterated]
        case ast.With(items=items) | ast.AsyncWith(items=items):
            return [i.context_expr for i in items]
        case _:
            return []


def targets(node: ast.stmt) -> set[str]:
    """The names that a statement with blocks binds before it enters them."""
    match node:
        case ast.For(target=target) | ast.AsyncFor(target=target):
            found = [target]
        case ast.With(items=items) | ast.AsyncWith(items=items):
            found = [i.optional_vars for i in items if i.optional_vars is not None]
        case _:
            found = []
    return {n.id for target in found for n in within(target) if isinstance(n, ast.Name)}


def blocks(node: ast.stmt) -> list[Block]:
    """The blocks of a statement, the one that may run again first."""
    blocks = [getattr(node, field, []) for field in ('body', 'orelse', 'finalbody')]
    handlers = [h.body for h in node.handlers] if isinstance(node, ast.Try) else []
    return [b for b in (*blocks[:1], *handlers, *blocks[1:]) if b]


def goes_on(node: ast.stmt, block: Block) -> bool:
    """Whether a block of a statement may come to what follows that."""
    return not (isinstance(node, ast.If) and isinstance(block[-1], ast.Raise | ast.Return))


def children(node: ast.AST) -> list[ast.expr]:
    """The expressions directly under `node`, through comprehensions, keywords and the like."""
    found: list[ast.expr] = []
    for child in below(node):
        if isinstance(child, ast.expr):
            if not isinstance(getattr(child, 'ctx', ast.Load()), ast.Store):
                found.append(child)
        elif not isinstance(child, ast.expr_context):
            found += children(child)
    return found
