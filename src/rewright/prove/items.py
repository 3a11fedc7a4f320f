"""A DynamoDB table as declared (JSON) <-> its items."""

import json
from typing import Any

Table = dict[str, Any]


def table_of(data: bytes) -> Table | None:
    """Return the table; None where this is none, or one without items."""
    try:
        table = json.loads(data)
    except ValueError:
        return None
    return table if isinstance(table, dict) and table.get('Items') else None


def with_items(table: Table, items: list[Any]) -> bytes:
    """Return the same table with other items."""
    return json.dumps(table | {'Items': items}, ensure_ascii=False).encode()
