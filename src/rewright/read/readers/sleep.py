"""Calls of time.sleep -> findings."""

from rewright.read.reading import Reading
from rewright.read.source import Source


def read(source: Source) -> Reading:
    """Read where the job waits for a fixed time."""
    reading = Reading(source.file)
    for call in source.calls_to('time.sleep'):
        seconds = source.literal(call.argument(0))
        reading.hint('fetch', call.node, 'it waits between requests')
        if seconds.replace('.', '', 1).isdigit():
            reading.find('fixed_delay', f'The job sleeps {seconds} s each time, whatever the server needs', call.node)
    return reading
