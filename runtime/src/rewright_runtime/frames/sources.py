"""A path, or anything with `read`, in; its bytes out."""

from pathlib import Path
from typing import IO

Source = str | Path | IO[bytes] | IO[str]


def content(source: Source) -> bytes:
    """Return what a file, or the body of an object, holds; text becomes UTF-8."""
    if isinstance(source, str | Path):
        return Path(source).read_bytes()
    data = source.read()
    return data.encode() if isinstance(data, str) else data


def named(source: Source, otherwise: str) -> str:
    """Return what messages call a source: its path, or `otherwise`."""
    return str(source) if isinstance(source, str | Path) else otherwise
