"""The live run -> nothing, or the Refusal that says why it is no recording."""

from urllib.parse import urlsplit

from rewright.model.job import Job
from rewright.model.refusal import EXIT_NOT_PROVEN, Refusal
from rewright.model.run import Run

_LIMITS = {'seconds': 'seconds', 'memory': 'memory_mb', 'processes': 'processes', 'output': 'output_mb'}
_UNITS = {'seconds': 's', 'memory': 'MB of memory', 'processes': 'processes', 'output': 'MB of output'}


def accept(job: Job, live: Run) -> None:
    """Refuse a live run that a limit ended, or that asked for a host it may not reach."""
    for exchange in live.tape.exchanges:
        if exchange.failure == 'not_allowed':
            host = urlsplit(exchange.url).netloc or exchange.url
            raise Refusal(
                f'the job asked for {host}, which it may not reach',
                where=job.script,
                next_move=f'Add "{host}" to allowed_hosts in rewright.toml.',
            )
    if live.limit in _LIMITS:
        key = _LIMITS[live.limit]
        allowed = getattr(job.limits, key)
        raise Refusal(
            f'the job was stopped at its limit of {allowed:g} {_UNITS[live.limit]}',
            where=job.script,
            next_move=f'Raise {key} under [limits] in rewright.toml, or give the job less to do.',
            exit_code=EXIT_NOT_PROVEN,
        )
