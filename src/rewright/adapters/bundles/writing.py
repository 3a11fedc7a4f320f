"""Documents and objects -> one bundle file: a gzip-compressed tar, the same bytes for the same proof, whole or not at all."""

import gzip
import hashlib
import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from rewright.adapters.bundles.members import END, OBJECTS, Member, header
from rewright.model.bundle import BUNDLE_SCHEMA
from rewright.model.digest import canonical
from rewright.model.refusal import Refusal
from rewright.ports.blobs import Blobs

MANIFEST = 'manifest.json'


def write(file: Path, documents: Mapping[str, bytes], objects: Iterable[str], blobs: Blobs) -> Path:
    """Write the bundle and return its path; Refusal when an object was never kept or the place cannot be written."""
    names = sorted(set(objects))
    listed = {name: _described(data) for name, data in documents.items()}
    try:
        listed |= {f'{OBJECTS}{name}': {'sha256': name, 'size': len(blobs.get(name))} for name in names}
    except KeyError as missing:
        raise Refusal(
            f'the run does not hold the object {missing.args[0][:12]}', next_move='Run the job again with --fresh.'
        ) from None
    manifest = canonical({'schema_version': BUNDLE_SCHEMA, 'members': listed})
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=file.parent, prefix='.writing-')
    except OSError as error:
        raise Refusal(f'the bundle cannot be written: {error.strerror}', where=str(file)) from None
    place = Path(temporary)
    try:
        with os.fdopen(handle, 'wb') as raw:
            # No name and no time: both would make two exports of one proof different files.
            with gzip.GzipFile(filename='', mode='wb', fileobj=raw, compresslevel=6, mtime=0) as packed:
                _put(packed, MANIFEST, manifest)
                for name in sorted(documents):
                    _put(packed, name, documents[name])
                for name in names:
                    _put(packed, f'{OBJECTS}{name}', blobs.get(name))
                packed.write(END + END)
            raw.flush()
            os.fsync(raw.fileno())
        place.chmod(0o644)
        place.replace(file)
    finally:
        place.unlink(missing_ok=True)
    return file


def _put(packed: gzip.GzipFile, name: str, data: bytes) -> None:
    member = Member(name, len(data))
    packed.write(header(member) + data + bytes(member.padding))


def _described(data: bytes) -> dict[str, object]:
    return {'sha256': hashlib.sha256(data).hexdigest(), 'size': len(data)}
