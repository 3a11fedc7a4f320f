"""Polars frames in, and the same cells, texts and types out that pandas 2 gives for the same data."""

import os

# Polars otherwise adds up floats of a group in parts, one per thread, and the last bit depends on how they were cut.
os.environ.setdefault('POLARS_NO_PARTITION', '1')

from rewright_runtime.breach import ContractBreach
from rewright_runtime.frames.arrays import distinct, dtype, is_missing, matrix, rows, value_at, value_labelled, values
from rewright_runtime.frames.beside import beside, beside_labelled
from rewright_runtime.frames.breach import floats, no_missing, some_missing, where_whole
from rewright_runtime.frames.collecting import collect
from rewright_runtime.frames.csv_read import read_csv
from rewright_runtime.frames.csv_text import csv_text, write_csv
from rewright_runtime.frames.dates import read_dates
from rewright_runtime.frames.group_sums import grouped
from rewright_runtime.frames.grouping import (
    exact_max,
    exact_mean,
    exact_min,
    exact_std,
    exact_sum,
    exact_var,
    group_by_one,
    groups,
    known_keys,
    one_zero,
    per_group,
    text_max,
    text_min,
    value_counts,
)
from rewright_runtime.frames.islands import from_pandas, to_pandas
from rewright_runtime.frames.matching import by_key, inner_join, join_numbered
from rewright_runtime.frames.names import chosen, dropped, renamed
from rewright_runtime.frames.numbering import ROWS
from rewright_runtime.frames.numbers import (
    change,
    divide,
    fill_missing,
    number,
    of_rows,
    row,
    running_total,
    to_float,
    to_int,
    to_text,
    widen,
    within,
)
from rewright_runtime.frames.ordering import reindexed, sort, sort_labels
from rewright_runtime.frames.parquet import read_parquet, scan_parquet, write_parquet
from rewright_runtime.frames.records import read_sql, records_frame
from rewright_runtime.frames.reshaping import dummies, stacked, turned, unstack, with_dummies
from rewright_runtime.frames.shown import as_text, column_text, labelled_text, row_text
from rewright_runtime.frames.stacking import stack
from rewright_runtime.frames.texts import BLANKS, piece
from rewright_runtime.frames.totals import (
    all_true,
    any_true,
    average,
    average_of,
    by_column,
    count,
    distinct_count,
    largest,
    largest_of,
    middle,
    smallest,
    smallest_of,
    spread,
    total,
    total_of,
)

__all__ = [
    'BLANKS',
    'ROWS',
    'ContractBreach',
    'all_true',
    'any_true',
    'as_text',
    'average',
    'average_of',
    'beside',
    'beside_labelled',
    'by_column',
    'by_key',
    'change',
    'chosen',
    'collect',
    'column_text',
    'count',
    'csv_text',
    'distinct',
    'distinct_count',
    'divide',
    'dropped',
    'dtype',
    'dummies',
    'exact_max',
    'exact_mean',
    'exact_min',
    'exact_std',
    'exact_sum',
    'exact_var',
    'fill_missing',
    'floats',
    'from_pandas',
    'group_by_one',
    'grouped',
    'groups',
    'inner_join',
    'is_missing',
    'join_numbered',
    'known_keys',
    'labelled_text',
    'largest',
    'largest_of',
    'matrix',
    'middle',
    'no_missing',
    'number',
    'of_rows',
    'one_zero',
    'per_group',
    'piece',
    'read_csv',
    'read_dates',
    'read_parquet',
    'read_sql',
    'records_frame',
    'reindexed',
    'renamed',
    'row',
    'row_text',
    'rows',
    'running_total',
    'scan_parquet',
    'smallest',
    'smallest_of',
    'some_missing',
    'sort',
    'sort_labels',
    'spread',
    'stack',
    'stacked',
    'text_max',
    'text_min',
    'to_float',
    'to_int',
    'to_pandas',
    'to_text',
    'total',
    'total_of',
    'turned',
    'unstack',
    'value_at',
    'value_counts',
    'value_labelled',
    'values',
    'where_whole',
    'widen',
    'with_dummies',
    'within',
    'write_csv',
    'write_parquet',
]
