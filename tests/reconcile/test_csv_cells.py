"""Cells of a CSV are those that Python's `csv` module reads, and their spans are where they stand."""

import csv
import io

from hypothesis import example, given
from hypothesis import strategies as st

from rewright.reconcile.formats import csv as unit

TEXTS = st.text(alphabet='ab",\r\n ', max_size=14)


def expected(text):
    return [row or [''] for row in csv.reader(io.StringIO(text, newline=''))]


def cells(text):
    rows = {}
    for cell in unit.read(text).cells():
        rows.setdefault(cell.where.split(',')[0], []).append(cell.value)
    return list(rows.values())


@given(TEXTS)
@example('a,"b\nc",""\r\n"d""e",f"g\n')
@example('"')
@example('""x",y')
def test_cells_are_those_of_the_csv_module(text):
    assert cells(text) == expected(text)


@given(TEXTS)
def test_spans_come_one_after_another(text):
    at = 0
    for cell in unit.read(text).cells():
        assert at <= cell.start <= cell.end <= len(text)
        at = cell.end
