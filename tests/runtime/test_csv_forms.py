"""A CSV file in any form that jobs say it has is read as pandas reads it, or refused; never otherwise."""

import io
import math
import random
import warnings

import pandas as pd
import polars as pl
import pytest

from rewright_runtime import frames
from rewright_runtime.breach import ContractBreach

KINDS = {'int64': pl.Int64, 'float64': pl.Float64, 'bool': pl.Boolean, 'object': pl.String}
PLAIN = b'id,name,amount,when\n1,Zo\xc3\xab,1.50,2024-01-02\n2,,-999,2024-02-30\n3,NA,x,\n4,"a, b",7,2024-03-04\n'
NUMBERS = b'id,paid,rate\n1,"1,234.50",3\n2,12,-0\n3,"-1,000,000",\n4,,7\n'
POINTS = b'id;paid;rate\n1;1234,50;3\n2;12;4,25\n3;-0,5;\n'
BARE = b'1,x,2.5\n2,,\n3,z,-1\n'
ABOVE = b'Report of 2024\nfor Zoe\n\nid,name\n1,a\n2,b\n3,\n'
COMMENTS = b'# made by hand\nid,name\n1,a\n# a row is missing\n3,c\n'
SPACED = b'  id   name  paid\n 1  a   2.5\n22\tb  -1\n3   NA 7\n'
LEADING = b'id, name, paid\n1, a, 2.5\n2,  b, \n'
RAGGED = b'id,name\n1,a\n2,b,c\n3,c\n4,d,e,f\n'
TOTALLED = b'id,name\n1,a\n2,b\ntotal,2\n'
LATIN = 'id,name\n1,Zoë\n2,ß\n'.encode('latin-1')
CYRILLIC = 'id,name\n1,Иван\n2,Ж\n'.encode('cp1251')
QUOTES = b"id,name\n1,'a, b'\n2,''\n3,'it''s'\n"
RAW = b'id,name\n1,"a"\n2,5" pipe\n'

# What pandas is told, what the runtime is told for it, and a file.
FORMS = {
    'other texts for missing': ({'na_values': ['x', 'Zoë']}, {'missing': (*frames.MISSING, 'x', 'Zoë')}, PLAIN),
    'a number for missing': ({'na_values': -999}, {'missing': (*frames.MISSING, '-999', '-999.0')}, PLAIN),
    'a number for missing among floats': (
        {'na_values': [2.5], 'header': None}, {'missing': (*frames.MISSING, '2.5', '2'), 'header': False}, b'1,2.50\n2,1.5\n3,2.5\n',
    ),
    'missing by column': ({'na_values': {'name': ['a, b']}}, {'missing': {'name': (*frames.MISSING, 'a, b')}}, PLAIN),
    'only these are missing': (
        {'na_values': ['x'], 'keep_default_na': False}, {'missing': ('x',)}, PLAIN,
    ),
    'nothing is missing': ({'na_filter': False}, {'missing': ()}, PLAIN),
    'no default texts': ({'keep_default_na': False}, {'missing': ()}, BARE.replace(b'1,x', b'a,b,c\n1,x')),
    'some columns': ({'usecols': ['when', 'id']}, {'columns': ('when', 'id')}, PLAIN),
    'some columns by place': ({'usecols': [2, 0]}, {'columns': (2, 0)}, PLAIN),
    'a column that is not there': ({'usecols': ['id', 'none']}, {'columns': ('id', 'none')}, PLAIN),
    'some rows': ({'nrows': 2}, {'rows': 2}, PLAIN),
    'more rows than there are': ({'nrows': 20}, {'rows': 20}, PLAIN),
    'no rows at all': ({'nrows': 0}, {'rows': 0}, PLAIN),
    'lines above': ({'skiprows': 2}, {'skip': 2}, ABOVE),
    'lines above and a blank one': ({'skiprows': 3}, {'skip': 3}, ABOVE),
    'a header further down': ({'header': 2}, {'above': 2}, ABOVE),
    'lines left out': ({'skiprows': [1, 3]}, {'skip': (1, 3)}, PLAIN),
    'a quoted line left out': ({'skiprows': [4]}, {'skip': (4,)}, PLAIN),
    'other names': ({'header': 0, 'names': ['a', 'b', 'c', 'd']}, {'renamed': True}, PLAIN),
    'other names below two lines': ({'header': 2, 'names': ['a', 'b']}, {'renamed': True, 'above': 2}, ABOVE),
    'rows below': ({'skipfooter': 1, 'engine': 'python'}, {'below': 1, 'by_python': True}, TOTALLED),
    'rows below and a blank line': ({'skipfooter': 1, 'engine': 'python'}, {'below': 1, 'by_python': True}, TOTALLED + b'\n'),
    'marks for thousands': ({'thousands': ','}, {'thousands': ','}, NUMBERS),
    'marks for thousands, read in Python': (
        {'thousands': ',', 'engine': 'python'}, {'thousands': ',', 'by_python': True}, NUMBERS.replace(b'-0', b'-1'),
    ),
    'marks at odd places': ({'thousands': ','}, {'thousands': ','}, NUMBERS.replace(b'1,234', b'1,23')),
    'marks among texts': ({'thousands': ','}, {'thousands': ','}, NUMBERS.replace(b',12,', b',"a,b",')),
    'a comma for a point': ({'sep': ';', 'decimal': ','}, {'separator': ';', 'decimal': ','}, POINTS),
    'a comma and points': (
        {'sep': ';', 'decimal': ',', 'thousands': '.'}, {'separator': ';', 'decimal': ',', 'thousands': '.'},
        POINTS.replace(b'1234,50', b'1.234,50'),
    ),
    'a comma where points stand': (
        {'sep': ';', 'decimal': ','}, {'separator': ';', 'decimal': ','}, POINTS.replace(b'1234,50', b'1234.50'),
    ),
    'comments': ({'comment': '#'}, {'comment': '#'}, COMMENTS),
    'a comment behind a row': ({'comment': '#'}, {'comment': '#'}, COMMENTS.replace(b'3,c', b'3,c # last')),
    'blanks between fields': ({'sep': r'\s+'}, {'separator': r'\s+'}, SPACED),
    'blanks before fields': ({'skipinitialspace': True}, {'trimmed': True}, LEADING),
    'lines of quoted fields left out': ({'skiprows': [1]}, {'skip': (1,)}, b'id,name\n1,"a\nb"\n2,"c,\nd"\n3,e\n'),
    'rows too long beside quoted fields': (
        {'on_bad_lines': 'skip'}, {'too_long_skipped': True}, b'id,name\n1,"a,""b"\n2,b,"c\n"\n3,""\n',
    ),
    'rows too long': ({'on_bad_lines': 'skip'}, {'too_long_skipped': True}, RAGGED),
    'a first row too long': (
        {'on_bad_lines': 'skip'}, {'too_long_skipped': True}, RAGGED.replace(b'1,a', b'1,a,b'),
    ),
    'latin-1': ({'encoding': 'latin-1'}, {'encoding': 'latin-1'}, LATIN),
    'cp1251': ({'encoding': 'cp1251'}, {'encoding': 'cp1251'}, CYRILLIC),
    'UTF-16': ({'encoding': 'utf-16'}, {'encoding': 'utf-16'}, CYRILLIC.decode('cp1251').encode('utf-16')),
    'UTF-8 with a mark': ({'encoding': 'utf-8-sig'}, {'encoding': 'utf-8-sig'}, b'\xef\xbb\xbf' + PLAIN),
    'another encoding than said': ({'encoding': 'utf-16'}, {'encoding': 'utf-16'}, LATIN),
    'bytes that are none': ({'encoding_errors': 'replace'}, {'errors': 'replace'}, LATIN),
    'bytes that are left out': ({'encoding_errors': 'ignore'}, {'errors': 'ignore'}, LATIN),
    'another quote': ({'quotechar': "'"}, {'quote': "'"}, QUOTES),
    'no quotes': ({'quoting': 3}, {'quote': None}, RAW),
    'floats asked for': ({'dtype': {'id': float}}, {'floats': ('id',)}, PLAIN),
    'whole numbers asked for': ({'dtype': {'id': int}}, {'ints': ('id',)}, PLAIN),
    'whole numbers where there are none': ({'dtype': {'amount': int}}, {'ints': ('amount',)}, PLAIN),
    'floats of many digits asked for': ({'dtype': {'id': float}}, {'floats': ('id',)}, b'id\n9007199254740993\n1\n'),
}  # fmt: skip


def by_pandas(told, data):
    """What pandas reads, or nothing where it fails."""
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')
        try:
            return pd.read_csv(io.BytesIO(data), **told)
        except (ValueError, UnicodeError):
            return None


def plain(values):
    return [None if isinstance(v, float) and math.isnan(v) else v for v in values]


def check(told, how, data):
    """Say whether both read the same; fail where they read something else."""
    expected = by_pandas(told, data)
    names = [] if expected is None else [str(name) for name in expected]
    schema = {} if expected is None else dict(zip(names, (KINDS[str(t)] for t in expected.dtypes), strict=True))
    try:
        found = frames.read_csv(io.BytesIO(data), schema, **how)
    except ContractBreach:
        return False
    assert expected is not None
    assert [plain(expected[c].tolist()) for c in expected] == [found[c].to_list() for c in names]
    assert [str(v) for c in expected for v in plain(expected[c].tolist())] == [
        str(v) for c in names for v in found[c].to_list()
    ]
    return True


REFUSED = {
    'a column that is not there', 'no rows at all', 'rows below and a blank line', 'marks at odd places',
    'a comment behind a row', 'a first row too long', 'another encoding than said', 'whole numbers where there are none',
    'floats of many digits asked for',
}  # fmt: skip


@pytest.mark.parametrize('name', FORMS)
def test_a_form_is_read_as_pandas_reads_it(name):
    told, how, data = FORMS[name]
    assert check(told, how, data) == (name not in REFUSED)


@pytest.mark.parametrize('name', FORMS)
def test_damaged_files_are_read_as_pandas_reads_them_or_refused(name):
    told, how, data = FORMS[name]
    chance = random.Random(name)
    for _ in range(40):
        check(told, how, damaged(data, chance))


PIECES = [
    b',',
    b'"',
    b'\n',
    b' ',
    b'-999',
    b'1,000',
    b'0.5',
    b'#',
    b"'",
    b'NA',
    b'\r\n',
    b';',
    b'1.5',
    b'a',
    b'\t',
    b'',
]


def damaged(data, chance):
    """The file with a few pieces put in or taken out."""
    for _ in range(chance.randrange(1, 3)):
        at = chance.randrange(len(data))
        data = data[:at] + chance.choice(PIECES) + data[at + chance.randrange(3) :]
    return data
