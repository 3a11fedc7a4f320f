"""Job, Facts and environment -> the Program that a sandbox runs."""

import os
from pathlib import Path

from rewright.model.facts import Facts
from rewright.model.job import Job
from rewright.model.moved_secret import values
from rewright.model.recording import Environment
from rewright.model.refusal import Refusal
from rewright.model.run import Program


def program_of(job: Job, facts: Facts, environment: Environment) -> Program:
    """Return the legacy program; Refusal when a secret it needs is not in the environment of this process."""
    folder = Path(os.path.normpath(Path(job.root, job.working_folder)))
    script = os.path.relpath(Path(job.root, job.script), folder)
    texts = sources(job, facts)
    # Both sides of a proof have the same variables, and what is recorded has marks in the place of these too.
    moved = values(facts.moved, texts)
    return Program(
        sources={str(Path(job.root, name)): text for name, text in texts.items()},
        arguments=(script, *job.arguments),
        working_folder=str(folder),
        environment=environment.path,
        variables={**job.environment, **_secrets(job), **moved},
        secrets=(*job.secrets, *(secret.name for secret in facts.moved if secret.name in moved and not secret.plain)),
        secret_files=job.secret_places,
        stdin=job.stdin,
        stdin_file=job.stdin_place,
    )


def sources(job: Job, facts: Facts) -> dict[str, str]:
    """Return the job's source files as text, by their path below the root; those that are not UTF-8 go with the inputs."""
    found = {}
    for name in dict.fromkeys((job.script, *facts.files)):
        try:
            found[name] = Path(job.root, name).read_bytes().decode()
        except UnicodeDecodeError:
            continue
        except OSError as error:
            raise Refusal(
                f'the source file cannot be read: {error.strerror}', where=str(Path(job.root, name))
            ) from None
    return found


def _secrets(job: Job) -> dict[str, str]:
    missing = [name for name in job.secrets if name not in os.environ]
    if missing:
        raise Refusal(
            f'the job needs the secret {missing[0]}, which is not set',
            next_move=f'Export {" and ".join(missing)} and run again; the values are never written to disk.',
        )
    return {name: os.environ[name] for name in job.secrets}
