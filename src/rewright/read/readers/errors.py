"""Exception handlers that hide failures -> findings."""

from rewright.read.reading import Reading
from rewright.read.source import Source
from rewright.read.tree import Node

_QUIET = {'pass_statement', 'continue_statement', 'comment'}


def read(source: Source) -> Reading:
    """Read handlers that catch everything or say nothing."""
    reading = Reading(source.file)
    for node in source.nodes:
        if node.kind != 'except_clause':
            continue
        body = next((c for c in node.children if c.kind == 'block'), None)
        if not node.all('value') and all(c.kind in {'block', 'comment'} for c in node.children):
            reading.find('bare_except', 'except without a type also catches Ctrl-C and typing errors', node)
        if body is not None and _quiet(body):
            reading.find('silent_except', 'A failure is passed over without a word', node)
    return reading


def _quiet(body: Node) -> bool:
    return all(child.kind in _QUIET for child in body.children)
