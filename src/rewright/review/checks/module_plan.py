"""A plan of the module in a real account shows what it would do."""

from rewright.model.review import CheckResult
from rewright.review.subject import Area, Subject

AREA: Area = 'infrastructure'
WEIGHT = 0.05
NAME = 'module_plan'


def check(subject: Subject) -> CheckResult:
    """Not measured: a plan needs an account."""
    if subject.is_code:
        return CheckResult(check=NAME, result='not_applicable', detail='no infrastructure in this pull request')
    return CheckResult(check=NAME, result='not_measured', detail='terraform plan was not run: it needs an account')
