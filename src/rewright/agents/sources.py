"""A source file -> its text, in the coding it declares."""

import tokenize
from pathlib import Path


def source_text(path: Path) -> str:
    """Read a Python source as the interpreter does (PEP 263); a byte-order mark is not part of the text."""
    with tokenize.open(path) as file:
        return file.read()
