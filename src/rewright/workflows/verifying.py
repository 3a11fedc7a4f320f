"""A bundle that was read -> whether its proof holds here: everything run again, and what moved."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from rewright.model.bundle import BUNDLE_SCHEMA, Bundle, Verification
from rewright.model.certificate import Standing, asked_for, moved, recorded
from rewright.model.digest import named
from rewright.model.recording import Environment
from rewright.model.refusal import Refusal
from rewright.model.tolerance import bounds_named
from rewright.ports.blobs import Blobs
from rewright.ports.sandbox import Environments, Sandbox
from rewright.prove.reproving import reproved, restated
from rewright.workflows.exporting import objects

_TIMES = 'times and memory are not measured again'


@dataclass(frozen=True)
class Means:
    """What a verification needs of this machine; `head` is the base branch's commit in a named repository, None without one."""

    sandbox: Sandbox
    environments: Environments
    blobs: Blobs
    say: Callable[[str], None]
    head: str | None = None


def opened(documents: Mapping[str, bytes]) -> Bundle:
    """Return the bundle that documents make up; Refusal when they make up none that this version reads."""
    try:
        parts = {name.removesuffix('.json'): json.loads(data) for name, data in documents.items()}
        rest = parts.pop('bundle')
        if rest['schema_version'] != BUNDLE_SCHEMA:
            raise Refusal(
                f'the bundle has schema version {rest["schema_version"]}, this Rewright reads {BUNDLE_SCHEMA}',
                next_move='Read it with the version of Rewright that wrote it.',
            )
        known = {name: part for name, part in parts.items() if name in Bundle.model_fields}
        return Bundle.model_validate_json(json.dumps({**known, **rest}))
    except ValidationError as error:
        problem = error.errors()[0]
        place = '.'.join(str(part) for part in problem['loc'])
        raise Refusal(
            f'the bundle is not one of this version: {problem["msg"]} at {place}',
            next_move='Ask for the bundle again, or read it with the version that wrote it.',
        ) from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Refusal('the bundle lacks a part, or a part is no JSON', next_move='Ask for the bundle again.') from None


def verified(bundle: Bundle, certificate: bytes, signature: str, means: Means) -> Verification:
    """Make the proof of a bundle again; the verdict is `same` only where everything ran and nothing moved.

    Refusal when an object that the bundle speaks of is missing or is no run.
    """
    result = Verification(
        verdict='not verified',
        certificate=hashlib.sha256(certificate).hexdigest(),
        signature=signature,
        unchecked=_unchecked(signature, means),
    )
    _refuse_incomplete(bundle, means.blobs)
    try:
        legacy, modern = _rebuilt(bundle, means)
    except Refusal as refusal:
        return result.model_copy(update={'unchecked': (f'not verified: {refusal.what}', *result.unchecked)})
    means.say(f'{len(bundle.proof.trials)} trials of both sides')
    found = (
        *_restated(bundle, certificate),
        *_moved(bundle, legacy, modern, means),
        *reproved(bundle, legacy, modern, means.sandbox, means.blobs, means.say),
    )
    return result.model_copy(
        update={'verdict': 'not same' if found else 'same', 'moved': found, 'checked': _checked(bundle)}
    )


def _rebuilt(bundle: Bundle, means: Means) -> tuple[Environment, Environment]:
    means.say('building the environment of the legacy job')
    legacy = means.environments.rebuild(bundle.legacy)
    means.say('building the environment of the rewrite')
    return legacy, means.environments.rebuild(bundle.modern)


def _restated(bundle: Bundle, certificate: bytes) -> list[str]:
    """Say where the certificate says something else than the bundle's own parts."""
    own = restated(bundle, _comparisons(certificate))
    if own == certificate:
        return []
    try:
        one, two = json.loads(own), json.loads(certificate)
        pairs = {'subject': (one['subject'], two['subject'])}
        pairs |= {name: (part, two['predicate'].get(name)) for name, part in one['predicate'].items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        return ['the certificate is no statement about these parts']
    names = [name for name, (left, right) in pairs.items() if left != right] or ['its form']
    return [f'the certificate says otherwise than the bundle about {name}' for name in names]


def _comparisons(certificate: bytes) -> list[str] | None:
    """Return the comparisons that a certificate names: one of an earlier release names fewer, and all there are are made again."""
    try:
        named = json.loads(certificate)['predicate']['comparison']['checks']
    except (ValueError, KeyError, TypeError):
        return None
    return named if isinstance(named, list) and named else None


def _moved(bundle: Bundle, legacy: Environment, modern: Environment, means: Means) -> list[str]:
    proven = bundle.proof.certificate
    if proven is None:
        return ['the proof has no certificate']
    standing = Standing(
        legacy=named(bundle.sources),
        requirements=asked_for(bundle.job),
        tolerances=bounds_named(bundle.job.tolerances),
        legacy_environment=legacy.sha256,
        rewrite=named(bundle.patch.files),
        modern_environment=modern.sha256,
        recording=recorded(bundle.recording),
        policy=named(bundle.policy.model_dump(mode='json')),
        base=means.head,
    )
    return [str(part) for part in moved(proven.bound(bundle.base, ''), standing)]


def _unchecked(signature: str, means: Means) -> tuple[str, ...]:
    found = [] if signature.startswith('signed') else [f'signature: {signature}']
    if means.head is None:
        found.append('base branch: no repository was named')
    return (*found, _TIMES)


def _checked(bundle: Bundle) -> tuple[str, ...]:
    proof = bundle.proof
    faults = f'{proof.mutation.planted} planted faults' if proof.mutation else 'no planted faults'
    return (
        'hashes of all parts and objects',
        'both environments, built from their locks',
        f'{len(proof.trials)} trials on {len({trial.inputs for trial in proof.trials})} inputs, both sides run again',
        faults,
    )


def _refuse_incomplete(bundle: Bundle, blobs: Blobs) -> None:
    try:
        for name in objects(bundle, blobs):
            blobs.get(name)
    except (KeyError, ValueError):
        raise Refusal('an object of the bundle is missing, or is no run', next_move='Ask for it again.') from None
