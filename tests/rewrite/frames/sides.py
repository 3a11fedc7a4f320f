"""A release of pandas in; a process that runs scripts under it out, in an environment of wheels that are pinned by their hashes."""

import json
import os
import subprocess
import sys
from pathlib import Path

from rewright.adapters.environments.cached import CachedEnvironments
from rewright.wiring import cache_folder

HERE = Path(__file__).parent
RUNTIME = HERE.parents[2] / 'runtime' / 'src'
RELEASES = sorted(path.stem for path in (HERE / 'releases').iterdir())


def environment(release):
    """The interpreter of a release; raises Refusal where its wheels cannot be had."""
    text = (HERE / 'releases' / f'{release}.txt').read_text().replace('\\\n', ' ')
    lines = tuple(' '.join(line.split()) for line in text.splitlines())
    found = CachedEnvironments(cache_folder() / 'environments').legacy(sys.executable, lines)
    return f'{found.path}/bin/python'


class Side:
    """One process for many scripts; whatever a script does to it, the next one finds."""

    def __init__(self, release):
        settings = {**os.environ, 'PYTHONPATH': str(RUNTIME), 'POLARS_MAX_THREADS': '1', 'PYTHONDONTWRITEBYTECODE': '1'}
        words = [environment(release), str(HERE / 'legacy_program.py')]
        self.process = subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=settings
        )

    def executed(self, text, folder, *, watched):
        """What `legacy_program.executed` gives there."""
        self.process.stdin.write(json.dumps({'text': text, 'folder': str(folder), 'watched': watched}) + '\n')
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.wait(60)
        self.process.stdout.close()
