"""YAML 1.1 -> nodes of plain data: nothing is constructed, and aliases that unfold to too much are refused."""

from dataclasses import replace

from rewright.reconcile.content import Capabilities
from rewright.reconcile.sheets import Sheet
from rewright.reconcile.surveying import Text
from rewright.reconcile.trees import floats, is_rows, key_order, leaf_sheets, record_sheet
from rewright.reconcile.yamlnodes import Reading

SUFFIXES = ('.yaml', '.yml')
CAPABILITIES = Capabilities(text=True)


def sheets(text: Text, named: frozenset[str]) -> tuple[Sheet, ...]:
    """A sheet of records where a document is a list of mappings, or there are several mappings; else leaves by path.

    Unreadable for other texts, for anchors that hold themselves, and for aliases that unfold beyond a million values.
    """
    reading = Reading()
    documents = reading.documents(text.source.read())
    node = documents[0] if len(documents) == 1 else documents
    forms: dict[str, object] = {
        'quoting': reading.styles,
        'escapes': reading.spellings,
        'float formatting': floats(node),
        'key order': key_order(node),
    }
    structure = (f'documents: {len(documents)}',)
    if is_rows(node):
        return (record_sheet(node, forms, structure),)
    found = leaf_sheets(node, forms, named)
    return (replace(found[0], structure=structure), *found[1:])
