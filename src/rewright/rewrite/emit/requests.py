"""Edits that turn calls of requests into planned, replayed, awaited or plain calls of the runtime."""

import ast
from collections.abc import Iterable

from rewright.rewrite.edits import Edit
from rewright.rewrite.flow import connections as held
from rewright.rewrite.flow.names import dotted
from rewright.rewrite.source import Placed, Source
from rewright.rewrite.stages.mounting import MADE, named, old_words
from rewright.rewrite.stages.pieces import looked_at
from rewright.rewrite.stages.sites import Site, requests_names
from rewright.trees import every, within

_ERRORS = frozenset(
    (
        'RequestException', 'HTTPError', 'ConnectionError', 'Timeout', 'ReadTimeout', 'ConnectTimeout', 'JSONDecodeError',
        'ChunkedEncodingError', 'TooManyRedirects', 'MissingSchema', 'InvalidSchema', 'InvalidURL', 'ContentDecodingError',
        'SSLError', 'InvalidJSONError', 'RetryError', 'InvalidHeader', 'ProxyError', 'StreamConsumedError', 'URLRequired',
        'UnrewindableBodyError', 'InvalidProxyURL',
    )
)  # fmt: skip


_NAMES = {'session': 'Session'}
_AS_VALUE = {'urlopen': 'to_open', 'urlretrieve': 'to_retrieve'}


def replace(source: Source, node: Placed, text: str) -> Edit:
    """Return an edit that puts `text` where `node` stands."""
    start, end = source.offset(node)
    return Edit(start, end, text, 'requests', 'requests')


def planned(source: Source, site: Site) -> str:
    """Return the request as a value: `get(url, headers=HEADERS)`, `to_open(url)`, `call(get_page, url)`."""
    if site.session:
        return source.text(site.call)
    if site.verb == 'response':
        return f'to_answer({_line(site)})'
    start, end = _brackets(source, site.call)
    return f'{_AS_VALUE.get(site.verb, site.verb)}({_first(site)}{source.code[start:end]}'


def replayed(source: Source, sites: Iterable[Site]) -> list[Edit]:
    """Return the edits that take each answer from where fetch put it."""
    return [_asking(source, s) for s in sites]


def awaited(source: Source, site: Site) -> list[Edit]:
    """Return the edits that send a request of a walk and wait for its answer."""
    return waiting(source, site.call, _asking(source, site))


def waiting(source: Source, call: ast.Call, edit: Edit) -> list[Edit]:
    """Return the edits that wait for what a call gives, whose begin `edit` changes."""
    around = source.parents[call]
    inside = (
        isinstance(around, ast.Attribute | ast.Subscript | ast.Call)
        and getattr(around, 'value', getattr(around, 'func', None)) is call
    )
    # `await` binds weaker than a dot: `(await pages.get(url)).json()`.
    edits = [Edit(edit.start, edit.end, f'{"(" if inside else ""}await {edit.text}', 'requests', 'requests')]
    last = source.offset(call)[1]
    return [*edits, Edit(last, last, ')', 'requests', 'requests')] if inside else edits


def _asking(source: Source, site: Site) -> Edit:
    """The edit that asks the answers of a site for what a call asks for."""
    if site.verb == 'response':
        return replace(source, site.call, f'{site.name}.response({_line(site)})')
    start, whom = source.offset(site.call.func)[0], f'{site.name}.of({site.session})' if site.session else site.name
    return Edit(start, _brackets(source, site.call)[0], f'{whom}.{site.verb}({_first(site)}', 'requests', 'requests')


def _line(site: Site) -> str:
    """The connection of http.client that a site asks through."""
    assert isinstance(site.call.func, ast.Attribute)
    return dotted(site.call.func.value)


def connections(source: Source, sites: Iterable[Site]) -> list[Edit]:
    """Return the edits that let the connections of sites keep what they are asked."""
    kinds = held.makers(source.tree) if any(s.verb == 'response' for s in sites) else {}
    return [replace(source, c.func, f'lines.{kinds[dotted(c.func)]}') for c in held.made(source.tree)] if kinds else []


def _brackets(source: Source, call: ast.Call) -> tuple[int, int]:
    """Where the arguments of a call begin, and where it ends."""
    return source.code.index('(', source.offset(call.func)[1]) + 1, source.offset(call)[1]


def _first(site: Site) -> str:
    """What stands before the arguments of a request: the function, where one is called."""
    more = ', ' if site.call.args or site.call.keywords else ''
    return f'{site.sender}{more}' if site.sender else ''


def errors(source: Source) -> list[Edit]:
    """Return the edits that name the runtime's errors where the script names those of requests."""
    modules = requests_names(source.tree)
    holders = {place for m in modules for place in (m, f'{m}.exceptions')}
    named = [n for n in within(source.tree) if isinstance(n, ast.Attribute) and n.attr in _ERRORS]
    return [replace(source, n, f'errors.{n.attr}') for n in named if dotted(n.value) in holders]


def pieces(source: Source) -> list[Edit]:
    """Return the edits that let an answer refuse pieces that nobody kept, where the script looks at them."""
    found = looked_at(source.tree, source.parents) if requests_names(source.tree) else []
    ends = [source.offset(n)[1] for n in found]
    return [Edit(end - len('iter_content'), end, 'iter_known_pieces', 'requests', 'requests') for end in ends]


def listing(source: Source, sites: Iterable[Site]) -> list[Edit]:
    """Return the edits that let the sessions of sites list their requests."""
    names, modules = {n for s in sites for n in (s.session, *s.handed) if n}, requests_names(source.tree)
    made = [(n.value, n.targets) for n in every(ast.Assign, source.tree)]
    made += [(n.context_expr, [n.optional_vars]) for n in every(ast.withitem, source.tree) if n.optional_vars]
    bound = [(value, names & {t.id for t in targets if isinstance(t, ast.Name)}) for value, targets in made]
    return [
        replace(source, value, f'sessions.Session({min(held)!r})')
        for value, held in bound
        if held and isinstance(value, ast.Call) and dotted(value.func).rpartition('.')[0] in modules
    ]


def in_place(source: Source, lifted: Iterable[ast.Call]) -> list[Edit]:
    """Return the edits that send every request but those `lifted` where it stands, through the runtime's own client."""
    modules = requests_names(source.tree)
    gone = {c.func for c in lifted}
    made = [replace(source, n, MADE[dotted(n)]) for n in named(source.tree)]
    made += [
        Edit(source.offset(k)[0], source.offset(k.value)[0], 'allowed_methods=', '', 'requests')
        for k in old_words(source.tree)
    ]
    kept = {'get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'request', 'Session', 'session'}
    return made + [
        replace(source, n, f'http.{_NAMES.get(n.attr, n.attr)}')
        for n in within(source.tree)
        if isinstance(n, ast.Attribute)
        and n not in gone
        and n.attr in kept
        and dotted(n.value) in modules
        and isinstance(n.value, ast.Name)
    ]
