"""Reviews the delivered pull requests by rules, posts the decisions, and merges where policy and autonomy allow."""

from rewright.agents.agent import Contract, Report
from rewright.agents.desk import Desk
from rewright.agents.standing import standing
from rewright.model.certificate import Standing, moved
from rewright.model.change import Change, Delivery, PullRequest
from rewright.model.decision import Decision
from rewright.model.facts import Facts
from rewright.model.infrastructure import Infrastructure
from rewright.model.job import Job
from rewright.model.outcome import Outcome
from rewright.model.patch import Patch
from rewright.model.proof import Proof
from rewright.model.review import Review, ReviewDecision
from rewright.review.comment import comment
from rewright.review.merging import is_infrastructure, merge_message
from rewright.review.reviewing import review

CONTRACT = Contract(
    role='pr_review',
    title='PR Review',
    duty='checks pattern, security, proof, performance and tests of each pull request and decides by policy',
    reads=frozenset({'job', 'facts', 'recording', 'patch', 'proof', 'infrastructure', 'change', 'delivery'}),
    writes=frozenset({'review'}),
    tools=frozenset({'forge', 'heads', 'environments'}),
)


def act(desk: Desk) -> Report:
    """Review the delivery."""
    job, delivery = desk.read('job', Job), desk.read('delivery', Delivery)
    reviewed = review(
        delivery,
        desk.read('change', Change),
        desk.read('patch', Patch),
        desk.read('proof', Proof),
        desk.read('infrastructure', Infrastructure),
        desk.read('facts', Facts),
        desk.policy,
        job.autonomy,
        {pull.number: _standing(desk, pull) for pull in delivery.pull_requests},
    )
    pulls = {pull.number: pull for pull in delivery.pull_requests}
    decisions = tuple(_settle(desk, job.autonomy, d, pulls[d.pull_request]) for d in reviewed.decisions)
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


def _standing(desk: Desk, pull: PullRequest) -> Standing:
    """Look at everything now; a merged pull request moved the base itself, so what was judged then still stands."""
    known = next((found for found in desk.forge.pull_requests() if found.number == pull.number), pull)
    if known.state == 'merged':
        return standing(desk, base=pull.base, head=known.head)
    return standing(desk, base=desk.head(pull.target), head=desk.head(pull.branch))


def _settle(desk: Desk, autonomy: str, decision: ReviewDecision, delivered: PullRequest) -> ReviewDecision:
    """Post the decision unless the project only looks on, and merge where it may."""
    if autonomy == 'shadow':
        return decision
    pull = desk.forge.post(decision, comment(decision))
    if not (autonomy == 'autonomous' and decision.auto_merge_eligible):
        return decision
    base = '' if is_infrastructure(pull) else delivered.base
    if base and (expired := _expired(desk, delivered)):
        # Something moved while the review was written.
        return decision.model_copy(
            update={
                'decision': 'REQUEST_CHANGES',
                'auto_merge_eligible': False,
                'reasons': (*decision.reasons, *expired),
                'next_move': 'the author: the certificate has expired, run the job again with --fresh',
            }
        )
    desk.forge.merge(decision.pull_request, decision.head, merge_message(pull, decision), base)
    return decision.model_copy(update={'merged': True, 'next_move': 'nobody: it is merged'})


def _expired(desk: Desk, pull: PullRequest) -> tuple[str, ...]:
    certificate = desk.read('proof', Proof).certificate
    if certificate is None:
        return ('the proof has no certificate',)
    return tuple(str(part) for part in moved(certificate.bound(pull.base, pull.head), _standing(desk, pull)))


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
