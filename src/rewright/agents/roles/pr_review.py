"""Reviews the delivered pull requests by rules, posts the decisions, and merges where policy and autonomy allow."""

from rewright.agents.agent import Contract, Report
from rewright.agents.desk import Desk
from rewright.model.change import Change, Delivery
from rewright.model.decision import Decision
from rewright.model.facts import Facts
from rewright.model.infrastructure import Infrastructure
from rewright.model.job import Job
from rewright.model.outcome import Outcome
from rewright.model.patch import Patch
from rewright.model.proof import Proof
from rewright.model.review import Review, ReviewDecision
from rewright.review.comment import comment
from rewright.review.merging import merge_message
from rewright.review.reviewing import review

CONTRACT = Contract(
    role='pr_review',
    title='PR Review',
    duty='checks pattern, security, proof, performance and tests of each pull request and decides by policy',
    reads=frozenset({'job', 'facts', 'patch', 'proof', 'infrastructure', 'change', 'delivery'}),
    writes=frozenset({'review'}),
    tools=frozenset({'forge'}),
)


def act(desk: Desk) -> Report:
    """Review the delivery."""
    job = desk.read('job', Job)
    reviewed = review(
        desk.read('delivery', Delivery),
        desk.read('change', Change),
        desk.read('patch', Patch),
        desk.read('proof', Proof),
        desk.read('infrastructure', Infrastructure),
        desk.read('facts', Facts),
        desk.policy,
        job.autonomy,
    )
    decisions = tuple(_settle(desk, job.autonomy, decision) for decision in reviewed.decisions)
    path = desk.write('review', Review(job=reviewed.job, autonomy=reviewed.autonomy, decisions=decisions))
    said = '; '.join(
        f'#{d.pull_request} {d.decision}{", merged" if d.merged else f", {d.next_move}"}' for d in decisions
    )
    return Report(
        outcome=Outcome.OK,
        summary=said,
        evidence=(str(path),),
        confidence=min((d.confidence for d in decisions), default=None),
        decisions=tuple(_logged(decision) for decision in decisions),
    )


def _settle(desk: Desk, autonomy: str, decision: ReviewDecision) -> ReviewDecision:
    """Post the decision unless the project only looks on, and merge where it may."""
    if autonomy == 'shadow':
        return decision
    pull = desk.forge.post(decision, comment(decision))
    if not (autonomy == 'autonomous' and decision.auto_merge_eligible):
        return decision
    desk.forge.merge(decision.pull_request, decision.head, merge_message(pull, decision))
    return decision.model_copy(update={'merged': True, 'next_move': 'nobody: it is merged'})


def _logged(decision: ReviewDecision) -> Decision:
    return Decision(
        actor=CONTRACT.role,
        question=f'May pull request #{decision.pull_request} be merged?',
        options=('APPROVE', 'REQUEST_CHANGES', 'REJECT'),
        choice=decision.decision,
        rationale=' '.join(decision.reasons),
        evidence=tuple(f'{check.check}: {check.result}' for check in decision.checks),
        confidence=decision.confidence,
        impact='high',
        reversible=not decision.merged,
    )
