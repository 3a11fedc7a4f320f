"""A table without rows is written as Parquet only where the types that pandas stores are known."""

import pandas as pd
import polars as pl
import pytest

from rewright_runtime import frames, frames_of_pandas3
from rewright_runtime.breach import ContractBreach

WRITERS = {'pandas 2': frames.write_parquet, 'pandas 3': frames_of_pandas3.write_parquet}
FRAME = pl.DataFrame({'k': ['ä', 'b', None], 'moved': [None, None, 1.5], 'n': [1, 2, 3]})


def test_pandas_moves_whole_numbers_of_no_groups_as_whole_numbers():
    legacy = pd.DataFrame({'k': ['ä', 'b'], 'n': [1, 2]})
    moved = {rows: legacy.head(rows).groupby('k')['n'] for rows in (0, 1)}
    assert {rows: (str(by.shift(1).dtype), str(by.diff().dtype)) for rows, by in moved.items()} == {
        0: ('int64', 'int64'),
        1: ('float64', 'float64'),
    }


@pytest.mark.parametrize('release', WRITERS)
def test_no_rows_of_a_column_that_is_typed_by_them_are_refused(release, tmp_path):
    path = tmp_path / 'out.parquet'
    with pytest.raises(ContractBreach, match=r"without rows.*\['moved'\]"):
        WRITERS[release](FRAME.clear(), path, typed_by_rows=['moved'])
    assert not path.exists()


@pytest.mark.parametrize('release', WRITERS)
@pytest.mark.parametrize('rows', [1, 3])
def test_rows_are_written_even_where_all_of_them_are_holes(release, rows, tmp_path):
    path = tmp_path / 'out.parquet'
    WRITERS[release](FRAME.head(rows), path, typed_by_rows=['moved'])
    assert pl.read_parquet(path).equals(FRAME.head(rows))


@pytest.mark.parametrize('release', WRITERS)
def test_no_rows_of_known_types_are_written(release, tmp_path):
    path = tmp_path / 'out.parquet'
    WRITERS[release](FRAME.select('n').clear(), path)
    assert pl.read_parquet(path).schema == {'n': pl.Int64}
