"""Frames and columns in; the text that pandas 2 prints for them in a script out.

The rules are those of `pandas.io.formats.format` and `string`: when nobody set options, at most 60 rows are shown whole,
and as many columns as the terminal is wide.
"""

import shutil
from collections.abc import Sequence
from typing import NamedTuple

import polars as pl

from rewright_runtime.breach import ContractBreach
from rewright_runtime.frames.arrays import dtype
from rewright_runtime.frames.cells import cells, escaped, fixed_width
from rewright_runtime.frames.numbers import widen
from rewright_runtime.frames.options import UNCUT, options

END_ROWS = 5
MOST_NAMES = 100

Strips = list[list[str]]


class Form(NamedTuple):
    """How a column is drawn: a `blank` line below its name, what `lead`s each value, and how wide it may be."""

    blank: bool
    lead: str
    widest: int


def as_text(
    frame: pl.DataFrame, index: str | None = None, *, above: str = '', whole: bool = False, numbered: bool = True
) -> str:
    """What `print(df)` writes; `index` is the column that labels the rows, row numbers do otherwise; one called `''` has no name.

    `above` is what the names of the columns are called. `whole` is what `to_string` gives, without row labels where not `numbered`. Raises ContractBreach for a column that
    cannot be printed.
    """
    frame = widen(frame)
    names = [name for name in frame.columns if name != index]
    if not frame.height or not names:
        return _nothing(frame, names)
    rows = frame.height > options().most_rows and not whole
    places = [*range(END_ROWS), *range(frame.height - END_ROWS, frame.height)] if rows else list(range(frame.height))
    labels, widest = _labels(frame, index, places), UNCUT if whole else options().widest
    head = [escaped(index)] if index else []
    first = [[escaped(above), *fixed_width([*head, *labels], left=True, widest=widest)]]
    form = Form(blank=bool(index), lead=' ' if numbered else '', widest=widest)
    strips = [_strip(frame[name].gather(places), frame[name], form) for name in names]
    if not numbered:
        return _adjoined(1, strips)
    fitting = len(names) if whole else _fitting([*first, *strips])
    cut = fitting // 2 if fitting < len(names) else None
    kept = strips if cut is None else _cut([frame[name].gather(places) for name in names], cut, form)
    shown = [*first, *kept]
    if rows:
        _dotted(shown, len(first[0]) - len(places), None if cut is None else cut + 1)
    size = f'\n\n[{frame.height} rows x {len(names)} columns]' if rows or cut is not None else ''
    broken = not whole and options().max_columns != 0 and options().expand_frame_repr
    return (_broken(shown) if broken else _adjoined(1, shown)) + size


def column_text(
    column: pl.Series, name: str | None, labels: pl.Series | None = None, *, texts_are: str = 'object'
) -> str:
    """What `print(df['a'])` writes: the values beside their labels, or beside row numbers, and the name and type below.

    `texts_are` is the type of a column of texts.
    """
    column = column.cast(pl.Float64) if column.dtype.is_integer() and column.null_count() else column
    named = [] if name is None else [f'Name: {escaped(name)}']
    kind = f'dtype: {texts_are if column.dtype == pl.String else type_name(column)}'
    if not column.len():
        return f'Series([], {", ".join([*named, kind])})'
    rows = column.len() > options().most_rows
    places = [*range(END_ROWS), *range(column.len() - END_ROWS, column.len())] if rows else list(range(column.len()))
    texts = _numbers(places) if labels is None else _texts(labels.gather(places))
    values = cells(column.gather(places), widest=options().widest)
    if rows:
        texts.insert(END_ROWS, '')
        values.insert(END_ROWS, ('...' if len(values[END_ROWS - 1]) > 3 else '..').center(len(values[0])))
    head = '' if labels is None or not labels.name else escaped(labels.name) + '\n'
    length = [f'Length: {column.len()}'] if rows else []
    return head + _adjoined(3, [texts, values]) + '\n' + ', '.join([*named, *length, kind])


def labelled_text(frame: pl.DataFrame, name: str | None) -> str:
    """What is printed for the second column of a frame beside its first, which labels the rows."""
    return column_text(frame.to_series(1), name, frame.to_series(0))


def row_text(frame: pl.DataFrame) -> str:
    """What is printed for one value of each column, under the columns' names."""
    values = pl.Series(list(frame.row(0)), strict=False)
    return column_text(values, None, pl.Series('', frame.columns, dtype=pl.String))


def types_text(frame: pl.DataFrame) -> str:
    """What is printed for the types of the columns, under the columns' names."""
    types = pl.Series([type_name(column) for column in frame], dtype=pl.String)
    return column_text(types, None, pl.Series('', frame.columns, dtype=pl.String))


def type_name(column: pl.Series) -> str:
    """What pandas calls the type of a column."""
    return 'datetime64[ns]' if isinstance(column.dtype, pl.Datetime) else str(dtype(column))


def _nothing(frame: pl.DataFrame, names: list[str]) -> str:
    if frame.height or len(names) > MOST_NAMES:
        raise ContractBreach('a frame with rows and no columns, or with more than 100 columns and no rows, is printed')
    return f'Empty DataFrame\nColumns: [{", ".join(names)}]\nIndex: []'


def _labels(frame: pl.DataFrame, index: str | None, places: list[int]) -> list[str]:
    return _numbers(places) if index is None else _texts(frame[index].gather(places))


def _numbers(places: list[int]) -> list[str]:
    return fixed_width([str(place) for place in places], left=True)


def _texts(labels: pl.Series) -> list[str]:
    """Labels, numbers to the left, without the blanks that all begin with."""
    if labels.dtype == pl.String:
        return _trimmed(['NaN' if v is None else escaped(v) for v in labels])
    if not labels.dtype.is_integer() or labels.null_count():
        raise ContractBreach(f'labels {labels.name!r} hold {labels.dtype}, which are not printed')
    return _trimmed(fixed_width([f'{v: d}' for v in labels], left=True))


def _trimmed(texts: list[str]) -> list[str]:
    while texts and all(t.startswith(' ') for t in texts):
        texts = [t[1:] for t in texts]
    return texts


def _cut(columns: list[pl.Series], cut: int, form: Form) -> Strips:
    """The first and last columns; pandas goes by the types of the first ones where it sets names of the last."""
    ends = [_strip(c, kind, form) for c, kind in zip([*columns[:cut], *columns[-cut:]], columns, strict=False)]
    return [*ends[:cut], [' ...'] * len(ends[0]), *ends[cut:]]


def _strip(column: pl.Series, kind: pl.Series, form: Form) -> list[str]:
    """A column with its name above, with a blank before where `kind` holds numbers."""
    number = kind.dtype.is_numeric() or kind.dtype == pl.Boolean
    head = [(' ' if number else '') + escaped(column.name), *([''] if form.blank else [])]
    texts = cells(column, lead=form.lead, widest=form.widest)
    body = fixed_width(texts, max(len(h) for h in head), widest=form.widest)
    width = max(len(t) for t in [*body, *head])
    return [h.rjust(width) for h in head] + body


def _adjoined(space: int, strips: Sequence[Sequence[str]]) -> str:
    """The strips beside each other, all but the last padded."""
    padded = [[t.ljust(max(map(len, s)) + space) for t in s] for s in strips[:-1]]
    last = [t.ljust(max(map(len, strips[-1]))) for t in strips[-1]]
    return '\n'.join(''.join(line) for line in zip(*padded, last, strict=True))


def _broken(strips: Strips) -> str:
    """The strips beside each other, in as many parts below each other as lines of the width of the option need."""
    labels, *columns = strips
    left = options().line - max(map(len, labels)) - 1
    parts: list[Strips] = [[]]
    taken = 0
    for place, strip in enumerate(columns):
        width = max(map(len, strip)) + 1
        # Room for the backslash at the end of a line, or the blank that ends the last one.
        if parts[-1] and taken + width + (2 if place < len(columns) - 1 else 1) > left:
            parts.append([])
            taken = 0
        parts[-1].append(strip)
        taken += width
    if len(parts) == 1:
        return _adjoined(1, strips)
    *before, last = parts
    ends = [[' \\', *['  '] * (len(labels) - 1)] for _ in before] + [[' '] * len(labels)]
    return '\n\n'.join(_adjoined(1, [labels, *part, end]) for part, end in zip([*before, last], ends, strict=True))


def _fitting(strips: Strips) -> int:
    """How many columns are shown: as many as an option says, or as fit the terminal; those in the middle go first, two stay."""
    if options().max_columns != 0 or not options().expand_frame_repr:
        return options().max_columns or len(strips) - 1
    widths = [max(map(len, strip)) for strip in strips]
    excess = max(map(len, _adjoined(1, strips).split('\n'))) - shutil.get_terminal_size().columns + 1
    while excess > 0 and len(widths) > 1:
        excess -= widths.pop(round(len(widths) / 2)) + 1
    return max(len(widths) - 1, 2)


def _dotted(strips: Strips, head: int, dots: int | None) -> None:
    """Put a row of dots where rows are left out; `dots` is the place of the strip of dots."""
    for place, strip in enumerate(strips):
        width = len(strip[END_ROWS])
        if place == dots:
            text = ' ...'
        else:
            text = '...' if width > 3 else '..'
            text = text.ljust(width) if place == 0 else text.rjust(width)
        strip.insert(END_ROWS + head, text)
