"""Calls of Python 2's builtins -> what they give and how they are written."""

import ast
from collections.abc import Callable

from rewright.transpile.containers import CONTAINER_CALLS
from rewright.transpile.dicts import is_view, pairs_seen
from rewright.transpile.formats import said, shown
from rewright.transpile.kinds import (
    ANY,
    BYTES,
    NUMBERS,
    STRINGS,
    WHOLE,
    Kind,
    holding,
    join,
    looped_over,
    of,
)  # fmt: skip
from rewright.transpile.passing import Made, Pass
from rewright.transpile.pieces import tight
from rewright.transpile.sorting import (
    Form,
    arguments,
    called,
    is_none,
    least,
    refused,
    sorted_call,
    told,
    unordered,
    what_gives,
)

Ask = Callable[[ast.expr], Made]


def _len(p: Pass, node: ast.Call, ask: Ask) -> Made:
    views = bool(node.args) and is_view(node.args[0])
    made = [unordered(p, node.args[0], ask)] if views else arguments(p, node, ask, 1)
    return Made(of('int'), called('len', made))


def _whole(p: Pass, node: ast.Call, ask: Ask) -> Made:
    if not node.args:
        return Made(of('int'), '0')
    made = arguments(p, node, ask, 1)
    plain = made[0].kind.own and made[0].kind.within(NUMBERS)
    return Made(of('int'), called('int' if plain else p.ours('whole'), made))


def _real(p: Pass, node: ast.Call, ask: Ask) -> Made:
    made = arguments(p, node, ask, 1)
    plain = made[0].kind.own and made[0].kind.within(NUMBERS)
    return Made(of('float'), called('float' if plain else p.ours('real'), made))


def _str(p: Pass, node: ast.Call, ask: Ask) -> Made:
    made = arguments(p, node, ask, 1)
    found = said(p, node, made[0])
    # What needs no call any more stands where a call stood.
    return Made(found.kind, tight(found.text))


def _repr(p: Pass, node: ast.Call, ask: Ask) -> Made:
    made = arguments(p, node, ask, 1)
    kind = made[0].kind
    shown(p, node, Kind(kind.own | {'list'}, kind.all))
    plain = kind.own and kind.within(NUMBERS | {'none', 'ascii'})
    return Made(of('bytes' if kind.has('any') else 'ascii'), called('repr' if plain else p.ours('shown'), made))


def _unicode(p: Pass, node: ast.Call, ask: Ask) -> Made:
    made = arguments(p, node, ask, 2)
    kind = made[0].kind
    if len(made) == 2 and kind.within(BYTES):
        return Made(of('text'), called(p.ours('decoded'), made))
    if kind.within(frozenset({'text'})):
        return Made(kind, tight(made[0].text))
    if kind.own and kind.within(BYTES):
        return Made(of('text'), f"{p.ours('decoded')}({made[0].text}, '{p.coding}')")
    if not kind.within(NUMBERS | {'none'}):
        p.refuse(node, 'it is not known what unicode is made of')
    return Made(of('text'), called(p.ours('text'), made[:1]))


def _range(p: Pass, node: ast.Call, ask: Ask) -> Made:
    made = arguments(p, node, ask, 3)
    for one in made:
        if not one.kind.within(WHOLE):
            p.refuse(node, 'a bound of range may be no whole number')
    text = called('range', made)
    loops = isinstance(node.func, ast.Name) and node.func.id == 'xrange'
    return Made(holding('list', of('int')), text if loops else f'list({text})')


def _round(p: Pass, node: ast.Call, ask: Ask) -> Made:
    return Made(of('float'), called(p.ours('rounded'), arguments(p, node, ask, 2)))


def _cmp(p: Pass, node: ast.Call, ask: Ask) -> Made:
    return Made(of('int'), called(p.ours('compared'), arguments(p, node, ask, 2, 2)))


def _sum(p: Pass, node: ast.Call, ask: Ask) -> Made:
    made = arguments(p, node, ask, 1)
    if made[0].kind.has('dict', 'set') or is_view(node.args[0]):
        made = [pairs_seen(p, node.args[0], made[0])[0]]
    summed = looped_over(made[0].kind)
    numbers, known = summed.numbers, summed.own & {'of SQL'}
    if not known and numbers and numbers <= WHOLE:
        return Made(of('int'), called('sum', made))
    # From Python 3.12 on, floats are added up in another way.
    whole = {'int'} if 'float' in numbers else set()
    return Made(of(*numbers, *whole, *known) if numbers else of('int', 'float', *known), called(p.ours('added'), made))


def _map(p: Pass, node: ast.Call, ask: Ask) -> Made:
    if len(node.args) < 2 or node.keywords:
        return refused(p, node)
    if len(node.args) > 2 or is_none(node.args[0]):
        return _mapped(p, node, ask)
    over, kind = pairs_seen(p, node.args[1], ask(node.args[1]))
    told(p, node.args[0], [kind])
    made = ask(node.args[0])
    gives = what_gives(p, node.args[0], ask)
    return Made(holding('list', gives), f'list(map({made.text}, {over.text}))')


def _mapped(p: Pass, node: ast.Call, ask: Ask) -> Made:
    """Several at once: the shorter ones go on with None."""
    seen = [pairs_seen(p, argument, ask(argument)) for argument in node.args[1:]]
    kinds = [join(kind, of('none')) if len(seen) > 1 else kind for _, kind in seen]
    lists = [made.text for made, _ in seen]
    if is_none(node.args[0]):
        gives = holding('tuple', *kinds) if len(kinds) > 1 else kinds[0]
        return Made(holding('list', gives), f'{p.ours("mapped")}({", ".join(["None", *lists])})')
    told(p, node.args[0], kinds)
    made = ask(node.args[0])
    gives = what_gives(p, node.args[0], ask)
    return Made(holding('list', gives), f'{p.ours("mapped")}({", ".join([made.text, *lists])})')


def _filter(p: Pass, node: ast.Call, ask: Ask) -> Made:
    if len(node.args) != 2 or node.keywords:
        return refused(p, node)
    bare = ask(node.args[1])
    if not bare.kind.within(frozenset({'list', 'cells'})):
        p.refuse(node, 'filter gives what it is given, which may be no list')
    over, kind = pairs_seen(p, node.args[1], bare)
    told(p, node.args[0], [kind])
    made = Made(Kind(), 'None') if is_none(node.args[0]) else ask(node.args[0])
    return Made(bare.kind, f'list(filter({made.text}, {over.text}))')


def _zip(p: Pass, node: ast.Call, ask: Ask) -> Made:
    seen = [pairs_seen(p, argument, ask(argument)) for argument in node.args]
    kind = holding('tuple', *(k for _, k in seen))
    return Made(holding('list', kind), f'list({called("zip", [m for m, _ in seen])})')


def _enumerate(p: Pass, node: ast.Call, ask: Ask) -> Made:
    made, kind = pairs_seen(p, node.args[0], ask(node.args[0]))
    rest = [ask(a) for a in node.args[1:]]
    return Made(holding('iter', holding('tuple', of('int'), kind)), called('enumerate', [made, *rest]))


def _isinstance(p: Pass, node: ast.Call, ask: Ask) -> Made:
    made = arguments(p, node, ask, 2, 2)
    names = node.args[1].elts if isinstance(node.args[1], ast.Tuple) else [node.args[1]]
    words = {n.id if isinstance(n, ast.Name) else '?' for n in names}
    known = {'str': 'str', 'basestring': 'str', 'int': 'int', 'long': 'int', 'float': 'float', 'list': 'list', 'dict': 'dict',
             'tuple': 'tuple', 'bool': 'bool', 'unicode': 'str'}  # fmt: skip
    if not words <= known.keys():
        return refused(p, node)
    strings = made[0].kind.own & (STRINGS | {'any'})
    one_of = words & {'str', 'unicode', 'basestring'}
    if one_of in ({'str'}, {'unicode'}) and p.texts:
        p.refuse(node, 'whether something is bytes or unicode text is asked for')
    if one_of == {'unicode'} and strings:
        p.refuse(node, 'whether something is unicode text is asked for')
    value = made[0].text
    if 'long' in words and 'int' not in words:
        p.refuse(node, 'whether a number is long is asked for')
    if 'int' in words and 'long' not in words and made[0].kind.own & {'int', 'any'}:
        p.asks_for_long(node, made[0].kind)
        value = f'{p.ours("short")}({value})'
    types = list(dict.fromkeys(known[w] for w in (n.id for n in names if isinstance(n, ast.Name))))
    return Made(of('bool'), f'isinstance({value}, {types[0] if len(types) == 1 else f"({chr(44).join(types)})"})')


def _plain(name: str, kind: Kind, takes: frozenset[str] = frozenset()) -> Form:
    def form(p: Pass, node: ast.Call, ask: Ask) -> Made:
        made = arguments(p, node, ask, 3, 1)
        for one in made:
            if takes and not one.kind.within(takes):
                p.refuse(node, f'{name} of something that may be something else')
        return Made(kind, called(name, made))

    return form


def _chr(p: Pass, node: ast.Call, ask: Ask) -> Made:
    return Made(of('bytes'), called(p.ours('byte'), arguments(p, node, ask, 1)))


def _abs(p: Pass, node: ast.Call, ask: Ask) -> Made:
    made = arguments(p, node, ask, 1)
    return Made(made[0].kind, called('abs', made))


def _all(name: str) -> Form:
    def form(p: Pass, node: ast.Call, ask: Ask) -> Made:
        made = arguments(p, node, ask, 1)
        return Made(of('bool'), called(name, [pairs_seen(p, node.args[0], made[0])[0]]))

    return form


def _reduce(p: Pass, node: ast.Call, ask: Ask) -> Made:
    if not 2 <= len(node.args) <= 3 or node.keywords:
        return refused(p, node)
    over, kind = pairs_seen(p, node.args[1], ask(node.args[1]))
    start = [ask(a) for a in node.args[2:]]
    told(p, node.args[0], [ANY, kind])
    made = ask(node.args[0])
    p.needs.add('functools')
    return Made(ANY, called('functools.reduce', [made, over, *start]))


def _reversed(p: Pass, node: ast.Call, ask: Ask) -> Made:
    made = arguments(p, node, ask, 1)
    return Made(made[0].kind._replace(own=frozenset({'iter'})), called('reversed', made))


BUILTINS: dict[str, Form] = {
    'len': _len, 'int': _whole, 'float': _real, 'str': _str, 'repr': _repr, 'unicode': _unicode, 'range': _range,
    'xrange': _range, 'round': _round, 'cmp': _cmp, 'sorted': sorted_call, 'min': least('min'), 'max': least('max'),
    'sum': _sum, 'map': _map, 'filter': _filter, 'zip': _zip, 'enumerate': _enumerate, **CONTAINER_CALLS,
    'isinstance': _isinstance, 'abs': _abs,
    'any': _all('any'), 'all': _all('all'), 'reduce': _reduce, 'reversed': _reversed, 'bool': _plain('bool', of('bool')),
    'chr': _chr, 'ord': _plain('ord', of('int'), STRINGS),
    'divmod': _plain('divmod', holding('tuple', of('int', 'float')), NUMBERS),
    'pow': _plain('pow', of('int', 'float'), NUMBERS),
}  # fmt: skip
