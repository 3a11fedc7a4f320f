r"""Finds `re.findall(r'<tr[^>]*>(.*?)</tr>', page, re.S)` and takes the contents of the tags from lexbor, verified."""

import ast
import re

from rewright.rewrite.edits import Edit, Edited, Source
from rewright.rewrite.flow.names import dotted
from rewright.rewrite.markup.selectors import literal
from rewright.trees import within

STEP = 'parse'
NAME = 'regex_tag_contents'
SAFETY = """Only patterns of exactly this form, with no flags but S and I. The runtime takes what lexbor finds only where it stands
verbatim in the page, and otherwise applies the very pattern, so the result is always that of `re.findall`."""
_PATTERN = re.compile(r'<([a-z][a-z0-9]*)\[\^>\]\*>\(\.\*\?\)</\1>\Z')
_FLAGS = {'re.S': 'S', 're.DOTALL': 'S', 're.I': 'I', 're.IGNORECASE': 'I'}


def edited(source: Source) -> Edited:
    """Return the edits for every such call, those of compiled patterns included."""
    if 'findall' not in source.code:
        return Edited()
    compiled = _compiled(source)
    found = [e for node in within(source.tree) if isinstance(node, ast.Call) for e in _edit(source, node, compiled)]
    return Edited(edits=tuple(found), constructs=len(found), modernized=len(found), recipes=(NAME,) if found else ())


def _compiled(source: Source) -> dict[str, ast.Call]:
    """Patterns compiled once into a name that nothing else is assigned to."""
    found: dict[str, list[ast.expr]] = {}
    for node in within(source.tree):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            parent = source.parents[node]
            found.setdefault(node.id, []).append(parent.value if isinstance(parent, ast.Assign) else node)
    return {
        n: v[0]
        for n, v in found.items()
        if len(v) == 1 and isinstance(v[0], ast.Call) and dotted(v[0].func) == 're.compile'
    }


def _edit(source: Source, call: ast.Call, compiled: dict[str, ast.Call]) -> list[Edit]:
    if call.keywords and dotted(call.func) != 're.findall':
        return []
    if dotted(call.func) == 're.findall' and len(call.args) >= 2:
        pattern, page, flags = call.args[0], call.args[1], _flags(call, 2)
    elif (
        isinstance(call.func, ast.Attribute)
        and call.func.attr == 'findall'
        and dotted(call.func.value) in compiled
        and len(call.args) == 1
    ):
        made = compiled[dotted(call.func.value)]
        pattern, page, flags = made.args[0], call.args[0], _flags(made, 1)
    else:
        return []
    tag = _PATTERN.match(literal(pattern) or '')
    if tag is None or flags is None:
        return []
    start, end = source.offset(call)
    options = (', any_case=True' if 'I' in flags else '') + ('' if 'S' in flags else ', across_lines=False')
    text = f"inner_sources({source.text(page)}, '{tag[1]}'{options})"
    return [Edit(start, end, text, 're.findall', NAME, ('from rewright_runtime.tag_contents import inner_sources',))]


def _flags(call: ast.Call, place: int) -> set[str] | None:
    """The flags S and I of a call; None when there are others."""
    node = (
        call.args[place] if len(call.args) > place else next((k.value for k in call.keywords if k.arg == 'flags'), None)
    )
    if node is None:
        return set()
    parts = [node.left, node.right] if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr) else [node]
    names = {_FLAGS.get(dotted(p), '') for p in parts}
    return None if '' in names else names
