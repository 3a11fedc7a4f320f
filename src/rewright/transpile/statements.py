"""A statement -> how it is written in Python 3; what its names are given is noted on the way."""

import ast
from collections.abc import Callable

from rewright.transpile.coding import reloads_sys, sets_coding
from rewright.transpile.dicts import may_resize, watched
from rewright.transpile.expressions import asking, expression
from rewright.transpile.imports import imported
from rewright.transpile.kinds import ANY, CONTAINERS, NUMBERS, holding, join, of
from rewright.transpile.loops import bind, looped
from rewright.transpile.modules import ERRORS
from rewright.transpile.operations import combined, divided
from rewright.transpile.passing import Made, Pass
from rewright.transpile.printing import printing
from rewright.transpile.records import defined
from rewright.transpile.scopes import ends_open

_SPECIAL = frozenset(
    {'__init__', '__len__', '__call__', '__enter__', '__exit__', '__getitem__', '__setitem__', '__contains__'}
)


def statement(p: Pass, node: ast.stmt) -> str:
    """Return how a statement is written."""
    form = _FORMS.get(type(node))
    if form is None:
        p.refuse(node, f'the statement {type(node).__name__.lower()} is not understood')
        return p.source(node)
    return form(p, node)


def body(p: Pass, nodes: list[ast.stmt]) -> list[tuple[ast.AST, str]]:
    """Return how the statements of a block are written."""
    return [(node, statement(p, node)) for node in nodes]


def _expr(p: Pass, node: ast.Expr) -> str:
    if isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
        return p.source(node)
    if isinstance(node.value, ast.Yield):
        return _yielded(p, node, node.value)
    call = node.value
    if sets_coding(p, call) or reloads_sys(call):
        return 'pass'
    if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == 'print':
        return printing(p, call, asking(p))
    return p.spliced(node, [(node.value, expression(p, node.value).text)])


def _yielded(p: Pass, node: ast.Expr, value: ast.Yield) -> str:
    if value.value is None:
        return p.source(node)
    made = expression(p, value.value)
    p.hold(('return', p.scope), holding('iter', made.kind))
    p.link([('return', p.scope), *p.roots(value.value)])
    return p.spliced(node, [(value.value, made.text)])


def _assign(p: Pass, node: ast.Assign) -> str:
    made = defined(p, node) or expression(p, node.value)
    parts: list[tuple[ast.AST, str]] = [(node.value, made.text)]
    for target in node.targets:
        bind(p, target, made.kind, node.value, asking(p))
        parts += _written(p, target)
    return p.spliced(node, parts)


def _written(p: Pass, target: ast.expr) -> list[tuple[ast.AST, str]]:
    """The parts of a target that are read."""
    if isinstance(target, ast.Tuple | ast.List):
        return [part for item in target.elts for part in _written(p, item)]
    if isinstance(target, ast.Subscript):
        return [(n, expression(p, n).text) for n in (target.value, target.slice)]
    if not isinstance(target, ast.Attribute) or p.member(target):
        return []
    made = expression(p, target.value)
    if made.kind.has('database', 'cursor', 'settings', 'file', 'response', 'reader', 'writer'):
        p.refuse(target, f'.{target.attr} of something that is not followed is set')
    return [(target.value, made.text)]


def _augmented(p: Pass, node: ast.AugAssign) -> str:
    target = node.target
    old = expression(p, _loaded(target))
    right = expression(p, node.value)
    parts = [*_written(p, target), (node.value, right.text)]
    text = p.spliced(node, parts)
    kind = combined(p, node, node.op, old.kind, right.kind)
    if isinstance(node.op, ast.Mod) and not old.kind.within(NUMBERS):
        p.refuse(node, 'a text is filled in place')
    if isinstance(node.op, ast.Div):
        target_text = p.spliced(target, _written(p, target))
        floor = p.operated(node, (target, target_text), (node.value, right.text), ('/=', '//='))
        made = divided(p, Made(old.kind, target_text), right, (text, floor))
        kind = made.kind
        if made.text not in {text, floor}:
            if not isinstance(target, ast.Name):
                p.refuse(node, 'something other than a name is divided in place')
            text = f'{p.source(target)} = {made.text}'
        else:
            text = made.text
    bind(p, target, join(old.kind, kind) if isinstance(target, ast.Name) else kind, node.value, asking(p))
    if isinstance(node.op, ast.Add) and old.kind.own & CONTAINERS:
        p.put(p.roots(target), right.kind.values)
    return text


def _loaded(target: ast.expr) -> ast.expr:
    """The target as something that is read."""
    if isinstance(target, ast.Name):
        return ast.copy_location(ast.Name(target.id, ast.Load()), target)
    if isinstance(target, ast.Attribute):
        return ast.copy_location(ast.Attribute(target.value, target.attr, ast.Load()), target)
    assert isinstance(target, ast.Subscript)
    return ast.copy_location(ast.Subscript(target.value, target.slice, ast.Load()), target)


def _for(p: Pass, node: ast.For) -> str:
    over = looped(p, node.iter, node.target, asking(p))
    if may_resize(p, node.body):
        over = watched(p, node.iter, over)
    parts = [(node.iter, over), *_written(p, node.target)]
    return p.spliced(node, [*parts, *body(p, node.body), *body(p, node.orelse)])


def _test(p: Pass, node: ast.If | ast.While) -> str:
    test = expression(p, node.test).text
    written = _bare(test) if isinstance(node.test, ast.Call) else test
    return p.spliced(node, [(node.test, written), *body(p, node.body), *body(p, node.orelse)])


def _bare(text: str) -> str:
    """A test without the brackets that were put around it."""
    inner = text[1:-1]
    return inner if text[:1] == '(' and text[-1:] == ')' and not set(inner) & set('()') else text


def _try(p: Pass, node: ast.Try) -> str:
    caught = {n.id for h in node.handlers if h.type for n in ast.walk(h.type) if isinstance(n, ast.Name)}
    p.optional = 'ImportError' in caught and all(isinstance(s, ast.Import | ast.ImportFrom) for s in node.body)
    parts = body(p, node.body)
    for handler in node.handlers:
        inner: list[tuple[ast.AST, str]] = []
        if handler.type is not None:
            inner.append((handler.type, expression(p, handler.type).text))
            _files(p, node, handler.type)
        if handler.name:
            p.hold(p.root(handler.name), of('error'))
        parts.append((handler, p.spliced(handler, [*inner, *body(p, handler.body)])))
    p.optional = False
    return p.spliced(node, [*parts, *body(p, node.orelse), *body(p, node.finalbody)])


def _files(p: Pass, node: ast.Try, caught: ast.expr) -> None:
    """Python 3 knows no difference between IOError and OSError."""
    names = {n.id for n in ast.walk(caught) if isinstance(n, ast.Name)} & {'IOError', 'OSError', 'EnvironmentError'}
    if len(names) != 1:
        return
    calls = [c.func for s in node.body for c in ast.walk(s) if isinstance(c, ast.Call)]
    of_system = any(p.dotted(c).startswith('os.') and not p.dotted(c).startswith('os.path.') for c in calls)
    if names == {'IOError'} and of_system:
        p.refuse(caught, 'IOError is caught where functions of os raise OSError, which Python 3 catches too')
    if names == {'OSError'} and any(not p.dotted(c).startswith('os.') for c in calls):
        p.refuse(caught, 'OSError is caught where IOError may be raised, which Python 3 catches too')


def _return(p: Pass, node: ast.Return) -> str:
    root = ('return', p.scope)
    if node.value is None:
        p.hold(root, of('none'))
        return p.source(node)
    made = expression(p, node.value)
    p.hold(root, made.kind)
    if made.kind.own & (CONTAINERS | {'any'}):
        p.link([root, *p.roots(node.value)])
    return p.spliced(node, [(node.value, made.text)])


def _function(p: Pass, node: ast.FunctionDef) -> str:
    if node.decorator_list:
        p.refuse(node, 'a decorated function is not followed')
    given = node.args
    for argument in (given.vararg, given.kwarg):
        if argument is not None:
            p.hold((p.scope_of[node], argument.arg), ANY)
    parts: list[tuple[ast.AST, str]] = []
    named = given.args[len(given.args) - len(given.defaults) :]
    for argument, default in zip(named, given.defaults, strict=True):
        made = expression(p, default)
        p.hold((p.scope_of[node], argument.arg), made.kind)
        parts.append((default, made.text))
    before, p.scope = p.scope, p.scope_of[node]
    if ends_open(node.body):
        p.hold(('return', p.scope), of('none'))
    parts += body(p, node.body)
    p.scope = before
    p.hold(p.root(node.name), of('function'))
    return p.spliced(node, parts)


def _class(p: Pass, node: ast.ClassDef) -> str:
    for base in node.bases:
        known = isinstance(base, ast.Name) and base.id in {'object', *ERRORS, *p.classes}
        beside = p.member(base)
        if not (known or (beside and beside[1] in beside[0].classes)) or len(node.bases) > 1:
            p.refuse(node, 'what the class comes from is not followed')
    if node.decorator_list or node.keywords:
        p.refuse(node, 'a decorated class is not followed')
    parts: list[tuple[ast.AST, str]] = []
    for inner in node.body:
        if isinstance(inner, ast.FunctionDef):
            if inner.name.startswith('__') and inner.name not in _SPECIAL:
                p.refuse(inner, f'{inner.name} means another thing in Python 3, or is called at other times')
            if inner.args.args:
                p.hold((p.scope_of[inner], inner.args.args[0].arg), of('object'))
            parts.append((inner, _function(p, inner)))
        elif isinstance(inner, ast.Assign):
            made = expression(p, inner.value)
            for target in inner.targets:
                bind(
                    p,
                    ast.copy_location(ast.Attribute(target, p.source(target), ast.Store()), target),
                    made.kind,
                    inner.value,
                    asking(p),
                )
            parts.append((inner, p.spliced(inner, [(inner.value, made.text)])))
        elif not isinstance(inner, ast.Pass | ast.Expr):
            p.refuse(inner, 'a statement in a class is not followed')
    p.hold(p.root(node.name), of('class'))
    return p.spliced(node, parts)


def _raise(p: Pass, node: ast.Raise) -> str:
    return p.source(node) if node.exc is None else p.spliced(node, [(node.exc, expression(p, node.exc).text)])


def _with(p: Pass, node: ast.With) -> str:
    parts: list[tuple[ast.AST, str]] = []
    for item in node.items:
        made = expression(p, item.context_expr)
        if not made.kind.within(frozenset({'file', 'texts', 'database'})):
            p.refuse(node, 'with something that is no file')
        parts.append((item.context_expr, made.text))
        if item.optional_vars is not None:
            bind(p, item.optional_vars, made.kind, None, asking(p))
    return p.spliced(node, [*parts, *body(p, node.body)])


def _delete(p: Pass, node: ast.Delete) -> str:
    parts = [part for target in node.targets for part in _written(p, target)]
    for target in node.targets:
        if isinstance(target, ast.Subscript) and expression(p, target.value).kind.has('dict', 'any'):
            p.needs.add('odd dicts')
    return p.spliced(node, parts)


def _assert(p: Pass, node: ast.Assert) -> str:
    parts = [(n, expression(p, n).text) for n in (node.test, node.msg) if n is not None]
    return p.spliced(node, parts)


def _same(p: Pass, node: ast.stmt) -> str:
    return p.source(node)


_FORMS: dict[type[ast.stmt], Callable[..., str]] = {
    ast.Expr: _expr, ast.Assign: _assign, ast.AugAssign: _augmented, ast.For: _for, ast.If: _test, ast.While: _test,
    ast.Try: _try, ast.Return: _return, ast.FunctionDef: _function, ast.ClassDef: _class, ast.Raise: _raise, ast.With: _with,
    ast.Delete: _delete, ast.Assert: _assert, ast.Import: imported, ast.ImportFrom: imported, ast.Pass: _same,
    ast.Break: _same, ast.Continue: _same, ast.Global: _same,
}  # fmt: skip
