"""Folders are compared file by file: by path, without following links, and whole only where every file is."""

import os

import pytest

from rewright.model.refusal import Refusal
from rewright.reconcile import Rulebook, Rules, reconcile_paths


def made(root, files):
    root.mkdir()
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if content is None:
            path.mkdir()
        elif isinstance(content, tuple):
            path.symlink_to(content[0])
        else:
            path.write_bytes(content)
    return root


CSV = b'id,v\n1,a\n2,b\n'
CASES = {
    'the same files': ({'a.csv': CSV, 'b/c.txt': b'x\n'}, {'a.csv': CSV, 'b/c.txt': b'x\n'}, 'identical', (), True),
    'both empty': ({}, {}, 'identical', (), True),
    'a file more': ({'a.csv': CSV}, {'a.csv': CSV, 'b.csv': CSV}, 'different', ('files',), False),
    'a file less': ({'a.csv': CSV, 'b.csv': CSV}, {'a.csv': CSV}, 'different', ('files',), False),
    'a file of another name': ({'a.csv': CSV}, {'A.csv': CSV}, 'different', ('files',), False),
    'a value in one file': ({'a.csv': CSV, 'b.csv': CSV}, {'a.csv': CSV, 'b.csv': b'id,v\n1,a\n2,c\n'}, 'different', ('values',), False),
    'row order in one file': ({'a.csv': CSV}, {'a.csv': b'id,v\n2,b\n1,a\n'}, 'equal_values', ('row order',), False),
    'reasons of all files': ({'a.csv': CSV, 'b.txt': b'x\n'}, {'a.csv': b'id,v\n2,b\n1,a\n', 'b.txt': b'x'}, 'equal_values', ('trailing newline', 'row order'), False),
    'an empty folder is no file': ({'a.csv': CSV, 'b': None}, {'a.csv': CSV}, 'identical', (), True),
    'the same link': ({'l': ('a',)}, {'l': ('a',)}, 'identical', (), True),
    'a link that leads elsewhere': ({'l': ('/etc/passwd',)}, {'l': ('/etc/group',)}, 'different', ('files',), False),
    'a link against a file': ({'a.csv': CSV, 'l': ('a.csv',)}, {'a.csv': CSV, 'l': CSV}, 'different', ('files',), False),
    'a link to a folder is not entered': ({'l': ('/etc',)}, {'l': ('/etc',)}, 'identical', (), True),
    'names that are not ASCII': ({'Łódź é.csv': CSV}, {'Łódź é.csv': CSV}, 'identical', (), True),
}  # fmt: skip


@pytest.mark.parametrize('case', CASES)
def test_folders(case, tmp_path):
    left, right, verdict, kinds, passed = CASES[case]
    found = reconcile_paths(made(tmp_path / 'left', left), made(tmp_path / 'right', right), Rulebook())
    assert (found.verdict, found.kinds, found.passed) == (verdict, kinds, passed)
    assert {file.left for file in found.files} == {
        name for name, content in {**left, **right}.items() if content is not None
    }


def test_a_folder_says_in_which_file_a_place_is(tmp_path):
    left = made(tmp_path / 'left', {'a.csv': CSV, 'sub/b.csv': CSV})
    right = made(tmp_path / 'right', {'a.csv': CSV, 'sub/b.csv': b'id,v\n1,a\n2,c\n'})
    found = reconcile_paths(left, right, Rulebook())
    assert [place.where for place in found.differences] == ['sub/b.csv: row 2 (id=2), column "v"']
    assert (found.rows.left, found.rows.matched) == (2, 1)


def test_a_pipe_is_named_and_not_opened(tmp_path):
    for side in ('left', 'right'):
        (tmp_path / side).mkdir()
        os.mkfifo(tmp_path / side / 'pipe')
    found = reconcile_paths(tmp_path / 'left', tmp_path / 'right', Rulebook())
    assert (found.verdict, found.kinds) == ('different', ('files',))


def test_every_file_is_asked_for_what_its_format_asks(tmp_path):
    import pyarrow as pa
    import pyarrow.parquet as pq

    for side, packing in (('left', 'none'), ('right', 'zstd')):
        (tmp_path / side).mkdir()
        pq.write_table(pa.table({'a': [1, 2]}), tmp_path / side / 'a.parquet', compression=packing)
        (tmp_path / side / 'b.csv').write_bytes(CSV)
    found = reconcile_paths(tmp_path / 'left', tmp_path / 'right', Rulebook())
    assert (found.verdict, found.required, found.passed) == ('equal_values', None, True)
    strict = reconcile_paths(tmp_path / 'left', tmp_path / 'right', Rulebook(Rules(require='identical')))
    assert not strict.passed


@pytest.mark.parametrize('sides', [('left', 'a.csv'), ('a.csv', 'left'), ('left', 'nowhere'), ('pipe', 'pipe')])
def test_what_cannot_be_compared_is_refused(sides, tmp_path):
    made(tmp_path / 'left', {})
    (tmp_path / 'a.csv').write_bytes(CSV)
    os.mkfifo(tmp_path / 'pipe')
    with pytest.raises(Refusal) as refusal:
        reconcile_paths(tmp_path / sides[0], tmp_path / sides[1], Rulebook())
    assert refusal.value.next_move
