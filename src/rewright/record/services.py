"""Job -> what the servers it declares hold before it runs, kept as blobs."""

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from rewright.model.job import Job
from rewright.model.refusal import Refusal
from rewright.model.service import Aws, AwsContent, Bucket, Database, Loaded, PostgresContent
from rewright.ports.blobs import Blobs

Redacted = Callable[[bytes], bytes]
_CORRECT = 'Correct [{}] in rewright.toml.'


def postgres_content(job: Job, blobs: Blobs, redacted: Redacted | None = None) -> PostgresContent | None:
    """Return the declared databases; Refusal for content that is not there, leads out of the job, is of no known kind, or holds a secret."""
    if job.postgres is None:
        return None
    files = (path for place in job.postgres.databases.values() for path in _dumped(job, place))
    _refuse_secrets(job, 'Postgres', files, redacted)
    databases = tuple(
        Database(
            name=name,
            files=tuple(Loaded(name=_named(job, path), sha256=blobs.put_file(path)) for path in _dumped(job, place)),
        )
        for name, place in job.postgres.databases.items()
    )
    return PostgresContent(port=job.postgres.port, databases=databases)


def aws_content(job: Job, blobs: Blobs, redacted: Redacted | None = None) -> AwsContent | None:
    """Return the declared buckets and tables; Refusal for content that is not there, leads out of the job, is no table, or holds a secret."""
    if job.aws is None:
        return None
    _refuse_secrets(job, 'S3 and DynamoDB', _aws_files(job, job.aws), redacted)
    buckets = tuple(
        Bucket(
            name=name,
            objects=tuple(Loaded(name=key, sha256=blobs.put_file(path)) for key, path in _objects(job, place)),
        )
        for name, place in job.aws.buckets.items()
    )
    tables = tuple(
        Loaded(name=name, sha256=blobs.put(_table(job, place).encode())) for name, place in job.aws.tables.items()
    )
    return AwsContent(region=job.aws.region, buckets=buckets, tables=tables)


def service_files(job: Job) -> list[Path]:
    """Return every file that the declared servers are filled from."""
    places = job.postgres.databases.values() if job.postgres else ()
    return [*(path for place in places for path in _dumped(job, place)), *(_aws_files(job, job.aws) if job.aws else ())]


def _aws_files(job: Job, aws: Aws) -> Iterator[Path]:
    yield from (path for place in aws.buckets.values() for _, path in _objects(job, place))
    yield from (_place(job, place, 'aws') for place in aws.tables.values())


def _refuse_secrets(job: Job, server: str, paths: Iterable[Path], redacted: Redacted | None) -> None:
    for path in paths if redacted else ():
        data = path.read_bytes()
        if redacted and redacted(data) != data:
            raise Refusal(
                f'the content of {server} holds one of the secrets of the job', where=_named(job, path),
                next_move='Give it another value there: the server admits every user and password.',
            )  # fmt: skip


def _dumped(job: Job, place: str) -> list[Path]:
    """A dump, or the files of a folder: `schema.sql`, then the CSV files, then what other `.sql` files do with them."""
    path = _place(job, place, 'postgres')
    found = sorted(path.iterdir(), key=_turn) if path.is_dir() else [path]
    loaded = [file for file in found if file.suffix in {'.sql', '.csv'} and file.is_file()]
    if not loaded:
        raise Refusal(
            f'{place} is neither a .sql file nor a folder of .sql and .csv files', next_move=_CORRECT.format('postgres')
        )
    return loaded


def _objects(job: Job, place: str) -> Iterator[tuple[str, Path]]:
    """The files of a folder by their keys: paths below it; hidden files are none."""
    if not place:
        return
    folder = _place(job, place, 'aws')
    if not folder.is_dir():
        raise Refusal(f'the content {place} of a bucket is no folder', where=job.root, next_move=_CORRECT.format('aws'))
    for path in sorted(folder.rglob('*')):
        key = path.relative_to(folder)
        if path.is_file() and not any(part.startswith('.') for part in key.parts):
            yield str(key), _place(job, _named(job, path), 'aws')


def _table(job: Job, place: str) -> str:
    path = _place(job, place, 'aws')
    try:
        given: Any = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise Refusal(f'this is no JSON: {error}', where=str(path), next_move=_CORRECT.format('aws')) from None
    if not isinstance(given, dict) or not {'KeySchema', 'AttributeDefinitions'} <= given.keys():
        raise Refusal(
            'a table is a JSON object with KeySchema, AttributeDefinitions and Items, as DynamoDB writes them',
            where=str(path),
            next_move='Write what `aws dynamodb describe-table` and `aws dynamodb scan` say into it.',
        )
    return json.dumps(given)


def _place(job: Job, place: str, setting: str) -> Path:
    root = Path(job.root).resolve()
    path = (root / place).resolve()
    if not path.is_relative_to(root) or not path.exists():
        problem = 'is not there' if path.is_relative_to(root) else 'leads out of the job folder'
        title = 'Postgres' if setting == 'postgres' else 'S3 and DynamoDB'
        raise Refusal(f'the content {place} of {title} {problem}', where=str(root), next_move=_CORRECT.format(setting))
    return path


def _turn(path: Path) -> tuple[int, str]:
    return (0 if path.name == 'schema.sql' else 1 if path.suffix == '.csv' else 2), path.name


def _named(job: Job, path: Path) -> str:
    return str(path.relative_to(Path(job.root).resolve()))
