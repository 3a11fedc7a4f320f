"""Outputs of a run published under a key: again with the same bytes does nothing, and a run that dies leaves nothing half.

Files lie under `published/PIPELINE/PARTITION/SOURCE/VERSION/`, and `current.json` beside the versions says which one counts. It
is written last, in one piece: until then readers see what was published before. One run at a time publishes a key.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import quote

from rewright_runtime.storage import Storage, checked, kind_of


class AlreadyPublished(RuntimeError):
    """Other bytes are published under this key."""


@dataclass(frozen=True)
class Key:
    """What is published: of which pipeline, for which partition (a day, a region), from which source."""

    pipeline: str
    partition: str
    source: str

    @property
    def place(self) -> str:
        """The folder of all its versions."""
        return '/'.join(('published', *map(_part, (self.pipeline, self.partition, self.source))))


@dataclass(frozen=True)
class Published:
    """What counts now; `written` is False where it was there already."""

    version: str
    files: tuple[str, ...]
    written: bool


def publish(
    store: Storage, key: Key, files: Mapping[str, bytes], *, on_change: Literal['refuse', 'version'] = 'refuse'
) -> Published:
    """Publish files under a key, and return what counts now.

    Where other bytes are published, `refuse` raises AlreadyPublished and leaves them; `version` adds a version that counts
    from then on, and keeps the old ones.
    """
    names = tuple(sorted(map(checked, files)))
    version, now = _version(files), current(store, key)
    if now and now['version'] == version:
        return Published(version, names, written=False)
    if now and on_change == 'refuse':
        raise AlreadyPublished(
            f'{key.place} holds version {now["version"]}, and this run made {version}: '
            'publish it as another version, or under another partition or source'
        )
    for name in names:
        store.write(f'{key.place}/{version}/{name}', files[name], *kind_of(name))
    before = [v for v in (*now['before'], now['version']) if v != version] if now else []
    told = {'version': version, 'files': list(names), 'before': before}
    store.write(f'{key.place}/current.json', json.dumps(told).encode(), 'application/json')
    return Published(version, names, written=True)


def current(store: Storage, key: Key) -> dict[str, Any] | None:
    """Return which version counts, its files, and the versions before it; None where nothing is published."""
    try:
        found: dict[str, Any] = json.loads(store.read(f'{key.place}/current.json'))
    except KeyError:
        return None
    return found


def published(store: Storage, key: Key) -> dict[str, bytes]:
    """Return the files that count; KeyError where nothing is published."""
    now = current(store, key)
    if now is None:
        raise KeyError(key.place)
    return {name: store.read(f'{key.place}/{now["version"]}/{name}') for name in now['files']}


def _version(files: Mapping[str, bytes]) -> str:
    listed = [[name, hashlib.sha256(data).hexdigest()] for name, data in sorted(files.items())]
    return hashlib.sha256(json.dumps(listed).encode()).hexdigest()[:16]


def _part(text: str) -> str:
    # No text is quoted to a lone percent sign, and dots alone lead elsewhere.
    quoted = quote(text, safe='')
    return quoted.replace('.', '%2E') if set(text) == {'.'} else quoted or '%'
