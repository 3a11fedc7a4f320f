"""A `rewright.toml`: the folder is a job, and the file may name it and its script."""

import tomllib
from pathlib import PurePath

from rewright.scan.sighting import Sighting


def takes(path: PurePath) -> bool:
    """Say whether a file holds the settings of a job."""
    return path.name == 'rewright.toml'


def find(text: str) -> Sighting:
    """Return the name and the script that the settings give; what is no TOML gives neither."""
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        given = {}
    return Sighting('settings', name=str(given.get('name', '')), script=str(given.get('script', '')))
