"""Where branches and pull requests live."""

from collections.abc import Sequence
from typing import Protocol

from rewright.model.change import Change, Delivery, PullRequest
from rewright.model.review import ReviewDecision


class Forge(Protocol):
    """A repository with pull requests. Every call is idempotent: repeating it changes nothing and returns the same."""

    name: str

    def submit(self, change: Change) -> Delivery:
        """Create the branches, commits and pull requests of `change`."""

    def pull_requests(self) -> Sequence[PullRequest]:
        """Return every pull request, oldest first."""

    def post(self, decision: ReviewDecision, comment: str) -> PullRequest:
        """Post a review with its comment."""

    def merge(self, number: int, head: str, message: str) -> PullRequest:
        """Squash-merge; Refusal when the head moved since it was judged."""
