"""Frames not computed yet in; the same with their rows numbered out, so that merges may give them in any order."""

import polars as pl
import polars.selectors as cs

_PREFIX = '\u0001row '
# The numbers of rows that a frame carries, for a `select` beside the columns that are looked at.
ROWS = cs.starts_with(_PREFIX)
# A file numbers its rows itself, so that they can still be left out while it is read.
_SCANNED = '_scanned_with_numbers'


def scanned(frame: pl.LazyFrame, numbered: pl.LazyFrame) -> pl.LazyFrame:
    """The frame of a file, which remembers the same with the rows numbered."""
    setattr(frame, _SCANNED, numbered)
    return frame


def first_number() -> str:
    """The name of the numbers of a frame that is not merged yet."""
    return _called(0)


def numbers_of(frame: pl.LazyFrame) -> list[str]:
    """The names of the numbers that a frame carries: its rows come in the order of the first, then of the next."""
    return [name for name in frame.collect_schema().names() if name.startswith(_PREFIX)]


def numbered(frame: pl.LazyFrame, after: int = 0) -> pl.LazyFrame:
    """The frame with numbers, which come after so many of another."""
    numbers = numbers_of(frame)
    if not numbers:
        known: pl.LazyFrame | None = getattr(frame, _SCANNED, None)
        frame, numbers = frame.with_row_index(_called(0)) if known is None else known, [_called(0)]
    return frame.rename({name: _called(after + place) for place, name in enumerate(numbers)}) if after else frame


def unnumbered(frame: pl.LazyFrame) -> pl.LazyFrame:
    """The frame without numbers."""
    numbers = numbers_of(frame)
    return frame.drop(numbers) if numbers else frame


def in_order(frame: pl.DataFrame, numbers: list[str]) -> pl.DataFrame:
    """The rows in the order of their numbers, which go."""
    return frame.sort(numbers).drop(numbers)


def _called(place: int) -> str:
    return f'{_PREFIX}{place:03}'
