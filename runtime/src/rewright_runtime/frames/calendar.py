"""A beginning, an end or a number, and a step in; the moments that `pandas.date_range` counts off out."""

from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice, takewhile

from rewright_runtime.breach import ContractBreach
from rewright_runtime.frames.dates import YEARS, moment

_UNITS = {'D': 'days', 'h': 'hours', 'H': 'hours', 'min': 'minutes', 'T': 'minutes', 's': 'seconds', 'S': 'seconds'}
Step = Callable[[datetime, int], datetime]


def date_range(
    start: str | date | None = None, end: str | date | None = None, periods: int | None = None, freq: str = 'D'
) -> list[datetime]:
    """The moments of `pandas.date_range`: those of a beginning and an end, or as many `periods` after or before one of them.

    `freq` is a number, where it is not 1, and a unit: D, h, min, s, W, MS, ME, YS or YE, or what these were called before.
    Raises ValueError unless two of the three are given, as pandas does, and ContractBreach for a text in no ISO form or a year
    that does not fit into nanoseconds.
    """
    if [start, end, periods].count(None) != 1:
        raise ValueError('Of the four parameters: start, end, periods, and freq, exactly three must be specified')
    number, unit = _parted(freq)
    first, last = (None if given is None else _moment(given) for given in (start, end))
    if first is None:
        assert last is not None
        made = list(islice(_counted(last, unit, -number), periods))[::-1]
    elif last is None:
        made = list(islice(_counted(first, unit, number), periods))
    else:
        # Only behind a beginning that is a moment itself does pandas take back the end to one, its time of day kept.
        exact = unit not in _UNITS and _is_one(first, unit)
        until = _rolled(last, unit, forward=False) if exact else last
        made = list(takewhile(lambda one: one <= until, _counted(first, unit, number)))
    if any(not YEARS[0] <= one.year <= YEARS[1] for one in made):
        raise ContractBreach(f'moments out of the years {YEARS[0]} to {YEARS[1]}')
    return made


def _parted(freq: str) -> tuple[int, str]:
    unit = freq.lstrip('0123456789')
    return int(freq[: len(freq) - len(unit)] or 1), unit


def _moment(given: str | date) -> datetime:
    if isinstance(given, str):
        return moment(given)
    found = given if isinstance(given, datetime) else datetime.combine(given, time())
    if found.tzinfo is not None:
        raise ContractBreach(f'{given} is in a time zone')
    return found


def _counted(start: datetime, unit: str, number: int) -> Iterator[datetime]:
    """Moments from the first that is one of the unit, on or after `start`, or on or before it where `number` is negative."""
    if unit in _UNITS:
        step = timedelta(**{_UNITS[unit]: number})
        while True:
            yield start
            start += step
    forward = number > 0
    found = _rolled(start, unit, forward=forward)
    while True:
        yield found
        for _ in range(abs(number)):
            found = _rolled(found + timedelta(days=1 if forward else -1), unit, forward=forward)


def _rolled(one: datetime, unit: str, *, forward: bool) -> datetime:
    """The moment itself where it is one of the unit, else the next or the last one."""
    while not _is_one(one, unit):
        one += timedelta(days=1 if forward else -1)
    return one


def _is_one(one: datetime, unit: str) -> bool:
    last = one.day == monthrange(one.year, one.month)[1]
    match unit:
        case 'W' | 'W-SUN':
            return one.isoweekday() == 7
        case 'B':
            return one.isoweekday() < 6
        case 'MS':
            return one.day == 1
        case 'ME' | 'M':
            return last
        case 'YS' | 'AS':
            return (one.month, one.day) == (1, 1)
        case _:
            return last and one.month == 12
