"""An expression -> what it is, and how it is written in Python 3."""

import ast
from collections.abc import Callable

from rewright.convert.calls import call
from rewright.convert.dicts import is_view, pairs_seen
from rewright.convert.formats import filled
from rewright.convert.kinds import (
    ANY,
    BYTES,
    CONTAINERS,
    NUMBERS,
    SEQUENCES,
    STRINGS,
    WHOLE,
    Kind,
    element,
    holding,
    join,
    keyed,
    of,
    unfolded,
)  # fmt: skip
from rewright.convert.modules import CONSTANTS, FUNCTIONS, VALUES
from rewright.convert.passing import Made, Pass


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
        return Made(kind, text or p.source(node))
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
    elif made.kind.has('date'):
        kind = of('int') if node.attr in _OF_DATES else ANY
    elif made.kind.has('object') or (made.kind.own == {'any'} and p.classes):
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
        return divided(p, left, right, text)
    return Made(combined(p, node, node.op, left.kind, right.kind), text)


def divided(p: Pass, left: Made, right: Made, text: str) -> Made:
    """Return a division as Python 2 does it: whole numbers are divided to the floor."""
    both = (left.kind.numbers, right.kind.numbers)
    if p.divides:
        return Made(of('float'), text)
    if all(both) and all(k <= WHOLE for k in both):
        return Made(of('int'), f'{left.text} // {right.text}')
    if all(both) and {'float'} in both:
        return Made(of('float'), text)
    return Made(of('int', 'float') if all(both) else ANY, f'{p.ours("divided")}({left.text}, {right.text})')


def combined(p: Pass, node: ast.AST, op: ast.operator, left: Kind, right: Kind) -> Kind:
    """Return what two values are together; what cannot be put together at all is an error in both languages."""
    if isinstance(op, ast.Add | ast.Mult):
        left, right = unfolded(left), unfolded(right)
    both = left.own | right.own
    numbers = _computed(op, left.numbers, right.numbers) if left.numbers and right.numbers else Kind()
    if 'any' in both or both & {'object', 'function', 'class'}:
        return ANY
    found = [numbers]
    if isinstance(op, ast.Add):
        strings = (left.own & STRINGS, right.own & STRINGS)
        found += [p.strings(node, Kind(strings[0]), Kind(strings[1]))] if all(strings) else []
        found += [join(left, right)._replace(own=both & CONTAINERS)] if left.own & right.own & CONTAINERS else []
    if isinstance(op, ast.Mult):
        found += [k._replace(own=k.own & (STRINGS | CONTAINERS)) for k in (left, right)]
    if both & {'date'}:
        found.append(of('date'))
    if isinstance(op, ast.BitOr | ast.BitAnd | ast.Sub | ast.BitXor) and both & {'set'}:
        found.append(join(left, right)._replace(own=frozenset({'set'})))
    return join(*found)


def _computed(op: ast.operator, left: frozenset[str], right: frozenset[str]) -> Kind:
    if isinstance(op, ast.Pow):
        return of('int', 'float')
    if left | right <= WHOLE:
        return of('int')
    return of('float') if {'float'} in (left, right) else of('int', 'float')


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
            continue
        if {'bytes', 'text'} <= (one.kind.own | two.kind.own):
            p.refuse(node, 'bytes that may be beyond ASCII are compared with unicode text')
        if isinstance(op, ast.Lt | ast.LtE | ast.Gt | ast.GtE) and not _in_order(one.kind, two.kind):
            if len(node.ops) > 1:
                p.refuse(node, 'several comparisons in one of values that may be of different types')
            sign = {ast.Lt: '<', ast.LtE: '<=', ast.Gt: '>', ast.GtE: '>='}[type(op)]
            text = f'{p.ours("compared")}({one.text}, {two.text}) {sign} 0'
    return Made(of('bool'), text)


def _in_order(one: Kind, two: Kind) -> bool:
    """Whether two values are of one type that orders itself alike in both languages."""
    both = one.own | two.own
    return bool(both) and (both <= NUMBERS or both <= BYTES or both <= {'ascii', 'text'} or both <= {'date'})


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
    made = expression(p, node.body)
    return Made(of('function'), p.spliced(node, [(node.body, made.text)]))


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
