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
        if _is_silent(handler):
            what = code(handler.type) if handler.type else 'any error'
            lost = 'Records may be lost' if clues.script.loop_around(handler) else 'Work may be left undone'
            yield Suspicion(f'{lost} without a word.', f'A failure with {what} is passed over.', handler)
    for node in clues.script.every(ast.If):
        test = ast.unparse(node.test)
        if any(word in test for word in _STATUS) and [type(child) for child in node.body] == [ast.Continue]:
            yield Suspicion(
                'Pages may be lost without a word.', f'An answer is passed over when `{test}`.', node, _failed(clues)
            )


def _is_silent(handler: ast.ExceptHandler) -> bool:
    """Say whether a handler does nothing; a missing import is answered by doing without it."""
    about_imports = handler.type is not None and 'Import' in ast.unparse(handler.type)
    return not about_imports and all(isinstance(child, ast.Pass | ast.Continue) for child in handler.body)


def _failed(clues: Clues) -> tuple[Evidence, ...]:
    sent = clues.recording.live.tape.exchanges
    failed = sum(bool(e.failure) or e.status >= 400 for e in sent)
    return (
        (Evidence(kind='data', reference='recorded requests', quote=f'{failed} of {len(sent)} failed'),) if sent else ()
    )
