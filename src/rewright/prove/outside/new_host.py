"""A file of a rewrite -> addresses that the legacy job never reached."""

import re
from collections.abc import Iterator

from rewright.prove.reach import Place, Reach

_ADDRESS = re.compile(r'\b(?:https?|ftp|wss?|s3|postgres(?:ql)?|mysql|mongodb|redis)://([^/\s\'"?#{}]+)', re.IGNORECASE)
_NUMERIC = re.compile(r'(?<![\d.])(\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?)(?![\d.])')


def places(reach: Reach) -> Iterator[Place]:
    """Name every host in a string."""
    for line, text in reach.strings:
        for host in (*_ADDRESS.findall(text), *_NUMERIC.findall(text)):
            if not reach.explains(host):
                yield Place(line, f'names the host {host}, which the legacy job never reached')
