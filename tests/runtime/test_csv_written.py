"""CSV is written as pandas writes it, whether polars writes the cells itself or their texts are made first."""

import io

import numpy as np
import pandas as pd
import polars as pl
import pytest

from rewright_runtime import frames

FLOATS = [0.0, -0.0, 1.5, None, 1e-05, 1e16, 1e22, 123456789.125, float('inf'), float('-inf'), 5e-324, 1 / 3, 1e-4]
COLUMNS = {
    'floats': FLOATS,
    'plain floats': [value for value in FLOATS if value is None or abs(value) not in {1e-05, 5e-324}],
    'whole numbers': [0, -7, 2**62, 5],
    'whole numbers with holes': [1, None, 3],
    'texts': ['a', '', None, 'x,y', 'say "so"', 'two\nlines', ' ä 李', "it's", '1.0', 'NaN', ';', '\t', '-'],
    'texts with carriage returns': ['a\rb', 'a\r\nb', 'c'],
    'truth': [True, False, True],
    'nothing': [],
}


def sides(kind):
    values = COLUMNS[kind]
    kept = pl.DataFrame({'k': range(len(values)), 'x': values}, strict=False)
    kept = kept.cast({'x': pl.String}) if kind == 'nothing' else kept
    pandas = pd.DataFrame(
        {'k': np.arange(len(values)), 'x': pd.Series(values, dtype=object if kind == 'nothing' else None)}
    )
    return kept, pandas


@pytest.mark.parametrize('kind', COLUMNS)
@pytest.mark.parametrize('separator', [',', ';', '\t', '|', '.', '-', '1', 'n'])
@pytest.mark.parametrize('missing', ['', 'NA', ','])
def test_the_bytes_are_those_of_pandas(kind, separator, missing, tmp_path):
    ours, theirs = sides(kind)
    frames.write_csv(ours, tmp_path / 'ours.csv', separator=separator, missing=missing)
    theirs.to_csv(tmp_path / 'theirs.csv', index=False, sep=separator, na_rep=missing)
    assert (tmp_path / 'ours.csv').read_bytes() == (tmp_path / 'theirs.csv').read_bytes()


@pytest.mark.parametrize('encoding', ['utf-8', 'UTF8', 'utf-8-sig', 'utf-16', 'latin-1'])
@pytest.mark.parametrize('mode', ['w', 'a'])
def test_what_is_written_behind_something_is_what_pandas_writes(encoding, mode, tmp_path):
    ours, theirs = pl.DataFrame({'k': [1, 2], 'x': [0.5, None]}), pd.DataFrame({'k': [1, 2], 'x': [0.5, None]})
    for name, write in (('ours', frames.write_csv), ('theirs', None)):
        path = tmp_path / f'{name}.csv'
        path.write_bytes('é'.encode(encoding))
        for _ in range(2):
            if write:
                write(ours, path, mode=mode, encoding=encoding)
            else:
                theirs.to_csv(path, index=False, mode=mode, encoding=encoding)
    assert (tmp_path / 'ours.csv').read_bytes() == (tmp_path / 'theirs.csv').read_bytes()


def test_buffers_and_texts_are_the_same_as_files(tmp_path):
    frame, _ = sides('texts')
    frames.write_csv(frame, tmp_path / 'out.csv')
    written = (tmp_path / 'out.csv').read_bytes()
    text, data = io.StringIO(), io.BytesIO()
    frames.write_csv(frame, text)
    frames.write_csv(frame, data)
    assert text.getvalue().encode() == data.getvalue() == frames.csv_text(frame).encode() == written


def test_a_file_is_written_over_the_one_that_its_rows_came_from(tmp_path):
    path = tmp_path / 'in.csv'
    path.write_text('k,x\n' + ''.join(f'{n},text number {n} that is long enough\n' for n in range(20000)))
    before = path.read_bytes()
    frames.write_csv(frames.read_csv(path, {'k': pl.Int64, 'x': pl.String}), path)
    assert path.read_bytes() == before
