"""The door of the room: the source of a Python 2 program goes in, one of Python 3 that does the same comes out.

Names are looked through until nothing new is found of what they may be. Whatever is not known to be the same in Python 3
is refused, with its line.
"""

import ast
import difflib
import itertools
import posixpath
import re
import tokenize
import warnings
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from io import BytesIO
from pathlib import PurePosixPath

from rewright.transpile.coding import coding_set
from rewright.transpile.kinds import ANY
from rewright.transpile.longs import small_long
from rewright.transpile.passing import Pass, Whole
from rewright.transpile.refusing import Unconverted
from rewright.transpile.scopes import enter, forgotten
from rewright.transpile.statements import body
from rewright.transpile.syntax import parsable

__all__ = ['Unconverted', 'changed', 'coding_of', 'converted', 'converted_together', 'decoded']

_COOKIE = re.compile(r'^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)')
_MOST_PASSES = 40
_ALONE = 'job.py'
# What the conversion writes, and what therefore has to mean what it means.
_WRITTEN = frozenset({
    'configparser', 'functools', 'int', 'io', 'list', 'next', 'open', 'print', 'python2', 'range', 'repr', 'reversed', 'sorted', 'str', 'sum', 'zip',
    'map', 'filter', 'max', 'min', 'len', 'float', 'isinstance', 're', 'urllib', 'sys',
})  # fmt: skip
_TEXTS = frozenset({'unicode', 'decode', 'encode', 'json', 'codecs', 'sqlite3', 'unichr'})


def converted(source: str, coding: str = 'utf-8') -> str:
    """Return the Python 3 source; Unconverted where something in it is not known to be the same.

    `source` is the text as it is read in the coding it declares, which is `coding`.
    """
    return converted_together({_ALONE: (source, coding)}, _ALONE)[_ALONE]


def converted_together(files: Mapping[str, tuple[str, str]], script: str) -> dict[str, str]:
    """Return the Python 3 sources of a script and of the modules beside it, which are looked through as one program.

    `files` are source and coding by path; Unconverted names the file.
    """
    return dict(_together(tuple((path, *text) for path, text in sorted(files.items())), script))


@lru_cache(8)
def _together(files: tuple[tuple[str, str, str], ...], script: str) -> tuple[tuple[str, str], ...]:
    whole, paths, passes = Whole(), {'': script}, list[Pass]()
    for path, source, coding in files:
        module = '' if path == script else _module_of(path, script)
        if module is None:
            continue
        try:
            code, tree = _parsed(source, coding)
        except Unconverted as no:
            raise Unconverted(no.line, no.why, path) from None
        p = Pass(code, tree, whole, module, is_package=path.endswith('__init__.py'))
        p.functional = 'print_function' in source
        paths[module] = path
        passes.append(p)
    # Modules come before the script that imports them.
    passes.sort(key=lambda p: (not p.module, p.module))
    whole.passes |= {p.module: p for p in passes if p.module}
    try:
        texts = _written(whole, passes)
    except (SyntaxError, IndexError, RecursionError) as error:
        # A call with fewer arguments than it needs, or one so deep that nobody reads it.
        raise Unconverted(1, f'a piece of it is not understood: {type(error).__name__}', script) from None
    except Unconverted as no:
        raise Unconverted(no.line, no.why, paths[no.file]) from None
    return tuple((paths[p.module], text) for p, text in zip(passes, texts, strict=True))


def _parsed(source: str, coding: str) -> tuple[str, ast.Module]:
    code = _recoded(parsable(source.removeprefix('\ufeff').replace('\r\n', '\n'), coding))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter('ignore')
            return code, ast.parse(code)
    except (SyntaxError, ValueError) as error:
        raise Unconverted(getattr(error, 'lineno', 1) or 1, f'this is not understood as Python 2: {error}') from None


def _module_of(path: str, script: str) -> str | None:
    """Return what a file of the job is imported as by its script; None for one in another place."""
    parts = PurePosixPath(posixpath.relpath(path, posixpath.dirname(script) or '.')).with_suffix('').parts
    names = parts[:-1] if parts[-1] == '__init__' else parts
    return '.'.join(names) if names and all(name.isidentifier() for name in names) else None


def _written(whole: Whole, passes: Sequence[Pass]) -> list[str]:
    """Look through a program, and write it anew."""
    speaks = any(_speaks_of_text(node) for p in passes for node in ast.walk(p.tree))
    yields = any(p.yields for p in passes)
    coding = 'utf-8' if coding_set(passes[-1].tree) else 'ascii'
    for p in passes:
        p.texts, p.yields, p.coding = speaks, yields, coding
        enter(p)
    _settled(whole, passes)
    for p in passes:
        p.late = True
    for function, scope in whole.scope_of.items():
        # A function that nothing was seen to call may be called with anything.
        for argument in function.args.args:
            if not whole.names.get((scope, argument.arg)):
                passes[-1].hold((scope, argument.arg), ANY)
    _settled(whole, passes)
    soft = _needs(passes) & {'soft', 'soft files'}
    texts = _last(passes, soft, frozenset())
    if tables := _tables(_needs(passes)):
        texts = _last(passes, soft, tables)
    _checked(passes, soft, tables)
    if refused := [no for p in passes for no in p.refused]:
        raise min(refused, key=lambda no: (no.file, no.line))
    return [_headed(p, text) for p, text in zip(passes, texts, strict=True)]


def _needs(passes: Sequence[Pass]) -> set[str]:
    return set().union(*(p.needs for p in passes))


def _last(passes: Sequence[Pass], soft: set[str], tables: frozenset[str]) -> list[str]:
    """Look through the program once more, now that everything is known: what is refused counts, and the texts are kept."""
    texts: list[str] = []
    for p in passes:
        # What is needed on the way, while not everything is known, may not be needed in the end.
        p.soft, p.needs, p.final, p.tables, p.refused = soft, set(), True, tables, []
        forgotten(p)
        texts.append(p.spliced(p.tree, body(p, p.tree.body)))
        _unshadowed(p, texts[-1])
    return texts


def _tables(needs: set[str]) -> frozenset[str]:
    """Which of dicts and sets have to keep the order of Python 2 through all that is done to them."""
    dicts = 'order' in needs and bool(needs & {'odd dicts', 'wide dicts'})
    sets = 'order of sets' in needs or {'order of anything', 'sets'} <= needs
    return frozenset([*(['dicts'] if dicts else []), *(['sets'] if sets else [])])


def _checked(passes: Sequence[Pass], soft: set[str], tables: frozenset[str]) -> None:
    """Refuse what is not known of the program as a whole."""
    script, needs = passes[-1], _needs(passes)
    if 'dicts' in tables and 'plain dicts' in needs:
        script.refuse(script.tree, 'dicts show their order, and some of them are made by others and changed')
    if soft and 'writes' in needs:
        script.refuse(script.tree, 'something is printed without an end of its line, and written by other means too')
    for p in passes if 'whole numbers' in needs else ():
        if p.long_at is not None and 'rows of SQL' in needs:
            p.refuse(
                p.long_at, 'a number of a database that Python 2 may hold as a long one is shown, or asked for its type'
            )
        if (long := small_long(p.tree)) is not None:
            p.refuse(long, 'a long number stays one in Python 2, which is shown or asked for')


def decoded(data: bytes) -> tuple[str, str]:
    """Return the text of a source and the coding that it declares; Unconverted where it is not written in that."""
    try:
        coding = coding_of(data)
        return data.decode(coding), coding
    except (SyntaxError, LookupError, UnicodeDecodeError):
        raise Unconverted(1, 'the source is not written in the coding that it declares') from None


def coding_of(data: bytes) -> str:
    """Return the coding that a source declares."""
    return tokenize.detect_encoding(BytesIO(data).readline)[0].removesuffix('-sig').replace('iso-8859-1', 'latin-1')


def _settled(whole: Whole, passes: Sequence[Pass]) -> None:
    """Look through the program until nothing new is found."""
    for _ in range(_MOST_PASSES):
        whole.changed = False
        for p in passes:
            body(p, p.tree.body)
        if not whole.changed:
            return
    raise Unconverted(1, 'what the names of the program are is not found out')


def _unshadowed(p: Pass, text: str) -> None:
    """Refuse names that the program gives another meaning, on lines where the conversion writes them."""
    names = frozenset(_WRITTEN & _renamed(p.tree))
    if not names:
        return
    before, after = _named(p.tree, names), _named(ast.parse(text), names)
    for (line, name), count in sorted(after.items()):
        if count > before[line, name]:
            p.refuse(ast.Pass(lineno=line), f'{name} is given another meaning')


def _named(tree: ast.Module, names: frozenset[str]) -> Counter[tuple[int, str]]:
    return Counter((n.lineno, n.id) for n in ast.walk(tree) if isinstance(n, ast.Name) and n.id in names)


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
