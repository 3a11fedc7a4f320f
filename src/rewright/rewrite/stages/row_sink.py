"""A file that is written row by row while pages come in, opened before the first: its rows are collected, and written in save."""

import ast
from collections.abc import Sequence
from dataclasses import dataclass, field

from rewright.rewrite.flow.effects import opens_to_write, writes
from rewright.rewrite.flow.names import calls, dotted, header, loaded
from rewright.rewrite.flow.script import Script
from rewright.rewrite.stages.looking import looks_at_files
from rewright.rewrite.stages.sites import talking
from rewright.trees import within

_CATCHES = frozenset(
    (
        'Exception',
        'BaseException',
        'OSError',
        'IOError',
        'ValueError',
        'UnicodeError',
        'UnicodeEncodeError',
        'TypeError',
        'Error',
    )
)
_FRESH = (ast.List, ast.Dict, ast.Tuple, ast.ListComp, ast.DictComp, ast.BinOp, ast.JoinedStr, ast.Constant, ast.Call)


@dataclass
class RowSink:
    """The open, the writer, the header lines, and the statements that write a row.

    `records` is the name of the collected rows, `method` what writes one, `writer` the name it is called on.
    """

    opened: ast.stmt
    call: ast.Call
    file: str
    writer: str
    method: str
    setup: list[ast.stmt]
    rows: list[ast.Expr]
    records: str = 'records'
    replaced: dict[ast.stmt, Sequence[str]] = field(default_factory=dict)


def find(script: Script, requests: set[ast.stmt]) -> RowSink | None:
    """Return the one file that the script writes row by row between `requests`, or None when there is none or it cannot wait."""
    opened = [(s, c) for s in script.statements for c in _opening(s)]
    if len(opened) != 1 or script.control.loops(opened[0][0]):
        return None
    node, call = opened[0]
    # A request that fails before the file is opened leaves none.
    if node.lineno > min(s.lineno for s in requests):
        return None
    file = _file_name(node)
    if not file or not _is_encodable(call):
        return None
    sink = _judged(script, node, call, file)
    return None if sink is None or _may_be_seen(script, sink, requests) else sink


def _may_be_seen(script: Script, sink: RowSink, requests: set[ast.stmt]) -> bool:
    """Whether the job may look at the file, or hand it on, before save writes it."""
    own = {sink.opened, *sink.setup, *sink.replaced}
    last = max(s.lineno for s in requests | talking(script))
    later = [s for s in script.statements if s.lineno > sink.opened.lineno and s not in own]
    if any(writes(p) for s in later if s.lineno < last for p in header(s)):
        return True
    return looks_at_files(script, (p for s in later for p in header(s)))


def _opening(node: ast.stmt) -> list[ast.Call]:
    value = node.value if isinstance(node, ast.Assign) else None
    if isinstance(node, ast.With) and len(node.items) == 1:
        value = node.items[0].context_expr
    return [value] if isinstance(value, ast.Call) and dotted(value.func) == 'open' and opens_to_write(value) else []


def _file_name(node: ast.stmt) -> str:
    target = (
        node.targets[0]
        if isinstance(node, ast.Assign)
        else node.items[0].optional_vars
        if isinstance(node, ast.With)
        else None
    )
    return target.id if isinstance(target, ast.Name) else ''


def _is_encodable(call: ast.Call) -> bool:
    """Whether every text can be written: a refused character would end the job at another place."""
    mode = call.args[1] if len(call.args) > 1 else None
    given = next((k.value for k in call.keywords if k.arg == 'encoding'), None)
    fine = given is None or (
        isinstance(given, ast.Constant) and str(given.value).lower().replace('-', '').startswith('utf')
    )
    return fine and (mode is None or (isinstance(mode, ast.Constant) and mode.value in {'w', 'wt'}))


def _judged(script: Script, node: ast.stmt, call: ast.Call, file: str) -> RowSink | None:
    writers = [s for s in script.statements if _makes_writer(s, file)]
    writer = ast.unparse(writers[0].targets[0]) if writers and isinstance(writers[0], ast.Assign) else file
    touching = [
        s for s in script.statements if _mentions(script, s, {file, writer}) and s is not node and s not in writers
    ]
    uses = [
        s
        for s in touching
        if isinstance(s, ast.Expr) and isinstance(s.value, ast.Call) and _receiver(s.value) in {file, writer}
    ]
    if len(uses) != len(touching) or len(writers) > 1 or any(_guarded(script, s) for s in uses):
        return None
    rows = [s for s in uses if script.control.loops(s) and _method(s) in {'writerow', 'write', 'writerows'}]
    ends = [s for s in uses if not script.control.loops(s) and _method(s) in {'close', 'flush'}]
    heads = [s for s in uses if s not in rows and s not in ends]
    if not rows or len({_method(s) for s in rows}) != 1 or any(h.lineno > rows[0].lineno for h in heads):
        return None
    if any(script.control.heads[s] not in ([], [node]) for s in heads) or not all(_is_fresh(script, s) for s in rows):
        return None
    return _built(script, node, call, file, writer, [*writers, *heads], rows, ends)


def _built(
    script: Script,
    node: ast.stmt,
    call: ast.Call,
    file: str,
    writer: str,
    setup: list[ast.stmt],
    rows: list[ast.Expr],
    ends: list[ast.Expr],
) -> RowSink | None:
    settings = _settings(script, setup, {file, writer})
    if settings is None:
        return None
    sink = RowSink(
        node, call, file, writer, _method(rows[0]), sorted([*settings, *setup], key=lambda s: s.lineno), rows
    )
    names = {n.id for n in within(script.source.tree) if isinstance(n, ast.Name)}
    while sink.records in names:
        sink.records = f'all_{sink.records}'
    for row in rows:
        assert isinstance(row.value, ast.Call)
        sink.replaced[row] = [f'{sink.records}.append({script.source.text(row.value.args[0])})']
    for gone in (*setup, *ends, *(s for s in settings if not _read_elsewhere(script, s, setup))):
        sink.replaced[gone] = ()
    if isinstance(node, ast.Assign):
        sink.replaced[node] = ()
    return sink


def _settings(script: Script, setup: list[ast.stmt], own: set[str]) -> list[ast.stmt] | None:
    """The assignments that header and writer need; None when they are not plain values."""
    wanted = {n for s in setup for n in loaded(s)} - own
    found = [s for s in script.statements if isinstance(s, ast.Assign) and script.flow.bound[s] & wanted]
    plain = all(
        isinstance(n, ast.Constant | ast.List | ast.Tuple | ast.expr_context) for s in found for n in within(s.value)
    )
    single = len({n for s in found for n in script.flow.bound[s]}) == len(found)
    return list(found) if plain and single else None


def _read_elsewhere(script: Script, node: ast.stmt, setup: list[ast.stmt]) -> bool:
    return any(node in script.flow.deps[s] for s in script.statements if s not in setup)


def _makes_writer(node: ast.stmt, file: str) -> bool:
    value = node.value if isinstance(node, ast.Assign) else None
    return (
        isinstance(value, ast.Call)
        and dotted(value.func) in {'csv.writer', 'csv.DictWriter'}
        and bool(value.args)
        and ast.unparse(value.args[0]) == file
    )


def _mentions(script: Script, node: ast.stmt, names: set[str]) -> bool:
    return bool(names & (script.flow.uses[node] | script.flow.bound[node]))


def _receiver(call: ast.Call) -> str:
    return dotted(call.func.value) if isinstance(call.func, ast.Attribute) else ''


def _method(node: ast.stmt) -> str:
    call = node.value if isinstance(node, ast.Expr) else None
    return call.func.attr if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) else ''


def _guarded(script: Script, node: ast.stmt) -> bool:
    """Whether a handler around the write could catch its failure, so that the job would go on."""
    tries = [h for h in script.control.heads[node] if isinstance(h, ast.Try)]
    types = [h.type for t in tries for h in t.handlers]
    return any(
        t is None
        or _CATCHES
        & {n.id if isinstance(n, ast.Name) else n.attr for n in within(t) if isinstance(n, ast.Name | ast.Attribute)}
        for t in types
    )


def _is_fresh(script: Script, row: ast.Expr) -> bool:
    """Whether the row is a new value each time, so that nothing changes it while it waits."""
    assert isinstance(row.value, ast.Call)
    if len(row.value.args) != 1:
        return False
    value = row.value.args[0]
    if isinstance(value, ast.Name):
        made = [d for d in script.flow.deps[row] if value.id in script.flow.bound[d]]
        changed = [s for s in script.statements if value.id in script.flow.changed[s] and s.lineno > row.lineno]
        return (
            bool(made) and not changed and all(isinstance(d, ast.Assign) and isinstance(d.value, _FRESH) for d in made)
        )
    return isinstance(value, _FRESH) and not (isinstance(value, ast.Call) and not calls(value))
