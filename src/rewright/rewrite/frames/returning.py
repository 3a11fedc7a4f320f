"""A function of the job that changes the frame it is given in; one that returns it, and calls that bind what it returns, out."""

import ast

from rewright.rewrite.frames.changing import gives_back
from rewright.rewrite.frames.evaluate import Evaluator
from rewright.rewrite.frames.notes import Replacement, Where
from rewright.rewrite.frames.scope import changed_frame
from rewright.rewrite.frames.sharing import roots_of
from rewright.rewrite.frames.values import FrameV, LaterV, LostV, Refused


def bind_changed(evaluator: Evaluator, node: ast.Expr, call: ast.Call) -> bool:
    """`change(frame)` as `frame = change(frame)`; false where it is given none, Refused where somebody else may look at it."""
    own, name = evaluator.functions.called(call) or '', changed_frame(call)
    given = [a for a in [*call.args, *(k.value for k in call.keywords)] if isinstance(a, ast.Name) and a.id == name]
    value = evaluator.value(given[0])
    if not isinstance(value, FrameV):
        return False
    evaluator.scope.check_own(name, value)
    if len(given) > 1:
        raise Refused(f'{own} changes a frame that it is given twice')
    if _is_guarded(evaluator, node):
        raise Refused(f'{own} changes its frame where an exception may end it half way')
    evaluator.value(call)
    parts = value.parts | evaluator.scope.part(name) | {f'{own}.return'}
    evaluator.parts.join(parts)
    evaluator.log.assign(node, node, name, evaluator.log.rewritten(call), parts)
    sure = evaluator.handed.known.get(f'{own}.return', frozenset())
    evaluator.scope.bind(name, LaterV(ast.Name(name, ast.Load()), parts, roots=roots_of(value), sure=sure, handed=True))
    return True


def _is_guarded(evaluator: Evaluator, node: ast.AST) -> bool:
    """Whether the statement may raise and the job go on with what was changed until then."""
    parents = evaluator.source.parents
    while (node := parents[node]) in parents and not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        opens = isinstance(node, ast.With) and all(_opens(evaluator, i.context_expr) for i in node.items)
        if isinstance(node, ast.Try | ast.TryStar | ast.With | ast.AsyncWith) and not opens:
            return True
    return False


def _opens(evaluator: Evaluator, node: ast.expr) -> bool:
    """Whether an exception passes through what a `with` opens: a file, or one that pandas reads in parts."""
    match node:
        case ast.Call(func=ast.Name(id='open')):
            return True
        case ast.Call(func=ast.Attribute(value=owner, attr='read_csv')):
            return evaluator.imported.module(owner, evaluator.scope) == 'pd'
        case _:
            return False


def left_as_it_is(evaluator: Evaluator, node: ast.expr, place: ast.Return) -> frozenset[str]:
    """The families of a frame that is returned as the ways through a function left it: whoever called it knows what came."""
    known = evaluator.scope.get(node.id) if isinstance(node, ast.Name) else None
    seen = evaluator.observed.of(node) if isinstance(known, LaterV) else None
    one = seen is not None and seen.kind == 'frame' and 'kinds' not in seen.probes
    if known is None or not one:
        return frozenset()
    evaluator.handed.note(f'{evaluator.scope.name}.return', place, known)
    return known.parts


def return_changed(evaluator: Evaluator, definition: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
    """Let a function end by returning the parameter whose frame it changes, where it returns nothing yet."""
    last = definition.body[-1]
    if not isinstance(last, ast.Return):
        _give_back(evaluator, definition.name, last, 'below')


def return_early(evaluator: Evaluator, node: ast.Return) -> None:
    """A `return` of nothing in a function that changes its parameter returns that."""
    _give_back(evaluator, evaluator.scope.name, node, 'for')


def _give_back(evaluator: Evaluator, own: str, node: ast.stmt, place: Where) -> None:
    parameter = evaluator.functions.changing.get(own, '')
    if not parameter or gives_back(evaluator.functions.found[own]):
        return
    value = evaluator.scope.get(parameter)
    evaluator.handed.note(f'{own}.return', node, value)
    parts = evaluator.scope.part(parameter) | {f'{own}.return'} | (value.parts if value is not None else frozenset())
    evaluator.parts.join(parts)
    if isinstance(value, LostV):
        evaluator.parts.refuse(parts, value.why)
    code = value.code if isinstance(value, FrameV) else ast.Name(parameter, ast.Load())
    evaluator.log.replacements.append(Replacement(node, node, code, parts, 'return ', place))
