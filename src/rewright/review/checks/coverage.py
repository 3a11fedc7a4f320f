"""Line coverage of the new code."""

from rewright.model.review import CheckResult
from rewright.review.subject import Area, Subject

AREA: Area = 'tests'
# Policy sets no bar for coverage: planted faults measure the same question harder, and gate in `proven`.
WEIGHT = 0.0
NAME = 'coverage'


def check(subject: Subject) -> CheckResult:
    """Say that nothing measured it."""
    if not subject.is_code:
        return CheckResult(check=NAME, result='not_applicable', detail='no pipeline code')
    return CheckResult(check=NAME, result='not_measured', detail='line coverage was not measured')
