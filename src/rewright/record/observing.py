"""Replays and the live run -> the blob of an observation that is known not to have changed what the job does."""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from rewright.model.job import Job
from rewright.model.observation import Observation
from rewright.model.recording import Volatile
from rewright.model.run import Run
from rewright.ports.blobs import Blobs
from rewright.ports.sandbox import Environments
from rewright.reconcile import Varying
from rewright.record.converting import in_python_3
from rewright.record.differing import differing
from rewright.record.joining import joined
from rewright.record.replays import Replays
from rewright.record.spans import with_ends
from rewright.transpile.converting import Unconverted


def observe(
    job: Job,
    files: Sequence[str],
    blobs: Blobs,
    live: Run,
    replays: Replays,
    volatile: Sequence[Volatile],
    environments: Environments,
    progress: Callable[[str], None],
) -> str:
    """Replay under observation; the name is empty when there is none, or when the observed run did something else.

    `files` are those of the job that its source names, relative to its root. A job of Python 2 is converted, and what is
    observed is its conversion, which has to do what the job did; why it does not, or why there is none, is observed too.
    """
    sources: dict[str, str] = {}
    if replays.python.startswith('2.'):
        try:
            replays, sources = in_python_3(job, files, replays, environments.modern(), blobs)
        except Unconverted as no:
            why = f'{no.file or job.script}:{no.line}: {no.why}'
            progress(f'not converted to Python 3: {why}')
            return _unconverted(job, why, blobs)
    run = replays.observed()
    observation = joined(blobs.get(run.observation), job.root, job.script) if run.observation else None
    # Facts of a run that did something else are facts of another program.
    changed = _changed(job, blobs, live, run, volatile)
    if sources and changed:
        progress(f'the conversion to Python 3 is not used: {changed}')
        return _unconverted(job, f'{job.script}:1: converted to Python 3, it did something else: {changed}', blobs)
    if observation is None or not (observation.expressions or observation.statements or observation.files):
        progress('the observer left nothing: the rewrite has only the source to go by')
        return ''
    if changed:
        progress(f'the observation is not used, the observed run differs: {changed}')
        return ''
    seen = {job.script, *observation.files}
    asleep = tuple(f'{name}: nothing that was observed ran it' for name in files if name not in seen)
    setting = (e.method for e in live.tape.exchanges if any(k.lower() == 'set-cookie' for k, _ in e.headers))
    known = {'not_observed': (*observation.not_observed, *asleep), 'cookies': tuple(sorted(set(setting)))}
    whole = observation.model_copy(update=known)
    for sentence in whole.not_observed:
        progress(f'not observed: {sentence}')
    return blobs.put(_with_ends(job, whole, sources).model_dump_json().encode())


def _changed(job: Job, blobs: Blobs, live: Run, run: Run, volatile: Sequence[Volatile]) -> str:
    """The first thing that the observed run did otherwise; empty where there is none."""
    found = differing(job, blobs, live, run)
    unknown = (
        f'{output}: {place}: {varying.example!r} became {varying.other!r}'
        for (output, place), varying in found.places.items()
        if not _is_known(output, varying, volatile)
    )
    return next((sentence for sentence in (*found.unexplained, *unknown)), '')


def _unconverted(job: Job, why: str, blobs: Blobs) -> str:
    observation = Observation(script=job.script, unconverted=why, not_observed=(why,))
    return blobs.put(observation.model_dump_json().encode())


def _with_ends(job: Job, observation: Observation, converted: Mapping[str, str]) -> Observation:
    def source(name: str) -> bytes:
        return converted[name].encode() if name in converted else _source(job, name)

    first = with_ends(observation.expressions, source(job.script))
    files = {
        name: found.model_copy(update={'expressions': with_ends(found.expressions, source(name))})
        for name, found in observation.files.items()
    }
    return observation.model_copy(update={'expressions': first, 'files': files})


def _source(job: Job, name: str) -> bytes:
    """The bytes of a source; what the job itself wrote and imported is not there, and has no ends."""
    path = Path(job.root, name)
    return path.read_bytes() if path.is_file() else b''


def _is_known(output: str, varying: Varying, volatile: Sequence[Volatile]) -> bool:
    """Both values fit a volatile place of the output; over a shorter time fewer parts of a line change."""
    values = (varying.example, varying.other)
    patterns = [found.pattern for found in volatile if found.output == output]
    return any(all(re.fullmatch(pattern, value, re.DOTALL) for value in values) for pattern in patterns)
