"""Two failing runs -> whether they failed for the same kind of reason, across libraries."""

import builtins

from rewright.prove.pair import Findings, Pair

_NETWORK = {'requests', 'urllib3', 'urllib', 'http', 'httpx2', 'httpcore2', 'aiohttp', 'socket', 'ssl'}
_STATUS = {'HTTPError', 'HTTPStatusError'}
_TIMEOUT = {
    'Timeout',
    'ReadTimeout',
    'ConnectTimeout',
    'TimeoutException',
    'TimeoutError',
    'PoolTimeout',
    'timeout',
    'WriteTimeout',
}


def check(pair: Pair) -> Findings:
    """Compare the kinds of two uncaught exceptions; messages are not compared, libraries word them as they like."""
    legacy, modern = _type(pair.legacy.exception), _type(pair.modern.exception)
    if not pair.both_fail or not legacy or not modern or _kind(legacy) == _kind(modern):
        return Findings()
    if _is_own(legacy) and _is_own(modern):
        return Findings.of([pair.difference('run', 'exception', pair.legacy.exception, pair.modern.exception)])
    # A library's exception type cannot outlive the library: the failure is the same, its name is not.
    return Findings.of((), f'both fail, the legacy job with {legacy}, the rewrite with {modern}')


def _type(exception: str) -> str:
    return exception.split(':', 1)[0].strip()


def _kind(name: str) -> str:
    package, last = name.split('.', 1)[0], name.rsplit('.', 1)[-1]
    if last == 'JSONDecodeError':
        return last
    if not (package in _NETWORK or name.startswith('rewright_runtime.errors') or _is_connection(last)):
        return last
    if last in _STATUS:
        return 'http status'
    return 'time-out' if last in _TIMEOUT else 'no network'


def _is_connection(name: str) -> bool:
    found = getattr(builtins, name, None)
    return isinstance(found, type) and issubclass(found, ConnectionError | TimeoutError)


def _is_own(name: str) -> bool:
    # A plan that disagrees with its own transform is a fault of the rewrite, whatever the legacy job failed with.
    if name.endswith('PlanMismatch'):
        return True
    return hasattr(builtins, name.removeprefix('builtins.')) or _kind(name) in {'no network', 'time-out', 'http status'}
