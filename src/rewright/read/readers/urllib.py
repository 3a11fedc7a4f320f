"""Calls of the standard library's HTTP clients, Python 2's included -> endpoints and findings."""

from rewright.read.reading import Reading
from rewright.read.source import Source
from rewright.read.traffic import CLIENTS, read_calls


def read(source: Source) -> Reading:
    """Read HTTP calls through urllib, urllib2, urllib3 and http.client."""
    return read_calls(source, CLIENTS['urllib'])
