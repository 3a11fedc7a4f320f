"""Edits are made where they say, count in characters, and never meet."""

import pytest

from rewright.rewrite.edits import Edit, OverlapError, Source, apply, splice


def test_offsets_count_characters_not_bytes():
    source = Source('x = "日本" + y\n', 'job.py')
    name = source.tree.body[0].value.right
    assert source.text(name) == 'y'
    assert apply(source, [Edit(*source.offset(name), 'z', 'name', 'test')]) == 'x = "日本" + z\n'


def test_line_ends_and_byte_order_marks_do_not_shift_edits():
    source = Source('\ufeffa = 1\r\nb = a\r\n', 'job.py')
    value = source.tree.body[1].value
    assert apply(source, [Edit(*source.offset(value), 'c', 'name', 'test')]) == 'a = 1\nb = c\n'


def test_imports_stand_behind_the_others_once():
    source = Source('"""Doc."""\nimport re\n\nx = 1\ny = 2\n', 'job.py')
    edits = [
        Edit(*source.offset(n.value), 'pl.x', 'one', 'test', imports=('import polars as pl',))
        for n in source.tree.body[2:]
    ]
    assert apply(source, edits) == '"""Doc."""\nimport re\nimport polars as pl\n\nx = pl.x\ny = pl.x\n'


def test_edits_that_meet_are_an_error():
    with pytest.raises(OverlapError, match='second'):
        splice('abcdef', [Edit(0, 3, 'x', 'a', 'first'), Edit(2, 4, 'y', 'b', 'second')])


def test_spans_name_the_place():
    source = Source('x = 1\n', 'job.py')
    assert str(source.span(source.tree.body[0])) == 'job.py:1'
    assert source.span(source.tree.body[0].value).key == '1:4-1:5'
