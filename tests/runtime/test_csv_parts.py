"""A file read in parts gives what pandas' reader of parts gives, types found out for each, or breaches; numbers are those of pandas."""

import io
import math
import warnings

import pandas as pd
import polars as pl
import pytest

from rewright_runtime import frames
from rewright_runtime.breach import ContractBreach, check, forget

TYPES = {'int64': pl.Int64, 'float64': pl.Float64, 'bool': pl.Boolean, 'object': pl.String}
FILES = {
    'plain': 'a,b\n1,x\n2,y\n3,z\n4,x\n5,y\n',
    'one row': 'a,b\n1,x\n',
    'no end of line': 'a,b\n1,x\n2,y\n3,z',
    'line ends of windows': 'a,b\r\n1,x\r\n2,y\r\n3,z\r\n',
    'blank lines': 'a,b\n\n1,x\n  \n2,y\n\n3,z\n\n',
    'quoted fields of several lines': 'a,b\n1,"x\ny"\n2,"a ""b"""\n3,"1,5"\n',
    'words beyond ASCII': 'ä,b\n1,ß\n2,é\n3,日本\n',
    'holes in every part': 'a,b\n1.5,x\n,y\n2.5,\n,z\n',
    'truth values': 'a,b\nTrue,1\nFalse,2\nTrue,3\n',
}
BREACHES = {
    'no rows': 'a,b\n',
    'a part of another type': 'a,b\n1,x\n2,y\nz,x\n4,y\n',
    'a line that ends as pandas alone understands it': 'a,b\n1,x\r2,y\n',
    'a text that ends for pandas': 'a,b\n1,x\0y\n',
    'a blank line in a quoted field': 'a,b\n1,"x\n\ny"\n2,y\n',
    'a quote within a field': 'a,b\n1,5" pipe\n2,y\n3,6" pipe\n4,z\n',
}


def parts_of_pandas(text, rows):
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')
        return list(pd.read_csv(io.StringIO(text), chunksize=rows))


def plain(values):
    return [None if isinstance(v, float) and math.isnan(v) else v for v in values]


@pytest.mark.parametrize('rows', [1, 2, 3, 100])
@pytest.mark.parametrize('name', FILES)
def test_parts_are_those_of_pandas(name, rows):
    expected = parts_of_pandas(FILES[name], rows)
    schema = {column: TYPES[str(dtype)] for column, dtype in expected[0].dtypes.items()}
    with frames.read_csv_in_parts(io.BytesIO(FILES[name].encode()), schema, rows) as reader:
        found = []
        try:
            found += reader
        except ContractBreach:
            # Parts of other types than the first are never what was proven.
            assert len({tuple(map(str, part.dtypes)) for part in expected}) > 1
            return
    assert [part.columns for part in found] == [list(part.columns) for part in expected]
    for part, given in zip(found, expected, strict=True):
        assert [plain(given[c].tolist()) for c in given] == [part[c].to_list() for c in part.columns]


@pytest.mark.parametrize('name', BREACHES)
def test_other_files_are_refused(name):
    schema = {'a': pl.Int64, 'b': pl.String}
    with pytest.raises(ContractBreach):
        list(frames.read_csv_in_parts(io.BytesIO(BREACHES[name].encode()), schema, 2))


def test_nothing_is_given_of_a_file_that_breaches_in_a_later_part():
    parts = frames.read_csv_in_parts(
        io.BytesIO(BREACHES['a part of another type'].encode()), {'a': pl.Int64, 'b': pl.String}, 2
    )
    with pytest.raises(ContractBreach):
        next(iter(parts))


def test_a_row_too_long_ends_the_job_where_it_ends_pandas():
    text = 'a,b\n1,x\n2,y\n3,z,u,v\n'
    parts = iter(frames.read_csv_in_parts(io.BytesIO(text.encode()), {'a': pl.Int64, 'b': pl.String}, 2))
    assert next(parts).rows() == [(1, 'x'), (2, 'y')]
    with pytest.raises(ContractBreach):
        next(parts)


NUMBERS = {
    'a minus zero beside a hole': ['-0', ''],
    'a minus zero beside a broken number': ['-0', '1.5'],
    'many digits beside a hole': ['5635831974986213941', ''],
    'many digits and leading zeros beside a hole': ['000000000000000136288', ''],
    'more digits than a float holds': ['9007199254740993', '', '-9007199254740993'],
}
NO_NUMBERS = {
    'beyond 64 bits beside a hole': ['17711507977319543512', ''],
    'beyond 64 bits beside a broken number': ['17711507977319543512', '-3.5'],
    'too many digits': ['89430185283444852791.5', '1'],
}


@pytest.mark.parametrize('name', NUMBERS)
def test_numbers_are_those_of_pandas(name):
    text = 'a,b\n' + ''.join(f'{number},1\n' for number in NUMBERS[name])
    found = frames.read_csv(io.BytesIO(text.encode()), {'a': pl.Float64, 'b': pl.Int64})['a'].to_list()
    assert list(map(repr, found)) == list(map(repr, plain(pd.read_csv(io.StringIO(text))['a'].tolist())))


@pytest.mark.parametrize('name', NO_NUMBERS)
def test_what_pandas_keeps_as_text_is_refused(name):
    text = 'a,b\n' + ''.join(f'{number},1\n' for number in NO_NUMBERS[name])
    assert str(pd.read_csv(io.StringIO(text))['a'].dtype) == 'object'
    with pytest.raises(ContractBreach):
        frames.read_csv(io.BytesIO(text.encode()), {'a': pl.Float64, 'b': pl.Int64})


@pytest.mark.parametrize('line', ['\u3000', '" "', '\x1d', '\xa0\xa0'])
def test_lines_that_the_reader_in_python_takes_for_blank_ones_are_refused(line):
    text = f'a,b\nx,y\n{line}\nz,u\n'
    assert len(pd.read_csv(io.StringIO(text), engine='python')) == 2
    with pytest.raises(ContractBreach):
        frames.read_csv(io.BytesIO(text.encode()), {'a': pl.String, 'b': pl.String}, by_python=True)


@pytest.mark.parametrize('name', NUMBERS)
def test_the_reader_in_python_gives_its_numbers_or_a_refusal(name):
    text = 'a,b\n' + ''.join(f'{number},1\n' for number in NUMBERS[name])
    expected = plain(pd.read_csv(io.StringIO(text), engine='python')['a'].tolist())
    try:
        found = frames.read_csv(io.BytesIO(text.encode()), {'a': pl.Float64, 'b': pl.Int64}, by_python=True)['a']
    except ContractBreach:
        return
    assert list(map(repr, found.to_list())) == list(map(repr, expected))


def test_a_text_that_is_no_table_is_refused_as_any_other(tmp_path):
    path = tmp_path / 'data.csv'
    path.write_text('a,b\n1,x\n2,y,z\n')
    with pytest.raises(ContractBreach, match='not read as a table') as raised:
        frames.read_csv(path, {'a': pl.Int64, 'b': pl.String})
    assert type(raised.value) is ContractBreach
    forget(raised.value)


def test_a_breach_that_only_the_look_ahead_met_is_forgotten():
    parts = iter(frames.read_csv_in_parts(io.BytesIO(b'a\n1\n2\n3,4\n'), {'a': pl.Int64}, 2))
    assert next(parts)['a'].to_list() == [1, 2]
    check()
