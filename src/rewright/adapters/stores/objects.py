"""Blobs in a folder: two-letter fan-out, zlib, written whole or not at all."""

import hashlib
import os
import tempfile
import zlib
from collections.abc import Iterable
from pathlib import Path

CHUNK = 1 << 20


class FolderBlobs:
    """A content-addressed store below one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _place(self, name: str) -> Path:
        return self.folder / name[:2] / name[2:]

    def put(self, data: bytes) -> str:
        """Keep `data` and return its name."""
        name = hashlib.sha256(data).hexdigest()
        place = self._place(name)
        if not place.exists():
            self._write(place, [data])
        return name

    def put_file(self, path: Path) -> str:
        """Keep a file's bytes and return their name."""
        digest = hashlib.sha256()
        with path.open('rb') as file:
            for chunk in iter(lambda: file.read(CHUNK), b''):
                digest.update(chunk)
        place = self._place(digest.hexdigest())
        if not place.exists():
            with path.open('rb') as file:
                self._write(place, iter(lambda: file.read(CHUNK), b''))
        return digest.hexdigest()

    def get(self, name: str) -> bytes:
        """Return the bytes of `name`; KeyError when they were never kept."""
        try:
            return zlib.decompress(self._place(name).read_bytes())
        except FileNotFoundError:
            raise KeyError(name) from None

    def copy_to(self, name: str, path: Path) -> None:
        """Write the bytes of `name` to `path`; KeyError when they were never kept."""
        unpack = zlib.decompressobj()
        try:
            with self._place(name).open('rb') as source, path.open('wb') as target:
                for chunk in iter(lambda: source.read(CHUNK), b''):
                    target.write(unpack.decompress(chunk))
                target.write(unpack.flush())
        except FileNotFoundError:
            raise KeyError(name) from None

    def _write(self, place: Path, chunks: Iterable[bytes]) -> None:
        place.parent.mkdir(parents=True, exist_ok=True)
        pack = zlib.compressobj(1)
        handle, temporary = tempfile.mkstemp(dir=place.parent)
        with os.fdopen(handle, 'wb') as file:
            for chunk in chunks:
                file.write(pack.compress(chunk))
            file.write(pack.flush())
            os.fsync(file.fileno())
        Path(temporary).replace(place)
