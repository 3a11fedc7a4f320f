"""JSON -> leaves by path."""

from functools import partial

from rewright.reconcile.content import Document
from rewright.reconcile.jsonpaths import leaves

SUFFIXES = ('.json', '.geojson')


def read(text: str) -> Document:
    """Read one JSON value; Unreadable when the text is something else."""
    for _ in leaves(text):
        pass
    return Document(text, (), (), partial(leaves, text), 'layout')
