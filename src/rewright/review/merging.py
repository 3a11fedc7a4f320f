"""A pull request and its decision -> the message of the commit that merges it."""

from rewright.model.change import PullRequest
from rewright.model.review import ReviewDecision

KINDS = (('infrastructure/', 'feat'), ('', 'refactor'))


def is_infrastructure(pull: PullRequest) -> bool:
    """Say whether a pull request proposes infrastructure, and not a rewrite."""
    return pull.branch.startswith('infrastructure/')


def merge_message(pull: PullRequest, decision: ReviewDecision, most: int = 50) -> str:
    """A conventional commit message; the subject has at most `most` characters, the body says who decided and why."""
    kind = next(kind for start, kind in KINDS if pull.branch.startswith(start))
    title = ' '.join(pull.title.split())
    subject = f'{kind}: {title[:1].lower()}{title[1:]}'
    # A number identifies the change where its title does not fit.
    subject = subject if title and len(subject) <= most else f'{kind}: merge pull request {pull.number}'
    reasons = '\n'.join(f'- {" ".join(reason.split())}' for reason in decision.reasons)
    body = f'Pull request {pull.number}, head {decision.head}, confidence {decision.confidence:.0%}.\n\n{reasons}'
    return f'{subject}\n\n{body}\n\nCo-authored-by: Rewright PR Review Agent <rewright@localhost>\n'
