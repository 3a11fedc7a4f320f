"""A DynamoDB table as declared -> its items."""

import json

from rewright.prove.items import table_of, with_items
from rewright.prove.parts import Parts

MATERIAL = 'items'


def _items(data: bytes, _recorded: bytes) -> Parts | None:
    table = table_of(data)
    if table is None:
        return None
    return Parts(len(table['Items']), lambda kept: with_items(table, [table['Items'][i] for i in kept]))


LEVELS = (_items,)


def shown(data: bytes) -> str:
    """Return the items, one a line."""
    return '\n'.join(json.dumps(item, ensure_ascii=False) for item in json.loads(data).get('Items', []))
