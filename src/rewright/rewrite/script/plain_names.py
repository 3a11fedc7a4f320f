"""Names of requests that stand for plain values: a Source goes in, the text with `200` for `requests.codes.ok` and two texts for `HTTPBasicAuth` out."""

import ast
from http import HTTPStatus

from rewright.rewrite.edits import Edit, splice
from rewright.rewrite.flow.names import dotted
from rewright.rewrite.source import Source
from rewright.trees import every, within

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


def plain(source: Source) -> str:
    """Return the script with plain values; what stands in a formatted text, whose places are not known before Python 3.12, is as it was."""
    inside = {n for text in every(ast.JoinedStr, source.tree) for n in within(text)}
    edits = []
    for node in every(ast.Attribute, source.tree):
        owner, place = dotted(node.value), source.offset(node)
        if node not in inside and owner == 'requests.codes' and node.attr in CODES:
            edits.append(Edit(*place, str(CODES[node.attr]), 'name', 'requests'))
        elif node not in inside and dotted(node) == BASIC and is_pair(source.parents[node], node):
            edits.append(Edit(*place, '', 'name', 'requests'))
    return splice(source.code, edits)


def is_pair(around: ast.AST, name: ast.expr) -> bool:
    """Say whether a name is called with two values, which then say as much."""
    if not isinstance(around, ast.Call) or around.func is not name:
        return False
    return len(around.args) == 2 and not around.keywords and not any(isinstance(a, ast.Starred) for a in around.args)
