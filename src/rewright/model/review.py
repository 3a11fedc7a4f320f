"""What review found and decided about each pull request."""

from typing import Literal

from rewright.model.value import Artifact, Value


class CheckResult(Value):
    """One check on one pull request; `not_measured` never counts as a pass."""

    check: str
    result: Literal['pass', 'fail', 'not_measured', 'not_applicable']
    severity: Literal['info', 'minor', 'major', 'critical'] = 'info'
    detail: str
    places: tuple[str, ...] = ()


class ReviewDecision(Value):
    """The decision on one pull request: `reasons` cite checks; `confidence` is 0 to 1; `next_move` says whose turn it is."""

    pull_request: int
    head: str
    decision: Literal['APPROVE', 'REQUEST_CHANGES', 'REJECT']
    confidence: float
    checks: tuple[CheckResult, ...]
    reasons: tuple[str, ...]
    auto_merge_eligible: bool
    merged: bool = False
    next_move: str


class Review(Artifact):
    """The decisions on all pull requests of one delivery."""

    job: str
    autonomy: str
    decisions: tuple[ReviewDecision, ...]
