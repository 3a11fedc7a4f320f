"""A file of a rewrite -> addresses that the legacy job never reached."""

import re
from collections.abc import Iterator

from rewright.prove.reach import Place, Reach

_ADDRESS = re.compile(r'\b[a-z][a-z0-9+.-]{1,15}://([^/\s\'"?#{}]+)', re.IGNORECASE)
_NUMERIC = re.compile(r'(?<![\d.])(\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?)(?![\d.])')
_BARE = re.compile(r'\b[a-z][a-z0-9+.-]{1,15}://$|^://', re.IGNORECASE)


def places(reach: Reach) -> Iterator[Place]:
    """Name every host in a string, and every scheme that is put before a host only when the program runs."""
    for line, text in reach.strings:
        for host in (*_ADDRESS.findall(text), *_NUMERIC.findall(text)):
            if not reach.explains(host):
                yield Place(line, f'names the host {host}, which the legacy job never reached')
        if _BARE.search(text) and not any(_BARE.search(said) for said in reach.said):
            yield Place(line, f'puts an address together after {text!r}, so that its host cannot be read')
