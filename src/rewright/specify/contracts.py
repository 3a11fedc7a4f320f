"""Recorded inputs and outputs -> data contracts, as documents of the Open Data Contract Standard 3.0.2."""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from rewright.model.tape import Exchange
from rewright.specify.clues import Clues, address
from rewright.specify.profile import Profile, is_key
from rewright.specify.tables import Table

_Document = dict[str, Any]
_SPACE = re.compile(r'[^a-z0-9]+')
_FEWEST_ROWS = 4


def contracts(clues: Clues) -> tuple[_Document, ...]:
    """Return one contract for each recorded input, HTTP source and output; what is no table has no contract."""
    return (
        *(_of_table(clues, table, 'input') for table in clues.inputs),
        *_of_http(clues),
        *(_of_table(clues, table, 'output') for table in clues.outputs),
    )


def _document(clues: Clues, name: str, direction: str, purpose: str) -> _Document:
    slug = _SPACE.sub('-', f'{clues.job.name}-{direction}-{name}'.lower()).strip('-')
    return {
        'apiVersion': 'v3.0.2',
        'kind': 'DataContract',
        'id': slug,
        'version': '1.0.0',
        'status': 'draft',
        'name': name,
        'description': {'purpose': purpose},
    }


def _of_table(clues: Clues, table: Table, direction: str) -> _Document:
    document = _document(clues, table.name, direction, f'Recorded {direction} of {clues.job.name}: {table.rows} rows.')
    volatile = sorted(place for output, place in clues.volatile if output == table.name)
    properties = [_property(column, volatile=column.name in volatile) for column in table.profiles]
    file, job = table.name.partition(':')[0], clues.job
    tolerances = [t for t in job.tolerances if direction == 'output' and t.covers(file, job.root)]
    document['schema'] = [_object(table.name.rpartition(':')[2], table.format, properties)]
    document['customProperties'] = [
        {'property': 'direction', 'value': direction},
        {'property': 'recordedRows', 'value': table.rows},
        *([{'property': 'volatileColumns', 'value': volatile}] if volatile else []),
        *({'property': 'tolerance', 'value': t.model_dump(exclude_none=True)} for t in tolerances),
    ]
    return document


def _object(name: str, physical: str, properties: list[_Document]) -> _Document:
    kind = {'csv': 'file', 'json': 'document', 'parquet': 'file', 'sqlite': 'table'}.get(physical, physical)
    return {'name': name, 'logicalType': 'object', 'physicalType': kind, 'properties': properties}


def _property(column: Profile, *, volatile: bool = False) -> _Document:
    """Return what was seen of a column; a handful of rows support neither `required` nor `unique`."""
    enough = column.rows >= _FEWEST_ROWS
    found: _Document = {
        'name': column.name,
        'logicalType': column.logical,
        'physicalType': column.physical,
        'required': enough and column.missing == 0,
        'unique': enough and column.unique and is_key(column.name),
    }
    if column.examples and not volatile:
        found['examples'] = list(column.examples)
    return found


def _of_http(clues: Clues) -> Iterator[_Document]:
    sent = clues.recording.live.tape.exchanges
    for place, group in groupby(sorted(sent, key=_place), key=_place):
        exchanges = list(group)
        document = _document(clues, place, 'input', f'{len(exchanges)} recorded requests of {clues.job.name}.')
        kinds = sorted({_content_type(e) for e in exchanges if e.status == 200} - {''})
        records = clues.records.get(place)
        body = {
            'name': 'body', 'logicalType': 'string', 'physicalType': ', '.join(kinds) or 'unknown', 'required': True,
            'unique': False,
        }  # fmt: skip
        properties = [_property(column) for column in records.profiles] if records else [body]
        document['schema'] = [_object(urlsplit(place).path or '/', 'http', properties)]
        document['customProperties'] = [{'property': k, 'value': v} for k, v in _traffic(clues, exchanges).items()]
        yield document


def _place(exchange: Exchange) -> str:
    return address(exchange.url)


def _content_type(exchange: Exchange) -> str:
    found = next((value for name, value in exchange.headers if name.lower() == 'content-type'), '')
    return found.partition(';')[0].strip().lower()


def _traffic(clues: Clues, exchanges: list[Exchange]) -> dict[str, object]:
    """Return how politely the job asked: this is a limit for whoever asks next."""
    tape = clues.recording.live.tape.model_copy(update={'exchanges': tuple(exchanges)})
    sleeps = clues.recording.live.sleeps
    statuses: dict[str, int] = {}
    for exchange in exchanges:
        said = exchange.failure or str(exchange.status)
        statuses[said] = statuses.get(said, 0) + 1
    return {
        'direction': 'input',
        'requests': len(exchanges),
        'mostRequestsInFlight': tape.most_in_flight,
        'sleeps': sum(s.times for s in sleeps),
        'sleepSeconds': round(sum(s.seconds for s in sleeps), 3),
        'answers': dict(sorted(statuses.items())),
    }
