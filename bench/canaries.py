"""Planted secrets, found: `python bench/canaries.py` runs a job full of them from reading to verification, and scans all that is left.

Every byte below the run's folders and every line said is searched in every spelling, inside of archives, databases, compressed objects
and git too. How each secret comes in, and how the job spreads it, stands in `tests/attacks/canaries/job.py`.
"""

import sys
import tempfile
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / 'tests' / 'attacks'))

from canary_run import whole
from scanning import spelled


def main() -> int:
    """Print what was found of each canary, and the figures."""
    with tempfile.TemporaryDirectory() as folder:
        left = whole(Path(folder))
        found = left.found()
    for way, canary in left.canaries.items():
        places = [place for place in found if place.startswith(f'{way}: ')]
        print(f'{way:16}{len(spelled(canary)):4} spellings looked for, found in {len(places)} places')
        print(*(f'    {place}' for place in places[:5]), sep='\n', end='\n' if places else '')
    print(f'canaries planted {len(left.canaries)}, found {len(found)}; exit codes {left.codes}')
    return 1 if found else 0


if __name__ == '__main__':
    sys.exit(main())
