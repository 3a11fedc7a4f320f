"""Job and Facts -> Inputs: the files that lie in the job's world before it runs, kept as blobs."""

import stat
from collections.abc import Iterator
from pathlib import Path

from rewright.model.facts import Facts
from rewright.model.job import Job
from rewright.model.refusal import Refusal
from rewright.model.run import InputFile, Inputs
from rewright.ports.blobs import Blobs
from rewright.reconcile import is_output
from rewright.reconcile.journals import belongs_to, settled
from rewright.record.program import sources
from rewright.record.services import Redacted, aws_content, postgres_content, service_files

MOST_FILES = 100_000
MOST_BYTES = 4 << 30
_CHOOSE = 'Name the files the job reads under inputs in rewright.toml.'


def collect(job: Job, facts: Facts, blobs: Blobs, redacted: Redacted | None = None) -> Inputs:
    """Take the files that `job.inputs` names; without names every file below the root that is not hidden.

    `redacted` takes secrets out of what is kept; without it there are none. A database that holds one is a Refusal.
    Old outputs, compiled Python and virtual environments stay out. Refusal for a name without a file, a link that
    leads out of the root, and more than 100,000 files or 4 GiB.
    """
    root = Path(job.root).resolve()
    code = {str(Path(job.root, name)) for name in sources(job, facts)}
    files: list[InputFile] = []
    total = 0
    for path in _lying(job, root):
        place = str(Path(job.root, path.relative_to(root)))
        # A journal is a part of the SQLite file it lies beside, and is taken with it.
        if belongs_to(path) or place in code or (job.outputs and is_output(job, place) and not job.inputs):
            continue
        status = path.stat()
        total += status.st_size
        if len(files) >= MOST_FILES or total > MOST_BYTES:
            raise Refusal('the job folder holds more than 100,000 files or 4 GiB', where=job.root, next_move=_CHOOSE)
        kept = _input(place, path, status.st_size, blobs, redacted)
        files.append(kept.model_copy(update={'mode': stat.S_IMODE(status.st_mode)}))
    return Inputs(
        files=tuple(files),
        postgres=postgres_content(job, blobs, redacted),
        aws=aws_content(job, blobs, redacted),
    )


def may_read(job: Job) -> list[Path]:
    """Return every file that a run of the job may read: inputs, what its servers hold, and the Python files of its folder."""
    root = Path(job.root).resolve()
    code = (path for path in _walk(root, root, (root,)) if path.suffix == '.py')
    return sorted({*_lying(job, root), *(code if job.inputs else ()), *service_files(job)})


def _lying(job: Job, root: Path) -> list[Path]:
    return sorted(set(_named(job, root) if job.inputs else _walk(root, root, (root,))))


def _input(place: str, path: Path, size: int, blobs: Blobs, redacted: Redacted | None) -> InputFile:
    try:
        with settled(path) as whole:
            size = whole.stat().st_size if whole != path else size
            if redacted is None:
                return InputFile(path=place, sha256=blobs.put_file(whole), size=size)
            data = whole.read_bytes()
            clean = redacted(data)
            return InputFile(path=place, sha256=blobs.put(clean), size=size, redacted=clean != data)
    except OSError as error:
        raise Refusal(f'the input cannot be read: {error.strerror}', where=str(path)) from None


def _named(job: Job, root: Path) -> Iterator[Path]:
    for name in (*job.inputs, *filter(None, [job.stdin_file])):
        found = [root / name] if (root / name).exists() else sorted(root.glob(name))
        if not found:
            raise Refusal(
                f'no file matches the input {name}',
                where=str(root),
                next_move='Correct inputs in rewright.toml, or put the file there.',
            )
        for path in found:
            yield from _file(path, root, (root,))


def _walk(folder: Path, root: Path, above: tuple[Path, ...]) -> Iterator[Path]:
    """Yield the regular files below `folder`; `above` are the real folders on the way, so that links make no circle."""
    for path in sorted(folder.iterdir()):
        if not path.name.startswith('.') and path.name != '__pycache__':
            yield from _file(path, root, above)


def _file(path: Path, root: Path, above: tuple[Path, ...]) -> Iterator[Path]:
    real = path.resolve()
    if not real.is_relative_to(root):
        raise Refusal(
            f'the link leads out of the job folder, to {real}',
            where=str(path),
            next_move='Copy what it points to into the job folder, or leave it out of inputs in rewright.toml.',
        )
    if real.is_dir() and real not in above and not (real / 'pyvenv.cfg').exists():
        yield from _walk(path, root, (*above, real))
    elif real.is_file():
        yield path
