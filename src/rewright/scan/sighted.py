"""Paths of files in, what each tells out, as JSON: the work that a child process does for the scan."""

import io
import json
import tokenize
from pathlib import Path, PurePath

from pydantic import TypeAdapter

from rewright.catalog import units
from rewright.scan.outline import Outline
from rewright.scan.sighting import Sighting

LARGEST = 5 << 20
SIGHTINGS: TypeAdapter[list[Sighting]] = TypeAdapter(list[Sighting])
_FAMILY = 'rewright.scan.finders'


def is_telling(path: PurePath) -> bool:
    """Say whether any finder takes a file of that name."""
    return any(unit.takes(path) for unit in units(_FAMILY).values())


def sighted(payload: bytes) -> bytes:
    """Take a JSON list of paths and return a JSON list of what each file tells, in the same order."""
    return SIGHTINGS.dump_json([_of(Path(path)) for path in json.loads(payload)])


def _of(path: Path) -> Sighting:
    unit = next(unit for unit in units(_FAMILY).values() if unit.takes(path))
    try:
        if path.stat().st_size > LARGEST:
            return not_looked_at(f'it is larger than {LARGEST >> 20} MB')
        text = _decoded(path.read_bytes())
    except OSError as error:
        return not_looked_at(f'it cannot be read: {error.strerror}')
    found: Sighting = unit.find(text)
    return found


def not_looked_at(why: str) -> Sighting:
    """Return what stands for a file that tells nothing, and why."""
    return Sighting('script', Outline('', 0, fault=f'line 1: {why}'))


def _decoded(data: bytes) -> str:
    """The text of a source as Python reads it; what is no text in its encoding is still looked at, as Latin-1."""
    if data.startswith((b'\xff\xfe', b'\xfe\xff')):
        return data.decode('utf-16', errors='replace')
    encoding = 'utf-8'
    if b'coding' in data[:400]:
        try:
            encoding = tokenize.detect_encoding(io.BytesIO(data).readline)[0]
        except SyntaxError:
            encoding = 'latin-1'
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode('latin-1')
    return text.removeprefix('\ufeff').replace('\r\n', '\n').replace('\r', '\n')
