"""A JSON document -> its lists of records, and back to bytes after a change."""

import json
from collections.abc import Callable, Iterator

from rewright.prove.dice import Dice

Json = dict[str, 'Json'] | list['Json'] | str | int | float | bool | None
Record = dict[str, Json]
Records = list[Record]


def lists(document: Json) -> Iterator[list[Json]]:
    """Yield every list of the document that holds records and nothing else, outermost first."""
    if isinstance(document, list):
        if document and all(isinstance(item, dict) for item in document):
            yield document
        children = document
    else:
        children = list(document.values()) if isinstance(document, dict) else []
    for child in children:
        yield from lists(child)


def rewritten(change: Callable[[Records, Dice], Records | None]) -> Callable[[bytes, Dice], bytes | None]:
    """Turn a change of one list of records into a change of bytes; the outermost list is changed."""

    def changed(data: bytes, dice: Dice) -> bytes | None:
        try:
            document: Json = json.loads(data)
        except ValueError:
            return None
        found = next(lists(document), None)
        if found is None:
            return None
        records = change([r for r in found if isinstance(r, dict)], dice)
        if records is None:
            return None
        found[:] = records
        return json.dumps(document, ensure_ascii=False).encode()

    return changed
