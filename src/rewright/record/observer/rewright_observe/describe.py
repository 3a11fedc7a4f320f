"""A value -> its kind, type, columns and size; nothing is called on values whose type is not known."""

import datetime
import decimal
import types

_SCALARS = (bool, int, float, complex, decimal.Decimal, datetime.date, datetime.time, datetime.timedelta)
_BUILTIN = ((str, 'str'), (bytes, 'bytes'), (dict, 'dict'), (list, 'list'), (tuple, 'tuple'), (set, 'set'), (_SCALARS, 'scalar'))
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
_SIZED = ('str', 'bytes', 'dict', 'list', 'tuple', 'set', 'frame', 'series', 'index')
_LOOKED_AT = 1000
_kinds = {type(None): 'none'}


def describe(value, probes):
    """Return the description of `value`, with the probes of the call that made it."""
    cls = type(value)
    kind = kind_of(cls)
    found = {'kind': kind, 'type': '%s.%s' % (cls.__module__, cls.__qualname__), 'rows': (0, 0), 'probes': dict(probes)}
    if kind in _SIZED:
        found['rows'] = (len(value), len(value))
    if kind == 'frame':
        found['columns'] = [_column(str(name), value.iloc[:, at]) for at, name in enumerate(value.columns)]
        plain = all(type(name) is str for name in value.columns) and value.columns.is_unique
        found['probes'].update({} if plain else {'columns.plain': False})
    elif kind == 'series':
        found['columns'] = [_column('' if value.name is None else str(value.name), value)]
    if kind in ('frame', 'series'):
        found['index'] = index_of(value.index)
    elif kind == 'groupby' and probes:
        found['probes'].update(_groups(value))
    elif kind in ('list', 'tuple') and value:
        found['probes']['%s.holds' % kind] = ' '.join(_types(value[:_LOOKED_AT]))
    return found


def kind_of(cls):
    """Return the kind of the values of `cls`, by its ancestors."""
    if cls not in _kinds:
        _kinds[cls] = _foreign(cls) or _builtin(cls)
    return _kinds[cls]


def index_of(index):
    """Say what an index is: `range` from 0 by 1, `multi`, `named`, or `dirty` with labels that are left over."""
    if any(cls.__name__ == 'MultiIndex' for cls in type(index).__mro__):
        return 'multi'
    if index.name is not None:
        return 'named'
    if type(index).__name__ == 'RangeIndex':
        start = getattr(index, 'start', None) if hasattr(index, 'start') else index._start
        step = index.step if hasattr(index, 'step') else index._step
        if start == 0 and step == 1:
            return 'range'
    return 'dirty'


def _foreign(cls):
    for ancestor in cls.__mro__:
        library = str(ancestor.__module__).split('.')[0]
        kind = _FOREIGN.get((library, ancestor.__name__))
        if kind:
            return kind
    return None


def _builtin(cls):
    if issubclass(cls, _CODE):
        return 'code'
    return next((kind for base, kind in _BUILTIN if issubclass(cls, base)), 'other')


def _column(name, series):
    dtype = str(series.dtype)
    missing = series.isna() if hasattr(series, 'isna') else series.isnull()
    holds = []
    if dtype == 'object':
        present = series[~missing.values] if missing.any() else series
        holds = _types(present.iloc[:_LOOKED_AT])
    return {'name': name, 'dtype': dtype, 'missing': int(missing.sum()), 'holds': holds}


def _types(values):
    return sorted({type(value).__name__ for value in values})


def _groups(grouped):
    grouper = grouped._grouper if hasattr(grouped, '_grouper') else grouped.grouper
    found = {'groupby.groups': int(grouped.ngroups)}
    if hasattr(grouper, 'is_monotonic'):
        found['groupby.monotonic'] = bool(grouper.is_monotonic)
    return found
