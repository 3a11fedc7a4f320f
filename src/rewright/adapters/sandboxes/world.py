"""Inputs and sources go in as files below one folder; what a run did to them comes out as effects."""

import hashlib
import os
import stat
from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from rewright.adapters.sandboxes.lesser import give
from rewright.adapters.sandboxes.walking import TooDeepError, entries, shown
from rewright.model.refusal import EXIT_NOT_PROVEN, Refusal
from rewright.model.run import FileEffect, InputFile
from rewright.ports.blobs import Blobs
from rewright.reconcile.journals import COMPANIONS, JOURNALS, belongs_to, has_journal, settled

# Every input has this age, so that a program that looks at it sees the same in each run.
INPUT_TIME = 1_577_836_800
_NEVER_READ = 0


@dataclass(frozen=True)
class Seen:
    """A file as a scan saw it; `sha256` is known for what we wrote ourselves.

    `changed` is when the kernel last saw it change, which no program can set back.
    """

    size: int
    changed: int
    inode: int
    sha256: str = ''


class World:
    """The files a program sees: `folder` stands for `/`; `keep` turns a file into a blob, `real` gives what a redacted input really holds."""

    def __init__(
        self,
        folder: Path,
        blobs: Blobs,
        keep: Callable[[Path], str],
        real: Callable[[InputFile], bytes | None] | None = None,
    ) -> None:
        self.folder, self._root = folder, str(folder)
        self._blobs, self._keep, self._real = blobs, keep, real
        self._before: dict[str, Seen] = {}
        self._inputs: frozenset[str] = frozenset()

    def place(self, path: str) -> Path:
        """Where a path of the world lies on this machine; Refusal when it leaves the world."""
        return Path(self._at(path))

    def _at(self, path: str) -> str:
        """The same as a text: every path of a run is asked for many times, and a Path takes long to make."""
        if not path.startswith('/') or '..' in path.split('/') or '\0' in path:
            raise Refusal(f'the path {path!r} is not absolute or leaves its folder', next_move='Name it from the root.')
        return f'{self._root}{path}'

    def fill(
        self, files: Iterable[InputFile], sources: Mapping[str, str], folders: Iterable[str], user: int = 0
    ) -> None:
        """Lay out folders, inputs and sources, give them to `user` (0: keep them), and remember what lies there."""
        known: dict[str, str] = {}
        inputs = []
        there: set[str] = set()
        for folder in folders:
            self.place(folder).mkdir(parents=True, exist_ok=True)
        for file in files:
            place = self._parent_made(file.path, there)
            real = self._real(file) if self._real and file.redacted else None
            if real is None:
                self._blobs.copy_to(file.sha256, place)
            else:
                place.write_bytes(real)
            place.chmod(file.mode)
            known[file.path] = file.sha256
            inputs.append(file.path)
        for path, text in sources.items():
            data = text.encode('utf-8', 'surrogateescape')
            self._parent_made(path, there).write_bytes(data)
            known[path] = hashlib.sha256(data).hexdigest()
        give(self.folder, user)
        for path in known:
            # An access time in 1970 moves on the first read, also where the mount is `relatime`.
            os.utime(self._at(path), (_NEVER_READ, INPUT_TIME))
        self._inputs = frozenset(inputs) - frozenset(sources)
        self._before = {
            path: Seen(seen.size, seen.changed, seen.inode, known.get(path, ''))
            for path, seen in self._scan(()).items()
        }

    def reads(self, noted: Iterable[str]) -> tuple[str, ...]:
        """Inputs that were read: those whose access time moved, and those that the program's interpreter noted."""
        touched = {path for path in self._inputs if self._was_accessed(path)}
        return tuple(sorted(touched | (self._inputs & frozenset(noted))))

    def effects(self, hidden: Iterable[str]) -> tuple[FileEffect, ...]:
        """What happened to every file outside the hidden folders; new contents are kept as blobs."""
        after = self._scan(tuple(hidden))
        gone = {path: seen for path, seen in self._before.items() if path not in after}
        moved = {seen.inode: path for path, seen in gone.items()}
        # What lies beside a SQLite file is a part of it, and is kept with it.
        whole = {path: seen for path, seen in after.items() if not self._lies_beside(path)}
        found = [self._effect(path, seen, moved, after) for path, seen in sorted(whole.items())]
        deleted = [
            FileEffect(path=shown(path), operation='deleted', was=seen.sha256)
            for path, seen in sorted(gone.items())
            if not self._lies_beside(path)
        ]
        return tuple([effect for effect in found if effect] + deleted)

    def _lies_beside(self, path: str) -> bool:
        return path.endswith(COMPANIONS) and belongs_to(self.place(path)) is not None

    def _parent_made(self, path: str, there: set[str]) -> Path:
        """Where a path lies, in a folder that is made unless it is among those that are `there`."""
        place = self.place(path)
        parent = path.rpartition('/')[0]
        if parent not in there:
            place.parent.mkdir(parents=True, exist_ok=True)
            there.add(parent)
        return place

    def _was_accessed(self, path: str) -> bool:
        try:
            status = os.stat(self._at(path), follow_symlinks=False)  # noqa: PTH116  A Path takes longer to make than the question.
        except OSError:
            return False
        return stat.S_ISREG(status.st_mode) and status.st_atime_ns != _NEVER_READ

    def _effect(self, path: str, seen: Seen, moved: Mapping[int, str], after: Mapping[str, Seen]) -> FileEffect | None:
        before = self._before.get(path)
        unmoved = before and (before.size, before.changed, before.inode) == (seen.size, seen.changed, seen.inode)
        beside = any(f'{path}{ending}' in after for ending in JOURNALS)
        if unmoved and not (beside and has_journal(self.place(path))):
            return None
        with settled(self.place(path)) if beside else nullcontext(self.place(path)) as whole:
            name = self._keep(whole)
        if before is None:
            source = moved.get(seen.inode, '')
            return FileEffect(path=shown(path), operation='created', sha256=name, size=seen.size, source=shown(source))
        # Written again with the same bytes: nothing happened to the file.
        if before.sha256 == name:
            return None
        appended = before.size < seen.size and _prefix(self.place(path), before.size) == before.sha256
        operation = 'appended' if appended else 'overwritten'
        return FileEffect(path=shown(path), operation=operation, sha256=name, size=seen.size, was=before.sha256)

    def _scan(self, hidden: Iterable[str]) -> dict[str, Seen]:
        """Regular files only: links are not followed, devices and pipes not opened."""
        found: dict[str, Seen] = {}
        ours = tuple(f'{path}/' for path in hidden)
        try:
            for path, status in entries(self.folder, unlock=True):
                if stat.S_ISREG(status.st_mode) and not f'{path}/'.startswith(ours) and not _compiled(path):
                    found[path] = Seen(status.st_size, status.st_ctime_ns, status.st_ino)
                    if not status.st_mode & stat.S_IRUSR:
                        self.place(path).chmod(0o600)
        except TooDeepError as error:
            raise Refusal(
                f'the job made folders that nest too deep to be kept: {shown(str(error))}...',
                next_move='Have it make shallower folders, with shorter names.',
                exit_code=EXIT_NOT_PROVEN,
            ) from None
        return found


def _compiled(path: str) -> bool:
    """What an interpreter leaves for itself is no effect of the program; whatever else lies beside it is."""
    return path.endswith('.pyc') and '/__pycache__/' in path


def _prefix(path: Path, size: int) -> str:
    """SHA-256 of a file's first bytes."""
    digest = hashlib.sha256()
    with path.open('rb') as file:
        while size and (chunk := file.read(min(size, 1 << 20))):
            digest.update(chunk)
            size -= len(chunk)
    return digest.hexdigest()
