"""A literal, a name or an attribute -> what it is, and how it is written in Python 3."""

import ast
from collections.abc import Callable

from rewright.transpile.databases import database_attribute
from rewright.transpile.imports import BY_MODULE
from rewright.transpile.kinds import ANY, Kind, of
from rewright.transpile.modules import CONSTANTS, FUNCTIONS, VALUES
from rewright.transpile.outside import GIVEN
from rewright.transpile.passing import Made, Pass

Ask = Callable[[ast.expr], Made]


def constant(p: Pass, node: ast.Constant) -> Made:
    """Return what a literal is."""
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


def name(p: Pass, node: ast.Name) -> Made:
    """Return what a variable may be, or what Python itself calls so."""
    if (known := _of_library(p, node, p.dotted(node))) is not None:
        return known
    root = p.root(node.id)
    if p.path(node) in p.whole.passes:
        p.refuse(node, 'a module of the job is handed on')
    if root in p.names or root[0] != p.base or node.id in p.bound.get(p.base, set()):
        if node.id in p.functions and id(node) not in p.followed:
            _handed(p, p.functions[node.id])
        return Made(p.found(root), node.id)
    if node.id in {'True', 'False'}:
        return Made(of('bool'), node.id)
    value = VALUES.get(node.id)
    if value is not None:
        return Made(of('function'), p.ours(value[8:]) if value.startswith('python2.') else value)
    if node.id not in {'__name__', '__file__'}:
        p.refuse(node, f'{node.id} is not known to be the same in Python 3')
    return Made(of('ascii'), node.id)


def _of_library(p: Pass, node: ast.Name | ast.Attribute, dotted: str) -> Made | None:
    """What a value or a function of the library is; None for what is not known as either."""
    as_it_is = dotted if isinstance(node, ast.Name) and dotted.partition('.')[0] in BY_MODULE else p.source(node)
    if dotted in CONSTANTS:
        kind, text = CONSTANTS[dotted]
        p.needs |= {'stdin', 'python2'} if dotted == 'sys.stdin' else set()
        return Made(kind, p.ours(text[8:]) if text.startswith('python2.') else text or as_it_is)
    if dotted in FUNCTIONS:
        function = FUNCTIONS[dotted]
        if function.value:
            return Made(of('function'), p.ours(function.value[8:]))
        p.refuse(node, f'{dotted} is handed on, which is not followed')
        return Made(ANY, as_it_is)
    return None


def _handed(p: Pass, function: ast.FunctionDef) -> None:
    """A function that is handed on may be called with anything."""
    for argument in function.args.args:
        p.hold((p.scope_of[function], argument.arg), ANY)


def attribute(p: Pass, node: ast.Attribute, ask: Ask) -> Made:
    """Return what an attribute is: of a module, of an object, or of something that the library gave."""
    if (found := p.member(node)) is not None:
        other, word = found
        if word in other.functions:
            _handed(p, other.functions[word])
        return Made(p.found((other.base, word)), p.source(node))
    dotted = p.dotted(node)
    if (known := _of_library(p, node, dotted)) is not None:
        return known
    if '.' in dotted:
        p.refuse(node, f'{dotted} is not known to be the same in Python 3')
        return Made(ANY, p.source(node))
    made = ask(node.value)
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
    elif made.kind.own and made.kind.within(frozenset({'database', 'cursor'})):
        return database_attribute(p, node, made)
    elif made.kind.has('date'):
        kind = of('int') if node.attr in _OF_DATES else ANY
    elif made.kind.has('object', 'class') or (made.kind.own == {'any'} and p.whole.classes):
        kind = p.found(('attribute', node.attr))
    elif made.kind.own:
        p.refuse(node, f'.{node.attr} of something that is not followed')
        kind = ANY
    else:
        kind = Kind()
    return Made(kind, p.spliced(node, [(node.value, made.text)]))


_OF_DATES = frozenset({'year', 'month', 'day', 'hour', 'minute', 'second', 'days', 'seconds', 'tm_year', 'tm_mon'})
