"""The pauses of a script between its requests, as a limit on how fast a rewrite may send."""

import ast
from collections.abc import Iterable

from rewright.model.patch import Traffic
from rewright.rewrite.flow.effects import is_sleep
from rewright.rewrite.flow.names import dotted
from rewright.rewrite.flow.script import Script
from rewright.rewrite.stages import sending
from rewright.rewrite.stages.sites import Unliftable


def pauses(script: Script) -> list[ast.stmt]:
    """Return the statements of the body that only sleep."""
    return [s for s in script.statements if is_sleep(s)]


def traffic(script: Script, concurrency: int, senders: Iterable[ast.FunctionDef] = ()) -> Traffic:
    """Return the longest pause as the interval between two starts; Unliftable when a pause is computed.

    Of the functions that send, the pauses count that every call makes.
    """
    of_calls = [p for f in senders for p in sending.pauses(f)[0]]
    found = [(_seconds(script, s), s) for s in (*pauses(script), *of_calls)]
    if not found:
        return Traffic(concurrency=concurrency, interval_seconds=0.0, evidence='the legacy job never pauses')
    seconds, node = max(found, key=lambda f: f[0])
    return Traffic(concurrency=concurrency, interval_seconds=seconds, evidence=script.source.text(node))


def remark(script: Script) -> str:
    """Return what the script says beside its pauses, without the hash."""
    said = [
        script.source.comments[s.lineno][1].lstrip('# ') for s in pauses(script) if s.lineno in script.source.comments
    ]
    return said[0] if said else ''


def _seconds(script: Script, node: ast.stmt) -> float:
    assert isinstance(node, ast.Expr)
    assert isinstance(node.value, ast.Call)
    value = _value(script, node.value.args[0]) if node.value.args else None
    if value is None:
        raise Unliftable(node, f'the pause is computed: {script.source.text(node)}')
    return value


def _value(script: Script, node: ast.expr) -> float | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return float(node.value)
    if isinstance(node, ast.Name):
        given = [
            c.value for c in script.constants if isinstance(c, ast.Assign) and ast.unparse(c.targets[0]) == node.id
        ]
        return _value(script, given[0]) if given else None
    if isinstance(node, ast.Call) and dotted(node.func) in {'random.uniform', 'random.randint', 'uniform', 'randint'}:
        bounds = [_value(script, a) for a in node.args]
        return max((b for b in bounds if b is not None), default=None) if None not in bounds else None
    return None
