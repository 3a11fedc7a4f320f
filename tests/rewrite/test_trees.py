"""Trees are walked through, copied and compared as the standard library does it, on sources of every kind of node."""

import ast
from pathlib import Path

import pytest

import rewright
from rewright.trees import below, copied, every, forget, same, walk, within

SOURCES = sorted(Path(rewright.__path__[0]).rglob('*.py'))[::12]
ODD = """
global_value = 1
def f(a, /, b=1, *c, d=-0.0, **e) -> int:
    global global_value
    match a:
        case {'k': [x, *_], **rest} if (y := x): return {**e, 1: 2}
        case str() | None: del b
        case C(p, q=3): raise E from None
    async def g():
        async with a as [b, c]: await d
        return [i async for i in j if i], (lambda *, k=1: k), f'{a!r:>{b}}', ...
try:
    import x.y as z
except* (A, B) as h:
    from . import *
"""
LEAVES = (ast.expr_context, ast.operator, ast.unaryop, ast.boolop, ast.cmpop)


def texts():
    return [ODD, *(path.read_text(encoding='utf-8') for path in SOURCES)]


@pytest.mark.parametrize('text', texts())
def test_every_node_is_found_in_the_order_of_the_standard_library(text):
    tree = ast.parse(text)
    expected = [n for n in ast.walk(tree) if not isinstance(n, LEAVES)]
    assert [id(n) for n in walk(tree)] == [id(n) for n in expected]
    assert list(within(tree)) == walk(tree)
    for kind in (ast.Name, ast.Call, ast.FunctionDef):
        assert every(kind, tree) == [n for n in expected if isinstance(n, kind)]
    for node in expected:
        assert below(node) == [n for n in ast.iter_child_nodes(node) if not isinstance(n, LEAVES)]
    forget()
    assert list(within(tree)) == walk(tree)


@pytest.mark.parametrize('text', texts())
def test_a_copy_is_the_same_and_shares_nothing(text):
    tree = ast.parse(text)
    copy = copied(tree)
    assert ast.dump(copy, include_attributes=True) == ast.dump(tree, include_attributes=True)
    alike = {id(n) for n in ast.walk(tree) if n._fields} & {id(n) for n in ast.walk(copy) if n._fields}
    assert not alike


def test_what_stands_instead_of_a_node_is_taken_as_it_is():
    tree = ast.parse('f(a, [a, b])', mode='eval').body
    other = ast.Name('c', ast.Load())
    made = copied(tree, lambda n: other if isinstance(n, ast.Name) and n.id == 'a' else None)
    assert ast.unparse(made) == 'f(c, [c, b])'
    assert made.args[0] is other
    assert ast.unparse(tree) == 'f(a, [a, b])'


PAIRS = ['x', 'y', 'x.y', 'x = 1', '0.0', '-0.0', '1', '1.0', 'True', "'1'", "b'1'", '1j', '1e999', 'f(x)', 'f(x, y=1)', '[x]', 'del x', "f'{x}'", '{**x}']  # fmt: skip


@pytest.mark.parametrize('one', PAIRS)
@pytest.mark.parametrize('other', PAIRS)
def test_trees_are_compared_as_their_dumps_are(one, other):
    trees = ast.parse(one), ast.parse(f'\n{other}')
    assert same(*trees) == (ast.dump(trees[0]) == ast.dump(trees[1]))
