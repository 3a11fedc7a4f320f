"""A text that is put together out of pieces: an expression goes in, its texts and the values between them come out in order."""

import ast
import re
import string
from dataclasses import dataclass

from rewright.rewrite.sql import words

_CONVERSION = re.compile(r'%(?:\((\w+)\))?([#0\- +]*+\d*(?:\.\d+)?)([diouxXeEfFgGcrsa%])')
_WHOLE = frozenset('di')
# What gives a text of whatever it is called on, and functions that give a number or a text and no tuple.
_TEXTUAL = words('strip lstrip rstrip replace upper lower title join isoformat strftime format zfill capitalize')
_PLAIN_CALLS = words('int float round len str abs sum')


@dataclass(frozen=True)
class Hole:
    """A value between two texts: `code` gives it.

    `kind` says how it comes into the text: `said` (as `str` tells it), `whole` (by `%d`), `joined` (added, so that it must be
    a text). `node` is the expression of the job.
    """

    code: str
    kind: str
    node: ast.expr


Piece = str | Hole


class Unreadable(Exception):
    """The pieces of a text cannot be told apart; its message says why."""


def is_built(node: ast.expr) -> bool:
    """Say whether an expression puts a text together out of something that is no constant."""
    match node:
        case ast.JoinedStr(values=values):
            return any(isinstance(v, ast.FormattedValue) for v in values)
        case ast.BinOp(left=left, op=ast.Mod()):
            return _is_text(left)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return (_is_text(left) or _is_text(right)) and not (_is_constant(left) and _is_constant(right))
        case ast.Call(func=ast.Attribute(value=value, attr='format')):
            return _is_text(value)
    return False


def pieces(node: ast.expr) -> list[Piece]:
    """Return the texts and values of an expression that `is_built`, in order; neighbouring texts are one."""
    found: list[Piece] = []
    for piece in _pieces(node):
        if isinstance(piece, str) and found and isinstance(found[-1], str):
            found[-1] += piece
        elif piece != '':
            found.append(piece)
    return found


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or _is_constant(node) or is_built(node)


def _is_constant(node: ast.expr) -> bool:
    match node:
        case ast.Constant(value=str()):
            return True
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _is_constant(left) and _is_constant(right)
    return False


def _pieces(node: ast.expr) -> list[Piece]:
    match node:
        case ast.Constant(value=str() as text):
            return [text]
        case ast.JoinedStr(values=values):
            return [_of_f_string(v) for v in values]
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return [*_added(left), *_added(right)]
        case ast.BinOp(left=left, op=ast.Mod(), right=right):
            return _of_percent(_constant(left), right)
        case ast.Call(func=ast.Attribute(value=value, attr='format'), args=args, keywords=keywords):
            return _of_format(_constant(value), args, keywords)
    raise Unreadable('its text is kept elsewhere')


def _constant(node: ast.expr) -> str:
    if not _is_constant(node):
        raise Unreadable('what is filled into it is put together itself')
    return ''.join(p for p in _pieces(node) if isinstance(p, str))


def _added(node: ast.expr) -> list[Piece]:
    if _is_text(node):
        return _pieces(node)
    match node:
        case ast.Call(func=ast.Name(id='str'), args=[value], keywords=[]):
            return [Hole(ast.unparse(value), 'said', value)]
        case ast.Call(func=ast.Attribute(attr=method)) if method in _TEXTUAL:
            return [Hole(ast.unparse(node), 'said', node)]
    return [Hole(ast.unparse(node), 'joined', node)]


def _of_f_string(node: ast.expr) -> Piece:
    match node:
        case ast.Constant(value=str() as text):
            return text
        case ast.FormattedValue(value=value, conversion=-1, format_spec=None):
            return Hole(ast.unparse(value), 'said', value)
    return Hole(ast.unparse(ast.JoinedStr(values=[node])), 'said', node)


def _of_percent(text: str, given: ast.expr) -> list[Piece]:
    """What `text % given` is made of."""
    found: list[Piece] = []
    waiting = list(given.elts) if isinstance(given, ast.Tuple) else [given]
    at = 0
    named = _named(given)
    for match in _CONVERSION.finditer(text):
        if '%' in text[at : match.start()]:
            raise Unreadable('its text has a form of % that is not known')
        found.append(text[at : match.start()])
        at = match.end()
        name, width, letter = match.groups()
        if letter == '%':
            found.append('%')
        elif (
            (name is not None) != (named is not None)
            or (named is None and not waiting)
            or (named and name not in named)
        ):
            raise Unreadable('its text takes other values than it is given')
        else:
            value = named[name] if named is not None else waiting.pop(0)
            found.append(_converted(value, width, letter))
    if '%' in text[at:] or (named is None and waiting):
        raise Unreadable('its text takes other values than it is given')
    if any(isinstance(n, ast.Starred) for n in ast.walk(given)):
        raise Unreadable('it is given values that are counted only when it runs')
    return [*found, text[at:]]


def _named(given: ast.expr) -> dict[str, ast.expr] | None:
    if not isinstance(given, ast.Dict):
        return None
    names = [k.value for k in given.keys if isinstance(k, ast.Constant) and isinstance(k.value, str)]
    if len(names) != len(given.keys) or len(set(names)) != len(names) or not all(map(_is_still, given.values)):
        raise Unreadable('it is given values by names that are not all there')
    return dict(zip(names, given.values, strict=True))


def _converted(value: ast.expr, width: str, letter: str) -> Hole:
    if not width and letter == 's':
        return Hole(ast.unparse(value), 'said', value)
    if not width and letter in _WHOLE:
        return Hole(ast.unparse(value), 'whole', value)
    plain = isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id in _PLAIN_CALLS
    inside = value if plain else ast.Tuple(elts=[value], ctx=ast.Load())
    made = ast.BinOp(left=ast.Constant(f'%{width}{letter}'), op=ast.Mod(), right=inside)
    return Hole(ast.unparse(made), 'said', made)


def _of_format(text: str, args: list[ast.expr], keywords: list[ast.keyword]) -> list[Piece]:
    """What `text.format(...)` is made of."""
    given: dict[str, ast.expr] = {str(n): a for n, a in enumerate(args)} | {k.arg or '': k.value for k in keywords}
    if '' in given or any(isinstance(a, ast.Starred) for a in args):
        raise Unreadable('it is given values that are counted only when it runs')
    found: list[Piece] = []
    asked: list[str] = []
    for before, field, spec, conversion in string.Formatter().parse(text):
        found.append(before)
        if field is None:
            continue
        name = field or str(len(asked))
        if name not in given or '{' in (spec or ''):
            raise Unreadable('its text takes other values than it is given')
        asked.append(name)
        value = given[name]
        if spec or conversion:
            parsed = ast.parse(
                f'f"{{x{"!" + conversion if conversion else ""}{":" + spec if spec else ""}}}"', mode='eval'
            ).body
            assert isinstance(parsed, ast.JoinedStr)
            assert isinstance(parsed.values[0], ast.FormattedValue)
            parsed.values[0].value = value
            found.append(Hole(ast.unparse(parsed), 'said', value))
        else:
            found.append(Hole(ast.unparse(value), 'said', value))
    if asked != list(given) and not (set(asked) == set(given) and all(map(_is_still, given.values()))):
        raise Unreadable('its values would be computed in another order')
    return found


def _is_still(node: ast.expr) -> bool:
    """Whether an expression may be computed in any order, and twice."""
    return isinstance(node, ast.Name | ast.Constant)
