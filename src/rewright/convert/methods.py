"""Calls of methods -> what they give and how they are written: of texts, containers, files, rows, answers and moments."""

import ast
from collections.abc import Callable

from rewright.convert.builtin_calls import sorting
from rewright.convert.dicts import VIEWS, pairs_seen, viewed
from rewright.convert.formats import formatted
from rewright.convert.kinds import (
    ANY,
    BYTES,
    CONTAINERS,
    STRINGS,
    Kind,
    element,
    holding,
    join,
    of,
)  # fmt: skip
from rewright.convert.library import coding, of_text
from rewright.convert.passing import Made, Pass

Ask = Callable[[ast.expr], Made]
# Of bytes, they know ASCII alone.
_OF_ASCII = frozenset({'strip', 'lstrip', 'rstrip', 'upper', 'lower', 'title', 'capitalize', 'swapcase'})
_TESTS = frozenset({'isdigit', 'isalpha', 'isalnum', 'isspace', 'isupper', 'islower'})
_ALIKE = frozenset({'replace', 'ljust', 'rjust', 'center', 'zfill', 'expandtabs'})
_FINDS = frozenset({'find', 'rfind', 'count', 'index', 'rindex'})
_OF_STRINGS = _OF_ASCII | _TESTS | _ALIKE | {'startswith', 'endswith', 'split', 'rsplit', 'partition', 'rpartition',
                                             'join', 'format', 'encode', 'decode', 'find', 'rfind', 'splitlines'}  # fmt: skip


# Methods that something other than an object of the program has as well.
OF_OTHERS = _OF_STRINGS | VIEWS.keys() | {
    'append', 'add', 'remove', 'insert', 'extend', 'get', 'setdefault', 'pop', 'update', 'clear', 'copy', 'sort', 'reverse',
    'index', 'count', 'next', 'close', 'read', 'write',
}  # fmt: skip


def method(p: Pass, node: ast.Call, receiver: Made, ask: Ask) -> Made:
    """Return what the call of a method gives and how it is written."""
    assert isinstance(node.func, ast.Attribute)
    word, kind = node.func.attr, receiver.kind
    if word == 'sort':
        return Made(of('none'), f'{receiver.text}.sort({", ".join(sorting(p, node, ask, kind, 0))})')
    made = [ask(a) for a in (*node.args, *(k.value for k in node.keywords))]
    if not kind.own and not p.final:
        return Made(Kind(), p.source(node))
    for tags, form in _FORMS:
        if kind.own and kind.own <= tags:
            found = form(p, node, receiver, made, ask)
            if found is not None:
                return found
    if word in _OF_STRINGS:
        return _string(p, node, receiver, made)
    found = _container(p, node, receiver, made)
    if found is not None:
        return found
    p.refuse(node, f'.{word}() of something that is not followed')
    return Made(ANY, p.source(node))


def written(p: Pass, node: ast.Call, receiver: Made, made: list[Made], kind: Kind) -> Made:
    """Return the call as it is, of what it is written as now."""
    assert isinstance(node.func, ast.Attribute)
    values = [*node.args, *(k.value for k in node.keywords)]
    parts = [(node.func.value, receiver.text), *zip(values, (m.text for m in made), strict=True)]
    return Made(kind, p.spliced(node, parts))


def _string(p: Pass, node: ast.Call, receiver: Made, made: list[Made]) -> Made:
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
        # Python 2 decodes bytes as ASCII before it encodes them.
        given = ', '.join([f"{p.ours('decoded')}({receiver.text}, 'ascii')", *(m.text for m in made)])
    return Made(of('bytes'), f'{p.ours("encoded")}({given})')


def _container(p: Pass, node: ast.Call, receiver: Made, made: list[Made]) -> Made | None:
    assert isinstance(node.func, ast.Attribute)
    word, kind = node.func.attr, receiver.kind
    roots = p.roots(node.func.value)
    inside = element(kind)
    if kind.has('dict') and word not in {'append', 'extend'}:
        inside = kind.values
    if word in VIEWS and not made:
        if not kind.has('dict', 'ordered', 'any'):
            return None
        return viewed(p, node, receiver, as_list=True)
    if word == 'has_key' and len(made) == 1:
        return Made(of('bool'), f'({made[0].text} in {receiver.text})')
    if word in {'append', 'add', 'remove', 'insert'}:
        _put(p, node, roots, made)
        return written(p, node, receiver, made, of('none'))
    if word == 'extend':
        over, items = pairs_seen(p, node.args[0], made[0])
        p.put(roots, items)
        p.link([*roots, *p.roots(node.args[0])])
        return written(p, node, receiver, [over], of('none'))
    if word in {'get', 'setdefault'}:
        default = made[1].kind if len(made) > 1 else of('none')
        if word == 'setdefault':
            _put(p, node, roots, made[1:])
            p.put(roots, Kind(keys=made[0].kind.all))
        return written(p, node, receiver, made, join(inside, default))
    if word == 'pop':
        p.needs.add('odd dicts' if kind.has('dict', 'any') else 'lists')
        return written(p, node, receiver, made, join(inside, *(m.kind for m in made[1:])))
    if word in {'update', 'clear', 'copy'}:
        p.needs.add('odd dicts')
        for one in made:
            p.put(roots, Kind(one.kind.inside, one.kind.inside, one.kind.keys | one.kind.inside))
        p.link([*roots, *(r for a in node.args for r in p.roots(a))])
        return written(p, node, receiver, made, kind if word == 'copy' else of('none'))
    if word == 'reverse' and not made:
        return written(p, node, receiver, made, of('none'))
    if word in {'index', 'count'}:
        return written(p, node, receiver, made, of('int'))
    if word == 'next' and not made:
        return Made(inside, f'next({receiver.text})')
    if word in {'union', 'intersection', 'difference'} and kind.within(frozenset({'set'})):
        return written(p, node, receiver, made, join(kind, *(Kind(kind.own, m.kind.all) for m in made)))
    return None


def _put(p: Pass, node: ast.Call, roots: list[tuple[str, str]], made: list[Made]) -> None:
    for argument, one in zip(node.args[-len(made) :], made, strict=True) if made else ():
        p.put(roots, one.kind)
        if one.kind.own & (CONTAINERS | {'any'}):
            p.link([*roots, *p.roots(argument)])


def _file(p: Pass, node: ast.Call, receiver: Made, made: list[Made], _ask: Ask) -> Made | None:
    assert isinstance(node.func, ast.Attribute)
    word = node.func.attr
    if word in {'close', 'flush'} and not made:
        return written(p, node, receiver, made, of('none'))
    if word in {'read', 'readline'} and len(made) <= 1:
        return written(p, node, receiver, made, of('bytes'))
    if word == 'readlines' and not made:
        return written(p, node, receiver, made, holding('list', of('bytes')))
    if word == 'xreadlines':
        return Made(of('file'), receiver.text)
    if word == 'next' and not made:
        return Made(of('bytes'), f'next({receiver.text})')
    if word == 'write' and len(made) == 1:
        return _write(p, node, receiver, made)
    if word == 'writelines' and len(made) == 1:
        if 'text' in made[0].kind.all or not element(made[0].kind).within(BYTES):
            p.refuse(node, 'what is written may be something other than bytes')
        return written(p, node, receiver, [pairs_seen(p, node.args[0], made[0])[0]], of('none'))
    return None


def _write(p: Pass, node: ast.Call, receiver: Made, made: list[Made]) -> Made:
    kind = made[0].kind
    if receiver.kind.has('texts'):
        if not kind.own or not kind.within(frozenset({'text', 'ascii'})):
            p.refuse(node, 'bytes are written into a file of unicode text')
        return written(p, node, receiver, made, of('none'))
    if kind.has('text'):
        if not kind.within(frozenset({'text', 'ascii'})):
            p.refuse(node, 'it is not known whether this is bytes or unicode text')
        return written(p, node, receiver, [Made(kind, f'{p.ours("of_ascii")}({made[0].text})')], of('none'))
    if kind.has('any') and p.texts:
        p.refuse(node, 'it is not known whether this is bytes or unicode text')
    p.printed(receiver.kind, kind)
    if receiver.kind.has('output'):
        p.needs.add('writes')
    return written(p, node, receiver, made, of('none'))


def _rows(p: Pass, node: ast.Call, receiver: Made, made: list[Made], _ask: Ask) -> Made | None:
    assert isinstance(node.func, ast.Attribute)
    word = node.func.attr
    if word == 'next' and not made:
        return Made(element(receiver.kind), f'next({receiver.text})')
    if word == 'writeheader' and not made:
        return written(p, node, receiver, made, of('none'))
    if word in {'writerow', 'writerows'} and len(made) == 1:
        inside = made[0].kind.inside
        if 'text' in inside:
            made = [Made(made[0].kind, f'{p.ours("row" if word == "writerow" else "rows")}({made[0].text})')]
            if inside & {'bytes', 'any'}:
                p.refuse(node, 'a row may hold both bytes beyond ASCII and unicode text')
        elif inside & {'any', 'dict', 'set', 'object', 'error'} and receiver.kind.has('writer'):
            made = [Made(made[0].kind, f'{p.ours("row" if word == "writerow" else "rows")}({made[0].text})')]
        return written(p, node, receiver, made, of('none'))
    return None


def _found(p: Pass, node: ast.Call, receiver: Made, made: list[Made], _ask: Ask) -> Made | None:
    """Regular expressions and what they found: of bytes, where no unicode text was looked through."""
    assert isinstance(node.func, ast.Attribute)
    word = node.func.attr
    if word in {'group', 'groups', 'groupdict'} and not node.keywords:
        strings = of(
            *(['bytes'] if receiver.kind.has('match') else []),
            *(['text'] if receiver.kind.has('match of text') else []),
            'none',
        )
        several = word != 'group' or len(made) > 1
        return written(
            p,
            node,
            receiver,
            made,
            holding('dict' if word == 'groupdict' else 'tuple', strings) if several else strings,
        )
    if word in {'start', 'end'}:
        return written(p, node, receiver, made, of('int'))
    gives = {
        'search': of('match', 'none'), 'match': of('match', 'none'), 'finditer': Kind(frozenset({'iter'}), frozenset({'match'})),
        'findall': holding('list', of('bytes' if receiver.kind.has('pattern of one') else 'found')), 'sub': of('bytes'), 'split': holding('list', of('bytes')),
    }  # fmt: skip
    known = STRINGS if p.texts else STRINGS | {'any'}
    if word not in gives or len(made) != (2 if word == 'sub' else 1) or any(not m.kind.within(known) for m in made):
        return None
    kind = p.strings(node, *(m.kind for m in made))
    return written(p, node, receiver, made, of_text(gives[word]) if kind.has('text') else gives[word])


def _response(p: Pass, node: ast.Call, receiver: Made, made: list[Made], _ask: Ask) -> Made | None:
    assert isinstance(node.func, ast.Attribute)
    word = node.func.attr
    if word == 'read' and not made:
        return Made(of('bytes'), f'{p.ours("read")}({receiver.text})')
    gives = {'close': of('none'), 'getcode': of('int'), 'geturl': of('bytes')}
    return written(p, node, receiver, made, gives[word]) if word in gives and not made else None


def _request(p: Pass, node: ast.Call, receiver: Made, made: list[Made], _ask: Ask) -> Made | None:
    assert isinstance(node.func, ast.Attribute)
    if node.func.attr != 'add_header' or any(not m.kind.within(frozenset({'ascii'})) for m in made):
        return None
    return written(p, node, receiver, made, of('none'))


def _moment(p: Pass, node: ast.Call, receiver: Made, made: list[Made], _ask: Ask) -> Made | None:
    assert isinstance(node.func, ast.Attribute)
    gives = {
        'strftime': of('bytes'), 'isoformat': of('ascii'), 'date': of('date'), 'time': of('date'), 'weekday': of('int'),
        'isoweekday': of('int'), 'replace': of('date'), 'total_seconds': of('float'), 'timetuple': of('date'),
    }  # fmt: skip
    word = node.func.attr
    if word == 'strftime' and not made[0].kind.within(frozenset({'ascii'})):
        p.refuse(node, 'the form of a moment may be beyond ASCII')
    return written(p, node, receiver, made, gives[word]) if word in gives else None


_FORMS: tuple[tuple[frozenset[str], Callable[..., Made | None]], ...] = (
    (frozenset({'file', 'texts', 'output', 'errors'}), _file),
    (frozenset({'reader', 'records', 'writer', 'recorder'}), _rows),
    (frozenset({'match', 'match of text', 'none', 'pattern', 'pattern of one'}), _found),
    (frozenset({'response'}), _response),
    (frozenset({'request'}), _request),
    (frozenset({'date'}), _moment),
)
