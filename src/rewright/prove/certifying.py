"""What was run -> the hashes that say exactly what a proof is about."""

from collections.abc import Iterable

from rewright import __version__
from rewright.model.certificate import Certificate, asked_for, recorded
from rewright.model.digest import named
from rewright.model.job import Job
from rewright.model.patch import Patch
from rewright.model.policy import Policy
from rewright.model.proof import Trial
from rewright.model.recording import Environment, Recording
from rewright.model.tolerance import bounds_named


def certified(
    job: Job,
    sources: dict[str, str],
    patch: Patch,
    recording: Recording,
    modern: Environment,
    trials: Iterable[Trial],
    policy: Policy,
    base: str,
) -> Certificate:
    """Return the certificate of one proof; inputs are named in the order they were first tried."""
    return Certificate(
        legacy=named(sources),
        requirements=asked_for(job),
        legacy_environment=recording.environment.sha256,
        rewrite=named(patch.files),
        modern_environment=modern.sha256,
        recording=recorded(recording),
        inputs=tuple(dict.fromkeys(trial.inputs for trial in trials if trial.result != 'not_run')),
        policy=named(policy.model_dump(mode='json')),
        tool=__version__,
        tolerances=bounds_named(job.tolerances),
        base=base,
    )
