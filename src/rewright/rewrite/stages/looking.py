"""Whether pieces of a script look at files, themselves or through functions of the script."""

import ast
from collections.abc import Iterable

from rewright.rewrite.flow import effects
from rewright.rewrite.flow.names import calls, loaded
from rewright.rewrite.flow.script import Script


def looks_at_files(script: Script, parts: Iterable[ast.AST]) -> bool:
    """Say whether some of the parts read files, or ask about them."""
    functions = {d.name: d for d in script.definitions}
    waiting = list(parts)
    while waiting:
        part = waiting.pop()
        if any(map(effects.looks_at_files, calls(part))):
            return True
        waiting += [functions.pop(n) for n in sorted(loaded(part)) if n in functions]
    return False
