"""Change and ReviewDecision -> branches in a bare git repository and pull requests kept as data, on this machine."""

from collections.abc import Sequence
from pathlib import Path

from rewright.adapters.forges.git import Git
from rewright.adapters.forges.history import write
from rewright.adapters.forges.names import check
from rewright.adapters.forges.pulls import Pulls
from rewright.model.change import Branch, Change, Commit, Delivery, PullRequest
from rewright.model.refusal import Refusal
from rewright.model.review import ReviewDecision

SEED = 'chore: keep the legacy job'
HEAD_LINE = 'Rewright-Head: '


class LocalForge:
    """A forge in `folder`: `repository.git` and `pulls/`. Every call may be repeated after a crash at any point."""

    name = 'local'

    def __init__(self, folder: Path) -> None:
        self.git, self.pulls = Git(folder / 'repository.git'), Pulls(folder / 'pulls')

    def head(self, branch: str) -> str:
        """The commit at which a branch stands now; empty when there is no such branch."""
        return self.git.head(branch) if self.git.path.is_dir() else ''

    def base(self, change: Change) -> str:
        """The commit that the first branch of `change` starts from; a new repository is seeded first."""
        check(change)
        with self.pulls.locked():
            known = self.pulls.of(change.branches[0].name)
            return known.base if known else self._base(change, change.branches[0])

    def submit(self, change: Change) -> Delivery:
        """Create branches, commits and pull requests; what is already there is returned as it is.

        Refusal when a name is unsafe, or when somebody else moved one of the branches.
        """
        check(change)
        with self.pulls.locked():
            pulls = tuple(self._propose(change, branch) for branch in change.branches)
        return Delivery(job=change.job, repository=str(self.git.path), pull_requests=pulls)

    def pull_requests(self) -> Sequence[PullRequest]:
        """Every pull request, oldest first."""
        return self.pulls.all()

    def post(self, decision: ReviewDecision, comment: str) -> PullRequest:
        """Add a review's comment; the same comment is added once. Refusal when the head is not the one reviewed."""
        with self.pulls.locked():
            pull = self.pulls.get(decision.pull_request)
            self._same_head(pull, decision.head)
            if comment in pull.comments:
                return pull
            return self.pulls.put(pull.model_copy(update={'comments': (*pull.comments, comment)}))

    def merge(self, number: int, head: str, message: str, base: str = '') -> PullRequest:
        """Squash-merge; Refusal when head or base moved since they were judged, or when the merge has conflicts."""
        with self.pulls.locked():
            pull = self.pulls.get(number)
            self._same_head(pull, head)
            if pull.state == 'merged':
                return pull
            if pull.state == 'closed':
                raise Refusal(f'pull request {number} is closed', next_move='Open it again, or deliver again.')
            merged = self._merged_before(pull) or self._squash(pull, message, base)
            return self.pulls.put(pull.model_copy(update={'state': 'merged', 'merged_as': merged}))

    def _same_head(self, pull: PullRequest, head: str) -> None:
        at = pull.head if pull.state == 'merged' else self.git.head(pull.branch)
        if at != head:
            raise Refusal(
                f'pull request {pull.number} moved: {head[:12] or "nothing"} was judged, the branch is at {at[:12] or "nothing"}',
                where=pull.branch,
                next_move='Review the new head.',
            )

    def _propose(self, change: Change, branch: Branch) -> PullRequest:
        known = self.pulls.of(branch.name)
        # Merged or closed is settled: delivering it again must not reopen it.
        if known and known.state != 'open':
            return known
        base = known.base if known else self._base(change, branch)
        head = write(self.git, branch.commits, base, change.date)
        self._place(branch, head, known)
        pull = PullRequest(
            number=known.number if known else self.pulls.next_number(),
            url=known.url if known else '',
            title=branch.title,
            body=branch.body,
            branch=branch.name,
            target=branch.base,
            head=head,
            base=base,
            labels=branch.labels,
            comments=known.comments if known else (),
        )
        pull = pull.model_copy(update={'url': self.pulls.url(pull.number)})
        return pull if pull == known else self.pulls.put(pull)

    def _place(self, branch: Branch, head: str, known: PullRequest | None) -> None:
        """Point the branch at `head`, unless somebody else's commits are on it."""
        at = self.git.head(branch.name)
        if at == head:
            return
        if at and not (known and known.head == at):
            raise Refusal(
                f'the branch is at {at[:12]}, which this delivery did not write',
                where=branch.name,
                next_move='Rename or delete that branch, then deliver again.',
            )
        self.git.move(branch.name, head, at)

    def _base(self, change: Change, branch: Branch) -> str:
        """Where the branch starts: what a delivery cut short started from, or the target's head, seeded where it is new."""
        self.git.create(branch.base)
        target = self.git.head(branch.base)
        if not target:
            seed = Commit(subject=SEED, body='', files=change.base_files)
            target = write(self.git, [seed], '', change.date)
            self.git.move(branch.base, target, '')
        at = self.git.head(branch.name)
        # The target may have moved since the branch was written: build on what it was built on, and get the same hash.
        return self.git('merge-base', '--end-of-options', at, target) if at else target

    def _merged_before(self, pull: PullRequest) -> str:
        """The squash commit of a merge that died before it was written down; empty when there is none."""
        found = self.git(
            'log', '--format=%H', '--fixed-strings', f'--grep={HEAD_LINE}{pull.head}', '--end-of-options', pull.target
        )
        return found.partition('\n')[0]

    def _squash(self, pull: PullRequest, message: str, base: str) -> str:
        target = self.git.head(pull.target)
        if base and target != base:
            raise Refusal(
                f'{pull.target} moved: {base[:12]} was judged, it is at {target[:12]} now',
                where=pull.target,
                next_move='Prove and review again on the new base.',
            )
        done = self.git.attempt('merge-tree', '--write-tree', '--end-of-options', target, pull.head)
        if done.returncode:
            raise Refusal(
                f'pull request {pull.number} does not merge into {pull.target} without conflicts',
                where=pull.branch,
                next_move='Merge by hand, or deliver again on the new base.',
            )
        tree = done.stdout.decode().split()[0]
        date = self.git('show', '--no-patch', '--format=%cI', '--end-of-options', pull.head)
        text = f'{message.strip()}\n\n{HEAD_LINE}{pull.head}\n'
        new = self.git('commit-tree', tree, '-p', target, '-F', '-', given=text.encode(), date=date)
        self.git.move(pull.target, new, target)
        return new
