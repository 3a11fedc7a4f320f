"""The program of a Python 2 job -> the same program in Python 3, or why there is none."""

import os
from collections.abc import Sequence
from pathlib import PurePosixPath

from rewright.model.job import Job
from rewright.model.recording import Environment
from rewright.model.run import Inputs, Program
from rewright.ports.blobs import Blobs
from rewright.record.replays import Replays
from rewright.transpile.converting import Unconverted, converted_together, decoded


def in_python_3(
    job: Job, names: Sequence[str], replays: Replays, environment: Environment, blobs: Blobs
) -> tuple[Replays, dict[str, str]]:
    """Return replays of the converted job and its sources by their names; Unconverted where there are none.

    `names` are the files of the job that its source names, relative to its root.
    """
    program, inputs = replays.program, replays.inputs
    paths = {name: os.path.normpath(PurePosixPath(job.root, name)) for name in dict.fromkeys((job.script, *names))}
    sources = {name: _source(name, path, program, inputs, blobs) for name, path in paths.items()}
    texts = converted_together({name: decoded(source) for name, source in sources.items()}, job.script)
    new = {paths[name]: text for name, text in texts.items()}
    other = program.model_copy(update={'sources': {**program.sources, **new}, 'environment': environment.path})
    # A source that is no UTF-8 lies among the inputs.
    files = tuple(file for file in inputs.files if file.path not in new)
    kept = inputs.model_copy(update={'files': files})
    return Replays(replays.sandbox, other, kept, job, replays.start, environment.python), texts


def _source(name: str, path: str, program: Program, inputs: Inputs, blobs: Blobs) -> bytes:
    if path in program.sources:
        return program.sources[path].encode()
    found = next((file.sha256 for file in inputs.files if file.path == path), '')
    if not found:
        raise Unconverted(1, 'the source was not recorded', name)
    return blobs.get(found)
