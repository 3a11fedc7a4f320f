"""Regular expressions whose pattern holds tags -> findings and endpoints."""

import re

from rewright.read.reading import Reading
from rewright.read.source import Source

_CALLS = ('findall', 'finditer', 'search', 'match', 'sub', 'compile', 'split', 'fullmatch')
_TAG = re.compile(r'<\s*+(?:/\s*+)?[a-zA-Z][\w-]*[^a-zA-Z]|</|&nbsp;|href\s*=')
# `(?P<name>` and `(?<name>` look like tags.
_NAMED_GROUP = re.compile(r'\(\?P?<[\w!=]+>?|\(\?P=\w+\)')


def read(source: Source) -> Reading:
    """Read regular expressions that take HTML apart."""
    reading = Reading(source.file)
    for call in source.calls_to(*(f're.{name}' for name in _CALLS)):
        pattern = source.literal(call.argument(0, 'pattern'))
        reading.hint('transform', call.node, 'it matches a regular expression')
        if _TAG.search(_NAMED_GROUP.sub('(', pattern)):
            reading.source('html', pattern[:80], call.node)
            reading.find('regex_html', 'HTML is taken apart with a regular expression', call.node)
    return reading
