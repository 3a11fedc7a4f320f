"""SQLite: unicode text comes out of it, and statements that are no queries end what was begun before them."""

import ast
import re
from collections.abc import Callable

from rewright.transpile.dicts import pairs_seen
from rewright.transpile.kinds import ANY, NO_TEXT, Kind, holding, of, unfolded
from rewright.transpile.passing import Made, Pass
from rewright.transpile.sorting import Form

Ask = Callable[[ast.expr], Made]
_VALUES = frozenset({'text', 'int', 'float', 'none', 'of SQL'})
_ROWS = holding('list', of('record'))
_GOES_ON = re.compile(r'[ \t\r\n]*(?:select|insert|update|delete|replace)\b', re.IGNORECASE)
_CHANGES = re.compile(r'[ \t\r\n]*(?:insert|update|delete|replace)\b', re.IGNORECASE)


def _connect(p: Pass, node: ast.Call, ask: Ask) -> Made:
    made = [ask(a) for a in node.args]
    if len(made) != 1 or not made[0].kind.within(frozenset({'ascii', 'bytes'})):
        p.refuse(node, 'it is not known which database is opened')
    if odd := {k.arg for k in node.keywords} - {'timeout'}:
        p.refuse(node, f'the argument {min(map(str, odd))} of a database is not followed')
    path = made[0].text if made[0].kind.within(frozenset({'ascii'})) else f'{p.ours("path")}({made[0].text})'
    p.needs.add('rows of SQL')
    return Made(of('database'), p.spliced(node, [(node.args[0], path)]))


def database_method(p: Pass, node: ast.Call, receiver: Made, made: list[Made], ask: Ask) -> Made | None:
    """Return what a method of a connection or of a cursor gives."""
    assert isinstance(node.func, ast.Attribute)
    word, is_cursor = node.func.attr, receiver.kind.has('cursor')
    if word in {'execute', 'executemany'} and 1 <= len(made) <= 2 and not node.keywords:
        return _executed(p, node, receiver, made, ask)
    if word == 'executescript' and len(made) == 1 and made[0].kind.within(frozenset({'ascii'})):
        return _as_it_is(p, node, receiver, made, of('cursor'))
    if node.keywords or (made and word != 'fetchmany'):
        return None
    of_cursors = {'fetchone': of('record', 'none'), 'fetchall': _ROWS, 'fetchmany': _ROWS}
    of_both = {'close': of('none')} | ({} if is_cursor else {w: of('none') for w in ('commit', 'rollback')})
    gives = of_both | (of_cursors if is_cursor else {'cursor': of('cursor')})
    return _as_it_is(p, node, receiver, made, gives[word]) if word in gives else None


def _as_it_is(p: Pass, node: ast.Call, receiver: Made, made: list[Made], kind: Kind) -> Made:
    assert isinstance(node.func, ast.Attribute)
    parts = [(node.func.value, receiver.text), *zip(node.args, (m.text for m in made), strict=True)]
    return Made(kind, p.spliced(node, parts))


def _executed(p: Pass, node: ast.Call, receiver: Made, made: list[Made], ask: Ask) -> Made:
    """A statement, its values as SQLite takes them from Python 2: bytes beyond ASCII are an error there."""
    assert isinstance(node.func, ast.Attribute)
    word, sql = node.func.attr, made[0]
    if not sql.kind.own or not sql.kind.within(frozenset({'ascii', 'bytes', 'text'})):
        p.refuse(node, 'it is not known what the statement is')
    text = f'{p.ours("statement")}({sql.text})' if sql.kind.has('bytes') else sql.text
    texts = [text, *([_values(p, node.args[1], made[1], ask)] if len(made) > 1 else [])]
    parts = list(zip(node.args, texts, strict=True))
    begins = _beginning(node.args[0])
    if word == 'executemany' or _GOES_ON.match(begins) or not _may_have_begun(p, node):
        return Made(of('cursor'), p.spliced(node, [(node.func.value, receiver.text), *parts]))
    return Made(of('cursor'), f'{p.ours("executed")}({", ".join([receiver.text, *texts])})')


def _beginning(node: ast.expr) -> str:
    """The first text of a statement, as far as it is a literal."""
    while isinstance(node, ast.BinOp):
        node = node.left
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ''


def _may_have_begun(p: Pass, node: ast.Call) -> bool:
    """Whether something may have been changed and not committed before a statement that commits in Python 2."""
    if p.scope or not _beginning(node.args[0]) or p.whole.passes:
        return True
    texts = (n for n in ast.walk(p.tree) if isinstance(n, ast.Constant) and isinstance(n.value, str))
    return any(_CHANGES.match(str(text.value)) and text.lineno < node.lineno for text in texts)


def _values(p: Pass, node: ast.expr, made: Made, ask: Ask) -> str:
    if isinstance(node, ast.Tuple | ast.List) and not any(isinstance(i, ast.Tuple | ast.List) for i in node.elts):
        parts = [(item, _bound(p, item, ask(item))) for item in node.elts]
        return p.spliced(node, parts)
    kind = unfolded(made.kind)
    inside = kind.inside | (kind.own & {'any'})
    _known(p, node, Kind(inside - {'tuple', 'list', 'dict'}, inside))
    over = pairs_seen(p, node, made)[0].text if kind.own <= {'list', 'tuple'} else made.text
    return f'{p.ours("all_bound")}({over})' if inside & {'bytes', 'any'} else over


def _bound(p: Pass, node: ast.expr, made: Made) -> str:
    _known(p, node, made.kind)
    return f'{p.ours("bound")}({made.text})' if made.kind.has('bytes', 'any') else made.text


def _known(p: Pass, node: ast.expr, kind: Kind) -> None:
    if 'text' in kind.own and kind.own & {'bytes', 'any'}:
        p.refuse(node, 'it is not known whether this is bytes or unicode text')
    if not kind.own <= _VALUES | NO_TEXT | {'ascii', 'bytes'}:
        p.refuse(node, 'it is not known what is handed to the database')


def database_attribute(p: Pass, node: ast.Attribute, made: Made) -> Made:
    """Return what an attribute of a cursor is."""
    text = p.spliced(node, [(node.value, made.text)])
    if node.attr == 'description':
        kind = Kind(frozenset({'tuple', 'none'}), frozenset({'tuple', 'ascii', 'none'}))
        return Made(kind, f'{p.ours("described")}({text})')
    if node.attr not in {'rowcount', 'lastrowid', 'total_changes'}:
        p.refuse(node, f'.{node.attr} of a database is not followed')
        return Made(ANY, text)
    return Made(of('int', 'none'), text)


DATABASES: dict[str, Form] = {'sqlite3.connect': _connect}
