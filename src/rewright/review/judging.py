"""Check results and policy -> security risk, confidence, and the decision they add up to."""

from collections.abc import Mapping, Sequence
from typing import Literal

from rewright.model.policy import ReviewPolicy
from rewright.model.review import CheckResult
from rewright.review.subject import Check

Verdict = Literal['APPROVE', 'REQUEST_CHANGES', 'REJECT']
# Of the scale 0 (none) to 10 (critical): one minor issue stays below "request changes", one critical reaches "reject".
RISK = {'info': 1.0, 'minor': 2.0, 'major': 5.0, 'critical': 9.0}
FURTHER = 0.5
BELOW_MERGE = 0.01


def risk(results: Sequence[CheckResult], family: Mapping[str, Check]) -> float:
    """The worst failed security check, and half a point for each further one; 10 at most."""
    failed = sorted(
        (RISK[r.severity] for r in results if r.result == 'fail' and family[r.check].AREA == 'security'), reverse=True
    )
    return min(10.0, failed[0] + FURTHER * (len(failed) - 1)) if failed else 0.0


def confidence(results: Sequence[CheckResult], family: Mapping[str, Check], policy: ReviewPolicy) -> float:
    """The passed part of the weights of all checks that apply.

    What was not measured counts as not passed, and keeps the confidence below `merge_confidence` whatever its weight.
    """
    # Weights of checks that do not apply fall away: infrastructure is not less sure for having no stages.
    gates = [r for r in results if r.result != 'not_applicable' and family[r.check].WEIGHT]
    whole = sum(family[r.check].WEIGHT for r in gates)
    passed = sum(family[r.check].WEIGHT for r in gates if r.result == 'pass')
    share = passed / whole if whole else 0.0
    if any(r.result == 'not_measured' for r in gates):
        share = min(share, policy.merge_confidence - BELOW_MERGE)
    return round(share, 4)


def decide(
    results: Sequence[CheckResult], danger: float, sure: float, policy: ReviewPolicy
) -> tuple[Verdict, tuple[str, ...]]:
    """The decision and its reasons; the hardest rule that holds wins."""
    failed = [r for r in results if r.result == 'fail']
    reasons = tuple(f'{r.check}: {r.detail}' for r in failed)
    if danger >= policy.risk_reject or any(r.severity == 'critical' for r in failed):
        return 'REJECT', (*reasons, *_risky(danger, policy.risk_reject))
    if failed:
        return 'REQUEST_CHANGES', (*reasons, *_risky(danger, policy.risk_request_changes))
    open_questions = tuple(f'{r.check}: not measured, {r.detail}' for r in results if r.result == 'not_measured')
    if sure < policy.approve_confidence:
        wanted = f'confidence {sure:.0%} is below {policy.approve_confidence:.0%}'
        return 'REQUEST_CHANGES', (wanted, *open_questions)
    return 'APPROVE', (f'every gate that was measured holds; confidence {sure:.0%}', *open_questions)


def _risky(danger: float, bar: float) -> tuple[str, ...]:
    return (f'security risk {danger:.1f} of 10 reaches {bar:.1f}',) if danger >= bar else ()
