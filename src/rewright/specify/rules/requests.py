"""HTTP requests and the loops around them -> what is asked, how often, and when it stops."""

import ast
from collections.abc import Iterator

from rewright.model.specification import Evidence
from rewright.specify.clues import Clues, Found
from rewright.specify.phrase import code, phrase


def find(clues: Clues) -> Iterator[Found]:
    """Yield what is requested, with the number of recorded requests as evidence."""
    asked = [e for e in clues.facts.endpoints if e.kind == 'http' and e.direction == 'source']
    sent = clues.recording.live.tape.exchanges
    lines = {e.span.line: e.target for e in asked if e.span.file == clues.script.file}
    for node in clues.script.every(ast.Call):
        target = lines.pop(node.lineno, None)
        if target is None:
            continue
        counted = (
            Evidence(kind='data', reference='recorded requests', quote=f'{len(sent)} requests in all') if sent else None
        )
        loop = clues.script.loop_around(node)
        yield Found(f'{_where(target)} is requested{_times(loop)}.', 'fetch', node, (counted,) if counted else ())
    yield from _waits(clues)
    yield from _stops(clues)


def _where(target: str) -> str:
    return f'`{target}`' if '://' in target else f'The address `{target}`'


def _times(loop: ast.For | ast.While | ast.AsyncFor | None) -> str:
    if loop is None:
        return ''
    if isinstance(loop, ast.While):
        always = isinstance(loop.test, ast.Constant)
        return ' again and again until the loop is left' if always else f' as long as {phrase(loop.test)}'
    return f' for each {code(loop.target)} of {code(loop.iter)}'


def _waits(clues: Clues) -> Iterator[Found]:
    for call in clues.script.calls('time.sleep', 'sleep'):
        if call.args:
            where = ' in each turn of the loop' if clues.script.loop_around(call) else ''
            yield Found(f'The job waits {phrase(call.args[0])} seconds{where}.', 'fetch', call)


def _stops(clues: Clues) -> Iterator[Found]:
    """Yield the conditions that leave a loop early."""
    for node in clues.script.every(ast.If):
        if clues.script.loop_around(node) and isinstance(node.body[-1], ast.Break):
            yield Found(f'The loop ends when {phrase(node.test)}.', 'fetch', node)
