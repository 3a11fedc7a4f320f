"""A frame in; the JSON text that `DataFrame.to_json` writes for it out.

Numbers and texts are drawn as the encoder in pandas draws them (`pandas/_libs/src/vendored/ujson`): ten digits behind the
point at most, a slash escaped, and what is not ASCII too.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import IO, Literal

import polars as pl

from rewright_runtime.breach import ContractBreach
from rewright_runtime.frames.numbers import widen

# Beyond these the encoder writes an exponent.
_LARGEST, _SMALLEST = 1e16 - 1, 1e-15
_DIGITS = 10
_SCALE = 10.0**_DIGITS


def json_text(
    frame: pl.DataFrame,
    *,
    orient: Literal['records', 'columns'] = 'columns',
    lines: bool = False,
    ascii_only: bool = True,
) -> str:
    """What `df.to_json(orient=...)` gives of a frame whose rows are numbered; `lines` is a record a line.

    Raises ContractBreach for lone surrogates, and for columns of other types than numbers, texts and truth values.
    """
    frame = widen(frame)
    quoted = _escaped if ascii_only else _plain
    names = [quoted(name) for name in frame.columns]
    columns = [_drawn(column, quoted) for column in frame]
    if orient == 'columns':
        held = ('{' + ','.join(f'"{n}":{v}' for n, v in enumerate(values)) + '}' for values in columns)
        return '{' + ','.join(f'{name}:{values}' for name, values in zip(names, held, strict=True)) + '}'
    records = ['{' + ','.join(map(':'.join, zip(names, row, strict=True))) + '}' for row in zip(*columns, strict=True)]
    # Behind no line at all there is an end of one too.
    return '\n'.join(records) + '\n' if lines else '[' + ','.join(records) + ']'


def write_json(
    frame: pl.DataFrame,
    target: str | Path | IO[str],
    *,
    orient: Literal['records', 'columns'] = 'columns',
    lines: bool = False,
    ascii_only: bool = True,
) -> None:
    """Write what `json_text` gives to a path, or to an open file of text, which stays open."""
    text = json_text(frame, orient=orient, lines=lines, ascii_only=ascii_only)
    if isinstance(target, str | Path):
        with Path(target).open('w', encoding='utf-8', newline='') as out:
            out.write(text)
    else:
        target.write(text)


def _drawn(column: pl.Series, quoted: Callable[[str], str]) -> list[str]:
    draw: dict[type[pl.DataType], Callable[..., str]] = {
        pl.Int64: str,
        pl.Float64: _number,
        pl.String: quoted,
        pl.Boolean: lambda value: 'true' if value else 'false',
    }
    known = draw.get(column.dtype.base_type())
    if known is None:
        raise ContractBreach(f'column {column.name!r} holds {column.dtype}, which is not written as JSON')
    values = column.fill_nan(None) if column.dtype == pl.Float64 else column
    return ['null' if value is None else known(value) for value in values]


def _number(value: float) -> str:
    size = abs(value)
    if size == float('inf'):
        return 'null'
    if size > _LARGEST or 0 < size < _SMALLEST:
        return f'{value:.{_DIGITS}g}'
    whole = int(size)
    scaled = (size - whole) * _SCALE
    parts = int(scaled)
    over = scaled - parts
    # A half is rounded up where the last digit is odd, or where there is no digit but zero.
    parts += over > 0.5 or (over == 0.5 and (not parts or parts % 2 == 1))
    if parts >= _SCALE:
        whole, parts = whole + 1, 0
    digits = f'{parts:0{_DIGITS}d}'.rstrip('0') or '0'
    return f'{"-" if value < 0 else ""}{whole}.{digits}'


def _escaped(text: str) -> str:
    # The encoder of pandas takes the letter 127 for one that is drawn.
    parts = (json.dumps(part, ensure_ascii=True)[1:-1] for part in text.split('\x7f'))
    return _slashed('"' + '\x7f'.join(parts) + '"', text)


def _plain(text: str) -> str:
    return _slashed(json.dumps(text, ensure_ascii=False), text)


def _slashed(written: str, text: str) -> str:
    if any('\ud800' <= letter <= '\udfff' for letter in text):
        raise ContractBreach('a text that is no Unicode is written as JSON')
    return written.replace('/', r'\/')
