"""An expression -> what it is, and how it is written in Python 3."""

import ast
from collections.abc import Callable

from rewright.transpile.calls import call
from rewright.transpile.dicts import is_view, pairs_seen
from rewright.transpile.formats import filled
from rewright.transpile.kinds import (
    ANY,
    CONTAINERS,
    NUMBERS,
    SEQUENCES,
    STRINGS,
    Kind,
    element,
    holding,
    join,
    keyed,
    of,
)  # fmt: skip
from rewright.transpile.modules import CONSTANTS, FUNCTIONS, VALUES
from rewright.transpile.operations import combined, divided, in_order
from rewright.transpile.outside import GIVEN, environment
from rewright.transpile.passing import Made, Pass


def expression(p: Pass, node: ast.expr) -> Made:
    """Return what an expression is and how it is written."""
    form = _FORMS.get(type(node))
    if form is None:
        p.refuse(node, f'{type(node).__name__} is not understood')
        return Made(ANY, p.source(node))
    return form(p, node)


def _constant(p: Pass, node: ast.Constant) -> Made:
    value = node.value
    if isinstance(value, str):
        written = p.source(node)
        if node.kind == 'u':
            return Made(of('text'), written[1:] if written[:1] in 'uU' else written)
        return Made(of('ascii' if value.isascii() else 'bytes'), written)
    if value is None:
        return Made(of('none'), 'None')
    kinds = {bool: 'bool', int: 'int', float: 'float'}
    if type(value) not in kinds:
        p.refuse(node, f'a literal of the type {type(value).__name__} is not understood')
    if type(value) is int and abs(value) > 2**62:
        p.refuse(node, 'a long integer shows itself with an L behind it, which is not followed')
    return Made(of(kinds.get(type(value), 'any')), p.source(node))


def _name(p: Pass, node: ast.Name) -> Made:
    root = p.root(node.id)
    if root in p.names or node.id in p.bound.get('', set()):
        if node.id in p.functions and id(node) not in p.followed:
            _handed(p, node.id)
        return Made(p.found(root), node.id)
    if node.id in {'True', 'False'}:
        return Made(of('bool'), node.id)
    value = VALUES.get(node.id)
    if value is not None:
        return Made(of('function'), p.ours(value[8:]) if value.startswith('python2.') else value)
    if node.id not in {'__name__', '__file__'}:
        p.refuse(node, f'{node.id} is not known to be the same in Python 3')
    return Made(of('ascii'), node.id)


def _handed(p: Pass, name: str) -> None:
    """A function that is handed on may be called with anything."""
    for argument in p.functions[name].args.args:
        p.hold((p.scope_of[p.functions[name]], argument.arg), ANY)


def _attribute(p: Pass, node: ast.Attribute) -> Made:
    dotted = p.dotted(node)
    if dotted in CONSTANTS:
        kind, text = CONSTANTS[dotted]
        p.needs |= {'stdin', 'python2'} if dotted == 'sys.stdin' else set()
        return Made(kind, p.ours(text[8:]) if text.startswith('python2.') else text or p.source(node))
    if dotted in FUNCTIONS:
        function = FUNCTIONS[dotted]
        if function.value:
            return Made(of('function'), p.ours(function.value[8:]))
        p.refuse(node, f'{dotted} is handed on, which is not followed')
        return Made(ANY, p.source(node))
    if '.' in dotted:
        p.refuse(node, f'{dotted} is not known to be the same in Python 3')
        return Made(ANY, p.source(node))
    made = expression(p, node.value)
    if made.kind.has('response') and node.attr in {'code', 'url', 'msg'}:
        kind = of('int') if node.attr == 'code' else of('bytes')
    elif made.kind.has('error') and node.attr in {'code', 'errno'}:
        kind = of('int', 'none')
    elif made.kind.has('error') and node.attr in {'reason', 'args', 'message', 'strerror', 'filename', 'msg'}:
        p.refuse(node, f'.{node.attr} of an error is not known to be the same')
        kind = ANY
    elif made.kind.own and made.kind.within(frozenset({'options'})):
        text = p.spliced(node, [(node.value, made.text)])
        return Made(GIVEN, f'{p.ours("given")}({text})')
    elif made.kind.has('date'):
        kind = of('int') if node.attr in _OF_DATES else ANY
    elif made.kind.has('object', 'class') or (made.kind.own == {'any'} and p.classes):
        kind = p.found(('attribute', node.attr))
    elif made.kind.own:
        p.refuse(node, f'.{node.attr} of something that is not followed')
        kind = ANY
    else:
        kind = Kind()
    return Made(kind, p.spliced(node, [(node.value, made.text)]))


_OF_DATES = frozenset({'year', 'month', 'day', 'hour', 'minute', 'second', 'days', 'seconds', 'tm_year', 'tm_mon'})


def _binary(p: Pass, node: ast.BinOp) -> Made:
    left = expression(p, node.left)
    if isinstance(node.op, ast.Mod) and not (left.kind.numbers and not left.kind.own & STRINGS):
        return filled(p, node, left, lambda inner: expression(p, inner))
    right = expression(p, node.right)
    text = p.spliced(node, [(node.left, left.text), (node.right, right.text)])
    if isinstance(node.op, ast.Div):
        floor = p.operated(node, (node.left, left.text), (node.right, right.text), ('/', '//'))
        return divided(p, left, right, (text, floor))
    return Made(combined(p, node, node.op, left.kind, right.kind), text)


def _unary(p: Pass, node: ast.UnaryOp) -> Made:
    made = expression(p, node.operand)
    kind = of('bool') if isinstance(node.op, ast.Not) else made.kind
    return Made(kind, p.spliced(node, [(node.operand, made.text)]))


def _boolean(p: Pass, node: ast.BoolOp) -> Made:
    made = [expression(p, value) for value in node.values]
    parts = zip(node.values, (m.text for m in made), strict=True)
    return Made(join(*(m.kind for m in made)), p.spliced(node, parts))


def _compare(p: Pass, node: ast.Compare) -> Made:
    sides = [node.left, *node.comparators]
    made = [expression(p, side) for side in sides]
    text = p.spliced(node, zip(sides, (m.text for m in made), strict=True))
    for op, one, two in zip(node.ops, made, made[1:], strict=False):
        if isinstance(op, ast.Is | ast.IsNot):
            if (one.kind.own | two.kind.own) & (STRINGS | NUMBERS - {'bool'}) and not {'none'} & {
                *one.kind.own,
                *two.kind.own,
            }:
                p.refuse(node, 'numbers or texts are asked to be the same object')
            continue
        if {'bytes', 'text'} <= (one.kind.own | two.kind.own):
            p.refuse(node, 'bytes that may be beyond ASCII are compared with unicode text')
        if {'text', 'tuple'} <= (one.kind.own | two.kind.own):
            p.refuse(node, 'unicode text is compared with what may be a tuple')
        if isinstance(op, ast.Lt | ast.LtE | ast.Gt | ast.GtE) and not in_order(one.kind, two.kind):
            if len(node.ops) > 1:
                p.refuse(node, 'several comparisons in one of values that may be of different types')
            sign = {ast.Lt: '<', ast.LtE: '<=', ast.Gt: '>', ast.GtE: '>='}[type(op)]
            text = f'{p.ours("compared")}({one.text}, {two.text}) {sign} 0'
    return Made(of('bool'), text)


def _choice(p: Pass, node: ast.IfExp) -> Made:
    test, body, other = (expression(p, n) for n in (node.test, node.body, node.orelse))
    parts = [(node.test, test.text), (node.body, body.text), (node.orelse, other.text)]
    return Made(join(body.kind, other.kind), p.spliced(node, parts))


def _display(p: Pass, node: ast.List | ast.Tuple | ast.Set) -> Made:
    made = [expression(p, item) for item in node.elts]
    tag = {ast.List: 'list', ast.Tuple: 'tuple', ast.Set: 'set'}[type(node)]
    return Made(
        holding(tag, *(m.kind for m in made)), p.spliced(node, zip(node.elts, (m.text for m in made), strict=True))
    )


def _dict(p: Pass, node: ast.Dict) -> Made:
    if None in node.keys:
        p.refuse(node, 'a dict is unpacked in a dict')
    keys = [expression(p, key) for key in node.keys if key is not None]
    values = [expression(p, value) for value in node.values]
    if len(node.keys) > 5:
        p.needs.add('wide dicts')
    kind = keyed(join(*(m.kind for m in keys)), join(*(m.kind for m in values)))
    parts = [(n, m.text) for n, m in zip([*node.keys, *node.values], [*keys, *values], strict=True) if n is not None]
    return Made(kind, p.spliced(node, parts))


def _starred(p: Pass, node: ast.Starred) -> Made:
    made = expression(p, node.value)
    return Made(element(made.kind), p.spliced(node, [(node.value, made.text)]))


def _subscript(p: Pass, node: ast.Subscript) -> Made:
    if p.dotted(node.value) == 'os.environ':
        return environment(p, node, expression(p, node.slice))
    value, index = expression(p, node.value), expression(p, node.slice)
    text = p.spliced(node, [(node.value, value.text), (node.slice, index.text)])
    if isinstance(node.slice, ast.Slice):
        sliced = value.kind.own & (STRINGS | SEQUENCES | {'any'})
        return Made(value.kind._replace(own=sliced), text)
    if value.kind.has('response', 'match', 'error', 'file'):
        p.refuse(node, 'something that is not followed is looked into')
    kind = element(value.kind)
    if value.kind.has('counts'):
        kind = join(kind, of('int'))
    return Made(kind, text)


def _slice(p: Pass, node: ast.Slice) -> Made:
    parts = [n for n in (node.lower, node.upper, node.step) if n is not None]
    made = [expression(p, n) for n in parts]
    for part, one in zip(parts, made, strict=True):
        if one.kind.has('float', 'any'):
            p.refuse(part, 'a bound of a slice may be no whole number')
    return Made(of('int'), p.spliced(node, zip(parts, (m.text for m in made), strict=True)))


def _lambda(p: Pass, node: ast.Lambda) -> Made:
    for argument in node.args.args:
        if p.late and not p.names.get((p.scope, argument.arg)):
            p.hold((p.scope, argument.arg), ANY)
    given = node.args.args[len(node.args.args) - len(node.args.defaults) :]
    parts: list[tuple[ast.AST, str]] = []
    for argument, default in zip(given, node.args.defaults, strict=True):
        one = expression(p, default)
        p.hold((p.scope, argument.arg), one.kind)
        parts.append((default, one.text))
    if node.args.vararg or node.args.kwarg:
        p.refuse(node, 'a lambda takes any arguments')
    parts.append((node.body, expression(p, node.body).text))
    return Made(of('function'), p.spliced(node, parts))


def comprehended(p: Pass, node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp) -> Made:
    """Return a comprehension; what it loops over comes first, for its names mean that."""
    parts: list[tuple[ast.AST, str]] = []
    for loop in node.generators:
        over = looped(p, loop.iter, loop.target)
        parts += [(loop.iter, over)]
        parts += [(test, expression(p, test).text) for test in loop.ifs]
    inner = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
    made = [expression(p, item) for item in inner]
    parts += zip(inner, (m.text for m in made), strict=True)
    if isinstance(node, ast.DictComp):
        return Made(keyed(made[0].kind, made[1].kind), p.spliced(node, parts))
    tag = {ast.ListComp: 'list', ast.SetComp: 'set', ast.GeneratorExp: 'iter'}[type(node)]
    return Made(holding(tag, made[0].kind), p.spliced(node, parts))


def looped(p: Pass, over: ast.expr, target: ast.expr) -> str:
    """Bind the target of a loop, and return how what it loops over is written."""
    made = expression(p, over)
    of_pairs = is_view(over) and made.kind.has('list')
    made, kind = pairs_seen(p, over, made)
    if of_pairs and kind.own == {'tuple'} and isinstance(target, ast.Tuple) and len(target.elts) == 2:
        assert isinstance(over, ast.Call)
        assert isinstance(over.func, ast.Attribute)
        owner = expression(p, over.func.value).kind
        bind(p, target.elts[0], owner.names, over)
        bind(p, target.elts[1], owner.values, over)
    else:
        bind(p, target, kind, over)
    if made.kind.has('response'):
        p.refuse(over, 'a response is read line by line')
    return made.text


def bind(p: Pass, target: ast.expr, kind: Kind, value: ast.expr | None) -> None:
    """Note what a target of an assignment or a loop is given."""
    if isinstance(target, ast.Tuple | ast.List):
        for item in target.elts:
            bind(p, item, element(kind), value)
        return
    if isinstance(target, ast.Starred):
        bind(p, target.value, kind, value)
        return
    if isinstance(target, ast.Name):
        root = p.root(target.id)
    elif isinstance(target, ast.Attribute):
        root = ('attribute', target.attr)
    else:
        assert isinstance(target, ast.Subscript)
        p.put(p.roots(target.value), kind._replace(keys=kind.keys | expression(p, target.slice).kind.all))
        if kind.own & (CONTAINERS | {'any'}):
            p.link([*p.roots(target.value), *p.roots(value)])
        return
    p.hold(root, kind)
    if kind.own & (CONTAINERS | {'any'}):
        p.link([root, *p.roots(value)])


_FORMS: dict[type[ast.expr], Callable[..., Made]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.BoolOp: _boolean,
    ast.Compare: _compare,
    ast.IfExp: _choice,
    ast.List: _display,
    ast.Tuple: _display,
    ast.Set: _display,
    ast.Dict: _dict,
    ast.Starred: _starred,
    ast.Subscript: _subscript,
    ast.Slice: _slice,
    ast.Lambda: _lambda,
    ast.ListComp: comprehended,
    ast.SetComp: comprehended,
    ast.DictComp: comprehended,
    ast.GeneratorExp: comprehended,
    ast.Call: lambda p, node: call(p, node, lambda inner: expression(p, inner)),
}
