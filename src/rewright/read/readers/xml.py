"""Uses of ElementTree and lxml.etree -> endpoints and hints."""

from rewright.read.reading import Reading
from rewright.read.source import Source

_MODULES = ('xml.etree.ElementTree', 'xml.etree.cElementTree', 'lxml.etree', 'xml.dom.minidom')


def read(source: Source) -> Reading:
    """Read XML that is parsed."""
    reading = Reading(source.file)
    for call in source.calls_to(*(f'{module}.{name}' for module in _MODULES for name in ('parse', 'iterparse'))):
        reading.source('xml', source.opened(call.argument(0, 'source')), call.node)
        reading.hint('fetch', call.node, 'it reads XML')
    for call in source.calls_to(*(f'{module}.{name}' for module in _MODULES for name in ('fromstring', 'parseString'))):
        reading.source('xml', source.target(call.argument(0)), call.node)
        reading.hint('transform', call.node, 'it parses XML')
    return reading
