"""`'%s' % value` and `'{}'.format(value)` -> the same text, where Python 2 writes numbers, lists and errors otherwise."""

import ast
import re
import string
from collections.abc import Callable, Sequence

from rewright.transpile.kinds import ANY, CONTAINERS, NUMBERS, SAID_ALIKE, STRINGS, Kind, of, unfolded
from rewright.transpile.passing import Made, Pass

Ask = Callable[[ast.expr], Made]
_SPEC = re.compile(r'%(?:\((?P<key>[^)]*)\))?[#0\- +]*(?:\*|\d+)?(?:\.(?:\*|\d+))?[hlL]?(?P<letter>.)')


def said(p: Pass, node: ast.AST, made: Made) -> Made:
    """Return what `str` makes of a value."""
    kind = made.kind
    if kind.own and kind.within(frozenset({'ascii', 'bytes'})):
        return made
    if kind.has('text'):
        if kind.has('bytes', 'any'):
            p.refuse(node, 'it is not known whether this is bytes or unicode text')
        inner = made.text if kind.within(frozenset({'ascii', 'text'})) else f'{p.ours("plain")}({made.text})'
        return Made(of('ascii' if p.coding == 'ascii' else 'bytes'), p.as_bytes(inner))
    if kind.has('any') and p.texts:
        p.refuse(node, 'it is not known whether this is bytes or unicode text')
    shown(p, node, kind)
    if kind.own and kind.within(SAID_ALIKE):
        return Made(of('ascii'), f'str({made.text})')
    numbers = kind.own and kind.within(NUMBERS | {'none'})
    return Made(of('ascii' if numbers else 'bytes'), f'{p.ours("text")}({made.text})')


_UNSHOWN = frozenset({
    'ordered', 'counts', 'iter', 'object', 'function', 'file', 'response', 'reader', 'writer', 'match', 'records', 'class',
})  # fmt: skip


def shown(p: Pass, node: ast.AST, kind: Kind) -> None:
    """Refuse what shows its parts in a way that is not followed; where it is not sure, the value is asked at run time."""
    kind = unfolded(kind)
    if kind.own & (CONTAINERS | {'any'}) and kind.all & {'int', 'any'}:
        p.asks_for_long(node, kind)
    if kind.own & (CONTAINERS | {'any'}):
        p.needs |= {'order'} if kind.all & {'dict', 'any'} else set()
        p.needs |= {'order of sets'} if 'set' in kind.all else {'order of anything'} if 'any' in kind.all else set()
    if kind.own & (CONTAINERS | {'any'}) and 'text' in kind.inside | kind.keys:
        p.refuse(node, 'a container shows unicode text with a u in front of it')
    if kind.own and kind.own <= _UNSHOWN:
        p.refuse(node, 'something shows its address in memory')


def printed(p: Pass, node: ast.expr, made: Made) -> Made:
    """Return what is handed to `print` for a value: it makes a text of what is said alike in both languages."""
    if made.kind.own and made.kind.within(SAID_ALIKE - {'text'}):
        return Made(made.kind, made.text)
    return said(p, node, made)


def filled(p: Pass, node: ast.BinOp, left: Made, ask: Ask) -> Made:
    """Return `left % right` where `left` may be a text."""
    literal = node.left.value if isinstance(node.left, ast.Constant) else None
    if not isinstance(literal, str):
        right = _unfolded(ask(node.right))
        if not left.kind.within(STRINGS):
            kind = ANY if not left.kind.has('text') else p.strings(node, left.kind, right.kind)
        else:
            kind = p.strings(node, left.kind, Kind(right.kind.all & STRINGS))
        if 'text' in (left.kind.own | right.kind.all):
            p.refuse(node, 'a format that is no literal meets unicode text')
        shown(p, node, right.kind if not right.kind.has('tuple') else Kind(right.kind.inside, right.kind.inside))
        return Made(p.unknown(kind), f'{p.ours("filled")}({left.text}, {right.text})')
    specs = [m for m in _SPEC.finditer(literal) if m['letter'] != '%']
    if any(m['letter'] not in 'sdifFeEgGrxXou' for m in specs):
        p.refuse(node, 'a letter of the format is not understood')
    if any(m['key'] is not None for m in specs):
        return _by_key(p, node, left, ask(node.right))
    if '*' in ''.join(m[0] for m in specs):
        p.refuse(node, 'a width of the format is an argument')
    values = node.right.elts if isinstance(node.right, ast.Tuple) else [node.right]
    made = [ask(value) for value in values]
    if not isinstance(node.right, ast.Tuple) and made[0].kind.has('tuple', 'found', 'found in text', 'record', 'any'):
        return _one(p, node, left, made[0])
    if len(made) != len(specs) or any(isinstance(v, ast.Starred) for v in values):
        p.refuse(node, 'the values of the format are not counted')
    texts: list[str] = []
    kinds = [left.kind]
    for spec, value, one in zip(specs, values, made, strict=False):
        new, kind = _argument(p, value, one, spec)
        texts.append(new)
        kinds.append(kind)
    form = left.text
    if any(m['letter'] == 'r' for m in specs):
        form = re.sub(r'(%[#0\- +]*+\d*(?:\.\d+)?)r', r'\1s', form)
    parts = [(node.left, form), *zip(values, texts, strict=False)]
    return Made(p.strings(node, *kinds), p.spliced(node, parts))


def _argument(p: Pass, value: ast.expr, one: Made, spec: re.Match[str]) -> tuple[str, Kind]:
    if spec['letter'] == 'r':
        shown(p, value, Kind(one.kind.own | {'list'}, one.kind.all))
        return f'{p.ours("shown")}({one.text})', of('bytes')
    if spec['letter'] != 's':
        if spec['letter'] in 'xXo' and not one.kind.within(frozenset({'int', 'bool'})):
            p.refuse(value, 'something that may be no whole number is written in another base')
        if spec['letter'] == 'o' and '#' in spec[0]:
            p.refuse(value, 'a whole number in base 8 is marked as such')
        return one.text, of('ascii')
    if one.kind.own and one.kind.within(SAID_ALIKE):
        return one.text, Kind(frozenset({'ascii'}) | (one.kind.own & STRINGS))
    if one.kind.has('text'):
        if one.kind.has('bytes', 'any'):
            p.refuse(value, 'it is not known whether this is bytes or unicode text')
        return f'{p.ours("plain")}({one.text})', of('text')
    made = said(p, value, one)
    return made.text, made.kind


def _one(p: Pass, node: ast.BinOp, left: Made, right: Made) -> Made:
    """One value that may be a tuple of several."""
    right = _unfolded(right)
    shown(p, node, Kind(right.kind.inside, right.kind.inside) if right.kind.has('tuple') else right.kind)
    if 'text' in right.kind.all:
        p.refuse(node, 'values of a format that are not counted may be unicode text')
    kind = p.strings(node, left.kind, Kind(right.kind.all & (STRINGS | {'any'}) | {'bytes'}))
    return Made(kind, f'{p.ours("filled")}({left.text}, {right.text})')


def _unfolded(made: Made) -> Made:
    return made._replace(kind=unfolded(made.kind))


def _by_key(p: Pass, node: ast.BinOp, left: Made, right: Made) -> Made:
    right = _unfolded(right)
    if {'bytes', 'text'} <= right.kind.inside or ('any' in right.kind.inside and p.texts):
        p.refuse(node, 'bytes that may be beyond ASCII meet unicode text')
    shown(p, node, Kind(right.kind.inside - {'dict'}, right.kind.inside - {'dict'}))
    inside = right.kind.inside & STRINGS
    if 'text' in inside:
        p.refuse(node, 'a format by names is filled with unicode text')
    kind = p.strings(node, left.kind, Kind(inside or frozenset({'bytes'})))
    return Made(kind, f'{p.ours("filled")}({left.text}, {right.text})')


def formatted(p: Pass, node: ast.Call, form: str, values: Sequence[ast.expr], made: Sequence[Made]) -> Made:
    """Return `'...'.format(...)` of a literal with fields by number."""
    assert isinstance(node.func, ast.Attribute)
    parts: list[tuple[ast.AST, str]] = []
    kinds: list[Kind] = [of('ascii' if form.isascii() else 'bytes')]
    texts = [m.text for m in made]
    for count, (_, name, spec, conversion) in enumerate(f for f in string.Formatter().parse(form) if f[1] is not None):
        place = int(name) if name and name.isdigit() else count
        if (name and not name.isdigit()) or conversion or place >= len(made) or '{' in (spec or ''):
            p.refuse(node, 'a field of the format is not understood')
            continue
        one = made[place]
        if one.kind.has('text'):
            p.refuse(node, 'unicode text is put into a format of bytes')
        kinds.append(Kind(one.kind.own & STRINGS or frozenset({'ascii'})))
        if spec and spec[-1] in 'dfFeEgGxXo':
            if not one.kind.within(NUMBERS):
                p.refuse(node, 'something that may be no number is put into a format')
        elif not one.kind.own or not one.kind.within(SAID_ALIKE - {'date', 'none', 'bool'}):
            if spec:
                p.refuse(node, 'a width is given to something that may be no text')
            say = said(p, values[place], one)
            texts[place] = say.text
            kinds.append(say.kind)
    parts = list(zip(values, texts, strict=True))
    return Made(p.strings(node, *kinds), p.spliced(node, parts))
