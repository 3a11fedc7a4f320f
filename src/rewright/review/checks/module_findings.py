"""The Terraform module passes its offline checks."""

from rewright.model.review import CheckResult
from rewright.review.subject import Area, Subject

AREA: Area = 'infrastructure'
WEIGHT = 0.3
NAME = 'module_findings'


def check(subject: Subject) -> CheckResult:
    """Fail on any finding; a module without resources was not checked."""
    if subject.is_code:
        return CheckResult(check=NAME, result='not_applicable', detail='no infrastructure in this pull request')
    module = subject.infrastructure
    if module.findings:
        places = tuple(f'{f.file}:{f.line} {f.message}' for f in module.findings)
        detail = f'{len(places)} findings against {module.checked_against}'
        return CheckResult(check=NAME, result='fail', severity='critical', detail=detail, places=places)
    if not module.resources or not module.checked_against:
        return CheckResult(check=NAME, result='not_measured', detail='the module was not checked')
    detail = f'{len(module.resources)} resources checked against {module.checked_against}'
    return CheckResult(check=NAME, result='pass', detail=detail)
