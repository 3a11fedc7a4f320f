"""Edits that turn calls of requests into planned, replayed, awaited or plain calls of the runtime."""

import ast
from collections.abc import Iterable

from rewright.rewrite.edits import Edit
from rewright.rewrite.flow.names import dotted
from rewright.rewrite.source import Placed, Source
from rewright.rewrite.stages.sites import Site, requests_names
from rewright.trees import within

_ERRORS = frozenset(
    (
        'RequestException', 'HTTPError', 'ConnectionError', 'Timeout', 'ReadTimeout', 'ConnectTimeout', 'JSONDecodeError',
        'ChunkedEncodingError', 'TooManyRedirects', 'MissingSchema', 'InvalidSchema', 'InvalidURL', 'ContentDecodingError',
        'SSLError', 'InvalidJSONError',
    )
)  # fmt: skip


_NAMES = {'session': 'Session'}
_AS_VALUE = {'urlopen': 'to_open'}


def replace(source: Source, node: Placed, text: str) -> Edit:
    """Return an edit that puts `text` where `node` stands."""
    start, end = source.offset(node)
    return Edit(start, end, text, 'requests', 'requests')


def planned(source: Source, site: Site) -> str:
    """Return the request as a value: `get(url, headers=HEADERS)`, `to_open(url)`."""
    _, behind = source.offset(site.call.func)
    return _AS_VALUE.get(site.verb, site.verb) + source.code[behind : source.offset(site.call)[1]]


def replayed(source: Source, sites: Iterable[Site]) -> list[Edit]:
    """Return the edits that take each answer from where fetch put it."""
    return [replace(source, s.call.func, f'{s.name}.{s.verb}') for s in sites]


def awaited(source: Source, site: Site) -> list[Edit]:
    """Return the edits that send a request of a walk and wait for its answer."""
    around = source.parents[site.call]
    inside = (
        isinstance(around, ast.Attribute | ast.Subscript | ast.Call)
        and getattr(around, 'value', getattr(around, 'func', None)) is site.call
    )
    start, end = source.offset(site.call.func)
    # `await` binds weaker than a dot: `(await pages.get(url)).json()`.
    edits = [Edit(start, end, f'{"(" if inside else ""}await {site.name}.{site.verb}', 'requests', 'requests')]
    last = source.offset(site.call)[1]
    return [*edits, Edit(last, last, ')', 'requests', 'requests')] if inside else edits


def errors(source: Source) -> list[Edit]:
    """Return the edits that name the runtime's errors where the script names those of requests."""
    modules = requests_names(source.tree)
    holders = {place for m in modules for place in (m, f'{m}.exceptions')}
    named = [n for n in within(source.tree) if isinstance(n, ast.Attribute) and n.attr in _ERRORS]
    return [replace(source, n, f'errors.{n.attr}') for n in named if dotted(n.value) in holders]


def in_place(source: Source, sites: Iterable[Site]) -> list[Edit]:
    """Return the edits that send every request where it stands, through the runtime's own client."""
    modules = requests_names(source.tree)
    lifted = {s.call.func for s in sites}
    kept = {'get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'request', 'Session', 'session'}
    return [
        replace(source, n, f'http.{_NAMES.get(n.attr, n.attr)}')
        for n in within(source.tree)
        if isinstance(n, ast.Attribute)
        and n not in lifted
        and n.attr in kept
        and dotted(n.value) in modules
        and isinstance(n.value, ast.Name)
    ]
