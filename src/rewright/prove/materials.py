"""Inputs -> the pieces that can be changed (files, answers, the tape itself), and inputs with one piece replaced."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TypeVar

from rewright.model.facts import Facts
from rewright.model.job import Job
from rewright.model.recording import Recording
from rewright.model.run import Inputs
from rewright.model.service import AwsContent, Loaded, PostgresContent
from rewright.model.tape import Exchange, Tape
from rewright.model.value import Value
from rewright.ports.blobs import Blobs
from rewright.prove.expected import Column, Expected, columns_of
from rewright.reconcile.unpacking import unpack

V = TypeVar('V', bound=Value)

_KINDS = {
    'csv': ('.csv', '.tsv', '.psv', 'text/csv'),
    'json': ('.json', 'application/json', 'text/json'),
    'html': ('.html', '.htm', 'text/html', 'application/xhtml+xml'),
    'sqlite': ('.db', '.sqlite', '.sqlite3', 'application/vnd.sqlite3'),
    'parquet': ('.parquet', '.pq', 'application/vnd.apache.parquet'),
    'excel': ('.xlsx', '.xlsm', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'),
    'text': ('.txt', '.log', '.dat', '.jsonl', '.xml', '.yaml', '.ini', 'text/plain', 'text/xml', 'application/xml'),
}
_KIND_OF = {mark: kind for kind, marks in _KINDS.items() for mark in marks}
_CONTENT_HEADERS = {'content-length', 'content-encoding', 'content-md5', 'digest', 'etag', 'transfer-encoding'}


@dataclass(frozen=True)
class Material:
    """One piece of the inputs: a file, an answer (by its place on the tape), what a server holds, or the whole tape.

    `held` names the recorded content of `name`, as `model.service.Stored` does; `columns` are what its inferred contract
    says.
    """

    name: str
    kind: str
    file: int | None = None
    answer: int | None = None
    held: str = ''
    columns: tuple[Column, ...] = ()


def fingerprint(inputs: Inputs) -> str:
    """Return the SHA-256 of what a program can read: files, answers, servers and settings, without the times of the recording."""
    files = sorted([f.path, f.sha256, f.mode] for f in inputs.files)
    answers = [[e.key, e.status, e.reason, e.headers, e.body, e.failure] for e in inputs.tape.exchanges]
    servers = [server.model_dump() for server in (inputs.postgres, inputs.aws, inputs.settings) if server]
    return hashlib.sha256(json.dumps([files, answers, *servers]).encode()).hexdigest()


def materials(job: Job, recording: Recording, facts: Facts, known: Expected) -> tuple[Material, ...]:
    """Return every piece of the recorded inputs that the job reads and a mutator may know."""
    inputs = recording.inputs
    files = [
        Material(name, kind, file=i, columns=columns_of(known, name))
        for i, f in enumerate(inputs.files)
        if f.size and (kind := kind_of(f.path)) and _is_read(f.path, recording, facts)
        for name in [f.path.removeprefix(f'{job.root}/')]
    ]
    answers = [
        Material(e.url, kind, answer=i, columns=columns_of(known, e.url))
        for i, e in enumerate(inputs.tape.exchanges)
        if (kind := _kind_of_answer(e))
    ]
    tape = [Material('the network', 'tape')] if inputs.tape.exchanges else []
    tables = [
        Material(found.name, 'table', held=found.was, columns=columns_of(known, found.name))
        for found in recording.live.stored
        if found.was and found.name.startswith('postgres:') and not found.name.endswith('/definitions')
    ]
    return (*files, *tables, *_objects(inputs.aws), *answers, *tape)


def content(inputs: Inputs, material: Material, blobs: Blobs) -> bytes:
    """Return the bytes of a piece, decoded from its transfer coding."""
    if material.file is not None:
        return blobs.get(inputs.files[material.file].sha256)
    if material.held:
        return blobs.get(_held(inputs, material))
    if material.answer is None:
        return inputs.tape.model_dump_json().encode()
    body = inputs.tape.exchanges[material.answer].body
    data = blobs.get(body) if body else b''
    return unpack(data) or data


def replaced(inputs: Inputs, material: Material, data: bytes, blobs: Blobs) -> Inputs:
    """Return the inputs with the bytes of one piece replaced."""
    if material.file is not None:
        update: dict[str, object] = {'sha256': blobs.put(data), 'size': len(data)}
        return inputs.model_copy(update={'files': _with(inputs.files, material.file, update)})
    if material.held:
        own = Loaded(name=material.name, sha256=blobs.put(data))
        held = {'postgres': _with_table(inputs.postgres, own), 'aws': _with_object(inputs.aws, own)}
        return inputs.model_copy(update=held)
    if material.answer is None:
        return inputs.model_copy(update={'tape': Tape.model_validate_json(data)})
    old = inputs.tape.exchanges[material.answer]
    headers = tuple((name, value) for name, value in old.headers if name.lower() not in _CONTENT_HEADERS)
    update = {'body': blobs.put(data) if data else '', 'headers': (*headers, ('Content-Length', str(len(data))))}
    exchanges = _with(inputs.tape.exchanges, material.answer, update)
    return inputs.model_copy(update={'tape': Tape(exchanges=exchanges)})


def _with(values: tuple[V, ...], place: int, update: dict[str, object]) -> tuple[V, ...]:
    return (*values[:place], values[place].model_copy(update=update), *values[place + 1 :])


def _held(inputs: Inputs, material: Material) -> str:
    """Name what a server holds of a piece: what it was given, or what was recorded."""
    found = [table for database in (inputs.postgres.databases if inputs.postgres else ()) for table in database.changed]
    if inputs.aws:
        buckets, region = inputs.aws.buckets, f'dynamodb://{inputs.aws.region}'
        found += [one.model_copy(update={'name': f's3://{b.name}/{one.name}'}) for b in buckets for one in b.objects]
        found += [one.model_copy(update={'name': f'{region}/{one.name}'}) for one in inputs.aws.tables]
    return next((one.sha256 for one in found if one.name == material.name), material.held)


def _objects(content: AwsContent | None) -> list[Material]:
    """Objects of a known kind, and tables by what they are filled from."""
    if content is None:
        return []
    objects = [
        Material(name=f's3://{bucket.name}/{loaded.name}', kind=kind, held=loaded.sha256)
        for bucket in content.buckets
        for loaded in bucket.objects
        if (kind := kind_of(loaded.name))
    ]
    region = f'dynamodb://{content.region}'
    return [*objects, *(Material(name=f'{region}/{t.name}', kind='items', held=t.sha256) for t in content.tables)]


def _with_object(content: AwsContent | None, own: Loaded) -> AwsContent | None:
    """Let an object or a table be filled from other bytes."""
    if content is None:
        return None

    def filled(place: str, loaded: tuple[Loaded, ...]) -> tuple[Loaded, ...]:
        return tuple(
            each.model_copy(update={'sha256': own.sha256}) if f'{place}/{each.name}' == own.name else each
            for each in loaded
        )

    buckets = tuple(b.model_copy(update={'objects': filled(f's3://{b.name}', b.objects)}) for b in content.buckets)
    tables = filled(f'dynamodb://{content.region}', content.tables)
    return content.model_copy(update={'buckets': buckets, 'tables': tables})


def _with_table(content: PostgresContent | None, own: Loaded) -> PostgresContent | None:
    """Let a table hold other rows."""
    if content is None:
        return None
    databases = tuple(
        database.model_copy(update={'changed': (*(t for t in database.changed if t.name != own.name), own)})
        if own.name.startswith(f'postgres://{database.name}/')
        else database
        for database in content.databases
    )
    return content.model_copy(update={'databases': databases})


def kind_of(path: str) -> str:
    """Return the kind of material that a file's name speaks of; empty where no mutator knows it."""
    return _KIND_OF.get(PurePosixPath(path).suffix.lower(), '')


def _kind_of_answer(exchange: Exchange) -> str:
    headers = {name.lower(): value for name, value in exchange.headers}
    kind = headers.get('content-type', '').split(';')[0].strip().lower()
    return _KIND_OF.get(kind, '') if exchange.body and exchange.status < 400 else ''


def _is_read(path: str, recording: Recording, facts: Facts) -> bool:
    if any(path.endswith('/' + source) for source in facts.files):
        return False
    # Interpreters before 3.8 note no reads; then every file that lies there may be one.
    silent = recording.environment.python.startswith(
        ('2.', '3.0.', '3.1.', '3.2.', '3.3.', '3.4.', '3.5.', '3.6.', '3.7.')
    )
    return path in recording.live.reads or (silent and not recording.live.reads)
