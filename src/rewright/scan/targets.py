"""The expression that names a file, table or address -> its text, with `*` in place of what only a run knows."""

import ast
import posixpath
import re
from collections.abc import Mapping

UNKNOWN = '*'
# A day, a month or a running number in a name: another run has another.
_MOVING = re.compile(r'%[A-Za-z]|\{[^{}]*\}|\d{4}-\d{2}(?:-\d{2})?|\d{6,}')
_STARS = re.compile(r'\*+')
_SCHEME = re.compile(r'^[a-z][a-z0-9+]*://')
_JOINS = frozenset(('join', 'Path', 'PurePath', 'PosixPath', 'joinpath'))
_FORMATS = frozenset(('format', 'strftime'))
_DEEPEST = 8


def text_of(node: ast.AST | None, known: Mapping[str, str], depth: int = 0) -> str:
    """Return the text that an expression stands for; `known` are the texts of names."""
    if node is None or depth > _DEEPEST:
        return UNKNOWN
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.Name(id=name):
            return known.get(name, UNKNOWN)
        case ast.JoinedStr(values=parts):
            return ''.join(text_of(part, known, depth + 1) for part in parts)
        case ast.FormattedValue(value=inner):
            return text_of(inner, known, depth + 1)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return text_of(left, known, depth + 1) + text_of(right, known, depth + 1)
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            return posixpath.join(text_of(left, known, depth + 1), text_of(right, known, depth + 1))
        case ast.BinOp(left=left, op=ast.Mod()):
            return re.sub(r'%[-#0 +]{0,5}\d{0,6}(?:\.\d{0,6})?[sdif]', UNKNOWN, text_of(left, known, depth + 1))
        case ast.Call(func=ast.Attribute(attr=name), args=parts) if name in _JOINS and parts:
            return posixpath.join(*(text_of(part, known, depth + 1) for part in parts))
        case ast.Call(func=ast.Name(id=name), args=parts) if name in _JOINS and parts:
            return posixpath.join(*(text_of(part, known, depth + 1) for part in parts))
        case ast.Call(func=ast.Attribute(value=owner, attr=name)) if name in _FORMATS:
            return text_of(owner, known, depth + 1)
        case _:
            return UNKNOWN


def settled(text: str) -> str:
    """Return a target without what moves from run to run; empty where too little of it is known to tell it from others."""
    found = _STARS.sub(UNKNOWN, _MOVING.sub(UNKNOWN, ' '.join(text.split())))
    return found if len(re.sub(r'[^A-Za-z]', '', found)) > 2 and '\0' not in found else ''


def placed(kind: str, target: str, folder: str) -> str:
    """Return the name by which jobs of different folders mean the same thing; `folder` is the one of the script."""
    if kind == 'table':
        return target.lower().replace('"', '').replace('`', '')
    if _SCHEME.match(target) or target.startswith(('/', UNKNOWN)):
        return target
    return posixpath.normpath(posixpath.join(folder, target))
