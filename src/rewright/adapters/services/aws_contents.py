"""An emulator of S3 and DynamoDB goes in; everything it holds comes out as bytes, under the names of `model.service.Stored`."""

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from rewright.adapters.services.aws_requests import Emulated

# What a reader of an object can tell of it besides its bytes; times and tags of content follow from clock and bytes.
_HEADERS = ('content-type', 'content-encoding', 'cache-control', 'content-disposition', 'content-language')
_METADATA = 'x-amz-meta-'
_DEFINED = ('KeySchema', 'AttributeDefinitions', 'GlobalSecondaryIndexes', 'LocalSecondaryIndexes')
_PASSING = frozenset({
    'IndexArn', 'IndexStatus', 'IndexSizeBytes', 'ItemCount', 'ProvisionedThroughput', 'OnDemandThroughput', 'WarmThroughput',
})  # fmt: skip

Row = list[str | None]


def contents(emulated: Emulated, regions: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Yield (name, bytes) of each object, of each bucket (its keys and what headers say of them) and of each table."""
    for bucket in emulated.buckets():
        rows: list[Row] = []
        for key in emulated.keys(bucket):
            data, headers = emulated.object(bucket, key)
            yield f's3://{bucket}/{key}', data
            rows.append([key, *_described(emulated, bucket, key, headers)])
        columns = [(name, 'text') for name in ('key', *_HEADERS, 'storage class', 'metadata', 'tags')]
        yield f's3://{bucket}', kept(columns, rows, key=['key'])
    for region in sorted(set(regions)):
        for table in emulated.tables(region):
            yield f'dynamodb://{region}/{table}', _table(emulated, region, table)


def _described(emulated: Emulated, bucket: str, key: str, headers: dict[str, str]) -> Row:
    metadata = {name.removeprefix(_METADATA): text for name, text in headers.items() if name.startswith(_METADATA)}
    tags = emulated.tags(bucket, key) if headers.get('x-amz-tagging-count', '0') != '0' else []
    given: Row = [headers.get(name) for name in _HEADERS]
    return [*given, headers.get('x-amz-storage-class'), json.dumps(metadata, sort_keys=True), json.dumps(tags)]


def _table(emulated: Emulated, region: str, name: str) -> bytes:
    """The items as rows: an attribute a column, each value with its type; an attribute that an item lacks is null."""
    described = emulated.table(region, name)
    key = [part['AttributeName'] for part in described['KeySchema']]
    items = list(emulated.items(region, name))
    others = sorted({attribute for item in items for attribute in item} - set(key))
    rows: list[Row] = [
        [_typed(item[column]) if column in item else None for column in (*key, *others)] for item in items
    ]
    defined = [
        f'{part} {json.dumps(_plain(described[part]), sort_keys=True)}' for part in _DEFINED if described.get(part)
    ]
    return kept([(column, 'attribute') for column in (*key, *others)], rows, structure=defined, key=key)


def kept(columns: list[tuple[str, str]], rows: list[Row], *, structure: Iterable[str] = (), key: list[str]) -> bytes:
    """A table as it is compared: a line that describes it, then its rows, sorted."""
    head = {
        'rewright': 'table',
        'columns': [list(column) for column in columns],
        'structure': list(structure),
        'key': key,
        'unique': [],
        'required': key,
        'computed': [],
    }
    rows = sorted(rows, key=lambda row: [(cell is not None, cell or '') for cell in row])
    return '\n'.join(json.dumps(line, ensure_ascii=False) for line in (head, *rows)).encode()


def _typed(value: dict[str, Any]) -> str:
    """A value with its type as text: numbers as DynamoDB keeps them, sets in one order."""
    return json.dumps(_plain(value), sort_keys=True, ensure_ascii=False)


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(part) for part in value]
    if not isinstance(value, dict):
        return value
    found: dict[str, Any] = {}
    for kind, part in value.items():
        if kind == 'N' and isinstance(part, str):
            found[kind] = _number(part)
        elif kind == 'NS' and isinstance(part, list):
            found[kind] = sorted(map(_number, part))
        elif kind in {'SS', 'BS'} and isinstance(part, list):
            found[kind] = sorted(part)
        elif kind not in _PASSING:
            found[kind] = _plain(part)
    return found


def _number(text: str) -> str:
    """A number without the zeros that DynamoDB does not keep."""
    number = Decimal(text)
    return f'{number.normalize():f}' if number else '0'
