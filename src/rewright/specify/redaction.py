"""Secrets that the source holds -> a function that takes them out of everything said about it."""

import ast
import re
from collections.abc import Callable

from rewright.model.facts import Facts
from rewright.model.moved_secret import values
from rewright.specify.script import Script

_IN_ADDRESS = re.compile(r'(://)[^/\s:@]+:[^/\s@]+@')
_SHORTEST = 4


def redactor(facts: Facts, script: Script) -> Callable[[str], str]:
    """Return a function that replaces every known secret of `script` by `***`."""
    places = {f.span.key for f in facts.findings if f.rule == 'secret_in_source' and f.span.file == script.file}
    found = {
        node.value
        for node in script.every(ast.Constant)
        if isinstance(node.value, str)
        and script.span(node).key in places
        and len(node.value) >= _SHORTEST
        # Of an address only the password goes, below.
        and not _IN_ADDRESS.search(node.value)
    }
    found |= set(values(facts.moved, {script.file: script.text}).values())
    shapes = sorted({shape for value in found for shape in (value, repr(value)[1:-1])}, key=len, reverse=True)

    def redact(text: str) -> str:
        for shape in shapes:
            text = text.replace(shape, '***')
        return _IN_ADDRESS.sub(r'\1***@', text)

    return redact
