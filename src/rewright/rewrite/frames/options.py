"""Statements that set options of pandas in; edits that tell the runtime instead, or nobody, out."""

import ast
from collections.abc import Iterable
from typing import NamedTuple

from rewright.rewrite.edits import Edit
from rewright.rewrite.frames.templates import RUNTIME, fill, literal, unparse
from rewright.rewrite.source import Source

# What drawing goes by, and the values that it has an exact form for.
_DRAWN = {'max_rows', 'max_columns', 'max_colwidth', 'width', 'expand_frame_repr', 'precision', 'float_format'}
_LEAST = {'max_rows': 10, 'max_columns': 4, 'max_colwidth': 10, 'width': 20, 'precision': 0}
_MOST_DIGITS = 12
# Options that decide over warnings alone.
_SILENT = {'mode.chained_assignment': (None, 'warn')}


class Option(NamedTuple):
    """One statement: the calls that stand for it, none where it decides over warnings alone."""

    node: ast.stmt
    calls: tuple[ast.expr, ...]


def options(nodes: Iterable[ast.AST], pandas: set[str]) -> list[Option]:
    """The statements among `nodes` that set options whose every effect is known; `pandas` is what the library is called."""
    found = ((node, _set(node, pandas)) for node in nodes if isinstance(node, ast.Expr | ast.Assign))
    return [Option(node, calls) for node, pairs in found if pairs and (calls := _calls(pairs)) is not None]


def option_edits(source: Source, known: list[Option], runtime: str, *, drawn: bool, stays: bool) -> list[Edit]:
    """What becomes of the statements where something is `drawn` by the runtime, and where something of pandas `stays`."""
    made = []
    for option in known:
        start, end = source.offset(option.node)
        calls = [unparse(call).replace(f'{RUNTIME}\u0001', runtime) for call in option.calls] if drawn else []
        if stays:
            calls = [source.text(option.node), *calls]
        if not calls:
            start, end = _line(source, option.node, start, end)
        text = '; '.join(calls) if calls or end > start + len(source.text(option.node)) else 'pass'
        made.append(Edit(start=start, end=end, text=text, construct='pd.set_option', recipe='options'))
    return made


def _line(source: Source, node: ast.stmt, start: int, end: int) -> tuple[int, int]:
    """The whole line of a statement that stands alone on it in a module, up to a remark on it; else the statement."""
    first = source.code.rfind('\n', 0, start) + 1
    last = source.code.find('\n', end) + 1 or len(source.code)
    rest = source.code[end:last]
    if first != start or not isinstance(source.parents.get(node), ast.Module) or rest.strip()[:1] not in {'', '#'}:
        return start, end
    return start, end + rest.index('#') if '#' in rest else last


def _set(node: ast.stmt, pandas: set[str]) -> list[tuple[str, ast.expr]]:
    """The names and values of `pd.set_option(name, value, ...)` or `pd.options.display.name = value`."""
    match node:
        case ast.Expr(
            value=ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr='set_option'), args=args, keywords=[])
        ) if name in pandas and len(args) % 2 == 0:
            names = [a.value if isinstance(a, ast.Constant) else None for a in args[::2]]
            return [(n, v) for n, v in zip(names, args[1::2], strict=True) if isinstance(n, str)] if all(names) else []
        case ast.Assign(
            targets=[
                ast.Attribute(
                    value=ast.Attribute(value=ast.Attribute(value=ast.Name(id=name), attr='options'), attr=part),
                    attr=own,
                )
            ]
        ) if name in pandas:
            return [(f'{part}.{own}', node.value)]
        case _:
            return []


def _calls(pairs: list[tuple[str, ast.expr]]) -> tuple[ast.expr, ...] | None:
    """The calls for names and values; None where one of them has an effect that is not known."""
    told = []
    for name, value in pairs:
        if name in _SILENT and isinstance(value, ast.Constant) and value.value in _SILENT[name]:
            continue
        if not _known(name, value):
            return None
        told.append(fill('frames.set_option(N, V)', N=literal(name), V=value))
    return tuple(told)


def _known(name: str, value: ast.expr) -> bool:
    place, _, own = name.partition('.')
    if place != 'display' or own not in _DRAWN:
        return False
    if own == 'float_format':
        return _formats(value)
    if not isinstance(value, ast.Constant):
        return False
    given = value.value
    if own == 'expand_frame_repr':
        return isinstance(given, bool)
    if given is None:
        return own != 'precision'
    if type(given) is not int:
        return False
    fitting = own == 'max_columns' and given == 0
    return fitting or (given >= _LEAST[own] and (own != 'precision' or given <= _MOST_DIGITS))


def _formats(value: ast.expr) -> bool:
    """Whether it is `'{:.2f}'.format`, or a lambda that does nothing but format its number."""
    match value:
        case ast.Attribute(value=ast.Constant(value=str()), attr='format') | ast.Constant(value=None):
            return True
        case ast.Lambda(args=ast.arguments(args=[ast.arg(arg=name)], defaults=[])):
            return _plain(value.body, name)
        case _:
            return False


def _plain(node: ast.expr, name: str) -> bool:
    """Whether an expression formats the value `name` and reads no other."""
    match node:
        case ast.BinOp(left=ast.Constant(value=str()), op=ast.Mod(), right=ast.Name(id=own)):
            return own == name
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str()), attr='format'), args=[ast.Name(id=own)]):
            return own == name
        case ast.JoinedStr(values=values):
            parts = [v.value for v in values if isinstance(v, ast.FormattedValue)]
            return all(isinstance(p, ast.Name) and p.id == name for p in parts)
        case _:
            return False
