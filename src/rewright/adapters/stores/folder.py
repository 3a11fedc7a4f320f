"""The artifacts of one run as JSON files in one folder, and its decision log as lines."""

import json
import os
import tempfile
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from rewright.model.decision import Decision
from rewright.model.refusal import Refusal
from rewright.model.value import Artifact

A = TypeVar('A', bound=Artifact)


def write_atomically(path: Path, data: bytes) -> None:
    """Write `data` to `path` so that a reader, or a restart after a power cut, sees all of it or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix='.writing-')
    with os.fdopen(handle, 'wb') as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary_path = Path(temporary)
    temporary_path.chmod(0o644)
    temporary_path.replace(path)


def _refuse_other_version(data: bytes, name: str, kind: type[Artifact], path: Path) -> None:
    """Refuse an artifact that another version of Rewright wrote; one that is no JSON is for the reader to judge."""
    try:
        found = json.loads(data)['schema_version']
    except (ValueError, KeyError, TypeError, RecursionError):
        return
    known = kind.model_fields['schema_version'].default
    if found != known:
        raise Refusal(
            f'{name} has schema version {str(found)[:20]}, this Rewright reads {known}',
            where=str(path),
            next_move='Run the job again with --fresh, or read it with the version that wrote it.',
        )


class FolderStore:
    """The artifacts below one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def folder(self) -> Path:
        """The run's folder."""
        return self._folder

    def has(self, name: str) -> bool:
        """Say whether `name` was written."""
        return self._path(name).exists()

    def read(self, name: str, kind: type[A]) -> A:
        """Return the artifact; Refusal when it is missing, unreadable or of another schema version."""
        path = self._path(name)
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            raise Refusal(
                f'the run has no {name} yet', where=str(path), next_move=f'Run the stage that makes {name} first.'
            ) from None
        _refuse_other_version(data, name, kind, path)
        try:
            artifact = kind.model_validate_json(data)
        except ValidationError as error:
            problem = error.errors()[0]
            place = '.'.join(str(part) for part in problem['loc'])
            raise Refusal(
                f'{name} cannot be read: {problem["msg"]} at {place or "the top"}',
                where=str(path),
                next_move='Delete the file and run the stage again.',
            ) from None
        return artifact

    def write(self, name: str, artifact: Artifact) -> Path:
        """Write the artifact as JSON and return its path."""
        path = self._path(name)
        write_atomically(path, artifact.model_dump_json(indent=1).encode() + b'\n')
        return path

    def write_text(self, name: str, text: str) -> Path:
        """Write a text file below the run's folder and return its path."""
        path = self._folder / name
        write_atomically(path, text.encode())
        return path

    def log(self, decision: Decision) -> None:
        """Append to the decision log; a decision whose `id` is already there is not written again."""
        if decision.id in {d.id for d in self.decisions()}:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / 'decisions.jsonl').open('a', encoding='utf-8') as file:
            file.write(decision.model_dump_json() + '\n')
            file.flush()
            os.fsync(file.fileno())

    def decisions(self) -> tuple[Decision, ...]:
        """Return the decision log in the order it was written; a half-written last line is passed over."""
        path = self._folder / 'decisions.jsonl'
        if not path.exists():
            return ()
        found = []
        for line in path.read_text(encoding='utf-8').splitlines():
            try:
                found.append(Decision.model_validate(json.loads(line)))
            except ValueError:
                continue
        return tuple(found)

    def _path(self, name: str) -> Path:
        return self._folder / f'{name}.json'
