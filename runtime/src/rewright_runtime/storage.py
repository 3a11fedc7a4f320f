"""Where batches, answers and outputs lie between functions: a local folder, or a bucket named `s3://bucket/prefix`."""

import os
from pathlib import Path, PurePosixPath
from typing import Any, Protocol

_KINDS = {'.parquet': 'application/vnd.apache.parquet', '.jsonl': 'application/x-ndjson', '.md': 'text/markdown'}


class Storage(Protocol):
    """Bytes by key; keys are relative paths with forward slashes."""

    def read(self, key: str) -> bytes:
        """Return the bytes of `key`; KeyError when there are none."""

    def write(self, key: str, data: bytes, content_type: str = '', content_encoding: str = '') -> None:
        """Write `key` whole or not at all, over what was there; where a storage keeps what the bytes are, it is said too."""

    def delete(self, key: str) -> None:
        """Take `key` away; nothing happens when it is not there."""

    def keys(self, prefix: str) -> list[str]:
        """Return every key that begins with `prefix`, sorted."""


def checked(key: str) -> str:
    """Return `key`; ValueError when it could leave the storage."""
    path = PurePosixPath(key)
    if path.is_absolute() or not path.parts or '..' in path.parts or '\\' in key or '\0' in key:
        raise ValueError(f'{key!r} is not a key of a storage')
    return key


class LocalFolder:
    """A storage in a folder."""

    def __init__(self, root: str | Path) -> None:
        self.root = Path(root)

    def read(self, key: str) -> bytes:
        """Return the bytes of a file."""
        try:
            return (self.root / checked(key)).read_bytes()
        except FileNotFoundError:
            raise KeyError(key) from None

    def write(self, key: str, data: bytes, content_type: str = '', content_encoding: str = '') -> None:  # noqa: ARG002  A file is named, not described.
        """Write a file beside its place, then put it there."""
        path = self.root / checked(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f'{path.name}.{os.getpid()}.part')
        part.write_bytes(data)
        part.replace(path)

    def delete(self, key: str) -> None:
        """Take a file away."""
        (self.root / checked(key)).unlink(missing_ok=True)

    def keys(self, prefix: str) -> list[str]:
        """Return the files whose path begins with `prefix`."""
        found = (p.relative_to(self.root).as_posix() for p in self.root.rglob('*') if p.is_file())
        return sorted(k for k in found if k.startswith(prefix) and not k.endswith('.part'))


class Bucket:
    """A storage in S3; boto3 is imported when the first one is made."""

    def __init__(self, bucket: str, prefix: str = '', client: Any = None) -> None:
        if client is None:
            import boto3  # type: ignore[import-not-found, import-untyped, unused-ignore]  # Only functions in the cloud have it.

            client = boto3.client('s3')
        self.bucket, self.prefix, self.client = bucket, prefix.strip('/'), client

    def _full(self, key: str) -> str:
        return f'{self.prefix}/{key}' if self.prefix else key

    def read(self, key: str) -> bytes:
        """Return the bytes of an object."""
        try:
            body = self.client.get_object(Bucket=self.bucket, Key=self._full(checked(key)))['Body'].read()
        except self.client.exceptions.NoSuchKey:
            raise KeyError(key) from None
        return bytes(body)

    def write(self, key: str, data: bytes, content_type: str = '', content_encoding: str = '') -> None:
        """Write an object."""
        kinds = {'ContentType': content_type, 'ContentEncoding': content_encoding}
        said = {name: value for name, value in kinds.items() if value}
        self.client.put_object(Bucket=self.bucket, Key=self._full(checked(key)), Body=data, **said)

    def delete(self, key: str) -> None:
        """Delete an object."""
        self.client.delete_object(Bucket=self.bucket, Key=self._full(checked(key)))

    def keys(self, prefix: str) -> list[str]:
        """Return the objects whose key begins with `prefix`."""
        cut = len(self._full(''))
        pages = self.client.get_paginator('list_objects_v2').paginate(Bucket=self.bucket, Prefix=self._full(prefix))
        return sorted(entry['Key'][cut:] for page in pages for entry in page.get('Contents', ()))


def kind_of(name: str) -> tuple[str, str]:
    """Return the content type and the encoding that a file's name tells: `a.csv.gz` is text/csv, packed with gzip."""
    import mimetypes

    kind, encoding = mimetypes.guess_type(name)
    return kind or _KINDS.get(PurePosixPath(name).suffix.lower(), 'application/octet-stream'), encoding or ''


def storage(url: str) -> Storage:
    """Return the storage that `url` names."""
    if url.startswith('s3://'):
        bucket, _, prefix = url.removeprefix('s3://').partition('/')
        return Bucket(bucket, prefix)
    return LocalFolder(url)
