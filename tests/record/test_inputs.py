"""Which files of a job's folder become its inputs."""

import sqlite3
from contextlib import closing

import pytest

from rewright.model.refusal import Refusal
from rewright.record.inputs import collect


@pytest.fixture
def folder(desk):
    for name in (
        'a.csv',
        'sub/b.csv',
        '.git/config',
        '.rewright/x',
        '__pycache__/m.pyc',
        'env/pyvenv.cfg',
        'env/lib.py',
        'ü.txt',
    ):
        path = desk.root / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(name)
    return desk


def names(desk, **settings):
    files = collect(desk.job('', **settings), desk.facts(), desk.blobs).files
    return [file.path.removeprefix(f'{desk.root}/') for file in files]


def test_everything_that_is_not_hidden_without_names(folder):
    assert names(folder) == ['a.csv', 'sub/b.csv', 'ü.txt']


def test_old_outputs_stay_out(folder):
    assert names(folder, outputs=('sub/*.csv',)) == ['a.csv', 'ü.txt']


@pytest.mark.parametrize(
    ('inputs', 'expected'),
    [
        (('a.csv',), ['a.csv']),
        (('**/*.csv',), ['a.csv', 'sub/b.csv']),
        (('sub',), ['sub/b.csv']),
        (('a.csv', '*.csv'), ['a.csv']),
        (('.git/config',), ['.git/config']),
    ],
)
def test_only_what_is_named(folder, inputs, expected):
    assert names(folder, inputs=inputs) == expected


def test_content_and_mode_are_kept(folder):
    (folder.root / 'a.csv').chmod(0o640)
    file = collect(folder.job('', inputs=('a.csv',)), folder.facts(), folder.blobs).files[0]
    assert (folder.blobs.get(file.sha256), file.size, file.mode) == (b'a.csv', 5, 0o640)


def test_a_name_without_a_file_is_refused(folder):
    with pytest.raises(Refusal, match=r'no file matches the input c\.csv'):
        names(folder, inputs=('c.csv',))


@pytest.mark.parametrize('target', ['/etc/passwd', '../outside', '/'])
def test_a_link_that_leads_out_is_refused(folder, target):
    (folder.root.parent / 'outside').write_text('x')
    (folder.root / 'link').symlink_to(target)
    with pytest.raises(Refusal, match='the link leads out of the job folder'):
        names(folder)


def test_a_name_that_leads_out_is_refused(folder):
    (folder.root.parent / 'outside').write_text('x')
    with pytest.raises(Refusal, match='leads out'):
        names(folder, inputs=('../outside',))


def test_links_inside_are_followed_and_circles_are_not(folder):
    (folder.root / 'again.csv').symlink_to('a.csv')
    (folder.root / 'sub' / 'up').symlink_to('..')
    (folder.root / 'dead').symlink_to('nothing')
    assert names(folder) == ['a.csv', 'again.csv', 'sub/b.csv', 'ü.txt']


def test_a_source_that_is_no_utf8_goes_with_the_inputs(folder):
    (folder.root / 'old.py').write_bytes(b'# -*- coding: latin-1 -*-\nx = "\xe9"\n')
    assert 'old.py' in [
        f.path.rpartition('/')[2] for f in collect(folder.job(''), folder.facts('old.py'), folder.blobs).files
    ]


def test_a_database_is_taken_with_what_its_journal_holds(desk):
    with closing(sqlite3.connect(desk.root / 'in.db')) as writer:
        writer.execute('PRAGMA journal_mode = wal')
        writer.execute('CREATE TABLE t (a)')
        writer.execute('INSERT INTO t VALUES (42)')
        writer.commit()
        # Still open, so that the rows lie in the journal alone.
        assert (desk.root / 'in.db-wal').stat().st_size
        (taken,) = collect(desk.job(''), desk.facts(), desk.blobs).files
    (desk.root / 'seen.db').write_bytes(desk.blobs.get(taken.sha256))
    with closing(sqlite3.connect(desk.root / 'seen.db')) as reader:
        assert reader.execute('SELECT a FROM t').fetchall() == [(42,)]
    assert taken.size == len(desk.blobs.get(taken.sha256))
