"""A table of cron: which script is started when. User tables, those of `/etc/cron.d` and files named `*.cron`."""

import re
from pathlib import PurePath

from rewright.scan.sighting import Sighting, Timed

_LINE = re.compile(r'^\s*((?:[\d*,/LW#?A-Za-z-]+\s+){4}[\d*,/LW#?A-Za-z-]+|@\w+)\s+(.*)$')
_SCRIPT = re.compile(r'[^\s"\';&|<>]+\.(?:py|ipynb)\b')


def takes(path: PurePath) -> bool:
    """Say whether a file is a table of cron."""
    return path.name == 'crontab' or path.suffix in {'.cron', '.crontab'} or path.parent.name == 'cron.d'


def find(text: str) -> Sighting:
    """Return the scripts that the table starts."""
    found: list[Timed] = []
    for number, line in enumerate(text.split('\n'), 1):
        if not line.lstrip().startswith('#') and (entry := _LINE.match(line)):
            found += [Timed(script, ' '.join(entry[1].split()), number) for script in _SCRIPT.findall(entry[2])]
    return Sighting('crontab', timed=tuple(found))
