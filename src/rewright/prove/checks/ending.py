"""Two runs -> whether both ended with the same exit code, and whether a limit ended one of them."""

from rewright.prove.pair import Findings, Pair


def check(pair: Pair) -> Findings:
    """Compare exit codes and limits; a limit on one side is a difference whatever the exit code says."""
    found = []
    if pair.legacy.limit != pair.modern.limit:
        found.append(pair.difference('run', 'limit', _named(pair.legacy.limit), _named(pair.modern.limit)))
    if pair.legacy.exit_code != pair.modern.exit_code:
        legacy = _ended(pair.legacy.exit_code, pair.legacy.exception)
        modern = _ended(pair.modern.exit_code, pair.modern.exception)
        found.append(pair.difference('run', 'exit code', legacy, modern))
    return Findings.of(found)


def _named(limit: str) -> str:
    return limit or 'none'


def _ended(code: int, exception: str) -> str:
    return f'{code} ({exception})' if exception else str(code)
