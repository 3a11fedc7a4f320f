"""Polars frames and columns in, what pandas 3 gives out where that is something else than pandas 2 gives."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Never, SupportsIndex, Unpack

import numpy as np
import polars as pl

from rewright_runtime.breach import ContractBreach
from rewright_runtime.frames import arrays, csv_read, dates, numbers, ordering, parquet, shown
from rewright_runtime.frames.breach import Schema
from rewright_runtime.frames.csv_form import Form, Options
from rewright_runtime.frames.sources import Source, content, named

# What surely fits into the 80 columns in which pandas draws an array.
WIDEST = 76


def read_csv(source: Source, schema: Schema, **how: Unpack[Options]) -> pl.DataFrame:
    """`frames.read_csv`, every number being the nearest float; raises ContractBreach for one beyond their range too."""
    form = Form(**how, nearest=True).typed()
    frame = csv_read.framed(content(source), named(source, 'the CSV text'), schema, form)
    for column in frame.select(pl.col(pl.Float64)):
        if column.is_infinite().any():
            raise ContractBreach(f'column {column.name!r} holds an infinity, or a number beyond the range of floats')
    return frame


def read_dates(column: pl.Expr, form: str | None = None, *, others_missing: bool = False) -> pl.Expr:
    """`frames.read_dates` in microseconds; raises ContractBreach for a column without a date, whose unit is another."""
    return column.map_batches(
        lambda s: _dates(s, form, others_missing=others_missing), return_dtype=pl.Datetime('us'), is_elementwise=True
    )


def _dates(texts: pl.Series, form: str | None, *, others_missing: bool) -> pl.Series:
    if texts.len() and texts.null_count() == texts.len():
        raise ContractBreach(f'column {texts.name!r} holds no date at all')
    return dates.parsed(texts, form, others_missing=others_missing)


def to_text(column: pl.Expr) -> pl.Expr:
    """`astype(str)`: Python's text of every value; a missing one stays missing."""
    return column.map_batches(_to_text, return_dtype=pl.String, is_elementwise=True)


def _to_text(values: pl.Series) -> pl.Series:
    return numbers.texts(values).set(values.is_null(), None)


def upper(column: pl.Expr) -> pl.Expr:
    """`str.upper`: letter by letter, by the tables of Arrow, where Python makes two letters of some."""
    return column.map_batches(lambda s: _by_arrow(s, 'utf8_upper'), return_dtype=pl.String, is_elementwise=True)


def lower(column: pl.Expr) -> pl.Expr:
    """`str.lower`: letter by letter, by the tables of Arrow, where Python looks at those around."""
    return column.map_batches(lambda s: _by_arrow(s, 'utf8_lower'), return_dtype=pl.String, is_elementwise=True)


def _by_arrow(texts: pl.Series, word: str) -> pl.Series:
    if (texts.str.len_bytes() == texts.str.len_chars()).all():
        return texts.str.to_uppercase() if word == 'utf8_upper' else texts.str.to_lowercase()
    from pyarrow import compute  # It takes longer to import than many a job to run.

    return pl.Series(texts.name, compute.call_function(word, [texts.to_arrow()]))


def sort(frame: pl.DataFrame, by: str, *, descending: bool = False, nulls_last: bool = True) -> pl.DataFrame:
    """`frames.sort`, which keeps rows of one text in order."""
    if frame[by].dtype != pl.String:
        return ordering.sort(frame, by, descending=descending, nulls_last=nulls_last)
    return frame.sort(by, descending=descending, nulls_last=nulls_last, maintain_order=True)


def sort_labels(frame: pl.DataFrame, by: str, *, descending: bool = False) -> pl.DataFrame:
    """`frames.sort_labels`, which keeps rows of one text in order."""
    key = frame[by]
    if not key.null_count() and key.is_sorted(descending=descending):
        return frame
    return sort(frame, by, descending=descending)


def value_counts(frame: pl.DataFrame, column: str) -> pl.DataFrame:
    """Values and how often each stands there, most frequent first, those as frequent in the order they come."""
    known = frame.drop_nulls(column).group_by(column, maintain_order=True)
    counts = known.agg(pl.len().cast(pl.Int64).alias('count'))
    return counts.sort('count', descending=True, maintain_order=True)


def text_max(column: str | pl.Expr) -> pl.Expr:
    """Greatest text of a group, holes left out; nothing but holes is missing."""
    return (pl.col(column) if isinstance(column, str) else column).max()


def text_min(column: str | pl.Expr) -> pl.Expr:
    """Least text of a group, holes left out; nothing but holes is missing."""
    return (pl.col(column) if isinstance(column, str) else column).min()


def column_text(column: pl.Series, name: str | None, labels: pl.Series | None = None) -> str:
    """`frames.column_text`, texts being of a type of their own."""
    return shown.column_text(column, name, labels, texts_are='str')


def labelled_text(frame: pl.DataFrame, name: str | None) -> str:
    """`frames.labelled_text`, texts being of a type of their own."""
    return column_text(frame.to_series(1), name, frame.to_series(0))


def row_text(frame: pl.DataFrame) -> str:
    """`frames.row_text`; raises ContractBreach where every value is a text, for it is not known of which type they are then."""
    if all(kind == pl.String for kind in frame.dtypes):
        raise ContractBreach('texts, one of each column, are printed')
    return shown.row_text(frame)


def write_parquet(frame: pl.DataFrame, path: str | Path, *, typed_by_rows: Sequence[str] = ()) -> None:
    """`frames.write_parquet`; texts keep their type where all are missing."""
    parquet.check_rows(frame, typed_by_rows)
    numbers.widen(frame).write_parquet(path, compression='snappy')


def _is_plain(text: str) -> bool:
    """Whether a text stands between quotes as it is."""
    return text.isprintable() and not set(text) & {"'", '\\'}


class Texts(Sequence[object]):
    """An array of texts, with NaN for a hole, to be gone through and looked into; nothing else is known to be as pandas has it."""

    def __init__(self, texts: pl.Series) -> None:
        self._texts: list[object] = [np.nan if text is None else text for text in texts]

    def __len__(self) -> int:
        return len(self._texts)

    def __getitem__(self, place: SupportsIndex) -> object:  # type: ignore[override]  # A part of it would be one again.
        return self._texts[place]

    def __iter__(self) -> Iterator[object]:
        return iter(self._texts)

    def __contains__(self, text: object) -> bool:
        if not isinstance(text, str):
            raise ContractBreach(f'{type(text).__name__} is looked for among texts')
        return text in self._texts

    def tolist(self) -> list[object]:
        """The texts as a list."""
        return list(self._texts)

    def __repr__(self) -> str:
        cells = ['nan' if not isinstance(text, str) else f"'{text}'" for text in self._texts]
        line = f'[{", ".join(cells)}]'
        if len(line) > WIDEST or not all(isinstance(text, float) or _is_plain(str(text)) for text in self._texts):
            self._unknown('drawn')
        return f'<ArrowStringArray>\n{line}\nLength: {len(self)}, dtype: str'

    def __eq__(self, other: object) -> bool:
        self._unknown('compared')

    __hash__ = None  # type: ignore[assignment]  # An array has none.

    @staticmethod
    def _unknown(what: str) -> Never:
        raise ContractBreach(f'an array of texts is {what}, which pandas 3 does in a way of its own')


def values(column: pl.Series) -> arrays.Array | Texts:
    """`series.values`, texts in an array of their own."""
    return Texts(column) if column.dtype == pl.String else arrays.values(column)


def distinct(column: pl.Series) -> arrays.Array | Texts:
    """`series.unique()`: each value once, in the order they come."""
    return Texts(column.unique(maintain_order=True)) if column.dtype == pl.String else arrays.distinct(column)
