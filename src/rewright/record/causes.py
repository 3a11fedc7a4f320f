"""A value that changed between two runs -> whether it tells the time of both."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from rewright.model.run import Run

_DATES = (
    '%Y-%m-%d',
    '%Y%m%d',
    '%Y/%m/%d',
    '%d.%m.%Y',
    '%d/%m/%Y',
    '%m/%d/%Y',
    '%d %b %Y',
    '%d %B %Y',
    '%b %d',
    '%H:%M',
)
_EPOCH = re.compile(r'\d{10}')
_SLACK = timedelta(minutes=2)
# One word of some length with a digit in it, bare or as a container spells its text: a UUID, a hash, a long number.
_IDENTIFIER = re.compile(r"(?:text b|str |integer )?['\"]?-?(?=[^'\"]*[0-9])[A-Za-z0-9_-]{6,}['\"]?")


def tells_time(value: str, start: datetime, run: Run) -> bool:
    """Say whether `value` spells a date, a time of day or seconds since 1970 that lie within the run."""
    end = start + timedelta(seconds=run.wall_seconds) + _SLACK
    if any(start.timestamp() - 1 <= int(number) <= end.timestamp() for number in _EPOCH.findall(value)):
        return True
    return any(moment.strftime(form) in value for moment in _minutes(start, end) for form in _DATES)


def names_only(value: str) -> bool:
    """Say whether a value that chance gave can be an identifier: what it is does not matter, as long as it is one."""
    return bool(_IDENTIFIER.fullmatch(value))


def _minutes(start: datetime, end: datetime) -> Iterator[datetime]:
    moment = start
    while moment <= end:
        yield moment
        moment += timedelta(minutes=1)
