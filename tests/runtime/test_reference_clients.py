"""Events and contracts are what the reference clients of OpenLineage and of the Open Data Contract Standard take them for.

Both live in an environment of their own, from the package index; without one the tests are skipped, with the reason.
"""

import copy
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from rewright.adapters.environments.cached import CachedEnvironments
from rewright.model.refusal import Refusal
from rewright_runtime import lineage
from rewright_runtime.documents import why_no_contract
from rewright_runtime.run import Run

pytestmark = pytest.mark.slow

CACHE = Path(os.environ.get('REWRIGHT_CACHE') or Path.home() / '.cache' / 'rewright') / 'environments'
CLIENTS = ('openlineage-python==1.54.0', 'open-data-contract-standard==3.2.0', 'jsonschema==4.26.0')


@pytest.fixture(scope='module')
def judged():
    """Hands values to a program in the environment of the clients; gives what it says of each, empty where it is well."""
    try:
        place = CachedEnvironments(CACHE).legacy(sys.executable, CLIENTS).path
    except Refusal as refusal:
        pytest.skip(str(refusal))

    def judge(program, values):
        done = subprocess.run(
            [f'{place}/bin/python', '-c', program], input=json.dumps(values).encode(), capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr.decode()
        return json.loads(done.stdout)

    return judge


# The classes of the client check what they are given, and write it again; what it knows of a facet is its address.
EVENTS = """
import json, sys
from openlineage.client.event_v2 import InputDataset, Job, OutputDataset, Run, RunEvent, RunState
from openlineage.client.facet_v2 import error_message_run, output_statistics_output_dataset, schema_dataset
from openlineage.client.serde import Serde

FACETS = {
    'errorMessage': error_message_run.ErrorMessageRunFacet,
    'schema': schema_dataset.SchemaDatasetFacet,
    'outputStatistics': output_statistics_output_dataset.OutputStatisticsOutputDatasetFacet,
}

def facets(told):
    found = {}
    for name, fields in told.items():
        own = {k: v for k, v in fields.items() if not k.startswith('_')}
        if name == 'schema':
            own['fields'] = [schema_dataset.SchemaDatasetFacetFields(**f) for f in own['fields']]
        found[name] = FACETS[name](producer=fields['_producer'], **own)
        if found[name]._get_schema() != fields['_schemaURL']:
            raise ValueError(fields['_schemaURL'])
    return found

def dataset(kind, told):
    told = {k: facets(v) if k.lower().endswith('facets') else v for k, v in told.items()}
    return kind(**told)

def event(told):
    given = dict(told)
    if given.pop('schemaURL') != RunEvent._get_schema():
        raise ValueError('schemaURL')
    run = Run(runId=told['run']['runId'], facets=facets(told['run']['facets']))
    given |= {'run': run, 'job': Job(**told['job']), 'eventType': RunState(told['eventType'])}
    given['inputs'] = [dataset(InputDataset, d) for d in told['inputs']]
    given['outputs'] = [dataset(OutputDataset, d) for d in told['outputs']]
    return RunEvent(**given)

def full(value):
    if isinstance(value, dict):
        return {k: full(v) for k, v in value.items() if v not in ({}, [], None)}
    return [full(v) for v in value] if isinstance(value, list) else value

def why_not(told):
    try:
        again = json.loads(Serde.to_json(event(told)))
    except Exception as error:
        return f'{type(error).__name__}: {error}'
    return '' if full(again) == full(told) else f'written again it is {full(again)}'

print(json.dumps([why_not(told) for told in json.load(sys.stdin)]))
"""


def contract(name, **more):
    properties = [{'name': 'id', 'logicalType': 'integer'}, {'name': 'ü', 'logicalType': 'string'}]
    return {
        'apiVersion': 'v3.0.2', 'kind': 'DataContract', 'id': 'x', 'version': '1', 'status': 'draft', 'name': name,
        'schema': [{'name': name, 'properties': properties}],
    } | more  # fmt: skip


def events():
    run = Run('call 7', 'c', datetime(2026, 1, 1, tzinfo=UTC), pipeline='prices', error='no rate for é')
    inputs = [
        lineage.dataset(contract('https://shop.test:8443/list')),
        lineage.dataset(contract('in/ü.csv', schema=[])),
    ]
    outputs = [lineage.dataset(contract('out.csv'), 0, 12), lineage.dataset(contract('shop.db:prices'))]
    return [lineage.event(kind, run, inputs, outputs) for kind in ('START', 'COMPLETE', 'FAIL')]


def test_events_are_those_of_openlineage(judged):
    assert judged(EVENTS, [*events(), lineage.event('START', Run('', '', datetime.now(UTC), pipeline='p'))]) == [''] * 4


def other(**changes):
    event = copy.deepcopy(events()[2])
    for path, value in changes.items():
        *way, last = path.split('__')
        place = event
        for step in way:
            place = place[int(step) if step.isdigit() else step]
        place[last] = value
    return event


def test_other_events_are_not(judged):
    wrong = [
        other(run__runId='call 7'),
        other(eventTime='yesterday'),
        other(eventType='ENDED'),
        other(producer=3),
        other(schemaURL='https://openlineage.io/spec/1-0-0/OpenLineage.json'),
        other(run__facets__errorMessage__code=7),
        other(outputs__0__outputFacets__outputStatistics___schemaURL='x'),
        other(inputs__0__place='x'),
    ]
    assert '' not in judged(EVENTS, wrong)


DOCUMENTS = """
import json, sys
from importlib.resources import files
from jsonschema import Draft201909Validator
from open_data_contract_standard.model import OpenDataContractStandard

schema = json.loads((files('open_data_contract_standard') / 'schema.json').read_text())

def why_not(told):
    try:
        Draft201909Validator(schema).validate(told)
        OpenDataContractStandard.model_validate(told)
    except Exception as error:
        return f'{type(error).__name__}: {str(error)[:200]}'
    return ''

print(json.dumps([why_not(told) for told in json.load(sys.stdin)]))
"""
RULES = [
    {'type': 'library', 'metric': 'rowCount', 'mustBeBetween': [1, 5]},
    {'type': 'library', 'metric': 'duplicateValues', 'mustBeLessThan': 3, 'arguments': {'properties': ['id']}},
    {'type': 'text', 'description': 'it looks right'},
]
LATENCY = [{'property': 'latency', 'value': 36, 'unit': 'h', 'element': 'out.csv.when'}]


def shipped():
    """The documents of a rewrite, as the room that specifies makes them of a table and of pages."""
    from rewright.specify.contracts import _object

    properties = [{'name': 'é', 'logicalType': 'number', 'physicalType': 'text', 'required': True, 'unique': False}]
    yield contract('out.csv', schema=[_object('out.csv', 'csv', properties)])
    yield contract(
        'out', customProperties=[{'property': 'recordedRows', 'value': 3}, {'property': 'direction', 'value': 'input'}]
    )


def test_documents_are_those_of_the_standard(judged):
    rules = contract(
        'out.csv', schema=[{'name': 'out.csv', 'quality': RULES}], slaProperties=LATENCY, apiVersion='v3.1.0'
    )
    documents = [contract('out.csv'), rules, *shipped()]
    assert judged(DOCUMENTS, documents) == [''] * len(documents)
    assert not any(map(why_no_contract, documents))


WRONG = [
    contract('a', schema={}),
    contract('a', schema=[{'properties': []}]),
    {k: v for k, v in contract('a').items() if k != 'id'},
    {k: v for k, v in contract('a').items() if k != 'version'},
    contract('a', schema=[{'name': 'a', 'properties': [{'x': 1}]}]),
]


def test_what_the_standard_refuses_is_refused(judged):
    assert '' not in judged(DOCUMENTS, WRONG)
    assert all(map(why_no_contract, WRONG))
