"""A proof and what it rests on -> the in-toto statement that others verify."""

import hashlib
from collections.abc import Collection
from pathlib import PurePosixPath

from rewright.catalog import units
from rewright.model.certificate import Certificate
from rewright.model.job import Job
from rewright.model.patch import Patch
from rewright.model.policy import Policy
from rewright.model.proof import Proof, Trial
from rewright.model.recording import Environment, Recording
from rewright.model.statement import (
    Comparison,
    Digest,
    MaskedPlace,
    Place,
    Predicate,
    Ran,
    Resource,
    Statement,
)

RULE = (
    'identical bytes of text files; identical stored values and types of containers whose bytes carry no meaning; '
    'volatile places by form'
)
BOUNDED = '; numbers in the columns of `tolerances` within their bounds'


def stated(
    job: Job,
    sources: dict[str, str],
    recording: Recording,
    patch: Patch,
    proof: Proof,
    policy: Policy,
    base: str = '',
    checks: Collection[str] | None = None,
) -> Statement | None:
    """Return the statement of a proof, None where nothing was run; `base` is the commit the delivered branch starts from.

    `checks`: only these are said to have been made, None for all there are.
    """
    certificate, modern = proof.certificate, proof.environment
    if certificate is None or modern is None:
        return None
    predicate = Predicate(
        job=job.name,
        tool=certificate.tool,
        verdict=proof.verdict,
        reasons=proof.reasons,
        base=certificate.base or base or None,
        legacy=_files({str(PurePosixPath(path).relative_to(job.root)): text for path, text in sources.items()}),
        hashes=_hashes(certificate),
        environments={'legacy': _place(recording.environment), 'modern': _place(modern)},
        comparison=_comparison(recording, job, checks),
        trials=tuple(_ran(trial) for trial in proof.trials),
        inputs_tried=proof.inputs_tried,
        differences=proof.differences,
        mutation=proof.mutation,
        sandboxes=tuple(sorted({trial.sandbox for trial in proof.trials})),
        clocks=tuple(sorted({trial.clock for trial in proof.trials})),
        policy=policy,
    )
    return Statement(subject=_files(patch.files), predicate=predicate)


def _files(files: dict[str, str]) -> tuple[Resource, ...]:
    return tuple(
        Resource(name=name, digest=Digest(sha256=hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()))
        for name, text in sorted(files.items())
    )


def _hashes(certificate: Certificate) -> dict[str, str]:
    return certificate.model_dump(exclude={'inputs', 'tool', 'base', 'head'})


def _place(environment: Environment) -> Place:
    return Place(python=environment.python, packages=environment.packages, sha256=environment.sha256)


def _comparison(recording: Recording, job: Job, named: Collection[str] | None) -> Comparison:
    places = tuple(
        MaskedPlace(output=found.output, place=found.place, cause=found.cause, pattern=found.pattern)
        for found in recording.volatile
        if found.by_form
    )
    checks = tuple(name for name in units('rewright.prove.checks') if named is None or name in named)
    return Comparison(
        checks=checks, rule=RULE + (BOUNDED if job.tolerances else ''), volatile=places, tolerances=job.tolerances
    )


def _ran(trial: Trial) -> Ran:
    return Ran(
        name=trial.name,
        form=trial.form,
        inputs=trial.inputs,
        kept=trial.kept,
        legacy=trial.legacy,
        modern=trial.modern,
        clock_start=trial.conditions.clock_start,
        hash_seed=trial.conditions.hash_seed,
        latency=trial.conditions.latency,
        sleep=trial.conditions.sleep,
        result=trial.result,
        outputs=tuple((one.output, one.level) for one in trial.compared),
        note=trial.note,
    )
