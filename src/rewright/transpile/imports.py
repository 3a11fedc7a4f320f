"""An import of Python 2 -> the import of what Python 3 calls it."""

import ast
from collections.abc import Iterable

from rewright.transpile.modules import MODULES
from rewright.transpile.passing import Pass, member

# What of these is called by another name now is called with its module.
BY_MODULE = frozenset({'string', 'itertools'})
_MOVED = {
    'ConfigParser': 'import configparser',
    'md5': 'import hashlib',
    'sha': 'import hashlib',
    'urlparse': 'import urllib.parse',
    'simplejson': 'import json',
    'StringIO': 'import io',
    'cStringIO': 'import io',
    'urllib': 'import urllib.parse',
    'urllib2': 'import urllib.error, urllib.request',
}
_FUTURE = frozenset({'division', 'print_function', 'with_statement', 'absolute_import', 'unicode_literals'})


def imported(p: Pass, node: ast.Import | ast.ImportFrom) -> str:
    """Note what names mean, and return the import."""
    if isinstance(node, ast.ImportFrom):
        return _from(p, node)
    whole = [_whole(p, alias) for alias in node.names]
    if any(whole):
        texts = [text or _usual(p, node, [alias]) for alias, text in zip(node.names, whole, strict=True)]
        return '; '.join(texts)
    return _usual(p, node, node.names)


def _whole(p: Pass, alias: ast.alias) -> str:
    """The import of a module of the job; empty for all others."""
    name = _absolute(p, alias.name)
    if name not in p.whole.passes:
        return ''
    as_name = f' as {alias.asname}' if alias.asname else ''
    if name == alias.name:
        first = name.partition('.')[0]
        p.import_as(alias, alias.asname or first, name if alias.asname else first)
        return f'import {name}{as_name}'
    # Python 2 looks in the package of the module first.
    home, _, last = name.rpartition('.')
    if '.' in alias.name:
        return ''
    p.import_as(alias, alias.asname or last, name)
    return f'from {home} import {last}{as_name}'


def _absolute(p: Pass, name: str) -> str:
    """What a module is called from outside of the package of the one that imports it."""
    inner = f'{p.package}.{name}'
    return inner if p.package and not p.absolute and inner in p.whole.passes else name


def _usual(p: Pass, node: ast.Import, names: Iterable[ast.alias]) -> str:
    texts: list[str] = []
    for alias in names:
        if alias.name == 'simplejson' and p.optional:
            # Where it is not there, the one of Python is imported, which does the same.
            p.import_as(alias, alias.asname or alias.name, 'json')
            texts.append(p.source(alias))
            continue
        if alias.name not in {*MODULES, 'codecs'} or (alias.asname and alias.name in _MOVED):
            p.refuse(node, f'the module {alias.name} is not known to be the same in Python 3')
        first = alias.name.split('.')[0]
        p.import_as(alias, alias.asname or first, alias.name if alias.asname else first)
        written = alias.name + (f' as {alias.asname}' if alias.asname else '')
        texts.append(_MOVED.get(alias.name, f'import {written}').removeprefix('import '))
    return f'import {", ".join(texts)}'


def _from(p: Pass, node: ast.ImportFrom) -> str:
    name = node.module or ''
    if name == '__future__':
        p.divides |= any(a.name == 'division' for a in node.names)
        p.absolute |= any(a.name == 'absolute_import' for a in node.names)
        if odd := [a.name for a in node.names if a.name not in _FUTURE]:
            p.refuse(node, f'from __future__ import {odd[0]} is not followed')
        return ''
    base = _base(p, node)
    if base in p.whole.passes or any(f'{base}.{a.name}' in p.whole.passes for a in node.names):
        return _parts_of(p, node, base)
    if name not in {*MODULES, 'codecs'} or node.level or any(a.name == '*' for a in node.names):
        p.refuse(node, f'the module {name} is not known to be the same in Python 3')
    for alias in node.names:
        p.import_as(alias, alias.asname or alias.name, f'{name}.{alias.name}')
    if name in _MOVED:
        return _MOVED[name]
    return f'import {name}' if name in BY_MODULE else p.source(node)


def _base(p: Pass, node: ast.ImportFrom) -> str:
    if not node.level:
        return _absolute(p, node.module or '')
    parts = p.package.split('.')
    return '.'.join([*parts[: len(parts) - node.level + 1], *filter(None, [node.module])])


def _parts_of(p: Pass, node: ast.ImportFrom, base: str) -> str:
    """An import of names, or of modules, out of a module or a package of the job."""
    for alias in node.names:
        if alias.name == '*':
            _all_of(p, node, base)
        else:
            _name_of(p, node, f'{base}.{alias.name}', alias.asname or alias.name)
    text = p.source(node)
    return text if node.level or base == node.module else text.replace(f'from {node.module}', f'from {base}', 1)


def _all_of(p: Pass, node: ast.ImportFrom, base: str) -> None:
    other = p.whole.passes.get(base)
    if other is None or '__all__' in other.bound.get(other.base, set()):
        p.refuse(node, 'it is not known which names are imported')
        return
    for name in sorted((other.bound.get(other.base, set()) | other.modules.keys()) - {'*'}):
        if not name.startswith('_'):
            p.bound[p.base].add(name)
            _name_of(p, node, f'{base}.{name}', name)


def _name_of(p: Pass, node: ast.ImportFrom, path: str, name: str) -> None:
    """Note what a name means that comes out of a module of the job."""
    p.import_as(node, name, path)
    if p.scope != p.base and name in {*p.functions, *p.classes}:
        p.refuse(node, f'{name} is imported from a module of the job, and given another meaning')
    if (found := member(p, path)) is not None:
        other, of_other = found
        if of_other in other.functions and id(other.functions[of_other]) in other.top:
            p.functions[name] = other.functions[of_other]
        if of_other in other.classes:
            p.classes[name] = other.classes[of_other]
