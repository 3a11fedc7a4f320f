"""The whole pipeline was run against expected results: by the proof's trials, and by test files where there are any."""

from rewright.model.review import CheckResult
from rewright.review.subject import Area, Subject

AREA: Area = 'tests'
WEIGHT = 0.05
NAME = 'tests_present'


def check(subject: Subject) -> CheckResult:
    """Fail when neither trials nor test files exist."""
    if not subject.is_code:
        return CheckResult(check=NAME, result='not_applicable', detail='no pipeline code')
    files = sum(path.rpartition('/')[2].startswith('test_') for path in subject.python)
    run = sum(trial.result in {'equal', 'equal_failure'} for trial in subject.proof.trials)
    detail = f'{run} whole runs of the pipeline compared with the legacy job, {files} test files'
    if run or files:
        return CheckResult(check=NAME, result='pass', detail=detail)
    return CheckResult(check=NAME, result='fail', severity='major', detail=detail)
