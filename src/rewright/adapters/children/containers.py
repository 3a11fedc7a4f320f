"""The paths of files that a job wrote or is given -> which of them cannot be opened within bounds. Runs in a limited child.

Everything is decoded here once, before the process that people rely on does the same: what would crash it, or fill its
memory, does so to the child. What is only damaged is no matter: its reader says so.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

LARGEST_DECODED = 4 << 30
_ROWS = 10_000
_CHUNK = 1 << 20


def too_large(payload: bytes) -> bytes:
    """Take a JSON list of paths, and return one of those that hold more than 4 GiB when they are decoded."""
    return json.dumps([path for path in json.loads(payload) if not _bears(Path(path))]).encode()


def kind_of(path: Path) -> str:
    """Name the kind of container that a file is by its first bytes; empty where it is none that is decoded."""
    with path.open('rb') as file:
        head = file.read(16)
    return next((kind for magic, kind in _MAGIC.items() if head.startswith(magic)), '')


def _bears(path: Path) -> bool:
    left = LARGEST_DECODED
    try:
        for size in _READERS[kind_of(path)](path):
            left -= size
            if left < 0:
                return False
    except MemoryError:
        return False
    except Exception:  # noqa: BLE001  A damaged file fails anywhere, with any error, and its reader will say so.
        return True
    return True


def _nothing(_path: Path) -> Iterator[int]:
    return iter(())


def _sqlite(path: Path) -> Iterator[int]:
    with closing(sqlite3.connect(f'{path.as_uri()}?mode=ro&immutable=1', uri=True)) as link:
        link.execute('PRAGMA trusted_schema = OFF')
        names = link.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (name,) in names:
            table = '"' + name.replace('"', '""') + '"'
            for row in link.execute(f'SELECT * FROM {table}'):  # noqa: S608  A name in quotes is a name.
                yield sum(len(cell) if isinstance(cell, str | bytes) else 8 for cell in row)


def _parquet(path: Path) -> Iterator[int]:
    from pyarrow import parquet

    with parquet.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=_ROWS):
            yield batch.nbytes


def _packed(path: Path) -> Iterator[int]:
    import zipfile

    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            with archive.open(entry) as member:
                while data := member.read(_CHUNK):
                    # A cell of a workbook takes some ten times the place of its text.
                    yield 4 * len(data)


def _hdf5(path: Path) -> Iterator[int]:
    import h5py

    sizes: list[int] = []
    with h5py.File(path, 'r') as file:
        file.visititems(lambda _name, found: sizes.append(getattr(found, 'nbytes', 0)))
    yield from sizes


_READERS: dict[str, Callable[[Path], Iterator[int]]] = {
    'SQLite': _sqlite, 'Parquet': _parquet, 'ZIP': _packed, 'HDF5': _hdf5, '': _nothing,
}  # fmt: skip
_MAGIC = {b'SQLite format 3\0': 'SQLite', b'PAR1': 'Parquet', b'PK\x03\x04': 'ZIP', b'\x89HDF\r\n\x1a\n': 'HDF5'}
