"""`rewright_runtime.frames` for jobs that ran on pandas 3: the same, but for what pandas 3 gives otherwise."""

from typing import Any

from rewright_runtime import frames
from rewright_runtime.frames.pandas3 import (
    column_text,
    distinct,
    labelled_text,
    lower,
    read_csv,
    read_dates,
    row_text,
    sort,
    sort_labels,
    text_max,
    text_min,
    to_text,
    upper,
    value_counts,
    values,
    write_parquet,
)
from rewright_runtime.frames.runs import exact_mean, exact_sum, known_runs

__all__ = [
    'column_text',
    'distinct',
    'exact_mean',
    'exact_sum',
    'known_runs',
    'labelled_text',
    'lower',
    'read_csv',
    'read_dates',
    'row_text',
    'sort',
    'sort_labels',
    'text_max',
    'text_min',
    'to_text',
    'upper',
    'value_counts',
    'values',
    'write_parquet',
]


def __getattr__(name: str) -> Any:
    """Whatever is not told here is the same."""
    return getattr(frames, name)
