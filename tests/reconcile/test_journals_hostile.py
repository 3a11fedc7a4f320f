"""A journal that a job leaves beside a SQLite file is applied, and takes no other file with it."""

import sqlite3
import struct

from rewright.reconcile.journals import settled


def journalled(folder, victim):
    """A database with a journal that waits to be rolled back, and that names another file to be deleted then."""
    whole = folder / 'whole.db'
    link = sqlite3.connect(whole, isolation_level=None)
    link.execute('PRAGMA synchronous = OFF')
    link.execute('CREATE TABLE t (x)')
    link.executemany('INSERT INTO t VALUES (?)', [('old' * 1000,)] * 50)
    link.execute('PRAGMA cache_size = 1')
    link.execute('BEGIN')
    link.execute("UPDATE t SET x = 'new' || x")
    data, journal = whole.read_bytes(), (folder / 'whole.db-journal').read_bytes()
    link.close()
    if victim:
        name = str(victim).encode()
        journal += struct.pack('>I', 0x40000000 // 4096 + 1) + name + struct.pack('>II', len(name), sum(name))
        journal += bytes.fromhex('d9d505f920a163d7')
    (folder / 'job.db').write_bytes(data)
    (folder / 'job.db-journal').write_bytes(journal)
    return folder / 'job.db'


def test_a_journal_deletes_no_file(tmp_path):
    victim = tmp_path / 'victim'
    victim.write_text('mine')
    path = journalled(tmp_path, victim)
    with settled(path) as whole:
        assert whole == path
    assert victim.read_text() == 'mine'


def test_a_journal_that_names_no_other_file_is_applied(tmp_path):
    with settled(journalled(tmp_path, None)) as whole, sqlite3.connect(whole) as link:
        assert link.execute('SELECT DISTINCT substr(x, 1, 3) FROM t').fetchall() == [('old',)]


def test_sqlite_itself_would_delete_it(tmp_path):
    """A check of the check: opened as it lies, the journal takes the file that it names with it."""
    victim = tmp_path / 'victim'
    victim.write_text('mine')
    with sqlite3.connect(journalled(tmp_path, victim)) as link:
        link.execute('SELECT count(*) FROM t').fetchall()
    assert not victim.exists()
