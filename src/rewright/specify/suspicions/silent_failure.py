"""Exceptions and failed answers that are passed over: what they concern is missing from the result."""

import ast
from collections.abc import Iterator

from rewright.model.specification import Evidence
from rewright.specify.clues import Clues, Suspicion
from rewright.specify.phrase import code

_STATUS = ('status_code', '.ok', '.status')


def suspect(clues: Clues) -> Iterator[Suspicion]:
    """Yield each failure that leaves no trace."""
    for handler in clues.script.every(ast.ExceptHandler):
        if all(isinstance(child, ast.Pass | ast.Continue) for child in handler.body):
            what = code(handler.type) if handler.type else 'any error'
            yield Suspicion('Records may be lost without a word.', f'A failure with {what} is passed over.', handler)
    for node in clues.script.every(ast.If):
        test = ast.unparse(node.test)
        if any(word in test for word in _STATUS) and [type(child) for child in node.body] == [ast.Continue]:
            yield Suspicion(
                'Pages may be lost without a word.', f'An answer is passed over when `{test}`.', node, _failed(clues)
            )


def _failed(clues: Clues) -> tuple[Evidence, ...]:
    sent = clues.recording.live.tape.exchanges
    failed = sum(bool(e.failure) or e.status >= 400 for e in sent)
    return (
        (Evidence(kind='data', reference='recorded requests', quote=f'{failed} of {len(sent)} failed'),) if sent else ()
    )
