"""Job -> what the servers it declares hold before it runs, kept as blobs."""

from collections.abc import Callable
from pathlib import Path

from rewright.model.job import Job
from rewright.model.refusal import Refusal
from rewright.model.service import Database, Loaded, PostgresContent
from rewright.ports.blobs import Blobs

Redacted = Callable[[bytes], bytes]
_CORRECT = 'Correct [postgres] in rewright.toml.'


def postgres_content(job: Job, blobs: Blobs, redacted: Redacted | None = None) -> PostgresContent | None:
    """Return the declared databases; Refusal for content that is not there, leads out of the job, is of no known kind, or holds a secret."""
    if job.postgres is None:
        return None
    for path in service_files(job) if redacted else ():
        data = path.read_bytes()
        if redacted and redacted(data) != data:
            raise Refusal(
                'the content of Postgres holds one of the secrets of the job', where=_named(job, path),
                next_move='Give it another value there: the server admits every user and password.',
            )  # fmt: skip
    databases = tuple(
        Database(
            name=name,
            files=tuple(Loaded(name=_named(job, path), sha256=blobs.put_file(path)) for path in _files(job, place)),
        )
        for name, place in job.postgres.databases.items()
    )
    return PostgresContent(port=job.postgres.port, databases=databases)


def service_files(job: Job) -> list[Path]:
    """Return every file that the declared servers are filled from."""
    places = job.postgres.databases.values() if job.postgres else ()
    return [path for place in places for path in _files(job, place)]


def _files(job: Job, place: str) -> list[Path]:
    """A dump, or the files of a folder: `schema.sql`, then the CSV files, then what other `.sql` files do with them."""
    root = Path(job.root).resolve()
    path = (root / place).resolve()
    if not path.is_relative_to(root) or not path.exists():
        problem = 'is not there' if path.is_relative_to(root) else 'leads out of the job folder'
        raise Refusal(f'the content {place} of Postgres {problem}', where=str(root), next_move=_CORRECT)
    found = sorted(path.iterdir(), key=_turn) if path.is_dir() else [path]
    loaded = [file for file in found if file.suffix in {'.sql', '.csv'} and file.is_file()]
    if not loaded:
        raise Refusal(f'{place} is neither a .sql file nor a folder of .sql and .csv files', next_move=_CORRECT)
    return loaded


def _turn(path: Path) -> tuple[int, str]:
    return (0 if path.name == 'schema.sql' else 1 if path.suffix == '.csv' else 2), path.name


def _named(job: Job, path: Path) -> str:
    return str(path.relative_to(Path(job.root).resolve()))
