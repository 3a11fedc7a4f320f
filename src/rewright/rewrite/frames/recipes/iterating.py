"""A column, names or labels gone through by Python: `for`, `list`, `set`, `sorted`, `enumerate`, `zip`, `sum`, `min`, `max`."""

import ast
from dataclasses import replace

from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.iterated import one_by_one
from rewright.rewrite.frames.templates import call as calling
from rewright.rewrite.frames.templates import fill
from rewright.rewrite.frames.values import Framed, NamesV, PartsV, PyV, SeriesV, Value


def _gone_through(call: Call) -> Value:
    return PyV(one_by_one(call, call.receiver, call.node))


def _builtin(call: Call) -> Value:
    """The same function over lists of what it was given."""
    node = call.node
    assert isinstance(node, ast.Call)
    require(not any(isinstance(a, ast.Starred) for a in node.args), 'arguments in a list of their own')
    require(not any(isinstance(v, Framed) for v in call.named.values()), 'a frame as a setting')
    given = [
        one_by_one(call, value, place) if isinstance(value, Framed) else value.code
        for value, place in zip(call.positional, node.args, strict=True)
    ]
    return PyV(calling(node.func, given, {name: value.code for name, value in call.named.items()}))


def _enumerate(call: Call) -> Value:
    """Values with their numbers, or the parts of a file with theirs."""
    parts = call.receiver
    if isinstance(parts, PartsV) and len(call.positional) == 1 and not call.named:
        return replace(parts, code=calling(fill('enumerate'), [parts.code]), counted=True)
    return _builtin(call)


def _list(call: Call) -> Value:
    given, node = call.positional, call.node
    assert isinstance(node, ast.Call)
    if len(given) == 1 and isinstance(given[0], NamesV | SeriesV):
        return PyV(one_by_one(call, given[0], node.args[0]))
    return _builtin(call)


_WORDS = ('max', 'min', 'set', 'sorted', 'sum', 'tuple', 'zip')


def _labels(call: Call) -> Value:
    call.bind()
    return PyV(calling(ast.Name('list', ast.Load()), [one_by_one(call, call.receiver, call.node)]))


RECIPES: dict[str, Recipe] = {
    **{f'{word} gone through': _gone_through for word in ('Series', 'columns', 'index')},
    **{f'builtin.{word}': _builtin for word in _WORDS},
    'builtin.enumerate': _enumerate,
    'builtin.list': _list,
    'index.tolist()': _labels,
    'index.to_list()': _labels,
}
