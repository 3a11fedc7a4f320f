"""Names that a script imports out of requests, as names of the module: a Source goes in, the text of the same script comes out."""

import ast

from rewright.rewrite.edits import Edit, splice
from rewright.rewrite.source import Source
from rewright.trees import bound, every, within

# What `requests` itself has of the modules below it.
_MODULES = {
    'requests': 'requests',
    'requests.api': 'requests',
    'requests.sessions': 'requests',
    'requests.exceptions': 'requests.exceptions',
    'requests.adapters': 'requests.adapters',
    'requests.auth': 'requests.auth',
    'requests.utils': 'requests.utils',
    'requests.compat': 'requests.compat',
}


def qualified(source: Source) -> str:
    """Return the script with `requests.get` for `get` of `from requests import get`.

    It is as it was where it binds such a name by anything else, or has one inside a formatted text, whose places are not known
    before Python 3.12.
    """
    found = from_requests(source.tree)
    names = {a.asname or a.name: f'{_MODULES[n.module or ""]}.{a.name}' for n in found for a in n.names}
    uses = [n for n in every(ast.Name, source.tree) if n.id in names]
    inside = {n for text in every(ast.JoinedStr, source.tree) for n in within(text)}
    if not names or '*' in names or bound(source.tree) & {*names, 'requests'} or any(n in inside for n in uses):
        return source.code
    edits = [Edit(*source.offset(n), 'import requests', 'import', 'requests') for n in found]
    edits += [Edit(*source.offset(n), names[n.id], 'name', 'requests') for n in uses]
    return splice(source.code, sorted(edits, key=lambda e: e.start))


def from_requests(tree: ast.Module) -> list[ast.ImportFrom]:
    """Return the statements of the module that import names which `requests` has too."""
    return [n for n in tree.body if isinstance(n, ast.ImportFrom) and not n.level and n.module in _MODULES]
