"""A frame in; what pandas 2 prints about it for `df.info()` out.

The rules are those of `pandas.io.formats.info` with pandas' options as they are when nobody set any.
"""

from collections import Counter

import polars as pl

from rewright_runtime.breach import ContractBreach
from rewright_runtime.frames.numbers import widen
from rewright_runtime.frames.shown import MOST_NAMES, type_name

MOST_COUNTED = 1_690_785
# What CPython holds a range and a whole number below 2**30 in.
_RANGE, _NUMBER, _LARGE = 48, 28, 32
_UNITS = ('bytes', 'KB', 'MB', 'GB', 'TB')


def info_text(frame: pl.DataFrame, *, zero: int = _NUMBER, memory: bool = True) -> str:
    """What `df.info()` writes of a frame whose rows are numbered; a line on its memory is in it unless not `memory`.

    `zero` is the size of a 0 in the Python of the job: 24 bytes before 3.11, 28 later. Raises ContractBreach for a frame
    without columns or with more than 100, which pandas tells less of.
    """
    if not 0 < frame.width <= MOST_NAMES:
        raise ContractBreach(f'the info of a frame of {frame.width} columns is printed')
    frame = widen(frame)
    types = [type_name(column) for column in frame]
    rows = f'{frame.height} entries' + (f', 0 to {frame.height - 1}' if frame.height else '')
    counted = ', '.join(f'{name}({times})' for name, times in sorted(Counter(types).items()))
    lines = [
        "<class 'pandas.core.frame.DataFrame'>",
        f'RangeIndex: {rows}',
        f'Data columns (total {frame.width} columns):',
        *_table(frame, types),
        f'dtypes: {counted}',
    ]
    if memory:
        lines.append(f'memory usage: {_memory(frame, types, zero)}\n')
    # Without a line on memory nothing ends the last one.
    return '\n'.join(lines)


def _table(frame: pl.DataFrame, types: list[str]) -> list[str]:
    """The columns one below the other, with how many values they have where pandas counts these."""
    strips = [[' # ', *(f' {place}' for place in range(frame.width))], ['Column', *frame.columns]]
    if frame.height <= MOST_COUNTED:
        strips.append(['Non-Null Count', *(f'{column.len() - column.null_count()} non-null' for column in frame)])
    strips.append(['Dtype', *types])
    widths = [max(map(len, strip)) for strip in strips]
    ruled = [[head, '-' * len(head), *body] for head, *body in strips]
    return [
        '  '.join(text.ljust(width) for text, width in zip(line, widths, strict=True))
        for line in zip(*ruled, strict=True)
    ]


def _memory(frame: pl.DataFrame, types: list[str], zero: int) -> str:
    """What the columns and the range of row numbers take, a `+` behind it where objects take more."""
    stop = zero if not frame.height else _NUMBER if frame.height < 2**30 else _LARGE
    size: float = _RANGE + zero + stop + _NUMBER + sum(frame.height * (1 if kind == 'bool' else 8) for kind in types)
    more = '+' if 'object' in types else ''
    for unit in _UNITS:
        if size < 1024:
            return f'{size:3.1f}{more} {unit}'
        size /= 1024
    return f'{size:3.1f}{more} PB'
