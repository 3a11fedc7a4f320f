"""A call -> what it gives and how it is written: builtins, functions of modules, of the program itself, and methods."""

import ast
from collections.abc import Callable

from rewright.transpile.builtin_calls import BUILTINS
from rewright.transpile.configured import CONFIGURED
from rewright.transpile.databases import DATABASES
from rewright.transpile.kinds import ANY, CONTAINERS, Kind, join, of
from rewright.transpile.library import LIBRARY
from rewright.transpile.methods import OF_OTHERS, method
from rewright.transpile.modules import CONSTANTS, ERRORS, ERRORS_OF_LIBRARY, FUNCTIONS, PURE
from rewright.transpile.outside import OUTSIDE
from rewright.transpile.passing import Made, Pass
from rewright.transpile.records import recorded

Ask = Callable[[ast.expr], Made]


def call(p: Pass, node: ast.Call, ask: Ask) -> Made:
    """Return what a call gives and how it is written."""
    if any(k.arg is None for k in node.keywords) or any(isinstance(a, ast.Starred) for a in node.args):
        p.refuse(node, 'arguments are unpacked into a call')
    name = node.func.id if isinstance(node.func, ast.Name) else ''
    if (found := p.member(node.func)) is not None and (made := _beside(p, node, *found, ask)) is not None:
        return made
    dotted = p.dotted(node.func)
    if dotted.rpartition('.')[0] in CONSTANTS and isinstance(node.func, ast.Attribute) and dotted not in FUNCTIONS:
        return method(p, node, ask(node.func.value), ask)
    if dotted:
        form = next((forms[dotted] for forms in (LIBRARY, OUTSIDE, DATABASES, CONFIGURED) if dotted in forms), None)
        if form is not None:
            return form(p, node, ask)
        if dotted in FUNCTIONS:
            return _known(p, node, dotted, ask)
        if dotted in ERRORS_OF_LIBRARY:
            return _whole(p, node, ask, of('error'))
        p.refuse(node, f'{dotted} is not known to be the same in Python 3')
        return _whole(p, node, ask, ANY)
    if name in p.functions and id(p.functions[name]) in p.top:
        return own(p, node, p.functions[name], 0, ask)
    if name in p.classes:
        return _instance(p, node, p.classes[name], ask)
    if name and p.root(name) not in p.names:
        if name in BUILTINS:
            return BUILTINS[name](p, node, ask)
        if name in ERRORS:
            return _whole(p, node, ask, of('error'))
        p.refuse(node, f'{name} is not known to be the same in Python 3')
        return _whole(p, node, ask, ANY)
    if name and (fields := p.whole.records.get(p.root(name))) is not None:
        return recorded(p, node, fields, ask)
    if isinstance(node.func, ast.Attribute):
        receiver = ask(node.func.value)
        word = node.func.attr
        methods = [f for c in p.whole.classes for f in c.body if isinstance(f, ast.FunctionDef) and f.name == word]
        if methods and (
            receiver.kind.own <= {'object', 'any'} or (receiver.kind.has('object') and word not in OF_OTHERS)
        ):
            several = [own(p, node, f, 1, ask) for f in methods]
            text = p.spliced(node, [(node.func.value, receiver.text), *_arguments(node, ask)])
            return Made(join(*(m.kind for m in several)), text)
        return method(p, node, receiver, ask)
    made = ask(node.func)
    for argument in node.args:
        # Whatever is behind the name may be called with it.
        p.strings(argument, ask(argument).kind)
    return Made(ANY, p.spliced(node, [(node.func, made.text), *((a, ask(a).text) for a in node.args)]))


def _beside(p: Pass, node: ast.Call, other: Pass, name: str, ask: Ask) -> Made | None:
    """Return a call of a function or a class of a module beside this one; None for any other value of it."""
    if name in other.functions and id(other.functions[name]) in other.top:
        return own(p, node, other.functions[name], 0, ask)
    return _instance(p, node, other.classes[name], ask) if name in other.classes else None


def _arguments(node: ast.Call, ask: Ask) -> list[tuple[ast.AST, str]]:
    return [(a, ask(a).text) for a in (*node.args, *(k.value for k in node.keywords))]


def _whole(p: Pass, node: ast.Call, ask: Ask, kind: Kind, text: str = '') -> Made:
    """Return a call with its arguments written anew, of another function where `text` names one."""
    parts = _arguments(node, ask)
    return Made(kind, p.spliced(node, [(node.func, text or p.source(node.func)), *parts]))


def _known(p: Pass, node: ast.Call, dotted: str, ask: Ask) -> Made:
    known = FUNCTIONS[dotted]
    parts: list[tuple[ast.AST, str]] = []
    for argument in node.args:
        kind, written = ask(argument)
        if known.reaches and dotted not in PURE and not kind.within(frozenset({'ascii'})):
            written = f'{p.ours("path")}({written})'
        parts.append((argument, written))
        if known.takes and not kind.within(known.takes):
            p.refuse(argument, 'an argument is not known to mean the same')
        if 'text' in kind.all and known.text.startswith('python2.'):
            p.refuse(argument, 'unicode text is handed to a function of bytes')
    if len(node.args) > known.most or (node.keywords and known.text.startswith('python2.')):
        p.refuse(node, 'an argument is not followed')
    text = p.ours(known.text[8:]) if known.text.startswith('python2.') else known.text
    parts += [(k.value, ask(k.value).text) for k in node.keywords]
    return Made(known.kind, p.spliced(node, [(node.func, text or p.source(node.func)), *parts]))


def own(p: Pass, node: ast.Call, function: ast.FunctionDef, skipped: int, ask: Ask) -> Made:
    """Return a call of a function of the program, whose parameters are given these arguments."""
    names = [a.arg for a in function.args.args][skipped:]
    parts: list[tuple[ast.AST, str]] = []
    given = [*zip(names, node.args, strict=False), *((k.arg or '', k.value) for k in node.keywords)]
    for name, value in given:
        made = ask(value)
        root = (p.scope_of[function], name)
        p.hold(root, made.kind)
        if made.kind.own & (CONTAINERS | {'any'}):
            p.link([root, *p.roots(value)])
        parts.append((value, made.text))
    if len(node.args) > len(names) and function.args.vararg is not None:
        parts += [(argument, ask(argument).text) for argument in node.args[len(names) :]]
    elif len(node.args) > len(names):
        p.refuse(node, 'more arguments than parameters')
    return Made(p.found(('return', p.scope_of[function])), p.spliced(node, parts))


def _instance(p: Pass, node: ast.Call, made_of: ast.ClassDef, ask: Ask) -> Made:
    maker = next((f for f in made_of.body if isinstance(f, ast.FunctionDef) and f.name == '__init__'), None)
    is_error = any(isinstance(b, ast.Name) and b.id in ERRORS for b in made_of.bases)
    if maker is None:
        return _whole(p, node, ask, of('error' if is_error else 'object'))
    text = own(p, node, maker, 1, ask).text
    return Made(of('error' if is_error else 'object'), text)
