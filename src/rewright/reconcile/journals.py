"""A SQLite file with a journal beside it -> one file that holds what a reader of both would see."""

import contextlib
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

_MAGIC = b'SQLite format 3\0'
# https://www.sqlite.org/fileformat2.html and pager.c: it ends a journal that ends with a super-journal's name.
_JOURNAL_MAGIC = bytes.fromhex('d9d505f920a163d7')
JOURNALS = ('-wal', '-journal')
COMPANIONS = (*JOURNALS, '-shm')


def belongs_to(path: Path) -> Path | None:
    """Return the SQLite file whose journal or index `path` is; None for any other file."""
    for ending in COMPANIONS:
        if path.name.endswith(ending):
            main = path.with_name(path.name.removesuffix(ending))
            return main if _is_database(main) else None
    return None


def has_journal(path: Path) -> bool:
    """Say whether a file is a SQLite database with something written beside it that is not yet in it."""
    return any(_size(path.with_name(path.name + ending)) for ending in JOURNALS) and _is_database(path)


@contextlib.contextmanager
def settled(path: Path) -> Iterator[Path]:
    """Yield the database whole: a copy with its journal applied or rolled back, or `path` itself where there is none."""
    if not has_journal(path):
        yield path
        return
    with tempfile.TemporaryDirectory() as folder:
        if _names_another(path.with_name(f'{path.name}-journal')):
            # Applying it would delete the file that it names, whosever that is: the database stays as it lies.
            yield path
            return
        copy = Path(folder, 'whole.db')
        for ending in ('', *JOURNALS):
            beside = path.with_name(path.name + ending)
            if beside.is_file() and not beside.is_symlink():
                shutil.copyfile(beside, copy.with_name(copy.name + ending))
        # A damaged database stays as it lies: it is compared by its bytes.
        try:
            with closing(sqlite3.connect(copy)) as connection:
                connection.execute('PRAGMA trusted_schema = OFF')
                connection.execute('PRAGMA wal_checkpoint(TRUNCATE)').fetchall()
                connection.execute('SELECT count(*) FROM sqlite_schema').fetchall()
        except sqlite3.Error:
            copy = path
        yield copy


def _names_another(journal: Path) -> bool:
    """Say whether a journal names a super-journal: SQLite deletes that file when it has rolled back."""
    size = _size(journal)
    if size < len(_JOURNAL_MAGIC):
        return False
    with journal.open('rb') as file:
        file.seek(size - len(_JOURNAL_MAGIC))
        return file.read() == _JOURNAL_MAGIC


def _is_database(path: Path) -> bool:
    if path.is_symlink() or not path.is_file():
        return False
    with path.open('rb') as file:
        return file.read(len(_MAGIC)) == _MAGIC


def _size(path: Path) -> int:
    # A name as long as it can be has no room for an ending, so nothing lies beside it.
    with contextlib.suppress(OSError):
        return path.stat().st_size if path.is_file() and not path.is_symlink() else 0
    return 0
