"""Gives a function that returns early one way out, at its end: a Source and a function go in, the new text comes out."""

import ast

from rewright.rewrite.lines import Lines
from rewright.rewrite.source import Source
from rewright.trees import every


def unguarded(source: Source, function: ast.FunctionDef) -> str | None:
    """Return the script with one guard of a function as a branch, or with all its ends as one; None where there is nothing to do.

    `if done: return` before the rest becomes `if done: ... else:` around it. What it gives is kept until its end.
    """
    returns = every(ast.Return, function)
    inside = [r for n in every(ast.FunctionDef, function) if n is not function for r in every(ast.Return, n)]
    early = [r for r in returns if r is not function.body[-1]]
    if not early or inside:
        return None
    for block in _ends(function.body):
        for place, node in enumerate(block[:-1]):
            if isinstance(node, ast.If) and not node.orelse and isinstance(node.body[-1], ast.Return):
                return _branched(source, node, block[place + 1 :])
    return _with_one_end(source, function, returns)


def _ends(block: list[ast.stmt]) -> list[list[ast.stmt]]:
    """The blocks of a function behind which there is nothing more of it."""
    last = block[-1]
    if isinstance(last, ast.If):
        return [block, *_ends(last.body), *(_ends(last.orelse) if last.orelse else [])]
    return [block, *(_ends(last.body) if isinstance(last, ast.With) else [])]


def _branched(source: Source, node: ast.If, rest: list[ast.stmt]) -> str:
    lines = Lines(source)
    end, last = node.end_lineno or node.lineno, rest[-1].end_lineno or rest[-1].lineno
    inner = [' ' * lines.depth(node) + 'else:', *lines.moved(end + 1, last, 4)]
    return '\n'.join([*source.lines[:end], *inner, *source.lines[last:]])


def _with_one_end(source: Source, function: ast.FunctionDef, returns: list[ast.Return]) -> str | None:
    blocks = {block[-1]: block for block in _ends(function.body)}
    ends = [*blocks]
    if any(r not in ends for r in returns):
        return None
    gives = any(r.value is not None and not _is_none(r.value) for r in returns)
    whole = [e for e in ends if not isinstance(e, ast.If | ast.With)]
    # A `with` may hold an exception back and go on without a value.
    branches = [e for e in ends if (isinstance(e, ast.If) and not e.orelse) or isinstance(e, ast.With)]
    if gives and (branches or not all(isinstance(e, ast.Return | ast.Raise) for e in whole)):
        return None
    name, code = _name(source, function), source.code
    for node in sorted(returns, key=lambda r: -r.lineno):
        start, end = source.offset(node)
        value = source.text(node.value) if node.value is not None else 'None'
        if not gives and len(blocks[node]) > 1 and source.lines[node.lineno - 1].strip() == source.text(node):
            start, end = source.position(node.lineno, 0), end + 1
        stands = f'{name} = {value}' if gives else '' if len(blocks[node]) > 1 else 'pass'
        code = code[:start] + stands + code[end:]
    if not gives:
        return code
    depth = ' ' * function.body[0].col_offset
    last = function.end_lineno or function.lineno
    more = code.count('\n') - source.code.count('\n')
    lines = code.split('\n')
    return '\n'.join([*lines[: last + more], f'{depth}return {name}', *lines[last + more :]])


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _name(source: Source, function: ast.FunctionDef) -> str:
    taken = {n.id for n in every(ast.Name, source.tree)} | {a.arg for a in every(ast.arg, source.tree)}
    name = 'result'
    while name in taken:
        name = f'{function.name}_{name}'
    return name
