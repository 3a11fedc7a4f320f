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


def tells_time(value: str, start: datetime, run: Run) -> bool:
    """Say whether `value` spells a date, a time of day or seconds since 1970 that lie within the run."""
    end = start + timedelta(seconds=run.wall_seconds) + _SLACK
    if any(start.timestamp() - 1 <= int(number) <= end.timestamp() for number in _EPOCH.findall(value)):
        return True
    return any(moment.strftime(form) in value for moment in _minutes(start, end) for form in _DATES)


def _minutes(start: datetime, end: datetime) -> Iterator[datetime]:
    moment = start
    while moment <= end:
        yield moment
        moment += timedelta(minutes=1)
