"""The protocol of S3 and DynamoDB: what is to be done there goes in, requests and their answers come out."""

import http.client
import json
import re
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from rewright.adapters.services.confined import reached

_SECONDS = 60
_VERSION = 'DynamoDB_20120810'


@dataclass(frozen=True)
class Asked:
    """One request; `what` names it to people."""

    what: str
    method: str
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ''


class Emulated:
    """Asks the emulator whose socket lies in `home`."""

    def __init__(self, home: Path, name: str) -> None:
        self._home, self._name = home, name

    def buckets(self) -> list[str]:
        """Names of the buckets."""
        return sorted(re.findall(r'<Name>([^<]*)</Name>', self._text('/')))

    def keys(self, bucket: str) -> Iterator[str]:
        """Keys of a bucket."""
        more = ''
        while True:
            # Written so that no key can look like a tag.
            page = self._text(f'/{quote(bucket)}?list-type=2&encoding-type=url{more}')
            yield from (unquote(key) for key in re.findall(r'<Key>([^<]*)</Key>', page))
            token = re.search(r'<NextContinuationToken>([^<]*)</NextContinuationToken>', page)
            if not token:
                return
            more = f'&continuation-token={quote(token[1], safe="")}'

    def object(self, bucket: str, key: str) -> tuple[bytes, dict[str, str]]:
        """The bytes of an object, and its headers by their names in small letters."""
        return self._ask(signed('s3', 'GET', f'/{quote(bucket)}/{quote(key)}'))

    def tags(self, bucket: str, key: str) -> list[list[str]]:
        """The tags of an object."""
        found = self._text(f'/{quote(bucket)}/{quote(key)}?tagging')
        return sorted([name, text] for name, text in re.findall(r'<Key>([^<]*)</Key>\s*<Value>([^<]*)</Value>', found))

    def tables(self, region: str) -> list[str]:
        """Names of the tables of a region."""
        names: list[str] = []
        last: str | None = None
        while True:
            page = self._dynamodb(region, 'ListTables', {'ExclusiveStartTableName': last} if last else {})
            names += page['TableNames']
            last = page.get('LastEvaluatedTableName')
            if not last:
                return sorted(names)

    def table(self, region: str, name: str) -> dict[str, Any]:
        """The description of a table."""
        return dict(self._dynamodb(region, 'DescribeTable', {'TableName': name})['Table'])

    def items(self, region: str, table: str) -> Iterator[dict[str, Any]]:
        """The items of a table, in DynamoDB's own JSON."""
        last: dict[str, Any] | None = None
        while True:
            start = {'ExclusiveStartKey': last} if last else {}
            page = self._dynamodb(region, 'Scan', {'TableName': table, 'ConsistentRead': True, **start})
            yield from page['Items']
            last = page.get('LastEvaluatedKey')
            if not last:
                return

    def _text(self, path: str) -> str:
        return self._ask(signed('s3', 'GET', path))[0].decode('utf-8', 'replace')

    def _dynamodb(self, region: str, action: str, body: dict[str, Any]) -> dict[str, Any]:
        return dict(json.loads(self._ask(dynamodb(region, action, body))[0]))

    def _ask(self, asked: Asked) -> tuple[bytes, dict[str, str]]:
        with reached(self._home) as short:
            link = _Link(f'{short}/{self._name}')
            try:
                link.request(asked.method, asked.path, asked.body.encode(), asked.headers)
                answer = link.getresponse()
                body = answer.read()
            finally:
                link.close()
        if answer.status >= 400:
            raise OSError(f'{asked.what}: {answer.status} {body[:300].decode("utf-8", "replace")}')
        return body, {name.lower(): text for name, text in answer.getheaders()}


class _Link(http.client.HTTPConnection):
    """HTTP over a socket of the file system."""

    def __init__(self, place: str) -> None:
        super().__init__('localhost', timeout=_SECONDS)
        self._place = place

    def connect(self) -> None:
        """Connect to the socket instead of a host."""
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(_SECONDS)
        self.sock.connect(self._place)


def signed(service: str, method: str, path: str, region: str = 'us-east-1', **more: str) -> Asked:
    """A request that names its service and region as a signature does; emulators ask for no more of it."""
    scope = f'rewright/20200101/{region}/{service}/aws4_request'
    authorization = f'AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0'
    return Asked(
        f'{service} {path}', method, path, {'Host': f'{service}.amazonaws.com', 'Authorization': authorization, **more}
    )


def dynamodb(region: str, action: str, body: dict[str, Any]) -> Asked:
    """A request to DynamoDB, which says everything in its body."""
    kind = 'application/x-amz-json-1.0'
    asked = signed('dynamodb', 'POST', '/', region, **{'X-Amz-Target': f'{_VERSION}.{action}', 'Content-Type': kind})
    return Asked(f'{action} {body.get("TableName", "")}', asked.method, asked.path, asked.headers, json.dumps(body))
