"""Receiver and arguments of a call -> what only the call can tell of its frames."""

from .describe import Foreign, kind_of

TYPING = False
if TYPING:
    Arguments = dict[object, Foreign]
    Probed = dict[str, Foreign]


def merge(receiver: Foreign, arguments: 'Arguments') -> 'Probed':
    """Tell whether keys are unique, how many are missing, and how many rows find no partner, on both sides."""
    free = int(kind_of(type(receiver)) != 'frame')  # `pd.merge(left, right)` has one argument more.
    left = _argument(arguments, 0, 'left') if free else receiver
    right = _argument(arguments, free, 'right')
    if kind_of(type(left)) != 'frame' or kind_of(type(right)) != 'frame':
        return {}
    names = [_names(_argument(arguments, 2 + free + at, name)) for at, name in enumerate(('on', 'left_on', 'right_on'))]
    by_index = arguments.get('left_index') or arguments.get('right_index')
    if not any(names) and not by_index:
        names[0] = [name for name in left.columns if name in set(right.columns)]
    left_keys, right_keys = _keys(left, names[0] or names[1]), _keys(right, names[0] or names[2])
    if left_keys is None or right_keys is None:
        return {}
    return _sides(left_keys, right_keys)


def _sides(left: Foreign, right: Foreign) -> 'Probed':
    rows = (_rows(left), _rows(right))
    sets = (set(rows[0]), set(rows[1]))
    found = {}  # type: Probed
    for side, keys in enumerate((left, right)):
        name = ('left', 'right')[side]
        found[f'merge.{name}_unique'] = len(sets[side]) == len(rows[side])
        found[f'merge.{name}_missing'] = _missing(keys)
        found[f'merge.{name}_unmatched'] = sum(row not in sets[1 - side] for row in rows[side])
    return found


def sort_values(receiver: Foreign, arguments: 'Arguments') -> 'Probed':
    """Tell whether rows tie on the keys, and how many keys are missing."""
    series = kind_of(type(receiver)) == 'series'
    keys = receiver if series else _keys(receiver, _names(_argument(arguments, 0, 'by')))
    if keys is None:
        return {}
    return {'sort.ties': bool(keys.duplicated().any()), 'sort.missing': _missing(keys)}


def groupby(receiver: Foreign, arguments: 'Arguments') -> 'Probed':
    """Tell how many rows have a missing key; the groups themselves are read from the result."""
    keys = _keys(receiver, _names(_argument(arguments, 0, 'by')))
    return {} if keys is None else {'groupby.missing': _missing(keys)}


def drop_duplicates(receiver: Foreign, arguments: 'Arguments') -> 'Probed':
    """Tell how many rows repeat an earlier one, and how many have a missing value among what is compared."""
    kind = kind_of(type(receiver))
    subset = _argument(arguments, 0, 'subset') if kind == 'frame' else None
    rows = receiver if subset is None else _keys(receiver, _names(subset))
    if rows is None or kind not in ('frame', 'series'):
        return {}
    return {'drop_duplicates.duplicates': int(rows.duplicated().sum()), 'drop_duplicates.missing': _missing(rows)}


def _argument(arguments: 'Arguments', place: int, name: str) -> Foreign:
    return arguments.get(name, arguments.get(place))


def _names(value: Foreign) -> 'list[str] | None':
    """Column names given as one name or several; None where keys are something else."""
    names = [value] if isinstance(value, str) else value
    several = isinstance(names, (list, tuple)) and all(isinstance(name, str) for name in names)
    return list(names) if names and several else None


def _keys(frame: Foreign, names: 'list[str] | None') -> Foreign:
    if kind_of(type(frame)) != 'frame' or not names or set(names) - set(frame.columns):
        return None
    return frame[names]


def _missing(rows: Foreign) -> int:
    missing = rows.isnull()
    return int((missing.any(axis=1) if missing.ndim == 2 else missing).sum())


def _rows(frame: Foreign) -> 'list[tuple[object, ...]]':
    """The rows as tuples in which every missing value is the same, as it is to a merge."""
    values = frame.astype(object)
    return list(values.where(values.notnull(), None).itertuples(index=False, name=None))


PROBES = {'merge': merge, 'sort_values': sort_values, 'groupby': groupby, 'drop_duplicates': drop_duplicates}
