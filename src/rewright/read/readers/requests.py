"""Calls of requests and its sessions -> endpoints and findings."""

from rewright.read.reading import Reading
from rewright.read.source import Source
from rewright.read.traffic import CLIENTS, read_calls


def read(source: Source) -> Reading:
    """Read HTTP calls through requests."""
    return read_calls(source, CLIENTS['requests'])
