"""A DynamoDB table as declared -> its items."""

import json

from rewright.prove.parts import Parts

MATERIAL = 'items'


def _items(data: bytes, _recorded: bytes) -> Parts | None:
    try:
        table = json.loads(data)
    except ValueError:
        return None
    items = table.get('Items') if isinstance(table, dict) else None
    if not items:
        return None
    return Parts(
        len(items), lambda kept: json.dumps(table | {'Items': [items[i] for i in kept]}, ensure_ascii=False).encode()
    )


LEVELS = (_items,)


def shown(data: bytes) -> str:
    """Return the items, one a line."""
    return '\n'.join(json.dumps(item, ensure_ascii=False) for item in json.loads(data).get('Items', []))
