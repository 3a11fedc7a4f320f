"""A file of a rewrite -> code that is only known when it runs."""

import ast
from collections.abc import Iterator

from rewright.prove.reach import Place, Reach

_CALLS = {'eval', 'exec', 'compile', '__import__', 'globals', 'vars', 'locals', 'setattr', 'delattr'}
_METHODS = {'import_module', 'run_path', 'run_module', 'exec_module', 'loads_pickle', 'unpickle'}
_NAMES = {'__builtins__', '__subclasses__', '__globals__', '__loader__', '__code__'}


def places(reach: Reach) -> Iterator[Place]:
    """Name every call that makes code or looks names up in it."""
    for line, called, call in reach.calls:
        last = called.rsplit('.', 1)[-1]
        if (called in _CALLS or last in _METHODS or _looks_up(called, call)) and not reach.mentions(last):
            yield Place(line, f'calls {called}, so that what runs cannot be read')
    for node in ast.walk(reach.tree):
        name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ''
        if name in _NAMES and not reach.mentions(name):
            yield Place(getattr(node, 'lineno', 0), f'uses {name}, so that what runs cannot be read')


def _looks_up(called: str, call: ast.Call) -> bool:
    return called == 'getattr' and len(call.args) > 1 and not isinstance(call.args[1], ast.Constant)
