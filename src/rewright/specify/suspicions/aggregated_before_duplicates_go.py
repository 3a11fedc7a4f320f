"""A figure over groups that is computed while duplicates are still there."""

import ast
from collections.abc import Iterator

from rewright.specify.clues import Clues, Suspicion
from rewright.specify.phrase import code

_COMPUTES = ('groupby', 'sum', 'mean', 'count', 'value_counts', 'transform', 'agg')


def suspect(clues: Clues) -> Iterator[Suspicion]:
    """Yield each aggregate of a frame whose duplicates are dropped afterwards."""
    for call, subject, _ in clues.script.methods('drop_duplicates'):
        frame = ast.unparse(subject)
        if not isinstance(subject, ast.Name):
            continue
        for earlier, of, _ in clues.script.methods('groupby'):
            if ast.unparse(of) == frame and _start(clues, subject.id, call) < earlier.lineno < call.lineno:
                yield Suspicion(
                    f'Figures from {code(earlier)} may count duplicates.',
                    f'They are computed before {code(call)} drops them.',
                    earlier,
                    (clues.script.evidence(call),),
                )


def _start(clues: Clues, name: str, call: ast.Call) -> int:
    """Return the last line before `call` that made the frame anew out of something else."""
    lines = [
        node.lineno
        for node in clues.script.every(ast.Assign)
        if any(isinstance(t, ast.Name) and t.id == name for t in node.targets)
        and node.lineno < call.lineno
        and not any(isinstance(n, ast.Name) and n.id == name for n in ast.walk(node.value))
    ]
    return max(lines, default=0)
