"""Printing and logging -> the sink `stdout` and findings."""

from rewright.read.reading import Reading
from rewright.read.source import Source


def read(source: Source) -> Reading:
    """Read where the job speaks to its console; Python 2's statement counts too."""
    reading = Reading(source.file)
    prints = [c.node for c in source.calls_to('print', 'sys.stdout.write', 'pprint.pprint')]
    prints += [n for n in source.nodes if n.kind == 'print_statement']
    for node in sorted(prints, key=lambda n: n.start):
        reading.sink('stdout', 'stdout', node)
    return reading
