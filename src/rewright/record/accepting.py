"""The live run -> nothing, or the Refusal that says why it is no recording."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from rewright.model.facts import Facts
from rewright.model.job import Job
from rewright.model.refusal import EXIT_NOT_PROVEN, Refusal
from rewright.model.run import Run

# What a run calls the limit, the setting that raises it, and what it counts.
_LIMITS = {
    'seconds': ('seconds', 's'),
    'memory': ('memory_mb', 'MB of memory'),
    'processes': ('processes', 'processes'),
    'output': ('output_mb', 'MB of output, files and folders included'),
    'open_files': ('open_files', 'open files'),
}
_FLOODS = {
    'too_large': ('traffic_mb', '{} MB of requests and answers, or 256 KB of one head'),
    'too_many': ('open_files', '{} connections at once'),
}
# Any service, and the address at which a machine of AWS tells its own credentials.
_AWS = re.compile(r'\.amazonaws\.com(\.cn)?(:\d+)?$|^169\.254\.169\.254')
_DECLARE = 'Declare what S3 and DynamoDB hold under [aws] in rewright.toml.'
_ONLY = 'Only S3 and DynamoDB are emulated; add "{host}" to allowed_hosts to record the real service.'
_POOL = re.compile(r"host='(?P<host>[^']+)', port=(?P<port>\d+)")


def accept(job: Job, facts: Facts, live: Run) -> None:
    """Refuse a live run that a limit ended, or that asked for a host it may not reach."""
    for host in (*_not_allowed(live), *_closed(job, facts, live)):
        if _AWS.search(host):
            raise Refusal(
                f'the job asked for {host}, a service of AWS that is not emulated here',
                where=job.script,
                next_move=_DECLARE if job.aws is None else _ONLY.format(host=host),
            )
        raise Refusal(
            f'the job asked for {host}, which it may not reach',
            where=job.script,
            next_move=f'Add "{host}" to allowed_hosts in rewright.toml.',
        )
    _refuse_floods(job, live)
    if live.limit in _LIMITS:
        key, unit = _LIMITS[live.limit]
        allowed = getattr(job.limits, key)
        raise Refusal(
            f'the job was stopped at its limit of {allowed:g} {unit}',
            where=job.script,
            next_move=f'Raise {key} under [limits] in rewright.toml, or give the job less to do.',
            exit_code=EXIT_NOT_PROVEN,
        )


def _refuse_floods(job: Job, live: Run) -> None:
    """Refuse a run of whose network traffic not all was taken: what is missing is no behaviour of its servers."""
    for exchange in live.tape.exchanges:
        if exchange.failure in _FLOODS:
            key, what = _FLOODS[exchange.failure]
            raise Refusal(
                f'the traffic of the job went past a limit at {exchange.method} {exchange.url}: '
                + what.format(getattr(job.limits, key)),
                where=job.script,
                next_move=f'Raise {key} under [limits] in rewright.toml, or have the job ask for less.',
                exit_code=EXIT_NOT_PROVEN,
            )


def _not_allowed(live: Run) -> Iterator[str]:
    for exchange in live.tape.exchanges:
        if exchange.failure == 'not_allowed':
            yield urlsplit(exchange.url).netloc or exchange.url


def _closed(job: Job, facts: Facts, live: Run) -> Iterator[str]:
    """Hosts behind a refused connection: a port that is not allowed is closed in the sandbox, and leaves no exchange."""
    if 'refused' not in live.exception.casefold():
        return
    named = [f'{found["host"]}:{found["port"]}' for found in _POOL.finditer(live.exception)]
    named += [urlsplit(endpoint.target).netloc for endpoint in facts.endpoints if endpoint.kind == 'http']
    for host in named:
        if host and host not in job.allowed_hosts and host.partition(':')[0] not in job.allowed_hosts:
            yield host
