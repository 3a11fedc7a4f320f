"""Job, recording and patch -> the two programs that are run against each other."""

import contextlib
import os
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from rewright.model.facts import Facts
from rewright.model.job import Job
from rewright.model.moved_secret import MovedSecret, covered, shown, values
from rewright.model.patch import Patch
from rewright.model.recording import Environment, Recording
from rewright.model.refusal import EXIT_NOT_PROVEN, Refusal
from rewright.model.run import Program
from rewright.ports.blobs import Blobs
from rewright.transpile.converting import Unconverted, coding_of, converted_together

# Outside of the job's folder, so that a job which lists its folder sees what it saw when it was recorded.
PIPELINES = '/opt/pipelines'


def legacy_sources(job: Job, facts: Facts, recording: Recording, blobs: Blobs) -> dict[str, str]:
    """Return the legacy sources by absolute path, as recorded or as they lie on disk; Refusal when one is gone.

    A source that is not UTF-8 lies among the recorded inputs and is decoded as Latin-1, for reading only.
    """
    recorded = {file.path: file.sha256 for file in recording.inputs.files}
    sources: dict[str, str] = {}
    for name in dict.fromkeys((job.script, *facts.files)):
        path = str(PurePosixPath(job.root) / name)
        data = blobs.get(recorded[path]) if path in recorded else _on_disk(path)
        try:
            sources[path] = data.decode()
        except UnicodeDecodeError:
            sources[path] = data.decode('latin-1')
    return sources


def moved_values(job: Job, moved: tuple[MovedSecret, ...], sources: Mapping[str, str]) -> dict[str, str]:
    """Return the secrets that stand in the sources, given by absolute path, under the names that a rewrite asks for."""
    return values(moved, {os.path.relpath(path, job.root): text for path, text in sources.items()})


def shown_sources(job: Job, moved: tuple[MovedSecret, ...], sources: Mapping[str, str]) -> dict[str, str]:
    """Return the sources as people, certificates and bundles have them: with the name of each secret in its place."""
    return {path: shown(text, os.path.relpath(path, job.root), moved) for path, text in sources.items()}


def marked_sources(
    job: Job, moved: tuple[MovedSecret, ...], sources: Mapping[str, str], marks: Mapping[str, str]
) -> dict[str, str]:
    """Return the sources with the mark of each secret in its place; they may hold the secrets, or their names already."""
    if any(secret.placeholder in text for secret in moved for text in sources.values()):
        found = dict(sources)
        for secret in moved:
            found = {p: t.replace(secret.placeholder, marks.get(secret.name, '')) for p, t in found.items()}
        return found
    own = moved_values(job, moved, sources)

    def mark(secret: MovedSecret) -> str:
        return marks.get(secret.name) or own.get(secret.name, '')

    return {path: covered(text, os.path.relpath(path, job.root), moved, mark) for path, text in sources.items()}


def with_secrets(program: Program, moved: tuple[MovedSecret, ...], texts: Mapping[str, str]) -> Program:
    """Return a program that has secrets of its source as variables too, of which nothing is kept."""
    named = (secret.name for secret in moved if secret.name in texts and not secret.plain)
    return program.model_copy(
        update={'variables': {**program.variables, **texts}, 'secrets': (*program.secrets, *named)}
    )


def readable(job: Job, recording: Recording, sources: dict[str, str]) -> dict[str, str]:
    """Return the sources as Python 3 reads them: those of a Python 2 job converted, where they can be."""
    if not recording.environment.python.startswith('2.'):
        return sources
    codings = {path: coding_of(text.encode()) for path, text in sources.items()}
    texts = {path: (_recoded(text, codings[path]), codings[path]) for path, text in sources.items()}
    with contextlib.suppress(Unconverted):
        return {**sources, **converted_together(texts, str(PurePosixPath(job.root) / job.script))}
    return sources


def _recoded(text: str, coding: str) -> str:
    """A source in the coding that it declares, where it was read as Latin-1."""
    try:
        return text if coding == 'utf-8' else text.encode('latin-1').decode(coding)
    except UnicodeError:
        return text


def legacy(job: Job, recording: Recording, sources: dict[str, str]) -> Program:
    """Return the legacy job as it was recorded: named from its working folder, as its own `sys.argv` shows."""
    recorded = {file.path for file in recording.inputs.files}
    script = os.path.relpath(PurePosixPath(job.root) / job.script, _working_folder(job))
    return Program(
        sources={path: text for path, text in sources.items() if path not in recorded},
        arguments=(script, *job.arguments),
        working_folder=_working_folder(job),
        environment=recording.environment.path,
        variables=_variables(job),
        secrets=job.secrets,
        secret_files=job.secret_places,
        stdin=job.stdin,
        stdin_file=job.stdin_place,
    )


def modern(job: Job, patch: Patch, environment: Environment) -> Program:
    """Return the rewrite as one process, lying outside of the job's folder."""
    return _placed(job, patch.files, environment, patch.entry)


def fan_out(job: Job, patch: Patch, environment: Environment) -> Program:
    """Return the rewrite as splitter, workers and aggregator run one after another on this machine."""
    modules = [handler.rsplit('.', 1)[0] for handler in patch.handlers.values()] or ['handlers']
    return _placed(job, patch.files, environment, modules[0].replace('.', '/') + '.py', 'run-local')


def folder(job: Job) -> str:
    """Return the folder that the rewrite lies in while it is tried."""
    return f'{PIPELINES}/{job.name}'


def _placed(job: Job, files: dict[str, str], environment: Environment, entry: str, *before: str) -> Program:
    return Program(
        sources={f'{folder(job)}/{name}': text for name, text in files.items()},
        arguments=(f'{folder(job)}/{entry}', *before, *job.arguments),
        working_folder=_working_folder(job),
        environment=environment.path,
        variables=_variables(job),
        secrets=job.secrets,
        secret_files=job.secret_places,
        stdin=job.stdin,
        stdin_file=job.stdin_place,
    )


def _working_folder(job: Job) -> str:
    return os.path.normpath(PurePosixPath(job.root) / job.working_folder)


def _variables(job: Job) -> dict[str, str]:
    return job.environment | {name: os.environ[name] for name in job.secrets if name in os.environ}


def _on_disk(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError:
        raise Refusal(
            'the legacy source is neither in the recording nor on disk',
            where=path,
            next_move='Record the job again.',
            exit_code=EXIT_NOT_PROVEN,
        ) from None
