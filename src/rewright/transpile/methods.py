"""Calls of methods -> what they give and how they are written: of texts, containers, files, rows, answers and moments."""

import ast
from collections.abc import Callable

from rewright.transpile.configured import settings_method
from rewright.transpile.databases import database_method
from rewright.transpile.dicts import VIEWS, pairs_seen, viewed
from rewright.transpile.kinds import (
    ANY,
    CONTAINERS,
    NO_TEXT,
    STRINGS,
    Kind,
    element,
    holding,
    join,
    looped_over,
    of,
)  # fmt: skip
from rewright.transpile.outside import digested, parsed
from rewright.transpile.passing import Made, Pass
from rewright.transpile.pieces import tight
from rewright.transpile.searching import is_text, of_text
from rewright.transpile.sorting import sorting
from rewright.transpile.streams import file_method, request_method, response_method, rows_method, stops
from rewright.transpile.string_methods import OF_STRINGS, string_method, written

Ask = Callable[[ast.expr], Made]


# Methods that something other than an object of the program has as well.
OF_OTHERS = OF_STRINGS | VIEWS.keys() | {
    'append', 'add', 'remove', 'insert', 'extend', 'get', 'setdefault', 'pop', 'update', 'clear', 'copy', 'sort', 'reverse',
    'index', 'count', 'next', 'close', 'read', 'write',
}  # fmt: skip


def method(p: Pass, node: ast.Call, receiver: Made, ask: Ask) -> Made:
    """Return what the call of a method gives and how it is written."""
    assert isinstance(node.func, ast.Attribute)
    word, kind = node.func.attr, receiver.kind
    if word == 'sort':
        return Made(of('none'), f'{tight(receiver.text)}.sort({", ".join(sorting(p, node, ask, kind, 0))})')
    made = [ask(a) for a in (*node.args, *(k.value for k in node.keywords))]
    if not kind.own and not p.final:
        return Made(Kind(), p.source(node))
    for tags, form in _FORMS:
        if kind.own and kind.own <= tags:
            found = form(p, node, receiver, made, ask)
            if found is not None:
                return found
    if word in {'strftime', 'isoformat', 'weekday', 'total_seconds', 'timetuple'} and kind.has('date'):
        # Nothing else has these methods.
        moment = _moment(p, node, receiver, made, ask)
        if moment is not None:
            return moment
    if word in OF_STRINGS:
        return string_method(p, node, receiver, made)
    found = _container(p, node, receiver, made)
    if found is not None:
        return found
    p.refuse(node, f'.{word}() of something that is not followed')
    return Made(ANY, p.source(node))


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
        return Made(of('bool'), f'({tight(made[0].text)} in {tight(receiver.text)})')
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
            if kind.has('set'):
                p.put(roots, looped_over(one.kind))
            p.put(roots, Kind(one.kind.inside, one.kind.inside, one.kind.keys | one.kind.inside))
        p.link([*roots, *(r for a in node.args for r in p.roots(a))])
        return written(p, node, receiver, made, kind if word == 'copy' else of('none'))
    if word == 'reverse' and not made:
        return written(p, node, receiver, made, of('none'))
    if word in {'index', 'count'}:
        return written(p, node, receiver, made, of('int'))
    if word == 'next' and not made:
        stops(p, node)
        return Made(inside, f'next({receiver.text})')
    if kind.own and kind.within(frozenset({'set'})):
        return _of_set(p, node, receiver, made)
    return None


def _of_set(p: Pass, node: ast.Call, receiver: Made, made: list[Made]) -> Made | None:
    assert isinstance(node.func, ast.Attribute)
    word, kind = node.func.attr, receiver.kind
    if word in {'union', 'intersection', 'difference', 'symmetric_difference'}:
        return written(p, node, receiver, made, join(kind, *(Kind(kind.own, looped_over(m.kind).all) for m in made)))
    if word in {'discard', 'difference_update', 'intersection_update'}:
        return written(p, node, receiver, made, of('none'))
    return written(p, node, receiver, made, of('bool')) if word in {'issubset', 'issuperset'} else None


def _put(p: Pass, node: ast.Call, roots: list[tuple[str, str]], made: list[Made]) -> None:
    for argument, one in zip(node.args[-len(made) :], made, strict=True) if made else ():
        p.put(roots, one.kind)
        if one.kind.own & (CONTAINERS | {'any'}):
            p.link([*roots, *p.roots(argument)])


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
        p.needs |= {'plain dicts'} if word == 'groupdict' else set()
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
    known = STRINGS | NO_TEXT if p.texts else STRINGS | NO_TEXT | {'any'}
    if word not in gives or len(made) != (2 if word == 'sub' else 1) or any(not m.kind.within(known) for m in made):
        return None
    if word == 'sub' and not is_text(node.args[0]):
        p.refuse(node, 'what is put in may ask for a group that found nothing, or is no literal')
    kind = p.strings(node, *(m.kind for m in made))
    return written(p, node, receiver, made, of_text(gives[word]) if kind.has('text') else gives[word])


def _moment(p: Pass, node: ast.Call, receiver: Made, made: list[Made], _ask: Ask) -> Made | None:
    assert isinstance(node.func, ast.Attribute)
    gives = {
        'strftime': of('bytes'), 'isoformat': of('ascii'), 'date': of('date'), 'time': of('date'), 'weekday': of('int'),
        'isoweekday': of('int'), 'replace': of('date'), 'total_seconds': of('float'), 'timetuple': of('date'),
    }  # fmt: skip
    word = node.func.attr
    if word == 'strftime' and not made[0].kind.within(frozenset({'ascii'})):
        p.refuse(node, 'the form of a moment may be beyond ASCII')
    if word == 'strftime':
        return Made(of('bytes'), f'{p.ours("strftime")}({receiver.text}, {made[0].text})')
    return written(p, node, receiver, made, gives[word]) if word in gives else None


_FORMS: tuple[tuple[frozenset[str], Callable[..., Made | None]], ...] = (
    (frozenset({'file', 'texts', 'output', 'errors'}), file_method),
    (frozenset({'reader', 'records', 'writer', 'recorder'}), rows_method),
    (frozenset({'match', 'match of text', 'none', 'pattern', 'pattern of one'}), _found),
    (frozenset({'response'}), response_method),
    (frozenset({'request'}), request_method),
    (frozenset({'date'}), _moment),
    (frozenset({'digest'}), digested),
    (frozenset({'database', 'cursor'}), database_method),
    (frozenset({'settings'}), settings_method),
    (frozenset({'parser of argparse'}), parsed),
)
