"""The door of the room: the source of a Python 2 program goes in, one of Python 3 that does the same comes out.

Names are looked through until nothing new is found of what they may be. Whatever is not known to be the same in Python 3
is refused, with its line.
"""

import ast
import difflib
import itertools
import re
import tokenize
import warnings
from functools import lru_cache
from io import BytesIO

from rewright.transpile.kinds import ANY
from rewright.transpile.longs import small_long
from rewright.transpile.passing import Pass
from rewright.transpile.refusing import Unconverted
from rewright.transpile.scopes import enter, forgotten
from rewright.transpile.statements import body
from rewright.transpile.syntax import parsable

__all__ = ['Unconverted', 'changed', 'coding_of', 'converted']

_COOKIE = re.compile(r'^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)')
_MOST_PASSES = 40
# What the conversion writes, and what therefore has to mean what it means.
_WRITTEN = frozenset({
    'functools', 'int', 'io', 'list', 'next', 'open', 'print', 'python2', 'range', 'repr', 'reversed', 'sorted', 'str', 'sum', 'zip',
    'map', 'filter', 'max', 'min', 'len', 'float', 'isinstance', 're', 'urllib', 'sys',
})  # fmt: skip
_TEXTS = frozenset({'unicode', 'decode', 'encode', 'json', 'codecs', 'unichr'})


@lru_cache(8)
def converted(source: str, coding: str = 'utf-8') -> str:
    """Return the Python 3 source; Unconverted where something in it is not known to be the same.

    `source` is the text as it is read in the coding it declares, which is `coding`.
    """
    code = _recoded(parsable(source.removeprefix('\ufeff').replace('\r\n', '\n'), coding))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter('ignore')
            tree = ast.parse(code)
    except (SyntaxError, ValueError) as error:
        raise Unconverted(getattr(error, 'lineno', 1) or 1, f'this is not understood as Python 2: {error}') from None
    try:
        return _written(code, tree, functional='print_function' in source)
    except (SyntaxError, IndexError, RecursionError) as error:
        # A call with fewer arguments than it needs, or one so deep that nobody reads it.
        raise Unconverted(1, f'a piece of it is not understood: {type(error).__name__}') from None


def _written(code: str, tree: ast.Module, *, functional: bool) -> str:
    """Look through a program, and write it anew."""
    p = Pass(code, tree)
    p.functional = functional
    p.texts = any(_speaks_of_text(node) for node in ast.walk(tree))
    enter(p)
    _settled(p)
    p.late = True
    for function, scope in p.scope_of.items():
        # A function that nothing was seen to call may be called with anything.
        for argument in function.args.args:
            if not p.names.get((scope, argument.arg)):
                p.hold((scope, argument.arg), ANY)
    _settled(p)
    p.soft = p.needs & {'soft', 'soft files'}
    # What is needed on the way, while not everything is known, may not be needed in the end.
    p.needs = set()
    p.final = True
    forgotten(p)
    for name in sorted(_WRITTEN & _renamed(tree)):
        p.refuse(tree, f'{name} is given another meaning')
    text = p.spliced(tree, body(p, tree.body))
    if 'order' in p.needs and p.needs & {'odd dicts', 'wide dicts'}:
        p.refuse(tree, 'dicts show their order, and some are not filled one key after another from nothing')
    if p.soft and 'writes' in p.needs:
        p.refuse(tree, 'something is printed without an end of its line, and written by other means too')
    if 'whole numbers' in p.needs and (long := small_long(tree)) is not None:
        p.refuse(long, 'a long number stays one in Python 2, which is shown or asked for')
    if p.refused:
        raise min(p.refused, key=lambda no: no.line)
    return _headed(p, text)


def coding_of(data: bytes) -> str:
    """Return the coding that a source declares."""
    return tokenize.detect_encoding(BytesIO(data).readline)[0].removesuffix('-sig').replace('iso-8859-1', 'latin-1')


def _settled(p: Pass) -> None:
    """Look through the program until nothing new is found."""
    for _ in range(_MOST_PASSES):
        p.changed = False
        body(p, p.tree.body)
        if not p.changed:
            return
    raise Unconverted(1, 'what the names of the program are is not found out')


def _renamed(tree: ast.Module) -> set[str]:
    """The names that a program gives a meaning other than by importing them."""
    nodes = list(ast.walk(tree))
    found = {n.id for n in nodes if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)}
    found |= {n.name for n in nodes if isinstance(n, ast.FunctionDef | ast.ClassDef)}
    return (
        found
        | {n.arg for n in nodes if isinstance(n, ast.arg)}
        | {n.asname for n in nodes if isinstance(n, ast.alias) and n.asname}
    )


def _speaks_of_text(node: ast.AST) -> bool:
    if isinstance(node, ast.Constant):
        return node.kind == 'u'
    word = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ''
    return word in _TEXTS


def _recoded(code: str) -> str:
    """The source without another coding than that of Python 3."""
    lines = code.split('\n')
    for place, line in enumerate(lines[:2]):
        if _COOKIE.match(line):
            lines[place] = '# -*- coding: utf-8 -*-'
    return '\n'.join(lines)


def _headed(p: Pass, text: str) -> str:
    """Put in what the program needs now, without a line more: places of the conversion are those of the source."""
    wanted = [line for need, line in _LINES.items() if need in p.needs]
    said = [f'python2.bytes_on_{stream}()' for stream in ('stdin', 'stdout') if stream in p.needs]
    body = [node for node in ast.parse(text).body if not _is_doc(node)]
    leading = list(itertools.takewhile(lambda node: isinstance(node, ast.Import | ast.ImportFrom), body))
    lines = [line.encode() for line in text.split('\n')]
    if said and leading:
        last = leading[-1]
        assert last.end_lineno is not None
        _insert(lines, last.end_lineno, last.end_col_offset or 0, ''.join(f'; {line}' for line in said))
    elif said:
        wanted += said
    if wanted and body:
        if isinstance(body[0], _SIMPLE):
            _insert(lines, body[0].lineno, body[0].col_offset, ''.join(f'{line}; ' for line in wanted))
        else:
            lines[body[0].lineno - 1 : body[0].lineno - 1] = ['; '.join(wanted).encode()]
    return b'\n'.join(lines).decode()


def _insert(lines: list[bytes], line: int, column: int, text: str) -> None:
    old = lines[line - 1]
    lines[line - 1] = old[:column] + text.encode() + old[column:]


_SIMPLE = (ast.Import, ast.ImportFrom, ast.Assign, ast.Expr, ast.AugAssign)
_LINES = {'io': 'import io', 'functools': 'import functools', 'python2': 'from rewright_runtime import python2'}


def _is_doc(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def changed(source: str, text: str) -> int:
    """Count the lines of a source that its conversion writes otherwise."""
    before, after = source.splitlines(), text.splitlines()
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    return len(before) - sum(block.size for block in matcher.get_matching_blocks())
