"""ruff's security rules (S) find nothing in the generated code."""

import json
import subprocess
import sys

from rewright.model.review import CheckResult
from rewright.review.subject import Area, Subject

AREA: Area = 'security'
WEIGHT = 0.05
NAME = 'linted'
# assert narrows types; random numbers of a legacy job are not for secrets; starting a process is judged on its own.
IGNORED = 'S101,S311,S404,S603,S607'
SECONDS = 60


def check(subject: Subject) -> CheckResult:
    """Run ruff on each file; not measured when ruff cannot be run."""
    if not subject.python:
        return CheckResult(check=NAME, result='not_applicable', detail='no Python files')
    found = [_found(path, text) for path, text in sorted(subject.python.items())]
    if None in found:
        return CheckResult(check=NAME, result='not_measured', detail='ruff could not be run')
    hits = [hit for many in found for hit in many or ()]
    if hits:
        rules = ', '.join(dict.fromkeys(rule for rule, _ in hits))
        places = tuple(place for _, place in hits)
        return CheckResult(check=NAME, result='fail', severity='major', detail=f'ruff {rules}', places=places)
    return CheckResult(check=NAME, result='pass', detail=f'ruff S on {len(found)} files')


def _found(path: str, text: str) -> list[tuple[str, str]] | None:
    command = [sys.executable, '-m', 'ruff', 'check', '--isolated', '--no-cache', '--select', 'S', '--ignore', IGNORED]
    command += ['--output-format', 'json', '--exit-zero', '--stdin-filename', path.rpartition('/')[2], '-']
    try:
        done = subprocess.run(command, input=text.encode(), capture_output=True, timeout=SECONDS, check=False)
        hits = json.loads(done.stdout) if done.returncode == 0 else None
    except (OSError, subprocess.TimeoutExpired, ValueError):
        return None
    if hits is None:
        return None
    return [(hit['code'] or 'syntax', f'{path}:{hit["location"]["row"]}') for hit in hits]
