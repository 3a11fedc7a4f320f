"""HTTP calls of any client in a source -> endpoints, and findings on how they are made."""

from collections.abc import Iterable
from functools import cache

from rewright.read.reading import Reading
from rewright.read.source import LOOPS, Call, Source
from rewright.read.tree import Node

# Canonical names; a session is a call whose result answers the same verbs.
VERBS = ('get', 'post', 'put', 'delete', 'head', 'patch', 'request')
CLIENTS = {
    'requests': tuple(
        f'requests{made}.{verb}' for made in ('', '.Session()', '.session()', '.sessions.Session()') for verb in VERBS
    ),
    'urllib': (
        'urllib.request.urlopen', 'urllib.urlopen', 'urllib2.urlopen', 'urllib.request.urlretrieve', 'urllib.urlretrieve',
        'urllib2.build_opener().open', 'urllib.request.build_opener().open', 'urllib3.PoolManager().request',
        'http.client.HTTPConnection().request', 'http.client.HTTPSConnection().request',
        'httplib.HTTPConnection().request', 'httplib.HTTPSConnection().request',
    ),
    'httpx': tuple(f'httpx{made}.{verb}' for made in ('', '.Client()', '.AsyncClient()') for verb in VERBS),
    'aiohttp': tuple(f'aiohttp.ClientSession().{verb}' for verb in VERBS),
}  # fmt: skip
ALL = tuple(name for names in CLIENTS.values() for name in names)
_WRAPPERS = ('urllib.request.Request', 'urllib2.Request')
_RETRIERS = ('tenacity', 'retrying', 'backoff', 'urllib3.util.retry', 'requests.packages.urllib3.util.retry')
_STATUS = ('status_code', 'raise_for_status', 'ok', 'status', 'getcode', 'code')


def requests_in(source: Source, node: Node) -> list[Call]:
    """Return the HTTP calls that running `node` makes, also through functions of the same file."""
    found: list[Call] = []
    seen: set[str] = set()
    waiting = [node]
    while waiting:
        for call in source.calls_in(waiting.pop()):
            if call.name in ALL:
                found.append(call)
            elif call.name in source.functions and call.name not in seen:
                seen.add(call.name)
                waiting.append(source.functions[call.name])
    return found


def loops_around(source: Source, node: Node) -> list[Node]:
    """Return the loops that repeat `node`, also those around calls of the function it stands in."""
    found: list[Node] = []
    seen: set[str] = set()
    waiting = [node]
    while waiting:
        for above in waiting.pop().ancestors():
            if above.kind in LOOPS:
                found.append(above)
            name = above.get('name') if above.kind == 'function_definition' else None
            if name and name.text not in seen:
                seen.add(name.text)
                waiting += [c.node for c in source.calls_to(name.text)]
    return found


def read_calls(source: Source, names: Iterable[str]) -> Reading:
    """Return the endpoints of HTTP calls and what a maintainer wants to know about them."""
    reading = Reading(source.file)
    for call in source.calls_to(*names):
        place = 1 if call.method == 'request' else 0
        url = source.target(_address(source, call.argument(place, 'url')))
        # The address holds what came back, whichever verb asked for it.
        reading.source('http', url, call.node)
        reading.hint('fetch', call.node, f'it asks {url or "a server"} over HTTP')
        _judge(source, call, reading)
    return reading


def _address(source: Source, node: Node | None) -> Node | None:
    """Return what is asked for, without the request of urllib around it."""
    made = source.origin(node)
    arguments = made.get('arguments') if made is not None and made.kind == 'call' else None
    wraps = arguments is not None and made is not None and source.name(made.get('function')) in _WRAPPERS
    return arguments.children[0] if arguments is not None and wraps and arguments.children else node


def _trusts_everybody(source: Source, call: Call) -> bool:
    """Whether a call takes any certificate, by an option of requests or by a context of its own."""
    verify, context = call.keywords.get('verify'), source.origin(call.keywords.get('context'))
    unverified = context is not None and '_create_unverified_context' in context.text
    return unverified or (verify is not None and verify.text == 'False')


def _judge(source: Source, call: Call, reading: Reading) -> None:
    where = call.node
    if loops_around(source, where) and 'async' not in call.name and 'Async' not in call.name:
        reading.find('sequential_requests', 'Requests are made one after another in a loop', where)
    missing = _missing_care(source, call)
    if missing:
        reading.find('no_error_handling', f'This request has {", ".join(missing)}', where)
    waits = call.argument(2, 'timeout') if call.method == 'urlopen' else call.keywords.get('timeout')
    if waits is None and not call.name.startswith(('httpx', 'aiohttp')):
        reading.find('no_timeout', 'This request waits for ever: it has no timeout', where)
    if _trusts_everybody(source, call):
        how = 'verify=False' if 'verify' in call.keywords else 'a context that checks none'
        reading.find('tls_not_verified', f'This request accepts any certificate ({how})', where, 'risk')


def _missing_care(source: Source, call: Call) -> list[str]:
    """Name what keeps one failed request from ending or spoiling the whole job, and is not there."""
    by_library = any(i.module.startswith(_RETRIERS) for i in source.imported)
    around = call.node.inside('function_definition') or source.root
    names = (n.get('attribute') for n in around.find('attribute'))
    checked = any(name is not None and name.text in _STATUS for name in names)
    retried = by_library or any(_sleeps_on_failure(source, loop) for loop in loops_around(source, call.node))
    caught = by_library or call.node.inside('try_statement') is not None
    lacks = {'no try around it': not caught, 'no look at its status': not checked, 'no retry that waits': not retried}
    return [what for what, is_missing in lacks.items() if is_missing]


@cache
def _sleeps_on_failure(source: Source, loop: Node) -> bool:
    sleeps = [c.node for c in source.calls_in(loop) if c.name == 'time.sleep']
    tries = any(True for _ in loop.find('except_clause'))
    return any(node.inside('except_clause') or _on_status(node) or (tries and _leaves_early(loop)) for node in sleeps)


def _on_status(node: Node) -> bool:
    condition = (node.inside('if_statement') or node).get('condition')
    return condition is not None and any(word in condition.text for word in _STATUS[:2])


def _leaves_early(loop: Node) -> bool:
    return any(True for _ in loop.find('break_statement', 'return_statement'))
