"""Reads of the wall clock -> findings."""

from rewright.read.reading import Reading
from rewright.read.source import Source

_CLOCKS = {
    'datetime.datetime.now', 'datetime.datetime.utcnow', 'datetime.datetime.today', 'datetime.date.today', 'time.time',
    'time.strftime', 'time.ctime', 'time.localtime', 'time.gmtime', 'pandas.Timestamp.now', 'pandas.Timestamp.today',
    'pandas.Timestamp.utcnow', 'pandas.to_datetime().now',
}  # fmt: skip
# These read the clock only when they are given no time.
_CLOCK_BY_DEFAULT = {'time.strftime': 1, 'time.ctime': 0, 'time.localtime': 0, 'time.gmtime': 0}


def read(source: Source) -> Reading:
    """Read where a result can depend on when the job runs."""
    reading = Reading(source.file)
    for call in source.calls:
        if call.name in _CLOCKS and len(call.positional) <= _CLOCK_BY_DEFAULT.get(call.name, 9):
            message = f'{call.method} reads the wall clock: the same inputs give another result later'
            reading.find('wall_clock', message, call.node)
    return reading
