"""Gives another name to what a script calls by a name of the pipeline: a Source goes in, the renamed text comes out."""

import ast

from rewright.rewrite.edits import Edit, splice
from rewright.rewrite.source import Source

RESERVED = frozenset(
    (
        'ctx', 'event', 'context', 'Context', 'prepare', 'fetch', 'transform', 'save', 'run', 'write_rows', 'pipeline_handler',
        'TRAFFIC', 'Traffic', 'counts', 'stage', 'Event', 'field', 'dataclass', 'Finished', 'Fetcher', 'fetcher', 'Answers',
        'Walk', 'Request', 'Iterator', 'Clock', 'clock', 'get', 'head', 'options', 'http', 'errors', 'frames', 'parse_html',
        'inner_sources',
    )
)  # fmt: skip


def without_reserved(source: Source) -> str:
    """Return the script with `legacy_` before every reserved name that it binds itself, imports excepted."""
    wanted = _bound(source.tree) & RESERVED
    if not wanted:
        return source.code
    taken = {n.id for n in ast.walk(source.tree) if isinstance(n, ast.Name)}
    names = {n: next(new for k in range(9) if (new := 'legacy_' * (k + 1) + n) not in taken) for n in wanted}
    edits = [e for node in ast.walk(source.tree) for e in _edits(source, node, names)]
    return splice(source.code, edits)


def _bound(tree: ast.Module) -> set[str]:
    stored = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)}
    defined = {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.ClassDef)}
    return stored | defined | {n.arg for n in ast.walk(tree) if isinstance(n, ast.arg)}


def _edits(source: Source, node: ast.AST, names: dict[str, str]) -> list[Edit]:
    if isinstance(node, ast.JoinedStr):
        return _string(source, node, names)
    if isinstance(node, ast.Name) and node.id in names and not _in_string(source, node):
        return [_edit(source.offset(node), names[node.id])]
    if isinstance(node, ast.arg) and node.arg in names:
        start, _ = source.offset(node)
        return [_edit((start, start + len(node.arg)), names[node.arg])]
    if isinstance(node, ast.keyword) and node.arg in names and _is_own(source, node):
        start, _ = source.offset(node)
        return [_edit((start, start + len(node.arg)), names[node.arg])]
    if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name in names:
        start = source.code.index(node.name, source.offset(node)[0] + len('def '))
        return [_edit((start, start + len(node.name)), names[node.name])]
    return []


def _is_own(source: Source, node: ast.keyword) -> bool:
    """Whether a keyword names a parameter of a function of the script."""
    call = source.parents[node]
    own = {n.name for n in ast.walk(source.tree) if isinstance(n, ast.FunctionDef | ast.ClassDef)}
    return isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in own


def _string(source: Source, node: ast.JoinedStr, names: dict[str, str]) -> list[Edit]:
    """Positions inside f-strings are wrong before Python 3.12, so the whole string is written anew."""
    inner = [n for n in ast.walk(node) if isinstance(n, ast.Name) and n.id in names]
    if not inner or _in_string(source, node):
        return []
    again = ast.parse(ast.unparse(node), mode='eval')
    for name in ast.walk(again):
        if isinstance(name, ast.Name):
            name.id = names.get(name.id, name.id)
    return [_edit(source.offset(node), ast.unparse(again))]


def _in_string(source: Source, node: ast.AST) -> bool:
    while not isinstance(node := source.parents[node], ast.stmt | ast.Module):
        if isinstance(node, ast.JoinedStr):
            return True
    return False


def _edit(place: tuple[int, int], text: str) -> Edit:
    return Edit(*place, text, 'name', 'reserved')
