"""Outputs keep their contract: none of them differs, and the contracts travel with the code."""

from rewright.model.review import CheckResult
from rewright.review.subject import Area, Subject

AREA: Area = 'contract'
WEIGHT = 0.05
NAME = 'output_contract'


def check(subject: Subject) -> CheckResult:
    """A different output is a breaking change; not measured when no output was compared."""
    if not subject.is_code:
        return CheckResult(check=NAME, result='not_applicable', detail='no outputs')
    compared = [one for trial in subject.proof.judged for one in trial.compared]
    broken = tuple(dict.fromkeys(one.output for one in compared if one.level == 'different'))
    if broken:
        return CheckResult(check=NAME, result='fail', severity='critical', detail='outputs changed', places=broken)
    failing = [trial for trial in subject.proof.trials if trial.result == 'equal_failure']
    # A job whose behaviour is to fail has no outputs to compare, and its failure was compared.
    if not compared and not failing:
        return CheckResult(check=NAME, result='not_measured', detail='no output was compared')
    contracts = sum('/evidence/contracts/' in path for path in subject.files)
    return CheckResult(
        check=NAME, result='pass', detail=f'{len(compared)} outputs compared, {contracts} contracts delivered'
    )
