"""Numbers without a name in the middle of code -> findings."""

from rewright.read.reading import Reading
from rewright.read.source import Source
from rewright.read.tree import Node

_PLAIN = {'0', '1', '2', '-1', '10', '100', '1000', '0.0', '1.0', '0.5', '60', '24', '3600', '7', '12'}
_USES = {'comparison_operator', 'binary_operator'}


def read(source: Source) -> Reading:
    """Read numbers that are compared or calculated with where they stand."""
    reading = Reading(source.file)
    for node in source.nodes:
        if node.kind in {'integer', 'float'} and node.text not in _PLAIN and _is_used(node):
            reading.find('magic_value', f'{node.text[:40]} has no name that says what it is', node, 'info')
    return reading


def _is_used(node: Node) -> bool:
    if node.parent is None or node.parent.kind not in _USES:
        return False
    statement = node.inside('assignment')
    left = statement.get('left') if statement else None
    # A constant that is calculated once has a name: the one it is given.
    return not (left is not None and left.kind == 'identifier' and left.text.isupper())
