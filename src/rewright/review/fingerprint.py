"""Files -> the hash that a proof's certificate gives them."""

import hashlib
import json


def fingerprint(files: dict[str, str]) -> str:
    """SHA-256 of the files' JSON with sorted keys, as certificates name a rewrite."""
    text = json.dumps(files, sort_keys=True, ensure_ascii=True, separators=(',', ':'))
    return hashlib.sha256(text.encode()).hexdigest()
