"""A run's store -> the run's result as the one small object that programs read."""

from pathlib import Path

from rewright.model.change import PullRequest
from rewright.model.outcome import Outcome
from rewright.model.patch import RecordUse
from rewright.model.proof import Mutation, Proof
from rewright.model.tolerance import Tolerance
from rewright.model.value import Value
from rewright.ports.store import Store
from rewright.queries.dossier import Dossier, gather
from rewright.queries.timeline import outcome

REPORT = 'report.html'


class Unnoticed(Value):
    """A planted fault that no trial noticed; `span` is `file:line` of the rewrite, `why` names the inputs that would show it."""

    span: str
    what: str
    why: str


class Faults(Value):
    """Planted faults, how many of them the proof noticed, and the others."""

    planted: int
    killed: int
    survivors: tuple[Unnoticed, ...] = ()


class Shown(Value):
    """The proof in figures; seconds and 2**20 bytes are medians, None where nothing was measured; `tolerances` are columns within a bound."""

    verdict: str
    inputs_tried: int
    differences: int
    mutation: Faults | None
    legacy_seconds: float | None
    modern_seconds: float | None
    legacy_peak_mb: float | None
    modern_peak_mb: float | None
    tolerances: tuple[Tolerance, ...] = ()


class Kept(Value):
    """A construct that stayed as it was; `span` is `file:line`."""

    span: str
    why: str


class Covered(Value):
    """How much of the legacy code was modernized, in constructs; `islands` stay on pandas between polars, `untaken` branches are refused."""

    constructs: int
    modernized: int
    left: tuple[Kept, ...]
    islands: tuple[Kept, ...] = ()
    untaken: tuple[Kept, ...] = ()
    records: tuple[RecordUse, ...] = ()


class Pull(Value):
    """A pull request of the delivery."""

    number: int
    url: str
    branch: str
    state: str


class Result(Value):
    """One run in one object; None where the run did not come that far. `report` is the path of the page once written."""

    job: str
    outcome: Outcome
    proof: Shown | None
    coverage: Covered | None
    legacy_packages_left: tuple[str, ...]
    branch: str | None
    pull_requests: tuple[Pull, ...]
    report: str | None


def result(store: Store, until: str = '') -> Result:
    """Return the result of a run, whole or stopped; `until` names the last stage that was asked for."""
    return result_of(gather(store), until)


def result_of(dossier: Dossier, until: str = '') -> Result:
    """Return the result that a dossier holds."""
    page = Path(dossier.folder, REPORT)
    branches = dossier.change.branches if dossier.change else ()
    return Result(
        job=dossier.name,
        outcome=outcome(dossier, until),
        proof=_shown(dossier.proof) if dossier.proof else None,
        coverage=_covered(dossier),
        legacy_packages_left=dossier.patch.legacy_packages_left if dossier.patch else (),
        # A branch that was planned and never submitted does not exist.
        branch=branches[0].name if branches and dossier.delivery else None,
        pull_requests=_pulls(dossier),
        report=str(page) if page.exists() else None,
    )


def _shown(proof: Proof) -> Shown:
    timed, faults = proof.performance, proof.mutation
    return Shown(
        verdict=proof.verdict,
        inputs_tried=proof.inputs_tried,
        differences=proof.differences,
        mutation=_faults(faults) if faults else None,
        tolerances=proof.tolerances,
        legacy_seconds=timed.legacy.wall_seconds if timed else None,
        modern_seconds=timed.modern.wall_seconds if timed else None,
        legacy_peak_mb=timed.legacy.peak_mb if timed else None,
        modern_peak_mb=timed.modern.peak_mb if timed else None,
    )


def _faults(mutation: Mutation) -> Faults:
    survivors = tuple(Unnoticed(span=one.place, what=one.what, why=one.why) for one in mutation.survivors)
    return Faults(planted=mutation.planted, killed=mutation.killed, survivors=survivors)


def _covered(dossier: Dossier) -> Covered | None:
    if dossier.patch is None:
        return None
    coverage = dossier.patch.coverage
    left = tuple(Kept(span=str(item.span), why=item.why) for item in (*coverage.left, *dossier.patch.refusals))
    islands = tuple(Kept(span=str(item.span), why=item.why) for item in coverage.islands)
    untaken = tuple(Kept(span=str(item.span), why=item.why) for item in coverage.untaken)
    return Covered(
        constructs=coverage.constructs,
        modernized=coverage.modernized,
        left=left,
        islands=islands,
        untaken=untaken,
        records=coverage.records,
    )


def _pulls(dossier: Dossier) -> tuple[Pull, ...]:
    pulls = dossier.delivery.pull_requests if dossier.delivery else ()
    return tuple(Pull(number=p.number, url=p.url, branch=p.branch, state=_state(dossier, p)) for p in pulls)


def _state(dossier: Dossier, pull: PullRequest) -> str:
    return 'merged' if pull.number in dossier.merged else pull.state
