"""JSON bytes -> the same document with values of another type, keys nobody knows, or cut off."""

import json

from rewright.prove.dice import Dice
from rewright.prove.document import Json, Records, rewritten
from rewright.prove.drawing import of_kind, shaped
from rewright.prove.way import Way

MATERIAL = 'json'


def _drawn(records: Records, dice: Dice) -> Records | None:
    """Draw a value of the type that a key has, a key in turn."""
    keys = list(records[0])
    told = {column.name: column.logical for column in dice.columns}
    changed: Records = [dict(record) for record in records]
    for at, place in enumerate(dice.pick(len(records)) if keys else []):
        key = keys[dice.order(len(keys))[at % len(keys)]]
        old = changed[place].get(key)
        if isinstance(old, str | int | float):
            values = of_kind(shaped(old) if not isinstance(old, str) else told.get(key, shaped(old)), dice)
            changed[place][key] = _typed(old, values[at % len(values)])
    return changed


def _typed(old: str | float, text: str) -> Json:
    if isinstance(old, str):
        return text
    value: Json = json.loads(text.lower()) if isinstance(old, bool) else type(old)(float(text))
    return value


def _other_type(records: Records, dice: Dice) -> Records | None:
    keys = list(records[0])
    changed: Records = [dict(record) for record in records]
    for at, place in enumerate(dice.pick(len(records)) if keys else []):
        key = keys[dice.order(len(keys))[at % len(keys)]]
        if key in changed[place]:
            changed[place][key] = _another(changed[place][key])
    return changed


def _another(value: Json) -> Json:
    if isinstance(value, dict):
        return list(value.values())
    if isinstance(value, list):
        return {str(at): item for at, item in enumerate(value)}
    return (
        [value]
        if value is None or isinstance(value, bool)
        else str(value)
        if not isinstance(value, str)
        else len(value)
    )


def _extra(records: Records, dice: Dice) -> Records:
    picked = set(dice.pick(len(records)))
    return [{**record, 'ünknown': {'a': [1, None]}} if at in picked else record for at, record in enumerate(records)]


def _no_number(records: Records, dice: Dice) -> Records | None:
    keys = [key for key, value in records[0].items() if isinstance(value, int | float) and not isinstance(value, bool)]
    if not keys:
        return None
    key, picked = keys[dice.place(keys)], set(dice.many(len(records)))
    return [{**record, key: float('nan')} if at in picked else record for at, record in enumerate(records)]


def _cut(data: bytes, dice: Dice) -> bytes | None:
    return data[: len(data) * (2 + dice.order(5)[0]) // 8] if data else None


def _key_missing(data: bytes, dice: Dice) -> bytes | None:
    try:
        document: Json = json.loads(data)
    except ValueError:
        return None
    if not isinstance(document, dict) or not document:
        return None
    gone = list(document)[dice.place(list(document))]
    return json.dumps({key: value for key, value in document.items() if key != gone}, ensure_ascii=False).encode()


def _nothing(data: bytes, _dice: Dice) -> bytes | None:
    return b'{}' if data.strip() != b'{}' else None


WAYS = (
    Way('values drawn as the contract allows', rewritten(_drawn)),
    Way('keys nobody knows', rewritten(_extra)),
    Way('values of another type', rewritten(_other_type), breaks=True),
    Way('NaN for a number', rewritten(_no_number), breaks=True, choices=4),
    Way('a key of the document missing', _key_missing, breaks=True, choices=6),
    Way('a document cut off', _cut, breaks=True),
    Way('an empty document', _nothing, breaks=True),
)
