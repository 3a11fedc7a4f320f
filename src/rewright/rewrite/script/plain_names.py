"""Names of requests that stand for plain values: a Source goes in, the text with `200` for `requests.codes.ok`, `urllib.parse.quote` for `requests.utils.quote` and two texts for `HTTPBasicAuth` out."""

import ast
from http import HTTPStatus

from rewright.rewrite.edits import Edit, splice
from rewright.rewrite.flow.names import dotted
from rewright.rewrite.source import Source
from rewright.trees import bound, every, within

# Under these names `requests.codes` has other statuses than the standard library, or none.
_OTHERS = frozenset(
    (
        'request_uri_too_long',
        'request_header_fields_too_large',
        'content_too_large',
        'uri_too_long',
        'range_not_satisfiable',
        'unprocessable_content',
        'loop_detected',
        'early_hints',
    )
)
BASIC = 'requests.auth.HTTPBasicAuth'
CODES = {s.name.lower(): s.value for s in HTTPStatus if s.name.lower() not in _OTHERS} | {
    'okay': 200, 'all_ok': 200, 'all_good': 200, 'moved': 301, 'bad': 400, 'not_allowed': 405, 'timeout': 408, 'too_many': 429,
    'server_error': 500, 'unavailable': 503,
}  # fmt: skip


# What requests has out of the standard library, for scripts that run under both Pythons.
_ADDRESSES = frozenset(
    (
        'quote', 'unquote', 'quote_plus', 'unquote_plus', 'urlencode', 'urljoin', 'urlparse', 'urlsplit', 'urlunparse', 'urldefrag',
    )
)  # fmt: skip
_OF_UTILS = frozenset(('quote', 'unquote', 'urlparse', 'urlunparse'))
_AS_DICT = 'requests.utils.dict_from_cookiejar'


def plain(source: Source) -> str:
    """Return the script with plain values; what stands in a formatted text, whose places are not known before Python 3.12, is as it was."""
    inside = {n for text in every(ast.JoinedStr, source.tree) for n in within(text)}
    edits = _addresses(source, inside)
    for node in every(ast.Attribute, source.tree):
        owner, place = dotted(node.value), source.offset(node)
        if node not in inside and owner == 'requests.codes' and node.attr in CODES:
            edits.append(Edit(*place, str(CODES[node.attr]), 'name', 'requests'))
        elif node not in inside and dotted(node) == BASIC and is_pair(source.parents[node], node):
            edits.append(Edit(*place, '', 'name', 'requests'))
        elif node not in inside and dotted(node) == _AS_DICT and (call := _of_jar(source.parents[node], node)):
            end = source.offset(call)[1]
            edits += [Edit(*place, '', 'name', 'requests'), Edit(end, end, '.get_dict()', 'name', 'requests')]
    return splice(source.code, sorted(edits, key=lambda e: e.start))


def _addresses(source: Source, inside: set[ast.AST]) -> list[Edit]:
    """The edits that name functions for addresses by their own module, which is imported beside requests."""
    first = next((n for n in source.tree.body if isinstance(n, ast.Import) and n.names[0].name == 'requests'), None)
    found = [n for n in every(ast.Attribute, source.tree) if n not in inside and _is_of_addresses(n)]
    if first is None or not found or 'urllib' in bound(source.tree) - _imported(source.tree):
        return []
    start = source.offset(first)[0]
    edits = [Edit(*source.offset(n), f'urllib.parse.{n.attr}', 'name', 'requests') for n in found]
    # The lines keep their numbers.
    return [Edit(start, start, 'import urllib.parse; ', 'import', 'requests'), *edits]


def _is_of_addresses(node: ast.Attribute) -> bool:
    owner = dotted(node.value)
    return (owner == 'requests.compat' and node.attr in _ADDRESSES) or (
        owner == 'requests.utils' and node.attr in _OF_UTILS
    )


def _imported(tree: ast.Module) -> set[str]:
    return {a.name.split('.')[0] for n in every(ast.Import, tree) for a in n.names if not a.asname}


def _of_jar(around: ast.AST, name: ast.expr) -> ast.Call | None:
    """The call of a name with the cookies of an answer or a session."""
    if not isinstance(around, ast.Call) or around.func is not name or around.keywords or len(around.args) != 1:
        return None
    return around if isinstance(around.args[0], ast.Attribute) and around.args[0].attr == 'cookies' else None


def is_pair(around: ast.AST, name: ast.expr) -> bool:
    """Say whether a name is called with two values, which then say as much."""
    if not isinstance(around, ast.Call) or around.func is not name:
        return False
    return len(around.args) == 2 and not around.keywords and not any(isinstance(a, ast.Starred) for a in around.args)
