"""Dossier -> everything the run did not prove, measure, check or understand."""

from collections.abc import Iterator

from rewright.model.blueprint import Blueprint
from rewright.model.observation import Observation
from rewright.model.proof import Proof
from rewright.model.recording import Recording
from rewright.model.review import Review
from rewright.model.value import Value
from rewright.queries.dossier import Dossier
from rewright.queries.timeline import timeline


class Gap(Value):
    """One thing that is not known, and why."""

    area: str
    what: str
    why: str


LIMIT = Gap(
    area='proof',
    what='inputs that were not tried',
    why='equality is shown on the inputs listed under Evidence; on any other input it is expected, not shown',
)


def gaps(dossier: Dossier) -> tuple[Gap, ...]:
    """List all gaps in the order of the stages; the list is never empty, since no proof covers every input."""
    found = _gaps(dossier)
    if dossier.job is None:
        return found
    # The job's own folder goes without saying.
    root = f'{dossier.job.root}/'
    return tuple(gap.model_copy(update={'what': gap.what.replace(root, '')}) for gap in found)


def _gaps(dossier: Dossier) -> tuple[Gap, ...]:
    return (
        *_stages(dossier),
        *_reading(dossier),
        *(_recording(dossier.recording) if dossier.recording else ()),
        *(_observation(dossier.observation) if dossier.observation else ()),
        *(_proof(dossier.proof) if dossier.proof else ()),
        LIMIT,
        *(_blueprint(dossier.blueprint) if dossier.blueprint else ()),
        *_infrastructure(dossier),
        *(_review(dossier.review) if dossier.review else ()),
    )


def _stages(dossier: Dossier) -> Iterator[Gap]:
    for stage in timeline(dossier):
        if stage.state not in {'ok', 'unreported', 'not_reached'}:
            yield Gap(area=stage.name, what=f'{stage.name}: {stage.words}', why=stage.summary or 'no reason was given')
    missing = ', '.join(stage.name for stage in timeline(dossier) if stage.state == 'not_reached')
    if missing:
        yield Gap(area='run', what=f'{missing}: not reached', why='the run ended before')
    for name, why in dossier.unreadable.items():
        yield Gap(area=name, what='artifact cannot be read', why=why)


def _reading(dossier: Dossier) -> Iterator[Gap]:
    for item in dossier.facts.not_understood if dossier.facts else ():
        yield Gap(area='read', what=f'{item.span} was not understood', why=item.why)
    for left in dossier.patch.refusals if dossier.patch else ():
        yield Gap(area='rewrite', what=f'{left.span} was not rewritten: {left.what}', why=left.why)
    for branch in dossier.patch.coverage.untaken if dossier.patch else ():
        why = f'{branch.why}; a run that takes it is refused'
        yield Gap(area='rewrite', what=f'{branch.span}: {branch.what}', why=why)


def _observation(observation: Observation) -> Iterator[Gap]:
    for sentence in observation.not_observed:
        what, _, why = sentence.partition(': ')
        yield Gap(area='record', what=f'not observed: {what}', why=why)


def _recording(recording: Recording) -> Iterator[Gap]:
    if not recording.repeatable:
        yield Gap(area='record', what='the legacy job is not repeatable', why='; '.join(recording.unstable))
    if recording.live.sandbox != 'bubblewrap':
        yield Gap(area='record', what='isolation of the runs', why=f'the sandbox was: {recording.live.sandbox}')
    if recording.again.clock == 'python shim':
        why = 'the clock was shifted in Python only; libraries that ask the kernel saw the real one'
        yield Gap(area='record', what='what follows the clock', why=why)
    if recording.again.directory_order != 'reversed':
        why = 'directories were turned in Python only; other programs saw the real order'
        if recording.again.directory_order == 'native':
            why = 'the order of directories was never changed'
        yield Gap(area='record', what='what follows the order of directories', why=why)
    if recording.live.limit:
        yield Gap(area='record', what='the recorded run did not end by itself', why=f'limit: {recording.live.limit}')
    for place in recording.volatile:
        why = f'it follows the {place.cause}, so only its form is compared: {place.pattern}'
        if not place.by_form:
            why = f'it follows the {place.cause}, which the job does not say: both sides were given the same ones'
        yield Gap(area='record', what=f'{place.output}: {place.place}', why=why)


def _proof(proof: Proof) -> Iterator[Gap]:
    if proof.verdict != 'proven':
        yield Gap(area='proof', what='equality is not proven', why='; '.join(proof.reasons) or 'no reason was given')
    for trial in proof.trials:
        if trial.result in {'not_run', 'refused'}:
            yield Gap(area='proof', what=f'{trial.name}: {trial.result.replace("_", " ")}', why=trial.note)
    yield from _faults(proof)
    left = [kind for kind in proof.kinds if kind.why.startswith('not tried')]
    if left:
        names = ', '.join(kind.kind for kind in left)
        yield Gap(area='proof', what=f'{len(left)} kinds of changed inputs', why=f'{left[0].why}: {names}')
    for why in proof.shipped.left if proof.shipped else ():
        yield Gap(area='proof', what='a case without a delivered test', why=why)
    if proof.performance is None:
        yield Gap(area='proof', what='time and memory', why='not measured')
    if proof.enlarged is not None and proof.enlarged.why:
        yield Gap(
            area='proof', what=f'time and memory on {proof.enlarged.times} times the rows', why=proof.enlarged.why
        )
    if proof.certificate is None:
        yield Gap(area='proof', what='certificate', why='none was issued')


def _faults(proof: Proof) -> Iterator[Gap]:
    # Without planted faults nobody knows whether the trials would notice anything.
    if proof.mutation is None:
        yield Gap(area='proof', what='mutation score', why='not measured: no faults were planted')
        return
    for survivor in proof.mutation.survivors:
        yield Gap(area='proof', what=f'planted fault not noticed: {survivor.named}', why=survivor.why)


def _blueprint(blueprint: Blueprint) -> Iterator[Gap]:
    for line in blueprint.cost:
        if line.monthly_usd is None:
            yield Gap(area='design', what=f'cost of {line.item}', why=f'no price known: {line.source}')
    for stage in blueprint.stages:
        if stage.sequential_seconds is None:
            yield Gap(area='design', what=f'seconds spent in {stage.stage}', why='not measured')
    if blueprint.legacy_monthly_usd is None:
        yield Gap(area='design', what='monthly cost of the legacy job', why='unknown')


def _infrastructure(dossier: Dossier) -> Iterator[Gap]:
    for item in dossier.infrastructure.not_checked if dossier.infrastructure else ():
        yield Gap(area='provision', what='infrastructure', why=f'not checked: {item}')


def _review(review: Review) -> Iterator[Gap]:
    for decision in review.decisions:
        for check in decision.checks:
            if check.result == 'not_measured':
                what = f'check {check.check} on pull request {decision.pull_request}'
                yield Gap(area='review', what=what, why=check.detail)
