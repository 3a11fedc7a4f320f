"""Two runs -> whether they sent the same requests, in any order and any number at once."""

from collections import Counter

from rewright.model.proof import Difference
from rewright.model.run import Run
from rewright.model.tape import Exchange
from rewright.prove.pair import Findings, Pair
from rewright.reconcile.neighbours import nearest

_ALWAYS = {'authorization', 'cookie', 'referer', 'accept-language'}
_HARMLESS = {'GET', 'HEAD', 'OPTIONS'}
_LIBRARIES = ('python-requests', 'python-urllib', 'python-httpx', 'aiohttp', 'curl')


def check(pair: Pair) -> Findings:
    """Compare requests by key, as a multiset, and the headers that the legacy job chose itself."""
    legacy, modern = _count(pair.legacy), _count(pair.modern)
    recorded = [exchange.key for exchange in pair.legacy.tape.exchanges]
    missing = [pair.difference(key, 'request missing', f'{n} times', 'fewer') for key, n in (legacy - modern).items()]
    extra, early = [], 0
    # What it would have asked for, had it gone on, nobody recorded: only what changes nothing may be sent so.
    unrecorded = {
        e.key for e in pair.modern.tape.exchanges if e.failure == 'not_recorded' and e.method not in _HARMLESS
    }
    for key, times in (modern - legacy).items():
        # A failing legacy job never came to the requests that a rewrite sends side by side.
        if pair.legacy.exit_code and key not in unrecorded:
            early += times
        elif key in legacy:
            extra.append(pair.difference(key, 'request too many', 'fewer', f'{times} more'))
        else:
            near = nearest(key, recorded)
            said = f'not sent; the nearest it sends: {near}' if near else 'not sent; it sends none'
            extra.append(pair.difference(key, 'request not recorded', said, f'{times} times'))
    notes = (f'{early} requests were under way when the failure was met',) if early else ()
    return Findings.of([*missing, *extra, *_headers(pair)], *notes)


def _count(run: Run) -> Counter[str]:
    return Counter(exchange.key for exchange in run.tape.exchanges)


def _headers(pair: Pair) -> list[Difference]:
    modern = {e.key: _chosen(e) for e in pair.modern.tape.exchanges}
    found: dict[str, Difference] = {}
    for exchange in pair.legacy.tape.exchanges:
        asked = _chosen(exchange)
        given = modern.get(exchange.key, asked)
        for name in [name for name in asked if asked[name] != given.get(name)]:
            kind = f'request header {name}'
            found[name] = pair.difference(exchange.key, kind, asked[name], given.get(name, 'absent'))
    return list(found.values())


def _chosen(exchange: Exchange) -> dict[str, str]:
    headers = {name.lower(): value for name, value in exchange.request_headers}
    return {name: value for name, value in headers.items() if _is_chosen(name, value)}


def _is_chosen(name: str, value: str) -> bool:
    if name == 'user-agent':
        return not value.lower().startswith(_LIBRARIES)
    if name == 'accept':
        return value != '*/*'
    return name in _ALWAYS or name.startswith('x-')
