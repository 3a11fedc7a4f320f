"""Passwords, keys and tokens written into a source -> findings that never repeat them."""

from rewright.model.secret_forms import ADDRESS, KNOWN, names_secret
from rewright.read.reading import Reading
from rewright.read.source import Source
from rewright.read.tree import Node


def read(source: Source) -> Reading:
    """Read strings that look like secrets by their form or by the name they are given."""
    reading = Reading(source.file)
    for node in source.nodes:
        if node.kind != 'string' or node.end - node.start > 20_000:
            continue
        what = next((what for form, what in KNOWN if form.search(node.text)), '') or _named(source, node)
        if what:
            reading.find('secret_in_source', f'The source holds {what} (not shown)', node, 'risk')
            # An address stays readable: only the password is taken out of it.
            reading.secrets += [] if what == ADDRESS else [source.literal(node)]
    return reading


def _named(source: Source, node: Node) -> str:
    name = _name_of(node)
    if not name or not names_secret(name, source.literal(node)):
        return ''
    return f'a value for {name}'


def _name_of(node: Node) -> str:
    """Return the name, keyword or key that the string is given to."""
    parent = node.parent
    if parent is None or (node.field not in {'right', 'value'}):
        return ''
    given = parent.get('left') or parent.get('name') or parent.get('key')
    if given is None or given is node:
        return ''
    if given.kind == 'subscript':
        given = given.get('subscript') or given
    return given.text.strip('"\'')[:40]
