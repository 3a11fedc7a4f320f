"""A run's store -> everything the run left there, as far as it can be read."""

from rewright.agents.agent import Report
from rewright.model.blueprint import Blueprint
from rewright.model.change import Change, Delivery
from rewright.model.decision import Decision
from rewright.model.facts import Facts
from rewright.model.infrastructure import Infrastructure
from rewright.model.job import Job
from rewright.model.observation import Observation
from rewright.model.patch import Patch
from rewright.model.proof import Proof
from rewright.model.recording import Recording
from rewright.model.refusal import Refusal
from rewright.model.review import Review
from rewright.model.specification import Specification
from rewright.model.value import Artifact, Value
from rewright.ports.store import Store

KINDS: dict[str, type[Artifact]] = {
    'job': Job,
    'facts': Facts,
    'recording': Recording,
    'observation': Observation,
    'specification': Specification,
    'patch': Patch,
    'proof': Proof,
    'blueprint': Blueprint,
    'infrastructure': Infrastructure,
    'change': Change,
    'delivery': Delivery,
    'review': Review,
}
STAGES: dict[str, tuple[str, ...]] = {
    'read': ('facts',),
    'record': ('recording', 'observation'),
    'specify': ('specification',),
    'rewrite': ('patch',),
    'prove': ('proof',),
    'design': ('blueprint',),
    'provision': ('infrastructure',),
    'deliver': ('change', 'delivery'),
    'review': ('review',),
}


class Dossier(Value):
    """What one run left: None where an artifact is missing; `unreadable` says which ones are there and cannot be read."""

    folder: str
    job: Job | None = None
    facts: Facts | None = None
    recording: Recording | None = None
    observation: Observation | None = None
    specification: Specification | None = None
    patch: Patch | None = None
    proof: Proof | None = None
    blueprint: Blueprint | None = None
    infrastructure: Infrastructure | None = None
    change: Change | None = None
    delivery: Delivery | None = None
    review: Review | None = None
    reports: dict[str, Report] = {}
    decisions: tuple[Decision, ...] = ()
    unreadable: dict[str, str] = {}

    @property
    def name(self) -> str:
        """The job's name, or the folder's where no job was written."""
        return self.job.name if self.job else self.folder.rstrip('/').rpartition('/')[2]

    @property
    def merged(self) -> frozenset[int]:
        """Numbers of the pull requests that are merged."""
        # The delivery was written before the review, so a merge by the review is known to the review alone.
        reviewed = (d.pull_request for d in self.review.decisions if d.merged) if self.review else ()
        delivered = (p.number for p in self.delivery.pull_requests if p.state == 'merged') if self.delivery else ()
        return frozenset((*reviewed, *delivered))


def gather(store: Store) -> Dossier:
    """Read every artifact of a run; a missing or broken one never hides the others."""
    unreadable: dict[str, str] = {}
    found = {name: _read(store, name, kind, unreadable) for name, kind in KINDS.items()}
    reports = {stage: _read(store, f'{stage}.report', Report, unreadable) for stage in STAGES}
    return Dossier.model_validate(
        {
            **found,
            'folder': str(store.folder),
            'reports': {stage: report for stage, report in reports.items() if report is not None},
            'decisions': store.decisions(),
            'unreadable': unreadable,
        }
    )


def _read(store: Store, name: str, kind: type[Artifact], unreadable: dict[str, str]) -> Artifact | None:
    if not store.has(name):
        return None
    try:
        return store.read(name, kind)
    except Refusal as refusal:
        # A file of a newer version or a torn disk is a gap of the page, not the end of it.
        unreadable[name] = refusal.what
        return None
