"""An expression -> what it is, and how it is written in Python 3."""

import ast
from collections.abc import Callable

from rewright.transpile.calls import call
from rewright.transpile.formats import filled
from rewright.transpile.kinds import (
    ANY,
    NUMBERS,
    SEQUENCES,
    STRINGS,
    element,
    holding,
    join,
    keyed,
    of,
)  # fmt: skip
from rewright.transpile.loops import Comprehension, comprehended
from rewright.transpile.names import attribute, constant, name
from rewright.transpile.operations import combined, divided, in_order
from rewright.transpile.outside import environment
from rewright.transpile.passing import Made, Pass

Ask = Callable[[ast.expr], Made]


def expression(p: Pass, node: ast.expr) -> Made:
    """Return what an expression is and how it is written."""
    form = _FORMS.get(type(node))
    if form is None:
        p.refuse(node, f'{type(node).__name__} is not understood')
        return Made(ANY, p.source(node))
    return form(p, node)


def asking(p: Pass) -> Ask:
    """Return what asks for an expression in a pass."""
    return lambda inner: expression(p, inner)


def _comprehended(p: Pass, node: Comprehension) -> Made:
    return comprehended(p, node, asking(p))


def _binary(p: Pass, node: ast.BinOp) -> Made:
    left = expression(p, node.left)
    if isinstance(node.op, ast.Mod) and not (left.kind.numbers and not left.kind.own & STRINGS):
        return filled(p, node, left, asking(p))
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
    if isinstance(node, ast.Set):
        p.needs.add('sets')
        if 'sets' in p.tables:
            kind = holding('set', *(m.kind for m in made))
            return Made(kind, f'{p.ours("Set")}.display({", ".join(m.text for m in made)})')
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
    text = p.spliced(node, parts)
    if 'dicts' in p.tables:
        text = f'{p.ours("Dict")}.display({text})' if node.keys else f'{p.ours("Dict")}()'
    return Made(kind, text)


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


_FORMS: dict[type[ast.expr], Callable[..., Made]] = {
    ast.Constant: constant,
    ast.Name: name,
    ast.Attribute: lambda p, node: attribute(p, node, asking(p)),
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
    ast.ListComp: _comprehended,
    ast.SetComp: _comprehended,
    ast.DictComp: _comprehended,
    ast.GeneratorExp: _comprehended,
    ast.Call: lambda p, node: call(p, node, asking(p)),
}
