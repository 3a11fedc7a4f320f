"""ruff's security rules (S) find nothing in the generated code."""

import json
import re
import subprocess
import sys
from functools import lru_cache
from pathlib import Path

from rewright.model.review import CheckResult
from rewright.review.subject import Area, Subject

AREA: Area = 'security'
WEIGHT = 0.05
NAME = 'linted'
# assert narrows types; random numbers of a legacy job are not for secrets; starting a process is judged on its own.
IGNORED = 'S101,S311,S404,S603,S607'
# What opens addresses by urllib itself, and so files too; a Request that is handed to the runtime opens nothing.
OPENERS = re.compile(r'\b(urlopen|urlretrieve|build_opener|install_opener|URLopener|FancyURLopener)\b')
SECONDS = 60


def check(subject: Subject) -> CheckResult:
    """Run ruff on each file; not measured when ruff cannot be run."""
    if not subject.python:
        return CheckResult(check=NAME, result='not_applicable', detail='no Python files')
    try:
        hits = [hit for path, text in sorted(subject.python.items()) for hit in _found(path, text)]
    except (OSError, subprocess.SubprocessError, ValueError):
        return CheckResult(check=NAME, result='not_measured', detail='ruff could not be run')
    if hits:
        rules = ', '.join(dict.fromkeys(rule for rule, _ in hits))
        places = tuple(place for _, place in hits)
        return CheckResult(check=NAME, result='fail', severity='major', detail=f'ruff {rules}', places=places)
    return CheckResult(check=NAME, result='pass', detail=f'ruff S on {len(subject.python)} files')


@lru_cache(maxsize=256)
def _found(path: str, text: str) -> tuple[tuple[str, str], ...]:
    command = [_program(), 'check', '--isolated', '--no-cache', '--select', 'S', '--ignore', IGNORED, '--exit-zero']
    command += ['--output-format', 'json', '--stdin-filename', path.rpartition('/')[2], '-']
    done = subprocess.run(command, input=text.encode(), capture_output=True, timeout=SECONDS, check=True)
    hits = [hit for hit in json.loads(done.stdout) if hit['code'] != 'S310' or OPENERS.search(text)]
    return tuple((hit['code'] or 'syntax', f'{path}:{hit["location"]["row"]}') for hit in hits)


def _program() -> str:
    beside = Path(sys.executable).with_name('ruff')
    return str(beside) if beside.exists() else 'ruff'
