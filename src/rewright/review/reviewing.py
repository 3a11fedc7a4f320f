"""A delivery and its evidence -> Review: one decision for each pull request, by rules. Merges nothing."""

from collections.abc import Mapping, Sequence

from rewright.model.certificate import Standing
from rewright.model.change import Change, Delivery, PullRequest
from rewright.model.facts import Facts
from rewright.model.infrastructure import Infrastructure
from rewright.model.job import Autonomy
from rewright.model.patch import Patch
from rewright.model.policy import Policy, ReviewPolicy
from rewright.model.proof import Proof
from rewright.model.review import CheckResult, Review, ReviewDecision
from rewright.review.judging import Verdict, confidence, decide, risk
from rewright.review.subject import Check, Subject, checks


def review(
    delivery: Delivery,
    change: Change,
    patch: Patch,
    proof: Proof,
    infrastructure: Infrastructure,
    facts: Facts,
    policy: Policy,
    autonomy: Autonomy,
    standings: Mapping[int, Standing],
) -> Review:
    """Judge every pull request by what is there now (`standings`, by its number); `merged` stays false, merging is the workflow's to do where `auto_merge_eligible`."""
    branches = {branch.name: branch for branch in change.branches}
    family = checks()
    decisions = []
    for pull in delivery.pull_requests:
        subject = Subject(
            pull=pull,
            branch=branches.get(pull.branch),
            patch=patch,
            proof=proof,
            infrastructure=infrastructure,
            facts=facts,
            policy=policy,
            standing=standings[pull.number],
        )
        results = tuple(check.check(subject) for check in family.values())
        decisions.append(_decision(pull, results, family, policy.review, autonomy))
    return Review(job=change.job, autonomy=autonomy, decisions=tuple(decisions))


def _decision(
    pull: PullRequest,
    results: tuple[CheckResult, ...],
    family: Mapping[str, Check],
    policy: ReviewPolicy,
    autonomy: Autonomy,
) -> ReviewDecision:
    danger, sure = risk(results, family), confidence(results, family, policy)
    decision, reasons = decide(results, danger, sure, policy)
    eligible = decision == 'APPROVE' and _may_merge(results, danger, sure, family, policy)
    return ReviewDecision(
        pull_request=pull.number,
        head=pull.head,
        decision=decision,
        confidence=sure,
        checks=results,
        reasons=reasons,
        auto_merge_eligible=eligible,
        next_move=_next_move(decision, eligible, sure, policy, autonomy),
    )


def _may_merge(
    results: Sequence[CheckResult], danger: float, sure: float, family: Mapping[str, Check], policy: ReviewPolicy
) -> bool:
    """All gates passed or do not apply, no security issue at all, and confidence enough for nobody to look."""
    # Any security issue, however small, is for a person to accept.
    gates = [r for r in results if family[r.check].WEIGHT]
    return (
        all(r.result in {'pass', 'not_applicable'} for r in gates) and danger == 0.0 and sure >= policy.merge_confidence
    )


def _next_move(decision: Verdict, eligible: bool, sure: float, policy: ReviewPolicy, autonomy: Autonomy) -> str:
    if autonomy == 'shadow':
        return 'nobody: in shadow mode a review only watches'
    if decision == 'REJECT':
        return 'the author: this cannot be merged, change it and deliver again'
    if decision == 'REQUEST_CHANGES':
        blocked = (
            f' (confidence below {policy.block_confidence:.0%} blocks a merge)'
            if sure < policy.block_confidence
            else ''
        )
        return f'the author: settle the reasons above and deliver again{blocked}'
    if autonomy == 'autonomous' and eligible:
        return 'merge: every gate holds'
    return 'ready to merge: a person merges'
