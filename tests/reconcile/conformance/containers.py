"""A container as a conformance file describes it (a Python expression, or SQL) -> its bytes."""

import contextlib
import datetime as dt
import decimal
import io
import pickle
import sqlite3

import h5py
import numpy as np
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

NAMES = {
    'pa': pa,
    'np': np,
    'pd': pd,
    'h5py': h5py,
    'date': dt.date,
    'moment': dt.datetime,
    'duration': dt.timedelta,
    'time': dt.time,
    'D': decimal.Decimal,
    'nan': float('nan'),
    'inf': float('inf'),
}


def parquet(described, options):
    """A dictionary of columns; what has no type has the one that Arrow gives it."""
    file = io.BytesIO()
    pq.write_table(pa.table(_evaluated(described)), file, **_evaluated(options or '{}'))
    return file.getvalue()


def excel(described, options):
    """A dictionary of sheets, each a list of rows; `options` is a statement about the `book`."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in _evaluated(described).items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    exec(options, {**NAMES, 'book': book})
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def sqlite(described, options):
    """Statements; `options` are statements that leave nothing but other bytes."""
    with contextlib.closing(sqlite3.connect(':memory:')) as connection:
        connection.executescript(described)
        connection.executescript(options)
        return connection.serialize()


def hdf5(described, options):
    """A dictionary of datasets by path; `options` is a statement about the `file`."""
    held = io.BytesIO()
    with h5py.File(held, 'w') as file:
        for path, values in _evaluated(described).items():
            file[path] = values
        exec(options, {**NAMES, 'file': file})
    return held.getvalue()


def pickled(described, options):
    """Any value; `options` is the protocol."""
    return pickle.dumps(_evaluated(described), protocol=int(options or 4))


def _evaluated(expression):
    return eval(expression, dict(NAMES))


WRITERS = {'parquet': parquet, 'excel': excel, 'sqlite': sqlite, 'hdf5': hdf5, 'pickle': pickled}
