"""What was run -> the hashes that say exactly what a proof is about."""

import hashlib
import json
from collections.abc import Iterable

from rewright.model.patch import Patch
from rewright.model.policy import Policy
from rewright.model.proof import Certificate, Trial
from rewright.model.recording import Environment, Recording


def certified(
    sources: dict[str, str],
    patch: Patch,
    recording: Recording,
    modern: Environment,
    trials: Iterable[Trial],
    policy: Policy,
) -> Certificate:
    """Return the certificate of one proof; inputs are named in the order they were first tried."""
    return Certificate(
        legacy=named(sources),
        rewrite=named(patch.files),
        legacy_environment=recording.environment.sha256,
        modern_environment=modern.sha256,
        inputs=tuple(dict.fromkeys(trial.inputs for trial in trials if trial.result != 'not_run')),
        policy=named(policy.model_dump(mode='json')),
    )


def named(value: object) -> str:
    """Return the SHA-256 of a value's JSON with sorted keys."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(',', ':'))
    return hashlib.sha256(text.encode()).hexdigest()
