"""This machine goes in; a locale with another language and the same encoding comes out, for programs that did not ask for theirs."""

import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from rewright.adapters.stores.cache import cache_folder

USUAL = 'C.UTF-8'
# German writes numbers with a comma, has names of its own for days, and sorts letters where C sorts bytes.
_OTHER, _SOURCE = 'de_DE.UTF-8', 'de_DE'
SYSTEM = Path('/usr/lib/locale')
_BUILD_SECONDS = 60


@cache
def other_locale() -> tuple[str, Path | None]:
    """Return a locale's name, and the folder that is shown to programs in the place of the system's own.

    No folder: the machine has the locale. The usual name: it has none, and cannot make one.
    """
    if (SYSTEM / 'de_DE.utf8').is_dir():
        return _OTHER, None
    made = cache_folder() / 'locales' / 'de_DE'
    if SYSTEM.is_dir() and (made.is_dir() or _built(made)):
        return _OTHER, made
    return USUAL, None


def _built(place: Path) -> bool:
    """Make the folder whole or not at all: the other locale, and the usual one where it is a folder too."""
    maker = shutil.which('localedef')
    if maker is None:
        return False
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place.parent) as scratch:
        folder = Path(scratch, 'locales')
        folder.mkdir()
        command = [maker, '--no-archive', '-i', _SOURCE, '-f', 'UTF-8', str(folder / 'de_DE.utf8')]
        try:
            subprocess.run(command, capture_output=True, timeout=_BUILD_SECONDS, check=True)
            for usual in SYSTEM.glob('C.*'):
                shutil.copytree(usual, folder / usual.name)
            folder.chmod(0o755)
            folder.rename(place)
        except (OSError, subprocess.SubprocessError):
            # Another process may have made it in the meantime.
            return place.is_dir()
    return True
