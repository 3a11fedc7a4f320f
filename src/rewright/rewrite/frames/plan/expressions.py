"""The code of a polars expression in; what it reads, whether it goes row by row, and whether it could raise, out.

Everything here is a list of what is known: code that is not on it is taken to need the order of rows and to raise.
"""

import ast

from rewright.rewrite.frames.templates import RUNTIME
from rewright.rewrite.frames.values import E
from rewright.trees import below, walk

_MARK = f'{RUNTIME}\u0001'
_ROOTS = {'pl', _MARK}
_ACCESSORS = {'str', 'dt'}
_CONSTRUCTORS = {'pl': {'col', 'lit', 'when'}, _MARK: {'divide', 'number', 'known'}}
_BY_ROW = {
    'abs', 'alias', 'cast', 'clip', 'fill_nan', 'fill_null', 'is_between', 'is_in', 'is_not_null', 'is_null', 'ne_missing',
    'otherwise', 'replace', 'round', 'then', 'when',
    'contains', 'count_matches', 'ends_with', 'extract', 'len_chars', 'replace_all', 'slice', 'starts_with', 'strip_chars', 'strip_chars_end',
    'strip_chars_start', 'strip_prefix', 'strip_suffix', 'to_lowercase', 'to_uppercase', 'zfill',
    'day', 'hour', 'minute', 'month', 'second', 'strftime', 'weekday', 'year',
}  # fmt: skip
# Plain means and deviations stand only where no order is asked for.
_OF_A_GROUP = {'count', 'drop_nulls', 'len', 'max', 'mean', 'min', 'n_unique', 'null_count', 'std', 'sum', 'var'}
_IN_ORDER = {'exact_max', 'exact_mean', 'exact_min', 'exact_std', 'exact_sum', 'exact_var', 'rounded', 'total_of'}
# What gives one Python value of a column at once, before the expression around it is run.
_TAKEN_OUT = {'average', 'largest', 'middle', 'smallest', 'spread', 'total'}
# Methods of a column that give the same for whole numbers and for floats of the same value.
_BLIND_TO_TYPE = {'count', 'is_not_null', 'is_null', 'null_count'}


def stand_for(name: ast.Name, code: ast.expr) -> ast.Name:
    """A variable that holds an expression, with what it holds."""
    name.meaning = code  # type: ignore[attr-defined]  # Trees of code carry it from here on.
    return name


def row_by_row(code: ast.expr) -> bool:
    """Whether each row's value comes of that row alone, and nothing in it raises."""
    return _known(code, _BY_ROW, {})


def free_of_order(code: ast.expr) -> bool:
    """Whether a value of a group is the same in whatever order its rows come."""
    return _known(code, _BY_ROW | _OF_A_GROUP, {'pl': {'len'}})


def calm(code: ast.expr) -> bool:
    """Whether nothing in an expression raises, whatever the data."""
    return _known(code, _BY_ROW | _OF_A_GROUP | {'first', 'last'}, {'pl': {'len'}, _MARK: _IN_ORDER})


def sum_of(code: ast.expr) -> str:
    """The column of which code is the exact sum or mean, or that rounded, and nothing more; empty where it is something else."""
    match code:
        case ast.Call(args=[inner, ast.Constant()]) if is_rounded(code):
            return sum_of(inner)
        case ast.Call(
            func=ast.Attribute(value=owner, attr='exact_sum' | 'exact_mean'), args=[ast.Constant(value=str(name))]
        ):
            return name if is_runtime(owner) else ''
        case _:
            return ''


def is_rounded(code: ast.expr) -> bool:
    """Whether code rounds a sum or mean of groups."""
    return isinstance(code, ast.Call) and isinstance(code.func, ast.Attribute) and code.func.attr == 'rounded'


def reads(e: E, columns: tuple[str, ...]) -> set[str]:
    """The columns an expression may read: those it is known to, and every one that its code names."""
    return (set(e.reads) | _texts(e.code)) & set(columns)


def typed(e: E, columns: tuple[str, ...]) -> set[str]:
    """The columns of which it may matter whether they hold whole numbers or floats."""
    blind = [n for n in walk(e.code) if _is_blind(n)]
    hidden = {id(c) for n in blind for c in walk(n.func)}  # type: ignore[attr-defined]  # A call.
    seen = {n.value for n in walk(e.code) if isinstance(n, ast.Constant) and id(n) not in hidden}
    named = {n.value for n in walk(e.code) if isinstance(n, ast.Constant)}
    return {c for c in columns if c in seen or (c in e.reads and c not in named)}


def _texts(code: ast.expr) -> set[str]:
    return {n.value for n in walk(code) if isinstance(n, ast.Constant) and isinstance(n.value, str)}


def _is_blind(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in _BLIND_TO_TYPE
        and isinstance(node.func.value, ast.Call)
        and ast.unparse(node.func.value.func) == 'pl.col'
    )


def of_polars(code: ast.AST) -> bool:
    """Whether a tree of code has polars in it, rather than being plain Python."""
    names = [n for n in walk(code) if isinstance(n, ast.Name)]
    return any(n.id in _ROOTS or hasattr(n, 'meaning') for n in names)


def _known(code: ast.expr, methods: set[str], more: dict[str, set[str]]) -> bool:
    """Whether everything in the code is on the lists."""
    if isinstance(code, ast.Name) and hasattr(code, 'meaning'):
        return _known(code.meaning, methods, more)
    if not of_polars(code):
        return True
    if isinstance(code, ast.Call):
        if isinstance(code.func, ast.Attribute) and code.func.attr in _TAKEN_OUT and is_runtime(code.func.value):
            return True
        arguments = [*code.args, *(k.value for k in code.keywords)]
        return _called(code.func, methods, more) and all(_known(a, methods, more) for a in arguments)
    if isinstance(code, ast.Attribute):
        return isinstance(code.value, ast.Name) and code.value.id in _ROOTS
    if isinstance(code, ast.BinOp | ast.Compare | ast.UnaryOp | ast.List | ast.Tuple | ast.Dict):
        return all(_known(c, methods, more) for c in below(code) if isinstance(c, ast.expr))
    return False


def is_runtime(node: ast.expr) -> bool:
    """Whether code is the runtime's module."""
    return isinstance(node, ast.Name) and node.id == _MARK


def _called(function: ast.expr, methods: set[str], more: dict[str, set[str]]) -> bool:
    if not isinstance(function, ast.Attribute):
        return False
    owner = function.value
    if isinstance(owner, ast.Name) and owner.id in _ROOTS:
        return function.attr in _CONSTRUCTORS[owner.id] | more.get(owner.id, set())
    if isinstance(owner, ast.Attribute) and owner.attr in _ACCESSORS:
        owner = owner.value
    return function.attr in methods and _known(owner, methods, more)
