"""A table of cron: which script is started when. User tables, those of `/etc/cron.d` and files named `*.cron`."""

import re
from pathlib import PurePath

from rewright.scan.sighting import Sighting, Timed

_LINE = re.compile(r'^\s*((?:[\d*,/LW#?A-Za-z-]+\s+){4}[\d*,/LW#?A-Za-z-]+|@\w+)\s+(.*)$')
_BETWEEN = re.compile(r'[\s"\';&|<>]+')
_SUFFIXES = ('.py', '.ipynb')


def takes(path: PurePath) -> bool:
    """Say whether a file is a table of cron."""
    return path.name == 'crontab' or path.suffix in {'.cron', '.crontab'} or path.parent.name == 'cron.d'


def find(text: str) -> Sighting:
    """Return the scripts that the table starts."""
    found: list[Timed] = []
    for number, line in enumerate(text.split('\n'), 1):
        if not line.lstrip().startswith('#') and (entry := _LINE.match(line)):
            scripts = [word for word in _BETWEEN.split(entry[2]) if word.endswith(_SUFFIXES)]
            found += [Timed(script, ' '.join(entry[1].split()), number) for script in scripts]
    return Sighting('crontab', timed=tuple(found))
