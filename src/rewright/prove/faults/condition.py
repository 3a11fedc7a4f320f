"""A condition -> its negation."""

import ast
from collections.abc import Iterator

from rewright.prove.source import Edit, Source

AIMS = ('boundary', 'spelling', 'missing', 'refused', 'settings')


def plant(node: ast.AST, source: Source) -> Iterator[Edit]:
    """Negate the test of an `if`, of a conditional expression and of a comprehension."""
    tests: list[ast.expr] = []
    if isinstance(node, ast.If | ast.IfExp) and '__name__' not in source.said(node.test):
        tests = [node.test]
    elif isinstance(node, ast.comprehension):
        tests = node.ifs
    for test in tests:
        yield source.edit(test, f'not ({source.said(test)})', f'`{source.said(test)}` negated')
