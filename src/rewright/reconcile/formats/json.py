"""JSON -> leaves by path."""

from functools import partial

from rewright.reconcile.content import Capabilities, Document, UnreadableError
from rewright.reconcile.jsonnodes import forms, nodes
from rewright.reconcile.jsonpaths import leaves
from rewright.reconcile.sheets import Sheet
from rewright.reconcile.surveying import Text
from rewright.reconcile.trees import is_rows, leaf_sheets, record_sheet

SUFFIXES = ('.json', '.geojson')
CAPABILITIES = Capabilities(text=True)


def read(text: str) -> Document:
    """Read one JSON value; Unreadable when the text is something else."""
    for _ in leaves(text):
        pass
    return Document(text, (), (), partial(leaves, text), 'layout')


def sheets(text: Text, named: frozenset[str]) -> tuple[Sheet, ...]:
    """A sheet of records where the value is a list of objects, else sheets of leaves by path; Unreadable for other texts."""
    try:
        found = text.source.read().decode()
    except UnicodeDecodeError as error:
        raise UnreadableError(str(error)) from None
    node = nodes(found)
    written = forms(found.rstrip('\n'), node)
    return (record_sheet(node, written),) if is_rows(node) else leaf_sheets(node, written, named)
