"""Calls of httpx and aiohttp -> endpoints and findings."""

from rewright.read.reading import Reading
from rewright.read.source import Source
from rewright.read.traffic import CLIENTS, read_calls


def read(source: Source) -> Reading:
    """Read HTTP calls through clients that can be asynchronous."""
    return read_calls(source, (*CLIENTS['httpx'], *CLIENTS['aiohttp']))
