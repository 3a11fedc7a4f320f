"""The type that a context field is given: from the expression that fills it, and from what was observed."""

import ast

from rewright.rewrite.flow.names import dotted

_CALLS = {
    'set': 'set[Any]', 'int': 'int', 'str': 'str', 'len': 'int', 'sorted': 'list[Any]', 'list': 'list[Any]', 'dict': 'dict[Any, Any]',
    'float': 'float', 'os.environ.get': 'str | None', 'os.getenv': 'str | None', 'os.path.join': 'str', 'sqlite3.connect': 'sqlite3.Connection',
    'argparse.ArgumentParser': 'argparse.ArgumentParser', 'Path': 'Path', 'pathlib.Path': 'pathlib.Path', 'bool': 'bool', 'sum': 'float',
    'collections.Counter': 'collections.Counter[Any]', 'Counter': 'Counter[Any]', 'time.time': 'float', 'time.strftime': 'str', 'tuple': 'tuple[Any, ...]',
    'defaultdict': 'defaultdict[Any, Any]', 'datetime.now': 'datetime', 'datetime.datetime.now': 'datetime.datetime', 'date.today': 'date',
    'datetime.date.today': 'datetime.date', 'pd.Series': 'pd.Series', 'pl.Series': 'pl.Series',
}  # fmt: skip
_METHODS = {
    'parse_args': 'argparse.Namespace',
    'strftime': 'str',
    'isoformat': 'str',
    'cursor': 'Any',
    'text': 'str',
    'join': 'str',
}
_FALLING_BACK = frozenset(('os.environ.get', 'os.getenv'))
_OF_TEXTS = frozenset(('strip', 'lstrip', 'rstrip', 'upper', 'lower', 'title', 'capitalize', 'replace'))
_FRAME_MAKERS = frozenset(('DataFrame', 'concat', 'merge'))
_FRAME_METHODS = frozenset(
    [
        'with_columns',
        'filter',
        'select',
        'sort',
        'join',
        'group_by',
        'agg',
        'drop',
        'rename',
        'unique',
        'head',
        'merge',
        'reset_index',
        'sort_values',
        'drop_duplicates',
        'fillna',
        'groupby',
        'assign',
        'dropna',
        'tail',
        'copy',
        'set_index',
        'explode',
        'collect',
    ]
)


def annotation(name: str, values: list[ast.expr], kinds: dict[str, str]) -> str:
    """Return the annotation of `name`, which the `values` are assigned to; `Any` when it is not plain."""
    found = {guessed(v, kinds) for v in values} - {''}
    if len(found - {'None'}) == 1:
        kind = next(iter(found - {'None'}))
        return f'{kind} | None' if 'None' in found and kind != 'Any' else kind
    return kinds.get(name, 'Any')


def guessed(value: ast.expr, kinds: dict[str, str]) -> str:
    """Return the type of an expression as far as its form tells, else an empty text."""
    if isinstance(value, ast.Constant):
        return 'None' if value.value is None else type(value.value).__name__
    if isinstance(value, ast.List | ast.ListComp):
        return 'list[Any]'
    if isinstance(value, ast.Dict | ast.DictComp):
        return _mapping(value)
    if isinstance(value, ast.Set | ast.SetComp):
        return 'set[Any]'
    if isinstance(value, ast.JoinedStr):
        return 'str'
    if isinstance(value, ast.Name):
        return kinds.get(value.id, '')
    if isinstance(value, ast.Subscript):
        return _item(kinds.get(value.value.id, '') if isinstance(value.value, ast.Name) else '', value.slice)
    if isinstance(value, ast.BinOp):
        return guessed(value.left, kinds) if isinstance(value.op, ast.Mod | ast.Add) else ''
    return _called(value, kinds) if isinstance(value, ast.Call) else ''


def _item(kind: str, place: ast.expr) -> str:
    """The type of an item of a row of texts."""
    if isinstance(place, ast.Slice):
        return kind if kind in {'list[str]', 'str'} else ''
    return 'str' if kind in {'list[str]', 'dict[str, str]', 'str'} else ''


def _mapping(value: ast.Dict | ast.DictComp) -> str:
    texts = (
        isinstance(value, ast.Dict)
        and value.keys
        and all(isinstance(k, ast.Constant) and isinstance(k.value, str) for k in value.keys)
    )
    return 'dict[str, Any]' if texts else 'dict[Any, Any]'


def _called(value: ast.Call, kinds: dict[str, str]) -> str:
    name = dotted(value.func)
    if name in _FALLING_BACK and len(value.args) == 2 and guessed(value.args[1], kinds) == 'str':
        return 'str'
    if name in _CALLS:
        return _CALLS[name]
    first, _, last = name.rpartition('.')
    if first in {'pd', 'pl', 'pandas', 'polars'} and (last in _FRAME_MAKERS or last.startswith('read_')):
        return f'{first}.DataFrame'
    method = value.func.attr if isinstance(value.func, ast.Attribute) else ''
    if method in _FRAME_METHODS and isinstance(value.func, ast.Attribute):
        inner = guessed(value.func.value, kinds)
        return inner if inner.endswith('DataFrame') else ''
    if method in _OF_TEXTS and isinstance(value.func, ast.Attribute) and guessed(value.func.value, kinds) == 'str':
        return 'str'
    return _METHODS.get(method, '')
