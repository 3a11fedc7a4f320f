"""Something that is tried again -> tried once less, or not again."""

import ast
from collections.abc import Iterator

from rewright.prove.source import Edit, Source

AIMS = ('asked_again',)
SUBTLE = True
_SETTINGS = {'attempts', 'retries', 'tries', 'max_retries', 'retry'}
_ASKS = {'get', 'post', 'put', 'request', 'urlopen', 'fetch', 'read', 'send'}
_LOOPS = ('attempt', 'try', 'tries', 'retry', 'retries')


def plant(node: ast.AST, source: Source) -> Iterator[Edit]:
    """Lower a setting, shorten the loop of tries, or leave the second try out."""
    if isinstance(node, ast.keyword) and node.arg in _SETTINGS and isinstance(node.value, ast.Constant):
        tries = node.value.value
        if isinstance(tries, int) and tries > 0:
            yield source.edit(node.value, repr(tries - 1), f'`{node.arg}` made `{tries - 1}`')
    elif isinstance(node, ast.For) and isinstance(node.target, ast.Name) and _counts_tries(node.target.id):
        said = source.said(node.iter)
        yield source.edit(node.iter, f'list({said})[:1]', f'`{said}` made one try')
    elif isinstance(node, ast.If) and _is_about_an_answer(source.said(node.test)) and _asking(node.body):
        yield source.edit(node.test, 'False', f'the second try after `{source.said(node.test)}` left out')
    elif isinstance(node, ast.ExceptHandler):
        for statement in _asking(node.body):
            yield source.edit(statement, 'raise', f'the second try `{source.said(statement)}` left out')


def _counts_tries(name: str) -> bool:
    return any(part in _LOOPS for part in name.lower().split('_'))


def _is_about_an_answer(test: str) -> bool:
    return 'status' in test or 'code' in test


def _asking(body: list[ast.stmt]) -> list[ast.stmt]:
    """Return the statements that send a request."""
    return [
        statement
        for statement in body
        if any(isinstance(n, ast.Call) and ast.unparse(n.func).split('.')[-1] in _ASKS for n in ast.walk(statement))
    ]
