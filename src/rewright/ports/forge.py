"""Where branches and pull requests live."""

from collections.abc import Sequence
from typing import Protocol

from rewright.model.change import Change, Delivery, PullRequest
from rewright.model.review import ReviewDecision


class Forge(Protocol):
    """A repository with pull requests. Every call is idempotent: repeating it changes nothing and returns the same."""

    name: str

    def head(self, branch: str) -> str:
        """Return the commit at which a branch stands now; empty when there is no such branch."""

    def base(self, change: Change) -> str:
        """Return the commit that the first branch of `change` starts from; a new repository is seeded first."""

    def submit(self, change: Change) -> Delivery:
        """Create the branches, commits and pull requests of `change`."""

    def pull_requests(self) -> Sequence[PullRequest]:
        """Return every pull request, oldest first."""

    def post(self, decision: ReviewDecision, comment: str) -> PullRequest:
        """Post a review with its comment."""

    def merge(self, number: int, head: str, message: str, base: str = '') -> PullRequest:
        """Squash-merge; Refusal when the head, or the target where `base` names its commit, moved since it was judged."""
