"""Receiver and arguments of a call -> what only the call can tell of its frames."""

from rewright_observe.describe import kind_of


def _named(value):
    """Column names given as one name or several; None where keys are something else."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, (list, tuple)) and value and all(isinstance(name, str) for name in value):
        return list(value)
    return None


def _argument(arguments, place, name):
    return arguments.get(name, arguments.get(place))


def merge(receiver, arguments):
    """Tell whether keys are unique, how many are missing, and how many rows find no partner, on both sides."""
    module = kind_of(type(receiver)) != 'frame'
    left = _argument(arguments, 0, 'left') if module else receiver
    right = _argument(arguments, int(module), 'right')
    if kind_of(type(left)) != 'frame' or kind_of(type(right)) != 'frame':
        return {}
    on = _named(_argument(arguments, 2 + module, 'on'))
    left_on = on or _named(_argument(arguments, 3 + module, 'left_on'))
    right_on = on or _named(_argument(arguments, 4 + module, 'right_on'))
    if not any(arguments.get(name) is not None for name in ('on', 'left_on', 'right_on', 'left_index', 'right_index')):
        left_on = right_on = left_on or [name for name in left.columns if name in right.columns]
    if not left_on or not right_on or set(left_on) - set(left.columns) or set(right_on) - set(right.columns):
        return {}
    keys, others = _rows(left[left_on]), _rows(right[right_on])
    return {
        'merge.left_unique': bool(len(set(keys)) == len(keys)),
        'merge.right_unique': bool(len(set(others)) == len(others)),
        'merge.left_missing': _missing(left[left_on]),
        'merge.right_missing': _missing(right[right_on]),
        'merge.left_unmatched': sum(key not in others for others in [set(others)] for key in keys),
        'merge.right_unmatched': sum(key not in keys for keys in [set(keys)] for key in others),
    }


def sort_values(receiver, arguments):
    """Tell whether rows tie on the keys, and how many keys are missing."""
    if kind_of(type(receiver)) == 'series':
        return {'sort.ties': bool(receiver.duplicated().any()), 'sort.missing': int(receiver.isnull().sum())}
    keys = _keys(receiver, _argument(arguments, 0, 'by'))
    if keys is None:
        return {}
    return {'sort.ties': bool(keys.duplicated().any()), 'sort.missing': _missing(keys)}


def groupby(receiver, arguments):
    """Tell how many rows have a missing key; the groups themselves are read from the result."""
    keys = _keys(receiver, _argument(arguments, 0, 'by'))
    return {} if keys is None else {'groupby.missing': _missing(keys)}


def drop_duplicates(receiver, arguments):
    """Tell how many rows repeat an earlier one, and how many have a missing value among what is compared."""
    if kind_of(type(receiver)) not in ('frame', 'series'):
        return {}
    subset = _argument(arguments, 0, 'subset') if kind_of(type(receiver)) == 'frame' else None
    rows = receiver if subset is None else _keys(receiver, subset)
    if rows is None:
        return {}
    return {
        'drop_duplicates.duplicates': int(rows.duplicated().sum()),
        'drop_duplicates.missing': _missing(rows),
    }


def _keys(frame, names):
    names = _named(names)
    if kind_of(type(frame)) != 'frame' or names is None or set(names) - set(frame.columns):
        return None
    return frame[names]


def _missing(rows):
    missing = rows.isnull()
    return int((missing.any(axis=1) if missing.ndim == 2 else missing).sum())


def _rows(frame):
    """The rows as tuples in which every missing value is the same."""
    values = frame.astype(object)
    return list(values.where(values.notnull(), None).itertuples(index=False, name=None))


PROBES = {'merge': merge, 'sort_values': sort_values, 'groupby': groupby, 'drop_duplicates': drop_duplicates}
