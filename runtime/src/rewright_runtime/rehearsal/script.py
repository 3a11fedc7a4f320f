"""A recorded case as JSON goes in; the inputs, the answers and what the legacy job made of them come out."""

import base64
import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from rewright_runtime.breach import ContractBreach
from rewright_runtime.rehearsal.bounds import Bound
from rewright_runtime.rehearsal.judging import Place


@dataclass(frozen=True)
class Answer:
    """One recorded answer, or the failure that stood in its place."""

    method: str
    url: str
    asked: bytes
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    failure: str = ''


@dataclass(frozen=True)
class Script:
    """One case. Paths are relative to the job's folder; a file that is None in `expected` was deleted."""

    name: str
    working_folder: str
    arguments: tuple[str, ...]
    environment: dict[str, str]
    clock: datetime
    files: dict[str, bytes]
    answers: tuple[Answer, ...]
    outputs: tuple[str, ...]
    exit_code: int
    stdout: bytes
    expected: dict[str, bytes | None]
    volatile: tuple[Place, ...]
    bounds: tuple[Bound, ...] = ()

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a case; ContractBreach when it is not one."""
        try:
            body = json.loads(path.read_text(encoding='utf-8'))
            bodies = {name: _bytes(value) for name, value in body['bodies'].items()}
            left = body['expected']
            return cls(
                name=path.stem,
                working_folder=body['working_folder'],
                arguments=tuple(body['arguments']),
                environment=body['environment'],
                clock=datetime.fromisoformat(body['clock']),
                files={name: _bytes(value) for name, value in body['files'].items()},
                answers=tuple(answer for entry in body['answers'] for answer in _answers(entry, bodies)),
                outputs=tuple(body['outputs']),
                exit_code=left['exit_code'],
                stdout=_bytes(left['stdout']),
                expected={name: None if value is None else _bytes(value) for name, value in left['files'].items()},
                volatile=tuple(Place(**place) for place in body['volatile']),
                bounds=tuple(Bound(**bound) for bound in body.get('bounds', ())),
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise ContractBreach(f'{path} is not a recorded case: {error!r}') from None


def _bytes(value: dict[str, Any]) -> bytes:
    """Text as its lines, or compressed bytes as base64."""
    if 'text' in value:
        return ''.join(value['text']).encode()
    return gzip.decompress(base64.b64decode(''.join(value['gzip'])))


def _answers(entry: dict[str, Any], bodies: dict[str, bytes]) -> Iterator[Answer]:
    """Yield the answers of one entry; `{}` in its address stands for every number of a range."""
    first, last = entry.get('numbers') or (0, 0)
    for number in range(first, last + 1):
        yield Answer(
            method=entry['method'],
            url=entry['url'].replace('{}', str(number)) if entry.get('numbers') else entry['url'],
            asked=bodies[entry['asked']] if entry.get('asked') else b'',
            status=entry['status'],
            reason=entry['reason'],
            headers=tuple((name, value) for name, value in entry['headers']),
            body=bodies[entry['body']] if entry['body'] else b'',
            failure=entry.get('failure', ''),
        )
