"""What a proof is about, what is there now, and which of it moved in between: one moved part ends the proof."""

from typing import Annotated

from pydantic import Field

from rewright.model.digest import named
from rewright.model.job import Job
from rewright.model.recording import Recording
from rewright.model.value import Value

# What each part is called where people read that it moved.
_PARTS = {
    'legacy': 'the legacy source',
    'requirements': 'the requirements of the job',
    'tolerances': 'the bounds of columns that may differ',
    'legacy_environment': 'the environment of the legacy job',
    'rewrite': 'the rewrite',
    'modern_environment': 'the environment of the rewrite',
    'recording': 'the recording',
    'policy': 'the policy',
    'base': 'the base branch',
    'head': 'the head of the pull request',
}


class Certificate(Value):
    """SHA-256 of everything that was run: sources, requirement lines, environments, rewrite, recording, inputs, policy, tolerances.

    `tool` is the version that ran it. `base` and `head` are commits: where the delivered branch starts and ends. Both
    are empty until something is delivered, unless the repository was there when the proof was made.
    """

    legacy: str
    requirements: str
    legacy_environment: str
    rewrite: str
    modern_environment: str
    recording: str
    inputs: tuple[str, ...]
    policy: str
    tool: str
    # Left out where nothing may differ, so that certificates of such jobs keep their form.
    tolerances: Annotated[str, Field(exclude_if=lambda name: not name)] = ''
    base: str = ''
    head: str = ''

    def bound(self, base: str, head: str) -> 'Certificate':
        """Return the certificate of the delivered branch; a base that was there at the proof stays."""
        return self.model_copy(update={'base': self.base or base, 'head': self.head or head})


class Standing(Value):
    """The parts of a certificate as they are now; None where nobody looked."""

    legacy: str | None = None
    requirements: str | None = None
    tolerances: str | None = None
    legacy_environment: str | None = None
    rewrite: str | None = None
    modern_environment: str | None = None
    recording: str | None = None
    policy: str | None = None
    base: str | None = None
    head: str | None = None


class Moved(Value):
    """One part that is not what was proven; an empty name is something that is not there."""

    part: str
    was: str
    now: str

    def __str__(self) -> str:
        was, now = (name[:12] or 'nothing' for name in (self.was, self.now))
        return f'{_PARTS[self.part]} moved: {was} was proven, {now} is there now'


def asked_for(job: Job) -> str:
    """Name the requirement lines of a job."""
    return named([list(job.requirements), job.requirements_before])


def recorded(recording: Recording) -> str:
    """Name a recording; where this machine keeps the environment is no part of it."""
    return named(recording.model_dump(mode='json', exclude={'environment': {'path'}}))


def moved(certificate: Certificate, now: Standing) -> tuple[Moved, ...]:
    """Say which parts moved since the proof; a certificate with any of them has expired."""
    pairs = ((part, getattr(certificate, part), getattr(now, part)) for part in _PARTS)
    return tuple(
        Moved(part=part, was=was, now=found) for part, was, found in pairs if found is not None and was != found
    )


def unseen(now: Standing) -> tuple[str, ...]:
    """Name the parts that nobody looked at."""
    return tuple(name for part, name in _PARTS.items() if getattr(now, part) is None)
