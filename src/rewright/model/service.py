"""Servers that a job talks to and that are its own while it runs: what is declared, what they hold, what a run left."""

from typing import Literal

from rewright.model.value import Value


class Postgres(Value):
    """A job's Postgres as declared: database -> a dump (`.sql`) or a folder of CSV files with a schema, below the job."""

    databases: dict[str, str]
    port: int = 5432


class Loaded(Value):
    """One file that a server is filled from: its name and its content by SHA-256."""

    name: str
    sha256: str


class Database(Value):
    """One database before a run: `files` are loaded in order; `changed` tables then hold other rows (see `Stored`)."""

    name: str
    files: tuple[Loaded, ...]
    changed: tuple[Loaded, ...] = ()


class PostgresContent(Value):
    """What the Postgres of a run holds before it; any host name at `port` leads to it."""

    port: int
    databases: tuple[Database, ...]


class Aws(Value):
    """S3 and DynamoDB as declared: bucket -> a folder below the job (empty: no objects), table -> a JSON file below it."""

    buckets: dict[str, str] = {}
    tables: dict[str, str] = {}
    region: str = 'us-east-1'


class Bucket(Value):
    """One bucket before a run; the name of what is loaded is the object's key."""

    name: str
    objects: tuple[Loaded, ...] = ()


class AwsContent(Value):
    """What S3 and DynamoDB of a run hold before it; tables (their definition and `Items` as JSON) lie in `region`."""

    region: str
    buckets: tuple[Bucket, ...] = ()
    tables: tuple[Loaded, ...] = ()


class Stored(Value):
    """One thing a server kept, before a run (`was`) and after it (`sha256`); an empty name says it was not there.

    `name` is `postgres://database/schema.table`, `postgres://database/definitions`, `s3://bucket/key`, `s3://bucket` (what
    headers say of its objects) or `dynamodb://region/table`.
    """

    name: str
    sha256: str = ''
    was: str = ''

    @property
    def operation(self) -> Literal['created', 'changed', 'deleted', 'untouched']:
        """What the run did to it."""
        if self.sha256 == self.was:
            return 'untouched'
        return 'deleted' if not self.sha256 else 'changed' if self.was else 'created'
