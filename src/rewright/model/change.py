"""What is delivered: branches, commits and pull requests as data. Nothing here is sent; a forge does that."""

from typing import Literal

from rewright.model.value import Artifact, Value

# The branch that changes are proposed to.
BASE = 'main'


class Commit(Value):
    """One commit: whole contents of the files it writes (path in the repository -> text), and the paths it removes."""

    subject: str
    body: str
    files: dict[str, str]
    removes: tuple[str, ...] = ()


class Branch(Value):
    """A branch and the pull request that proposes it."""

    name: str
    base: str
    commits: tuple[Commit, ...]
    title: str
    body: str
    labels: tuple[str, ...]
    reviewers: tuple[str, ...] = ()


class Change(Artifact):
    """Everything one modernization proposes to a repository. `base_files` seed the repository where it is new.

    `date` (ISO 8601) is the moment its commits carry, so that the same change has the same commit hashes everywhere.
    """

    job: str
    repository: str
    base_files: dict[str, str]
    branches: tuple[Branch, ...]
    date: str = ''


class PullRequest(Artifact):
    """A pull request as the forge holds it; `head` and `base` are commit hashes."""

    number: int
    url: str
    title: str
    body: str
    branch: str
    target: str
    head: str
    base: str
    labels: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    state: Literal['open', 'merged', 'closed'] = 'open'
    merged_as: str = ''


class Delivery(Artifact):
    """The pull requests that came of a change."""

    job: str
    repository: str
    pull_requests: tuple[PullRequest, ...]
