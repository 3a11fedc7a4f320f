"""Commit subjects are short and conventional, and every commit names who did the work."""

import re

from rewright.model.review import CheckResult
from rewright.review.subject import Area, Subject

AREA: Area = 'form'
WEIGHT = 0.025
NAME = 'commit_subjects'
CONVENTIONAL = re.compile(r'(feat|fix|docs|style|refactor|perf|test|build|ci|chore|revert)(\([\w-]+\))?!?: \S')


def check(subject: Subject) -> CheckResult:
    """Look at every commit of the branch."""
    commits = subject.branch.commits if subject.branch else ()
    most = subject.policy.review.subject_length
    bad = [c.subject for c in commits if len(c.subject) > most or not CONVENTIONAL.match(c.subject)]
    unsigned = [c.subject for c in commits if 'Co-authored-by: ' not in c.body]
    if bad or unsigned or not commits:
        detail = f'{len(bad)} subjects too long or not conventional, {len(unsigned)} commits without their agent'
        return CheckResult(check=NAME, result='fail', severity='minor', detail=detail, places=(*bad, *unsigned))
    return CheckResult(check=NAME, result='pass', detail=f'{len(commits)} commits')
