"""An expression that gives the columns of a frame new names in; the names, worked out before the run, out."""

import ast
from collections.abc import Callable, Mapping

from rewright.rewrite.frames.values import LambdaV, PyV, Refused, Value

# What gives a text of texts alone, the same on every machine.
_METHODS = {
    'capitalize', 'lower', 'lstrip', 'removeprefix', 'removesuffix', 'replace', 'rstrip', 'strip', 'title', 'upper',
}  # fmt: skip
_MOST = 1000


def names_made(
    node: ast.expr, constants: Mapping[str, object], columns: Callable[[ast.expr], list[str] | None]
) -> list[str]:
    """The texts that `node` lists; `columns` tells the columns of an expression that is `frame.columns`.

    Raises Refused where the names are known to the run alone.
    """
    match node:
        case ast.ListComp(elt=made, generators=[ast.comprehension(target=ast.Name(id=name), iter=source, ifs=[])]):
            return [text_made(made, {**constants, name: old}) for old in names_made(source, constants, columns)]
        case ast.Call(func=ast.Attribute(value=ast.Attribute(value=source, attr='str'), attr=method), keywords=[]):
            given = [text_made(a, constants) for a in node.args]
            return [_called(old, method, given) for old in names_made(source, constants, columns)]
        case ast.List(elts=items) | ast.Tuple(elts=items):
            return [text_made(item, constants) for item in items]
        case ast.Name(id=name) if isinstance(constants.get(name), list | tuple):
            return [text_made(ast.Constant(item), {}) for item in constants[name]]  # type: ignore[attr-defined]  # A list.
    found = columns(node)
    if found is None:
        raise Refused(f'{ast.unparse(node)[:60]} is not known before the run')
    return found


def names_given(function: Value, constants: Mapping[str, object], columns: list[str]) -> dict[str, str] | None:
    """The name that a function gives to each column; None for what is no function of one name.

    Raises Refused for one whose names are known to the run alone.
    """
    match function:
        case LambdaV(definition=ast.Lambda() as definition):
            return {old: text_made(definition.body, {**constants, function.parameter: old}) for old in columns}
        case PyV(code=ast.Attribute(value=ast.Name(id='str'), attr=method)):
            return {old: _called(old, method, []) for old in columns}
        case _:
            return None


def text_made(node: ast.expr, known: Mapping[str, object]) -> str:
    """The text an expression of texts gives."""
    match node:
        case ast.Constant(value=str() as text):
            return text
        case ast.Name(id=name) if isinstance(known.get(name), str):
            return str(known[name])
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return text_made(left, known) + text_made(right, known)
        case ast.Call(func=ast.Attribute(value=owner, attr=method), keywords=[]):
            return _called(text_made(owner, known), method, [text_made(a, known) for a in node.args])
        case ast.JoinedStr(values=parts):
            return ''.join(_part(part, known) for part in parts)
        case _:
            raise Refused(f'the name {ast.unparse(node)[:60]} is not known before the run')


def _part(node: ast.expr, known: Mapping[str, object]) -> str:
    if isinstance(node, ast.FormattedValue):
        if node.format_spec is not None or node.conversion != -1:
            raise Refused('a name in a format of its own')
        held = known.get(node.value.id) if isinstance(node.value, ast.Name) else None
        return str(held) if type(held) is int else text_made(node.value, known)
    return text_made(node, known)


def _called(text: str, method: str, given: list[str]) -> str:
    if method not in _METHODS or len(text) > _MOST or any(len(g) > _MOST for g in given):
        raise Refused(f'names made by {method}')
    try:
        made = getattr(text, method)(*given)
    except TypeError as error:
        raise Refused(f'names made by {method}: {error}') from error
    return str(made)
