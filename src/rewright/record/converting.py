"""The program of a Python 2 job -> the same program in Python 3, or why there is none."""

import os
from pathlib import PurePosixPath

from rewright.model.job import Job
from rewright.model.recording import Environment
from rewright.model.run import Inputs, Program
from rewright.ports.blobs import Blobs
from rewright.record.replays import Replays
from rewright.transpile.converting import Unconverted, coding_of, converted


def in_python_3(job: Job, replays: Replays, environment: Environment, blobs: Blobs) -> tuple[Replays, str]:
    """Return replays of the converted job and its source; Unconverted where there is none."""
    path = os.path.normpath(PurePosixPath(job.root, job.script))
    program, inputs = replays.program, replays.inputs
    source = _source(path, program, inputs, blobs)
    coding = coding_of(source)
    text = converted(source.decode(coding), coding)
    other = program.model_copy(update={'sources': {**program.sources, path: text}, 'environment': environment.path})
    # A source that is no UTF-8 lies among the inputs.
    files = tuple(file for file in inputs.files if file.path != path)
    kept = inputs.model_copy(update={'files': files})
    return Replays(replays.sandbox, other, kept, job, replays.start, environment.python), text


def _source(path: str, program: Program, inputs: Inputs, blobs: Blobs) -> bytes:
    if path in program.sources:
        return program.sources[path].encode()
    found = next((file.sha256 for file in inputs.files if file.path == path), '')
    if not found:
        raise Unconverted(1, 'the source was not recorded')
    return blobs.get(found)
