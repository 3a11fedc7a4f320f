"""Replays and the live run -> the blob of an observation that is known not to have changed what the job does."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from pydantic import ValidationError

from rewright.model.job import Job
from rewright.model.observation import Observation
from rewright.model.recording import Volatile
from rewright.model.run import Run
from rewright.ports.blobs import Blobs
from rewright.reconcile import Varying
from rewright.record.differing import differing
from rewright.record.replays import Replays
from rewright.record.spans import with_ends


def observe(
    job: Job, blobs: Blobs, live: Run, replays: Replays, volatile: Sequence[Volatile], progress: Callable[[str], None]
) -> str:
    """Replay under observation; the name is empty when there is none, or when the observed run did something else."""
    if replays.python.startswith('2.'):
        progress('a job of Python 2 is not observed: the observer needs Python 3')
        return ''
    run = replays.observed()
    if not run.observation:
        progress('the observer left nothing: the rewrite has only the source to go by')
        return ''
    # Facts of a run that did something else are facts of another program.
    found = differing(job, blobs, live, run)
    unknown = (output for (output, _), varying in found.places.items() if not _is_known(output, varying, volatile))
    changed = [*found.unexplained, *unknown]
    if changed:
        progress(f'the observation is not used, the observed run differs: {changed[0]}')
        return ''
    try:
        observation = Observation.model_validate_json(blobs.get(run.observation))
    except ValidationError as error:
        progress(f'the observation is not used: {error.errors()[0]["msg"]}')
        return ''
    return blobs.put(with_ends(observation, Path(job.root, job.script).read_bytes()).model_dump_json().encode())


def _is_known(output: str, varying: Varying, volatile: Sequence[Volatile]) -> bool:
    """Both values fit a volatile place of the output; over a shorter time fewer parts of a line change."""
    values = (varying.example, varying.other)
    patterns = [found.pattern for found in volatile if found.output == output]
    return any(all(re.fullmatch(pattern, value, re.DOTALL) for value in values) for pattern in patterns)
