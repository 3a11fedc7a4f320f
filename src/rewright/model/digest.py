"""A value -> the SHA-256 that names it, and its canonical JSON."""

import hashlib
import json


def canonical(value: object) -> bytes:
    """Return the one JSON text of a value of plain types: UTF-8, keys sorted, no spaces, a line feed at the end."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(',', ':'))
    return text.encode('utf-8', 'surrogatepass') + b'\n'


def named(value: object) -> str:
    """Return the SHA-256 of a value's JSON with sorted keys."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(',', ':'))
    return hashlib.sha256(text.encode()).hexdigest()
