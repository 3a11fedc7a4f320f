"""What the returns of a driver become when its body stands where its call stood."""

import ast
from dataclasses import dataclass, field

from rewright.rewrite.flow.names import blocks
from rewright.rewrite.script.drivers import Drive
from rewright.trees import within


@dataclass
class Returns:
    """The last return, if any, and the text that stands for each of the others."""

    final: ast.Return | None = None
    become: dict[ast.Return, str] = field(default_factory=dict)


def plan(drive: Drive, *, tail: bool) -> Returns | None:
    """Return what becomes of each return, or None when one cannot be expressed.

    `tail` says that nothing of the script runs behind the call: leaving the driver then is leaving the job.
    """
    body = drive.function.body
    last = body[-1]
    found = Returns(final=last if isinstance(last, ast.Return) else None)
    for node in within(drive.function):
        if isinstance(node, ast.Return) and node is not found.final:
            text = _as_break(node, body, found.final) or (_as_end(node, drive) if tail else '')
            if not text:
                return None
            found.become[node] = text
    return found


def _as_break(node: ast.Return, body: list[ast.stmt], final: ast.Return | None) -> str:
    """A return of the final value inside the last loop is a `break`."""
    before = body[:-1] if final else body
    loop = before[-1] if before else None
    if not isinstance(loop, ast.For | ast.While) or loop.orelse or _same(node, final) is False:
        return ''
    return 'break' if _owned(loop.body, node) else ''


def _same(node: ast.Return, final: ast.Return | None) -> bool:
    values = [n.value or ast.Constant(None) if n else ast.Constant(None) for n in (node, final)]
    return ast.dump(values[0]) == ast.dump(values[1])


def _owned(block: list[ast.stmt], node: ast.Return) -> bool:
    """Whether `node` stands in `block` and in no loop inside it."""
    for statement in block:
        if statement is node:
            return True
        if not isinstance(statement, ast.For | ast.While) and any(_owned(b, node) for b in blocks(statement)):
            return True
    return False


def _as_end(node: ast.Return, drive: Drive) -> str:
    """Leaving the last thing a script does is leaving the script."""
    if _is_guarded(drive.function.body, node):
        return ''
    leaves = isinstance(drive.statement, ast.Expr) and drive.statement.value is drive.call
    if leaves:
        return 'raise Finished'
    return f'raise SystemExit({ast.unparse(node.value) if node.value else None})'


def _is_guarded(block: list[ast.stmt], node: ast.Return) -> bool:
    """Whether a handler that catches everything, or a `finally`, stands around `node`."""
    for statement in block:
        if not any(inner is node for inner in within(statement)):
            continue
        if isinstance(statement, ast.Try):
            broad = [h for h in statement.handlers if h.type is None or 'BaseException' in ast.unparse(h.type)]
            if broad or statement.finalbody:
                return True
        return any(_is_guarded(b, node) for b in blocks(statement))
    return False
