"""`print` of Python 2 -> `print`, or the helper that keeps Python 2's blank between two of them."""

import ast
from collections.abc import Callable

from rewright.transpile.formats import printed
from rewright.transpile.passing import Made, Pass

Ask = Callable[[ast.expr], Made]


def printing(p: Pass, node: ast.Call, ask: Ask) -> str:
    """Return how one statement is written."""
    given = {k.arg: k.value for k in node.keywords}
    if p.functional and not given.keys() <= {'file', 'sep', 'end'}:
        p.refuse(node, 'an argument of print is not followed')
    to = given.get('file')
    target = ask(to) if to is not None else None
    if target is not None and not (target.kind.own and target.kind.within(frozenset({'file', 'errors', 'output'}))):
        p.refuse(node, 'something is printed into what is not known to be a file')
    values = [printed(p, value, ask(value)) for value in node.args]
    for value in values:
        p.printed(target.kind if target else None, value.kind)
    quiet = target is not None and target.kind.has('errors')
    stays = 'end' in given and not p.functional
    late = [i for i, value in enumerate(node.args[1:], 1) if not p.functional and not quiet and may_fail(value)]
    where = 'soft files' if target is not None and not target.kind.has('output') else 'soft'
    if not quiet and not p.functional and (stays or (late and (p.scope or p.tries(node)))):
        p.needs.add(where)
    if (where in p.soft or late or stays) and not quiet and not p.functional:
        # What stands behind something that is asked when its turn comes is asked then too.
        asked = {
            i for i, value in enumerate(node.args) if late and i >= late[0] and not isinstance(value, ast.Constant)
        }
        texts = [f'lambda: {v.text}' if i in asked else v.text for i, v in enumerate(values)]
        texts += [f'file={target.text}'] if target else []
        texts += ['stays=True'] if stays else []
        return f'{p.ours("say")}({", ".join(texts)})'
    parts: list[tuple[ast.AST, str]] = [*zip(node.args, (v.text for v in values), strict=True)]
    if to is not None and target is not None:
        parts.append((to, target.text))
    return p.spliced(node, parts)


def may_fail(node: ast.expr) -> bool:
    """Say whether a value that is printed behind others may raise something or print itself: the others stand there by then."""
    if isinstance(node, ast.Constant | ast.Name):
        return False
    if isinstance(node, ast.Attribute):
        return may_fail(node.value)
    if isinstance(node, ast.Call):
        simple = isinstance(node.func, ast.Name) and node.func.id in {'len', 'repr', 'str'}
        return not simple or node.keywords != [] or any(may_fail(a) for a in node.args)
    return True
