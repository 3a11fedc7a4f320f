"""Methods of bytes and of unicode text -> the same methods, or helpers that know what Python 2 knew."""

import ast

from rewright.transpile.dicts import pairs_seen
from rewright.transpile.formats import formatted
from rewright.transpile.kinds import (
    BYTES,
    STRINGS,
    Kind,
    holding,
    of,
)  # fmt: skip
from rewright.transpile.library import coding
from rewright.transpile.passing import Made, Pass

# Of bytes, they know ASCII alone.
_OF_ASCII = frozenset({'strip', 'lstrip', 'rstrip', 'upper', 'lower', 'title', 'capitalize', 'swapcase'})
_TESTS = frozenset({'isdigit', 'isalpha', 'isalnum', 'isspace', 'isupper', 'islower'})
_ALIKE = frozenset({'replace', 'ljust', 'rjust', 'center', 'zfill', 'expandtabs'})
_FINDS = frozenset({'find', 'rfind', 'count', 'index', 'rindex'})
OF_STRINGS = _OF_ASCII | _TESTS | _ALIKE | {'startswith', 'translate', 'endswith', 'split', 'rsplit', 'partition', 'rpartition',
                                             'join', 'format', 'encode', 'decode', 'find', 'rfind', 'splitlines'}  # fmt: skip


def written(p: Pass, node: ast.Call, receiver: Made, made: list[Made], kind: Kind) -> Made:
    """Return the call as it is, of what it is written as now."""
    assert isinstance(node.func, ast.Attribute)
    values = [*node.args, *(k.value for k in node.keywords)]
    parts = [(node.func.value, receiver.text), *zip(values, (m.text for m in made), strict=True)]
    return Made(kind, p.spliced(node, parts))


def string_method(p: Pass, node: ast.Call, receiver: Made, made: list[Made]) -> Made:
    """Return what a method of bytes or of unicode text gives."""
    assert isinstance(node.func, ast.Attribute)
    word, kind = node.func.attr, receiver.kind
    own = Kind(kind.own & STRINGS or frozenset({'bytes'}))
    if kind.has('any') and p.texts:
        p.refuse(node, 'it is not known whether this is bytes or unicode text')
    plain_ascii = own.own == {'ascii'} and not kind.has('any')
    if word in {'encode', 'decode'}:
        return _coded(p, node, receiver, made)
    if word == 'format':
        if isinstance(node.func.value, ast.Constant) and isinstance(node.func.value.value, str) and not node.keywords:
            if node.func.value.kind == 'u':
                p.refuse(node, 'a format of unicode text is not followed')
            return formatted(p, node, node.func.value.value, node.args, made)
        p.refuse(node, 'a format that is no literal is not followed')
    if word == 'join' and len(node.args) == 1:
        over, inner = pairs_seen(p, node.args[0], made[0])
        return written(p, node, receiver, [over], p.strings(node, own, inner))
    if word in _OF_ASCII and not node.args:
        if plain_ascii and not word.endswith('strip'):
            return written(p, node, receiver, made, own)
        return _as_bytes(p, node, receiver, own)
    if word == 'translate':
        if own.has('text') or kind.has('any') or not 1 <= len(made) <= 2 or not all(m.kind.within(BYTES) for m in made):
            p.refuse(node, 'what is translated, or by which table, is not followed')
        return Made(of('bytes'), f'{p.ours("translated")}({", ".join([receiver.text, *(m.text for m in made)])})')
    if word in {'strip', 'lstrip', 'rstrip'}:
        return written(p, node, receiver, made, p.strings(node, own, *(m.kind for m in made)))
    if word in _TESTS or word == 'splitlines':
        gives = of('bool') if word in _TESTS else holding('list', own)
        return (
            written(p, node, receiver, made, gives)
            if plain_ascii and word not in {'isspace', 'splitlines'}
            else Made(gives, _as_bytes(p, node, receiver, own).text)
        )
    if word in {'split', 'rsplit'}:
        blank = not node.args or (isinstance(node.args[0], ast.Constant) and node.args[0].value is None)
        if blank and word == 'split' and len(node.args) <= 1:
            if own.has('text'):
                p.refuse(node, 'unicode text is split at what is blank in it')
            return Made(holding('list', own), f'{p.ours("words")}({receiver.text})')
        if blank:
            p.refuse(node, 'a text is split at some of its blanks')
        strings = [m.kind for m in made if m.kind.own & STRINGS]
        return written(p, node, receiver, made, holding('list', p.strings(node, own, *strings)))
    strings = [m.kind for m in made if m.kind.own & (STRINGS | {'any'})]
    together = p.strings(node, own, *(Kind(k.own & (STRINGS | {'any'})) for k in strings))
    if word in {'partition', 'rpartition'}:
        return written(p, node, receiver, made, holding('tuple', together))
    if word in _FINDS:
        return written(p, node, receiver, made, of('int'))
    return written(p, node, receiver, made, of('bool') if word in {'startswith', 'endswith'} else together)


def _as_bytes(p: Pass, node: ast.Call, receiver: Made, own: Kind) -> Made:
    """A method that knows ASCII alone."""
    assert isinstance(node.func, ast.Attribute)
    word = node.func.attr
    if own.has('text'):
        if word in {'upper', 'lower'} and own.within(frozenset({'text', 'ascii'})):
            return Made(own, f'{p.ours(f"{word}_text")}({receiver.text})')
        if word in {'strip', 'lstrip', 'rstrip'} and own.within(frozenset({'text', 'ascii'})):
            return Made(own, f'{p.ours(f"{word}_text")}({receiver.text})')
        p.refuse(node, f'.{word}() of unicode text is not known to be the same')
    if node.args or node.keywords:
        p.refuse(node, f'.{word}() with arguments is not followed')
    return Made(own, f'{p.ours(word)}({receiver.text})')


def _coded(p: Pass, node: ast.Call, receiver: Made, made: list[Made]) -> Made:
    assert isinstance(node.func, ast.Attribute)
    word = node.func.attr
    # Nothing but a text has these methods.
    kind = receiver.kind if receiver.kind.has('any') else Kind(receiver.kind.own & STRINGS)
    if not node.args or node.keywords or len(node.args) > 2 or not coding(node.args[0]):
        p.refuse(node, 'a coding that is not followed')
    given = ', '.join([receiver.text, *(m.text for m in made)])
    if not kind.own or not kind.within(STRINGS):
        p.refuse(node, 'it is not known whether this is bytes or unicode text')
    if word == 'decode':
        if kind.has('text'):
            p.refuse(node, 'unicode text is decoded')
        return Made(of('text'), f'{p.ours("decoded")}({given})')
    if kind.has('bytes'):
        if kind.has('text'):
            p.refuse(node, 'it is not known whether this is bytes or unicode text')
        # Python 2 decodes bytes by itself before it encodes them.
        given = ', '.join([f"{p.ours('decoded')}({receiver.text}, '{p.coding}')", *(m.text for m in made)])
    return Made(of('bytes'), f'{p.ours("encoded")}({given})')
