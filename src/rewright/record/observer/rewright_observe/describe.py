"""A value -> its kind, type, columns and size; nothing is called on values whose type is not known."""

import datetime as dt
import decimal
import types
from itertools import islice
from typing import Any

# A value of a library that is never imported here: pandas in whatever version the job has.
Foreign = Any

_SCALARS = (bool, int, float, complex, decimal.Decimal, dt.date, dt.time, dt.timedelta)
_PLAIN = (
    (str, 'str'),
    (bytes, 'bytes'),
    (dict, 'dict'),
    (list, 'list'),
    (tuple, 'tuple'),
    (set, 'set'),
    (_SCALARS, 'scalar'),
)
_CODE = (types.ModuleType, types.FunctionType, types.BuiltinFunctionType, types.MethodType, type)
_FOREIGN = {
    ('pandas', 'DataFrame'): 'frame',
    ('pandas', 'Series'): 'series',
    ('pandas', 'Index'): 'index',
    ('pandas', 'GroupBy'): 'groupby',
    ('pandas', 'NaTType'): 'scalar',
    ('numpy', 'generic'): 'scalar',
    ('bs4', 'BeautifulSoup'): 'soup',
    ('bs4', 'Tag'): 'tag',
    ('requests', 'Response'): 'response',
}
_SIZED = {
    'str': str.__len__,
    'bytes': bytes.__len__,
    'dict': dict.__len__,
    'list': list.__len__,
    'tuple': tuple.__len__,
    'set': set.__len__,
    'frame': len,
    'series': len,
    'index': len,
}  # type: dict[str, Foreign]
_ITEMS = {'list': list.__iter__, 'tuple': tuple.__iter__}  # type: dict[str, Foreign]
_LOOKED_AT = 1000
_CELLS_AT_ONCE = 1 << 16
_kinds = {type(None): 'none'}


class Described:
    """What one look at a value told."""

    def __init__(self, kind: str, name: str) -> None:
        self.kind, self.type, self.index = kind, name, ''
        self.rows = (0, 0)
        self.columns = []  # type: list[dict[str, Foreign]]
        self.probes = {}  # type: dict[str, Foreign]

    def shape(self) -> 'list[tuple[object, object]]':
        """Names and dtypes of the columns."""
        return [(column['name'], column['dtype']) for column in self.columns]


def describe(value: Foreign, probes: 'dict[str, Foreign]') -> Described:
    """Describe `value`, with the probes of the call that made it."""
    cls = type(value)
    found = Described(kind_of(cls), f'{cls.__module__}.{cls.__qualname__}')
    found.probes.update(probes)
    if found.kind in _SIZED:
        # Not len(value): a subclass may have a length of its own that does something.
        size = _SIZED[found.kind](value)
        found.rows = (size, size)
    if found.kind in ('frame', 'series'):
        _table(value, found)
    elif found.kind == 'groupby' and probes:
        found.probes.update(_groups(value))
    elif found.kind in _ITEMS and found.rows[0]:
        found.probes[f'{found.kind}.holds'] = ' '.join(_types(islice(_ITEMS[found.kind](value), _LOOKED_AT)))
    return found


def kind_of(cls: type) -> str:
    """Return the kind of the values of `cls`, by its ancestors."""
    if cls not in _kinds:
        names = [(str(ancestor.__module__).split('.')[0], ancestor.__name__) for ancestor in cls.__mro__]
        foreign = [_FOREIGN[name] for name in names if name in _FOREIGN]
        plain = [kind for base, kind in _PLAIN if issubclass(cls, base)]
        code = ['code'] if issubclass(cls, _CODE) else []
        _kinds[cls] = [*foreign, *code, *plain, 'other'][0]
    return _kinds[cls]


def index_of(index: Foreign) -> str:
    """Say what an index is: `range` from 0 by 1, `multi`, `named`, or `dirty` with labels that are left over."""
    names = {cls.__name__ for cls in type(index).__mro__}
    if 'MultiIndex' in names:
        return 'multi'
    if index.name is not None:
        return 'named'
    counts = 'RangeIndex' in names and list(index[:2]) == list(range(min(len(index), 2)))
    return 'range' if counts else 'dirty'


def _table(value: Foreign, found: Described) -> None:
    found.index = index_of(value.index)
    if found.index == 'named':
        found.probes.update(_labels(value.index))
    if found.kind == 'series':
        found.columns = [_column('' if value.name is None else str(value.name), value)]
        return
    columns = [value.iloc[:, at] for at in range(len(value.columns))]
    # All at once is faster, and takes the memory of all at once.
    missing = value.isnull().values.astype(bool) if len(value) * len(columns) <= _CELLS_AT_ONCE else None
    found.columns = [
        _column(str(name), columns[at], None if missing is None else missing[:, at])
        for at, name in enumerate(value.columns)
    ]
    if not value.columns.is_unique or any(type(name) is not str for name in value.columns):
        found.probes['columns.plain'] = False
    if any(name is not None for name in value.columns.names):
        found.probes['columns.named'] = True
    numbers = [at for at, column in enumerate(found.columns) if column['dtype'] in ('int64', 'float64')]
    if any(_by_rows(columns[at].values) for at in numbers):
        found.probes['columns.strided'] = True


def _by_rows(array: Foreign) -> bool:
    """Say whether the numbers of a column do not lie beside each other in memory."""
    return len(array) > 1 and array.strides[0] != array.itemsize


def _labels(index: Foreign) -> 'dict[str, str]':
    """What a column of labels is called and holds; probes of several times are joined word by word, so none has a blank."""
    name, dtype = str(index.name), str(index.dtype)
    if type(index.name) is not str or len(name.split()) != 1:
        return {}
    holds = {'labels.holds': ' '.join(_types(index[:_LOOKED_AT]))} if dtype == 'object' else {}
    return {'labels.name': name, 'labels.dtype': dtype, **holds}


def _column(name: str, series: Foreign, missing: Foreign = None) -> 'dict[str, Foreign]':
    # Arrays answer many times faster than what pandas holds them in.
    dtype, missing = str(series.dtype), series.isnull().values if missing is None else missing
    count = int(missing.sum())
    holds = []  # type: list[str]
    if dtype == 'object':
        present = series.values[~missing] if count else series.values
        holds = _types(present[:_LOOKED_AT])
    return {'name': name, 'dtype': dtype, 'missing': count, 'holds': holds}


def _types(values: Foreign) -> 'list[str]':
    return sorted({type(value).__name__ for value in values})


def _groups(grouped: Foreign) -> 'dict[str, Foreign]':
    """Count the groups, and say whether their numbers never fall from row to row: pandas 3 adds those up differently."""
    found = {'groupby.groups': int(grouped.ngroups)}  # type: dict[str, Foreign]
    grouper = vars(grouped).get('_grouper', vars(grouped).get('grouper'))
    if hasattr(grouper, 'is_monotonic'):
        found['groupby.monotonic'] = bool(grouper.is_monotonic)
    return found
