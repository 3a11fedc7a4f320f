"""A file of a rewrite -> environment variables that the legacy job does not read."""

import ast
from collections.abc import Iterator

from rewright.prove.reach import Place, Reach
from rewright.trees import within

_WHOLE = ('os.environ', 'os.environb', 'posix.environ')
_READERS = ('os.getenv', 'os.getenvb', 'os.putenv', 'os.unsetenv')


def places(reach: Reach) -> Iterator[Place]:
    """Name every variable that neither the job's settings nor its sources name, and every use of all at once."""
    named = {id(node): name for node in within(reach.tree) for node, name in _asked(reach, node)}
    for node in within(reach.tree):
        if not isinstance(node, ast.Name | ast.Attribute) or reach.names.of(node) not in _WHOLE + _READERS:
            continue
        name = named.get(id(node), '')
        if name in reach.variables or (name and reach.says(name)) or (not name and reach.uses(reach.names.of(node))):
            continue
        what = f'the environment variable {name}' if name else 'the whole environment'
        yield Place(node.lineno, f'reads {what}, which the legacy job does not')


def _asked(reach: Reach, node: ast.AST) -> Iterator[tuple[ast.expr, str]]:
    """Yield the part of a node that is the environment, and the constant name that is asked of it."""
    if isinstance(node, ast.Subscript):
        yield from _constant(node.value, node.slice)
    elif isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.ops[0], ast.In | ast.NotIn):
        yield from _constant(node.comparators[0], node.left)
    elif isinstance(node, ast.Call) and node.args:
        is_method = isinstance(node.func, ast.Attribute) and reach.names.of(node.func.value) in _WHOLE
        yield from _constant(
            node.func.value if is_method and isinstance(node.func, ast.Attribute) else node.func, node.args[0]
        )


def _constant(owner: ast.expr, name: ast.expr) -> Iterator[tuple[ast.expr, str]]:
    if isinstance(name, ast.Constant) and isinstance(name.value, str | bytes):
        yield owner, name.value.decode(errors='replace') if isinstance(name.value, bytes) else name.value
