"""Command-line arguments and environment variables -> endpoints and hints."""

from rewright.read.reading import Reading
from rewright.read.source import Source

_ARGUMENTS = ('argparse.ArgumentParser', 'optparse.OptionParser', 'getopt.getopt')
_VARIABLES = ('os.getenv', 'os.environ.get')


def read(source: Source) -> Reading:
    """Read what the job is told from outside."""
    reading = Reading(source.file)
    for call in source.calls_to(*_VARIABLES):
        reading.source('environment', source.target(call.argument(0)), call.node)
        reading.hint('prepare', call.node, 'it reads its settings')
    for call in source.calls_to(*_ARGUMENTS):
        reading.hint('prepare', call.node, 'it reads its arguments')
    for node in source.nodes:
        value = node.get('value') if node.kind == 'subscript' else None
        name = source.name(value) if value is not None and value.kind == 'attribute' else ''
        if name == 'os.environ':
            reading.source('environment', source.target(node.get('subscript')), node)
            reading.hint('prepare', node, 'it reads its settings')
        elif name == 'sys.argv':
            reading.hint('prepare', node, 'it reads its arguments')
    return reading
