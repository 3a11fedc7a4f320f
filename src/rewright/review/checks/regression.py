"""The rewrite is not slower than the legacy job, measured side by side, and fits into memory."""

from rewright.model.review import CheckResult
from rewright.review.subject import Area, Subject

AREA: Area = 'performance'
WEIGHT = 0.1
NAME = 'regression'


def check(subject: Subject) -> CheckResult:
    """Compare medians of wall time with the policy's bands; not measured without timed runs."""
    if not subject.is_code:
        return CheckResult(check=NAME, result='not_applicable', detail='nothing runs before it is applied')
    timed, policy = subject.proof.performance, subject.policy
    if timed is None or timed.legacy.wall_seconds <= 0:
        return CheckResult(check=NAME, result='not_measured', detail='no timed runs of both sides')
    # Rounded, so that exactly 5 % is 5 % in binary too.
    share = round(timed.modern.wall_seconds / timed.legacy.wall_seconds - 1, 9)
    detail = f'{timed.legacy.wall_seconds:.2f} s -> {timed.modern.wall_seconds:.2f} s ({share:+.1%}), {timed.runs} runs'
    slower = round(timed.modern.wall_seconds - timed.legacy.wall_seconds, 9)
    floor = policy.review.regression_floor_seconds
    if 0 < slower <= floor:
        return CheckResult(check=NAME, result='pass', detail=f'{detail}; up to {floor:g} s are not judged')
    if share > policy.review.regression_reject:
        return CheckResult(check=NAME, result='fail', severity='critical', detail=f'slower: {detail}')
    if share > policy.review.regression_request_changes:
        return CheckResult(check=NAME, result='fail', severity='major', detail=f'slower: {detail}')
    return CheckResult(check=NAME, result='pass', detail=detail)
