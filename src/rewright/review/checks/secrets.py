"""No key, password, token or private key stands in the code, the module or the texts."""

import re

from rewright.model.review import CheckResult
from rewright.review.subject import Area, Subject

AREA: Area = 'security'
WEIGHT = 0.05
NAME = 'secrets'
PATTERNS = {
    'AWS access key': re.compile(r'\b(?:AKIA|ASIA)[0-9A-Z]{16}\b'),
    'private key': re.compile(r'-----BEGIN (?:[A-Z]+ )?PRIVATE KEY'),
    'GitHub token': re.compile(r'\bgh[pousr]_[A-Za-z0-9]{36,}\b|\bgithub_pat_\w{22,}\b'),
    'Slack token': re.compile(r'\bxox[abposr]-[A-Za-z0-9-]{10,}'),
    'JSON web token': re.compile(r'\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}'),
    'credentials in an address': re.compile(r'\b[a-z][a-z0-9+.-]{0,30}://[^\s/:@\'"]+:[^\s/@\'"{}$]{3,}@'),
    'password or key in a literal': re.compile(
        r'(?i)(?:password|passwd|secret|api_?key|access_?key|auth_?token)\w{0,60}[\'"]?\s{0,20}(?::\s{0,20}str\s{0,20})?[=:]\s{0,20}'
        r'[\'"][^\'"\s${}<>]{6,}[\'"]'
    ),
}


def check(subject: Subject) -> CheckResult:
    """Search every file and the pull request's text; what was found is named by its place, never repeated."""
    texts = {**subject.files, 'pull request': f'{subject.pull.title}\n{subject.pull.body}'}
    found = [
        (kind, f'{path}:{number}')
        for path, text in sorted(texts.items())
        for number, line in enumerate(text.split('\n'), start=1)
        for kind, pattern in PATTERNS.items()
        # Longer lines are data; some of the patterns take their time on them.
        if pattern.search(line[:4000])
    ]
    if found:
        kinds = ', '.join(dict.fromkeys(kind for kind, _ in found))
        places = tuple(dict.fromkeys(place for _, place in found))
        return CheckResult(check=NAME, result='fail', severity='critical', detail=kinds, places=places)
    return CheckResult(check=NAME, result='pass', detail=f'{len(PATTERNS)} kinds of secret, none found')
