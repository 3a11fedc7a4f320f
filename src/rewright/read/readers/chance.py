"""Uses of random numbers and identifiers -> findings."""

from rewright.read.reading import Reading
from rewright.read.source import Source

_SOURCES = ('random.', 'numpy.random.', 'uuid.uuid1', 'uuid.uuid4', 'secrets.', 'os.urandom')
# A seed makes chance repeatable.
_HARMLESS = ('.seed', '.Random', '.default_rng', '.RandomState')


def read(source: Source) -> Reading:
    """Read where a result can depend on chance."""
    reading = Reading(source.file)
    for call in source.calls:
        if call.name.startswith(_SOURCES) and not call.name.endswith(_HARMLESS):
            reading.find('chance', f'{call.method} gives another result on every run', call.node)
    return reading
