"""The types of a script's variables as they were observed: source and observation go in, annotations by name come out."""

import ast

from rewright.model.observation import Observation, Seen
from rewright.rewrite.source import Source
from rewright.trees import within

_PLAIN = {
    'builtins.str': 'str', 'builtins.int': 'int', 'builtins.float': 'float', 'builtins.bool': 'bool', 'builtins.list': 'list[Any]',
    'builtins.dict': 'dict[Any, Any]', 'builtins.set': 'set[Any]', 'builtins.tuple': 'tuple[Any, ...]',
}  # fmt: skip


def kinds(source: Source, observation: Observation) -> dict[str, str]:
    """Return the annotation of every variable whose assignments all gave one type; frames are named `pd.DataFrame`."""
    found: dict[str, set[str]] = {}
    for node in within(source.tree):
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            seen = observation.expressions.get(Source.key(node.value))
            found.setdefault(node.targets[0].id, set()).add(_annotation(seen) if seen else '')
    return {name: next(iter(types)) for name, types in found.items() if len(types) == 1 and types != {''}}


def _annotation(seen: Seen) -> str:
    if seen.kind in {'frame', 'series'}:
        return 'pd.DataFrame' if seen.kind == 'frame' else 'pd.Series'
    return _PLAIN.get(seen.type, '')
