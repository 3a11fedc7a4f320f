"""An import of Python 2 -> the import of what Python 3 calls it."""

import ast

from rewright.transpile.modules import MODULES
from rewright.transpile.passing import Pass

_MOVED = {
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
    texts: list[str] = []
    for alias in node.names:
        if alias.name not in {*MODULES, 'codecs'} or (alias.asname and alias.name in _MOVED):
            p.refuse(node, f'the module {alias.name} is not known to be the same in Python 3')
        p.modules[alias.asname or alias.name.split('.')[0]] = alias.name if alias.asname else alias.name.split('.')[0]
        written = alias.name + (f' as {alias.asname}' if alias.asname else '')
        texts.append(_MOVED.get(alias.name, f'import {written}').removeprefix('import '))
    return f'import {", ".join(texts)}'


def _from(p: Pass, node: ast.ImportFrom) -> str:
    name = node.module or ''
    if name == '__future__':
        p.divides |= any(a.name == 'division' for a in node.names)
        if odd := [a.name for a in node.names if a.name not in _FUTURE]:
            p.refuse(node, f'from __future__ import {odd[0]} is not followed')
        return ''
    if name not in {*MODULES, 'codecs'} or node.level or any(a.name == '*' for a in node.names):
        p.refuse(node, f'the module {name} is not known to be the same in Python 3')
    for alias in node.names:
        p.modules[alias.asname or alias.name] = f'{name}.{alias.name}'
    if name in _MOVED:
        return _MOVED[name]
    # What is called by another name now is called with its module.
    return f'import {name}' if name in {'string', 'itertools'} else p.source(node)
