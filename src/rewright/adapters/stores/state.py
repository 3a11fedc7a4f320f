"""The environment of this process goes in, the folder for what must outlive a cache comes out."""

import os
from pathlib import Path


def state_folder() -> Path:
    """Where keys are kept, apart from every recording: `REWRIGHT_STATE`, or the user's state folder."""
    home = os.environ.get('XDG_STATE_HOME') or Path.home() / '.local' / 'state'
    return Path(os.environ.get('REWRIGHT_STATE') or Path(home, 'rewright'))
