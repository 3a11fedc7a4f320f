"""What a flat script may read before it is set: a Source and names go in, those of them that may be unset come out."""

import ast
from collections.abc import Set as AbstractSet

from rewright.rewrite.flow.effects import Changes
from rewright.rewrite.flow.names import loaded
from rewright.rewrite.flow.reaching import Reaching, State
from rewright.rewrite.flow.script import Script
from rewright.rewrite.source import Source


def read_early(source: Source, names: AbstractSet[str]) -> set[str]:
    """Return those of `names` that the script reads, itself or through functions, where nothing may have set them."""
    return _Early(Script(source), names).early


class _Early(Reaching):
    """Follows the script and notes in `early` which of `watched` are read where nothing may have set them."""

    def __init__(self, script: Script, watched: AbstractSet[str]) -> None:
        self.watched, self.early = watched, set[str]()
        apart = {*script.imports, *script.definitions}
        body = [n for n in script.source.tree.body if n not in apart]
        super().__init__(body, script.functions, Changes(script.functions, script.modules))

    def _through_helpers(self, names: set[str]) -> set[str]:
        read, waiting = set[str](), [*names]
        while waiting:
            if (name := waiting.pop()) not in read:
                read.add(name)
                waiting += loaded(self.helpers[name]) if name in self.helpers else ()
        return read & self.names

    def _through(self, node: ast.stmt, state: State) -> State | None:
        read = self.uses[node] & self.watched
        self.early |= {name for name in read if self.UNSET in state.get(name, ())}
        return super()._through(node, state)
