"""What a run read and wrote, as events of OpenLineage: a run goes in, JSON comes out, to a file or an address."""

import json
import os
import uuid
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from rewright_runtime import __version__
from rewright_runtime.run import Run

Kind = Literal['START', 'COMPLETE', 'FAIL']
Fields = dict[str, Any]
_PRODUCER = f'urn:rewright-runtime:{__version__}'
_SPEC = 'https://openlineage.io/spec'
_SECONDS = 10


def event(kind: Kind, run: Run, inputs: Iterable[Fields] = (), outputs: Iterable[Fields] = ()) -> Fields:
    """Return the event that tells how far a run is; inputs and outputs are those of `dataset`."""
    facets: Fields = {}
    if kind == 'FAIL':
        said = {'message': run.error, 'programmingLanguage': 'PYTHON'}
        facets['errorMessage'] = _facet('1-0-1', 'ErrorMessageRunFacet', said)
    return {
        'eventType': kind,
        'eventTime': (run.began if kind == 'START' else run.ended or run.began).isoformat(),
        'run': {'runId': as_uuid(run.id), 'facets': facets},
        'job': {'namespace': os.environ.get('REWRIGHT_NAMESPACE') or 'rewright', 'name': run.pipeline, 'facets': {}},
        'inputs': list(inputs),
        'outputs': list(outputs),
        'producer': _PRODUCER,
        'schemaURL': f'{_SPEC}/2-0-2/OpenLineage.json#/$defs/RunEvent',
    }


def dataset(document: Mapping[str, Any], rows: int | None = None, size: int | None = None) -> Fields:
    """Return the data set that a document of a contract describes, with what was written of it."""
    name = str(document.get('name') or document['id'])
    columns = [p for s in document.get('schema') or () for p in s.get('properties') or ()]
    described = [{'name': str(p['name']), 'type': str(p.get('logicalType', 'string'))} for p in columns]
    address = urlsplit(name)
    web = address.scheme in ('http', 'https')
    found: Fields = {
        'namespace': f'{address.scheme}://{address.netloc}' if web else 'file',
        'name': (address.path or '/') if web else name,
        'facets': {'schema': _facet('1-2-0', 'SchemaDatasetFacet', {'fields': described})},
    }
    counted = {k: v for k, v in (('rowCount', rows), ('size', size)) if v is not None}
    if counted:
        facet = _facet('1-0-2', 'OutputStatisticsOutputDatasetFacet', counted)
        found['outputFacets'] = {'outputStatistics': facet}
    return found


def send(target: str, told: Fields) -> None:
    """Hand an event on: POST it where `target` is an address, else add a line to the file; OSError where that fails."""
    line = json.dumps(told, ensure_ascii=False)
    if target.startswith(('http://', 'https://')):
        import urllib.request

        headers = {'Content-Type': 'application/json'}
        asked = urllib.request.Request(target, line.encode(), headers, method='POST')  # noqa: S310  It begins with http.
        with urllib.request.urlopen(asked, timeout=_SECONDS):  # noqa: S310  See above.
            return
    path = Path(target)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open('a', encoding='utf-8') as file:
        file.write(line + '\n')


def as_uuid(run: str) -> str:
    """Return the identifier of a run as a UUID, which is what OpenLineage asks for: always the same for the same run."""
    try:
        return str(uuid.UUID(run))
    except ValueError:
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f'rewright-run:{run}'))


def _facet(version: str, name: str, fields: Fields) -> Fields:
    return {'_producer': _PRODUCER, '_schemaURL': f'{_SPEC}/facets/{version}/{name}.json#/$defs/{name}', **fields}
