"""A bundle's own parts and two rebuilt environments -> what is no longer as its certificate says."""

from collections.abc import Callable, Collection

from rewright.model.bundle import Bundle
from rewright.model.recording import Environment
from rewright.model.run import Program
from rewright.ports.blobs import Blobs
from rewright.ports.sandbox import Sandbox
from rewright.prove import programs
from rewright.prove.again import again
from rewright.prove.materials import materials
from rewright.prove.reach import unexplained
from rewright.prove.sides import Sides
from rewright.prove.stating import stated


def restated(bundle: Bundle, checks: Collection[str] | None = None) -> bytes:
    """Return the certificate that the bundle's own parts give; empty where its proof has none.

    `checks`: the comparisons that a certificate of an earlier release names, None for all there are.
    """
    job, moved = bundle.job, bundle.facts.moved
    sources = programs.shown_sources(job, moved, bundle.sources) if bundle.secrets else bundle.sources
    statement = stated(job, sources, bundle.recording, bundle.patch, bundle.proof, bundle.policy, bundle.base, checks)
    return statement.as_bytes() if statement else b''


def reproved(
    bundle: Bundle,
    legacy: Environment,
    modern: Environment,
    sandbox: Sandbox,
    blobs: Blobs,
    say: Callable[[str], None],
) -> tuple[str, ...]:
    """Run everything of the bundle again and return what moved, in sentences."""
    job, patch = bundle.job, bundle.patch
    recording = bundle.recording.model_copy(update={'environment': legacy})
    moved = bundle.facts.moved
    sources = programs.marked_sources(job, moved, bundle.sources, bundle.recording.marks)
    sides = Sides(
        job=job,
        recording=recording,
        policy=bundle.policy.proof,
        sandbox=sandbox,
        blobs=blobs,
        legacy=_told(programs.legacy(job, recording, sources), bundle),
        modern=_told(programs.modern(job, patch, modern), bundle),
        fan_out=_told(programs.fan_out(job, patch, modern), bundle) if patch.form == 'fan_out' else None,
        say=say,
    )
    outside = unexplained(job, recording, patch, programs.readable(job, recording, sources))
    reads_nothing = not materials(job, recording, bundle.facts, {})
    return again(sides, patch, bundle.proof, outside, reads_nothing=reads_nothing)


def _told(program: Program, bundle: Bundle) -> Program:
    """Return the program with the marks of its secrets for their values: that is what was recorded."""
    plain = programs.moved_values(bundle.job, bundle.facts.moved, bundle.sources) if bundle.secrets else {}
    return program.model_copy(update={'variables': bundle.job.environment | plain | bundle.recording.marks})
