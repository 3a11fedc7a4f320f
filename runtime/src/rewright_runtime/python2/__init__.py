"""What Python 2 did otherwise, exactly: for pipelines that came from it.

Its `str` is held as text whose characters are the bytes (latin-1), its `unicode` as text. What cannot be shown as Python 2
showed it is a ContractBreach.
"""

from rewright_runtime.python2.dicts import each, hashed
from rewright_runtime.python2.numbers import added, ceiling, divided, floor, real, rounded, whole
from rewright_runtime.python2.ordering import compared, order, ordered_by
from rewright_runtime.python2.outputs import bytes_on_stdout, lines, path, read, row, rows, say
from rewright_runtime.python2.shapes import filled, shown, text
from rewright_runtime.python2.strings import (
    capitalize,
    decoded,
    encoded,
    isalnum,
    isalpha,
    isdigit,
    islower,
    isspace,
    isupper,
    json_of,
    lower,
    lower_text,
    lstrip,
    lstrip_text,
    of_ascii,
    quoted,
    quoted_plus,
    rstrip,
    rstrip_text,
    splitlines,
    strip,
    strip_text,
    swapcase,
    title,
    upper,
    upper_text,
    urlencoded,
    words,
)

__all__ = [
    'added', 'bytes_on_stdout', 'capitalize', 'ceiling', 'compared', 'decoded', 'divided', 'each', 'encoded', 'filled', 'floor',
    'hashed', 'isalnum', 'isalpha', 'isdigit', 'islower', 'isspace', 'isupper', 'json_of', 'lines', 'lower', 'lower_text',
    'lstrip', 'lstrip_text', 'of_ascii', 'order', 'ordered_by', 'path', 'quoted', 'quoted_plus', 'read', 'real', 'rounded', 'row', 'rows',
    'rstrip', 'rstrip_text', 'say', 'shown', 'splitlines', 'strip', 'strip_text', 'swapcase', 'text', 'title', 'upper',
    'upper_text', 'urlencoded', 'whole', 'words',
]  # fmt: skip
