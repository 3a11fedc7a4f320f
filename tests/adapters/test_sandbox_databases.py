"""SQLite files are one effect with their journals; files that are renamed, appended, overwritten or deleted say so."""

import sqlite3
from contextlib import closing

import pytest

from rewright.reconcile import compare

HELD_OPEN = """import os, sqlite3
c = sqlite3.connect('own.db')
c.execute('PRAGMA journal_mode = {mode}')
c.execute('CREATE TABLE t (a)')
c.execute('INSERT INTO t VALUES (?)', ({value},))
c.commit()
{more}
os._exit(0)
"""


def left(lab, code, files=None):
    run = lab.run(code, files)
    assert run.exit_code == 0, lab.err(run)
    return {effect.path.rpartition('/')[2]: effect for effect in run.effects}


def rows(lab, effect, tmp_path):
    path = tmp_path / 'seen.db'
    path.write_bytes(lab.blobs.get(effect.sha256))
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute('SELECT a FROM t ORDER BY a').fetchall()


@pytest.mark.slow
def test_a_database_left_open_is_one_effect_with_everything_it_holds(strong, tmp_path):
    one, again, other = (
        left(strong, HELD_OPEN.format(mode='wal', value=value, more='')) for value in ("'Łódź'", "'Łódź'", '2')
    )
    assert set(one) == {'own.db'}
    assert rows(strong, one['own.db'], tmp_path) == [('Łódź',)]
    contents = [strong.blobs.get(found['own.db'].sha256) for found in (one, again, other)]
    assert compare(contents[0], contents[1], name='own.db').equal
    assert not compare(contents[0], contents[2], name='own.db').equal


@pytest.mark.slow
def test_what_was_not_committed_is_not_there(strong, tmp_path):
    more = "c.execute('PRAGMA cache_size = 1')\nc.executemany('INSERT INTO t VALUES (?)', [('x' * 900,)] * 900)"
    found = left(strong, HELD_OPEN.format(mode='delete', value=1, more=more))
    assert set(found) == {'own.db'}
    assert rows(strong, found['own.db'], tmp_path) == [(1,)]


@pytest.mark.slow
def test_an_input_that_only_its_journal_changes_is_overwritten(strong, tmp_path):
    path = tmp_path / 'in.db'
    with closing(sqlite3.connect(path)) as connection:
        connection.execute('PRAGMA journal_mode = wal')
        connection.execute('CREATE TABLE t (a)')
        connection.execute('INSERT INTO t VALUES (1)')
        connection.commit()
    code = """import os, sqlite3
c = sqlite3.connect('in.db')
c.execute('UPDATE t SET a = 7')
c.commit()
os._exit(0)
"""
    found = left(strong, code, {'/srv/job/in.db': path.read_bytes()})
    assert {name: effect.operation for name, effect in found.items()} == {'in.db': 'overwritten'}
    assert rows(strong, found['in.db'], tmp_path) == [(7,)]


@pytest.mark.slow
def test_what_happens_to_an_input_is_told_apart(lab):
    names = ['kept', 'over', 'more', 'gone', 'moved', 'same']
    code = """import os
open('over', 'w').write('y')
open('more', 'a').write('!')
os.remove('gone')
os.rename('moved', 'new')
open('same', 'w').write('same')
"""
    found = left(lab, code, {f'/srv/job/{name}': name.encode() for name in names})
    assert {name: effect.operation for name, effect in found.items()} == {
        'over': 'overwritten', 'more': 'appended', 'gone': 'deleted', 'moved': 'deleted', 'new': 'created',
    }  # fmt: skip
    assert found['new'].source == '/srv/job/moved'
    assert found['new'].sha256 == found['moved'].was
