"""A file of a rewrite -> files that the legacy job does not name."""

import ast
import re
from collections.abc import Iterator

from rewright.prove.reach import Place, Reach

_ABSOLUTE = re.compile(
    r'^(?:/(?:bin|boot|dev|etc|home|lib|mnt|opt|proc|root|run|srv|sys|tmp|usr|var)\b|~|[A-Za-z]:\\|\.\./)'
)
_OPENS = re.compile(r'(?:^|\.)(?:open|Path|connect|(?:read|scan|write|sink|to)_\w+|unlink|remove|rename|replace_file)$')
_FILE = re.compile(r'^[\w./ -]*(?:/[\w. -]+|\.\w{2,7})$')


def places(reach: Reach) -> Iterator[Place]:
    """Name every absolute path, and every file name that is opened, read or written."""
    found = [(line, text) for line, text in reach.strings if _ABSOLUTE.match(text)]
    found += [(line, text) for line, called, call in reach.calls if _OPENS.search(called) for text in _names(call)]
    for line, text in sorted(set(found)):
        if not reach.explains(text):
            yield Place(line, f'names the file {text!r}, which the legacy job does not')


def _names(call: ast.Call) -> Iterator[str]:
    for argument in call.args[:1]:
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str) and _FILE.match(argument.value):
            yield argument.value
