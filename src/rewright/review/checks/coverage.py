"""Coverage of the new code by the tests that are delivered with it."""

from rewright.model.review import CheckResult
from rewright.review.subject import Area, Subject

AREA: Area = 'tests'
WEIGHT = 0.05
NAME = 'coverage'


def check(subject: Subject) -> CheckResult:
    """Compare the measured share of statements with the policy's bar; not measured without tests that ran."""
    if not subject.is_code:
        return CheckResult(check=NAME, result='not_applicable', detail='no pipeline code')
    lines = subject.proof.shipped.lines if subject.proof.shipped else None
    if lines is None or not lines.statements:
        return CheckResult(check=NAME, result='not_measured', detail='no delivered test was run')
    bar = subject.policy.review.line_coverage
    detail = f'{lines.run} of {lines.statements} statements run under the delivered tests ({lines.share:.1%})'
    if lines.share < bar:
        return CheckResult(
            check=NAME, result='fail', severity='major', detail=f'{detail}, less than {bar:.0%}', places=lines.missed
        )
    return CheckResult(check=NAME, result='pass', detail=detail)
