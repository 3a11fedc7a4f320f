"""Dependencies are pinned to one version each."""

import re

from rewright.model.review import CheckResult
from rewright.review.subject import Area, Subject

AREA: Area = 'security'
WEIGHT = 0.025
NAME = 'dependency_pins'
PINNED = re.compile(r'[A-Za-z0-9][A-Za-z0-9._-]*(\[[\w,. -]*\])?\s*==\s*[^*\s;]+(\s*;.*|\s+--hash.*)?')


def check(subject: Subject) -> CheckResult:
    """Read every requirements file of the branch."""
    files = {p: t for p, t in subject.files.items() if re.fullmatch(r'requirements[\w.-]*\.txt', p.rpartition('/')[2])}
    if not files:
        return CheckResult(check=NAME, result='not_applicable', detail='no requirements file')
    loose = [
        f'{path}:{number}'
        for path, text in sorted(files.items())
        for number, line in enumerate(text.split('\n'), start=1)
        if line.strip() and not line.lstrip().startswith(('#', '-')) and not PINNED.fullmatch(line.strip())
    ]
    if loose:
        detail = 'dependencies without one version'
        return CheckResult(check=NAME, result='fail', severity='major', detail=detail, places=tuple(loose))
    return CheckResult(
        check=NAME, result='pass', detail='every dependency is pinned; known vulnerabilities were not looked up'
    )
