"""A Python file, by its name."""

from pathlib import PurePath

from rewright.scan.looking import look
from rewright.scan.sighting import Sighting


def takes(path: PurePath) -> bool:
    """Say whether a file is a Python source."""
    return path.suffix == '.py'


def find(text: str) -> Sighting:
    """Return the outline of a script."""
    return Sighting('script', look(text))
