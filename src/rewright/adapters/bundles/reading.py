"""A bundle file that somebody sent -> its documents, and its objects in a store; every byte of it is suspect until checked."""

import gzip
import hashlib
import json
import shutil
import zlib
from pathlib import Path
from typing import NamedTuple

from rewright.adapters.bundles.members import BLOCK, END, OBJECTS, Member, broken, read_header
from rewright.adapters.bundles.writing import MANIFEST
from rewright.model.bundle import BUNDLE_SCHEMA
from rewright.model.refusal import Refusal
from rewright.ports.blobs import Blobs

MOST_MEMBERS = 500_000
MOST_BYTES = 8 << 30
LARGEST_MANIFEST = 128 << 20
# Documents and single objects are read whole.
LARGEST_MEMBER = 1 << 30


class Announced(NamedTuple):
    """What the manifest says of one member."""

    sha256: str
    size: int


def read(file: Path, blobs: Blobs) -> dict[str, bytes]:
    """Return the documents and keep the objects; Refusal for everything that is not a whole, unchanged bundle.

    The manifest comes first and names every member with size and SHA-256: nothing else is read, so a bomb ends where
    its manifest lied.
    """
    where = str(file)
    try:
        with file.open('rb') as raw, gzip.GzipFile(fileobj=raw, mode='rb') as packed:
            return _Reading(packed, where, blobs).documents()
    except FileNotFoundError:
        raise Refusal('there is no such bundle', where=where, next_move='Name one that exists.') from None
    except (OSError, EOFError, zlib.error) as error:
        said = error.strerror if isinstance(error, OSError) and error.strerror else 'it is cut short or no gzip file'
        raise Refusal(f'the bundle cannot be read: {said}', where=where, next_move='Ask for it again.') from None


class _Reading:
    """One pass over one bundle."""

    def __init__(self, packed: gzip.GzipFile, where: str, blobs: Blobs) -> None:
        self._packed, self._where, self._blobs = packed, where, blobs
        self._members = self._manifest()

    def documents(self) -> dict[str, bytes]:
        """Read every announced member, each once."""
        found: dict[str, bytes] = {}
        waiting = dict(self._members)
        while (member := self._next()) is not None:
            announced = waiting.pop(member.name, None)
            if announced is None:
                raise broken(f'{member.name} twice, or without announcing it', self._where)
            if announced.size != member.size:
                raise broken(f'{member.name} in another size than announced', self._where)
            data = self._content(member)
            if hashlib.sha256(data).hexdigest() != announced.sha256:
                raise broken(f'{member.name} with another content than announced', self._where)
            if member.name.startswith(OBJECTS):
                self._blobs.put(data)
            else:
                found[member.name] = data
        if waiting:
            raise broken(f'no {min(waiting)}, which it announces', self._where)
        if self._packed.read(1):
            raise broken('bytes after its end', self._where)
        return found

    def _manifest(self) -> dict[str, Announced]:
        member = self._next()
        if member is None or member.name != MANIFEST or member.size > LARGEST_MANIFEST:
            raise broken('no manifest in its first place', self._where)
        try:
            given = json.loads(self._content(member))
            version = given['schema_version']
            listed = given['members'] if version == BUNDLE_SCHEMA else {}
            members = {str(name): Announced(str(of['sha256']), int(of['size'])) for name, of in listed.items()}
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise broken('a manifest that is none', self._where) from None
        if version != BUNDLE_SCHEMA:
            raise Refusal(
                f'the bundle has schema version {str(version)[:20]}, this Rewright reads {BUNDLE_SCHEMA}',
                where=self._where,
                next_move='Read it with the version of Rewright that wrote it, or export the run again.',
            )
        self._affordable(members)
        return members

    def _affordable(self, members: dict[str, Announced]) -> None:
        sizes = [announced.size for announced in members.values()]
        whole = sum(sizes)
        if len(sizes) > MOST_MEMBERS or min(sizes, default=0) < 0 or max(sizes, default=0) > LARGEST_MEMBER:
            raise broken('more or larger members than any bundle', self._where)
        if whole > min(MOST_BYTES, shutil.disk_usage(Path.cwd()).free):
            raise broken(f'{whole} bytes, more than there is room for', self._where)
        for name, announced in members.items():
            if name.startswith(OBJECTS) and name != f'{OBJECTS}{announced.sha256}':
                raise broken(f'{name[:80]!r} under the name of another content', self._where)

    def _next(self) -> Member | None:
        block = self._exactly(BLOCK)
        if block == END:
            if self._exactly(BLOCK) != END:
                raise broken('a half of an end', self._where)
            return None
        return read_header(block, self._where)

    def _content(self, member: Member) -> bytes:
        if member.size > LARGEST_MEMBER:
            raise broken(f'{member.name} of {member.size} bytes', self._where)
        data = self._exactly(member.size)
        if self._exactly(member.padding).strip(b'\0'):
            raise broken(f'something between {member.name} and its next member', self._where)
        return data

    def _exactly(self, size: int) -> bytes:
        data = self._packed.read(size)
        if len(data) != size:
            raise broken('less than it announces: it is cut short', self._where)
        return data
