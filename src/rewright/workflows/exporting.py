"""A finished run -> the documents and objects of its bundle."""

from collections.abc import Iterator
from dataclasses import dataclass

from rewright import __version__
from rewright.model.bundle import Bundle
from rewright.model.change import Delivery
from rewright.model.digest import canonical, named
from rewright.model.facts import Facts
from rewright.model.job import Job
from rewright.model.patch import Patch
from rewright.model.policy import Policy
from rewright.model.proof import Proof
from rewright.model.recording import Recording
from rewright.model.refusal import Refusal
from rewright.model.run import Inputs, Run
from rewright.ports.blobs import Blobs
from rewright.ports.sandbox import Environments
from rewright.ports.store import Store
from rewright.prove.programs import legacy_sources, shown_sources
from rewright.prove.reproving import restated

CERTIFICATE = 'certificate.json'
SIGNATURE = 'signature.json'
_REST = 'bundle.json'


@dataclass(frozen=True)
class Export:
    """What goes into one bundle file: documents by name, and the names of the objects they speak of."""

    documents: dict[str, bytes]
    objects: tuple[str, ...]


def gathered(store: Store, environments: Environments, blobs: Blobs, *, with_secrets: bool = False) -> Export:
    """Collect everything a proof was made from; Refusal when the run has no certificate, or its source moved since.

    A source that holds a secret in the clear cannot be exported without it: Refusal, unless `with_secrets` says so.
    """
    job, facts = store.read('job', Job), store.read('facts', Facts)
    recording, proof = store.read('recording', Recording), store.read('proof', Proof)
    if proof.certificate is None or proof.environment is None:
        raise Refusal(
            f'the run has no certificate: {"; ".join(proof.reasons)}', where=str(store.folder),
            next_move='Only what both sides ran on can be exported.',
        )  # fmt: skip
    # Words that stand in what was recorded too cannot be told from it.
    exposed = (*facts.exposed, *(str(secret.spans[0]) for secret in facts.moved if secret.plain))
    if exposed and not with_secrets:
        raise Refusal(
            'the bundle would hold a secret that stands in the source', where=exposed[0],
            next_move='Move it to an environment variable and run again, or export it on purpose: --with-secrets.',
        )  # fmt: skip
    sources = legacy_sources(job, facts, recording, blobs)
    shown = shown_sources(job, facts.moved, sources)
    if named(shown) != proof.certificate.legacy:
        raise Refusal(
            'the legacy source moved since it was proven', where=job.root, next_move='Run it again, then export.'
        )
    bundle = Bundle(
        tool=__version__,
        job=job,
        policy=store.read('policy', Policy),
        facts=facts,
        sources=sources if exposed else shown,
        recording=recording,
        patch=store.read('patch', Patch),
        proof=proof,
        legacy=environments.lock(recording.environment),
        modern=environments.lock(proof.environment),
        base=_base(store),
        secrets=bool(exposed),
    )
    return Export(documents(bundle), tuple(sorted(set(objects(bundle, blobs)))))


def documents(bundle: Bundle) -> dict[str, bytes]:
    """Return the parts of a bundle as canonical JSON, one document a part, and the certificate they give."""
    whole = _pathless(bundle).model_dump(mode='json')
    parts = {name: part for name, part in whole.items() if isinstance(part, dict)}
    rest = {name: part for name, part in whole.items() if name not in parts}
    found = {f'{name}.json': canonical(part) for name, part in parts.items()}
    return found | {_REST: canonical(rest), CERTIFICATE: restated(bundle)}


def objects(bundle: Bundle, blobs: Blobs) -> Iterator[str]:
    """Yield the names of all objects that a bundle speaks of; KeyError where one that names others is missing."""
    recording = bundle.recording
    yield from _of_inputs(recording.inputs)
    for run in (recording.live, recording.again):
        yield from _of_run(run)
    if recording.observation:
        yield recording.observation
    for trial in bundle.proof.trials:
        yield trial.kept
        yield from _of_inputs(Inputs.model_validate_json(blobs.get(trial.kept)))
        for name in filter(None, (trial.legacy, trial.modern)):
            yield name
            yield from _of_run(Run.model_validate_json(blobs.get(name)))


def _pathless(bundle: Bundle) -> Bundle:
    """Return the bundle without the places where this machine keeps environments."""
    recording = bundle.recording
    here = recording.environment.model_copy(update={'path': ''})
    there = bundle.modern.environment
    proof = bundle.proof.model_copy(update={'environment': there})
    return bundle.model_copy(
        update={'recording': recording.model_copy(update={'environment': here}), 'proof': proof}
    )  # fmt: skip


def _base(store: Store) -> str:
    if not store.has('delivery'):
        return ''
    pulls = store.read('delivery', Delivery).pull_requests
    return pulls[0].base if pulls else ''


def _of_inputs(inputs: Inputs) -> Iterator[str]:
    yield from (file.sha256 for file in inputs.files)
    for database in inputs.postgres.databases if inputs.postgres else ():
        yield from (one.sha256 for one in (*database.files, *database.changed))
    if inputs.aws:
        objects = (loaded for bucket in inputs.aws.buckets for loaded in bucket.objects)
        yield from (one.sha256 for one in (*objects, *inputs.aws.tables))
    for exchange in inputs.tape.exchanges:
        yield from filter(None, (exchange.body, exchange.request_body))


def _of_run(run: Run) -> Iterator[str]:
    yield from filter(None, (name for found in run.stored for name in (found.sha256, found.was)))
    yield from filter(None, (run.stdout, run.stderr, *(effect.sha256 for effect in run.effects)))
    for exchange in run.tape.exchanges:
        yield from filter(None, (exchange.body, exchange.request_body))
