"""Uses of the json module and of JSON answers -> endpoints and hints."""

from rewright.read.reading import Reading
from rewright.read.source import Source
from rewright.read.traffic import ALL


def read(source: Source) -> Reading:
    """Read where JSON is parsed or written."""
    reading = Reading(source.file)
    for call in source.calls_to('json.load', 'json.loads'):
        reading.source('json', source.opened(call.argument(0)), call.node)
        reading.hint('fetch', call.node, 'it reads JSON')
    for call in source.calls_to('json.dump'):
        reading.sink('json', source.opened(call.argument(1, 'fp')), call.node)
        reading.hint('save', call.node, 'it writes JSON')
    for call in source.calls_to(*(f'{name}().json' for name in ALL)):
        reading.source('json', source.target(call.node.get('function')), call.node)
        reading.hint('fetch', call.node, 'it reads a JSON answer')
    return reading
