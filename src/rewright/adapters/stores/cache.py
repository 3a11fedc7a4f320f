"""The environment of this process goes in, the folder for what may be made again comes out."""

import os
from pathlib import Path


def cache_folder() -> Path:
    """Where built things are kept between runs: `REWRIGHT_CACHE`, or the user's cache folder."""
    home = os.environ.get('XDG_CACHE_HOME') or Path.home() / '.cache'
    return Path(os.environ.get('REWRIGHT_CACHE') or Path(home, 'rewright'))
