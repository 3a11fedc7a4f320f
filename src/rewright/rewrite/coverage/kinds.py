"""`kinds.toml` in; which kind of object each word of pandas makes of which out."""

import tomllib
from importlib.resources import files

_SAID = tomllib.loads(files(__package__).joinpath('kinds.toml').read_text(encoding='utf-8'))
_METHODS = {kind: set(words.split()) for kind, words in _SAID['methods'].items()}

FUNCTIONS: dict[str, str] = {word: kind for kind, words in _SAID['functions'].items() for word in words.split()}
PROPERTIES: dict[str, set[str]] = {kind: set(words.split()) for kind, words in _SAID['properties'].items()}
SAME: dict[str, str] = _SAID['same']
# Functions of the module that the reference counts as methods.
AS_METHOD = {'merge', 'melt', 'pivot_table'}

WINDOWS = {'groupby', 'rolling', 'resample', 'expanding', 'ewm'}
ACCESSORS = {'str', 'dt', 'cat'}
PLACES = {'loc', 'iloc', 'at', 'iat', 'ix'}
TABLES = {'frame', 'series'}
LABELLED = TABLES | {'index'}
# Lists and dicts of frames and of columns, and what comes out of them.
MANY = {'frames': 'frame', 'columns': 'series'}
MANY_OF = {kind: many for many, kind in MANY.items()}


def after(owner: str, method: str, *, by_rows: bool = False) -> str:
    """The kind that a method gives of an object of kind `owner`; empty for what is no pandas object or not known.

    A window over one column is written `groupby series`, as it gives columns where others give frames.
    """
    window, _, one = owner.partition(' ')
    if method in WINDOWS:
        return f'{method} series' if one or owner == 'series' else method
    if method in _METHODS['to_python']:
        return ''
    if window in WINDOWS:
        return _after_window(one or 'frame', method)
    if method in _METHODS['to_frame']:
        return 'frame'
    return _after_table(owner, method, by_rows=by_rows)


def _after_window(gives: str, method: str) -> str:
    if method in {'size', 'cumcount', 'ngroup'}:
        return 'series'
    return 'frame' if method == 'get_group' else gives


def _after_table(owner: str, method: str, *, by_rows: bool) -> str:
    if method == 'keys':
        return 'index'
    if method in _METHODS['to_series']:
        return 'series'
    if method in _METHODS['reducing'] or (method == 'apply' and by_rows):
        return 'series' if owner == 'frame' or method == 'apply' else ''
    return owner
