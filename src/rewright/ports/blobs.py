"""Bytes kept by their content."""

from pathlib import Path
from typing import Protocol


class Blobs(Protocol):
    """A content-addressed store; names are lower-case SHA-256."""

    def put(self, data: bytes) -> str:
        """Keep `data` and return its name; keeping the same bytes twice is free."""

    def put_file(self, path: Path) -> str:
        """Keep a file's bytes without reading it whole into memory, and return their name."""

    def get(self, name: str) -> bytes:
        """Return the bytes of `name`; KeyError when they were never kept."""

    def copy_to(self, name: str, path: Path) -> None:
        """Write the bytes of `name` to `path`; KeyError when they were never kept."""
