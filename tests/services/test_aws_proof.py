"""A rewrite that leaves anything else in the job's S3 or DynamoDB is different, on recorded objects or on changed ones."""

import json
import sys

import pytest

from rewright.adapters.clocks.system import SystemClock
from rewright.model.facts import Facts
from rewright.model.job import Job
from rewright.model.patch import Patch, PatchStep
from rewright.model.policy import Policy, ProofPolicy
from rewright.model.recording import Environment
from rewright.model.refusal import Refusal
from rewright.model.service import Aws
from rewright.prove.checks import stored
from rewright.prove.pair import Pair
from rewright.prove.proving import prove
from rewright.record.recording import record

pytestmark = pytest.mark.slow

JOB = """import boto3, csv, datetime, io
s3 = boto3.client('s3')
body = s3.get_object(Bucket='landing', Key='orders.csv')['Body'].read().decode('utf-8')
totals = {}
for row in csv.DictReader(io.StringIO(body)):
    totals[row['city']] = totals.get(row['city'], 0) + int(row['amount'] or 0)
text = 'city,total\\n' + ''.join('%s,%d\\n' % pair for pair in sorted(totals.items()))
day = datetime.date.today().isoformat()
s3.put_object(Bucket='reports', Key='day=%s/totals.csv' % day, Body=text.encode('utf-8'))
boto3.resource('dynamodb').Table('runs').put_item(Item={'run': 'totals', 'cities': len(totals), 'day': day})
print(len(totals), 'cities')
"""
FAULTS = {
    'a row less': (JOB.replace('sorted(totals.items())', 'sorted(totals.items())[1:]'), 'row count'),
    'another key': (JOB.replace('totals.csv', 'total.csv'), 'stored'),
    'another content type': (
        JOB.replace("encode('utf-8'))\nboto3", "encode('utf-8'), ContentType='text/csv')\nboto3"),
        'value',
    ),
    'the source gone': (JOB + "s3.delete_object(Bucket='landing', Key='orders.csv')\n", 'stored'),
    'another type': (JOB.replace("'cities': len(totals)", "'cities': str(len(totals))"), 'value'),
}
RUNS = {
    'KeySchema': [{'AttributeName': 'run', 'KeyType': 'HASH'}],
    'AttributeDefinitions': [{'AttributeName': 'run', 'AttributeType': 'S'}],
    'Items': [],
}


def facts():
    empty = dict.fromkeys(('endpoints', 'functions', 'stages', 'loops', 'imports', 'findings', 'not_understood'), ())
    return Facts(
        job='job', language='python3', script='job.py', source_sha256='', lines=1, files=('job.py',),
        complexity=1, complexity_parts={}, **empty,
    )  # fmt: skip


class Boto:
    """One environment with boto3 stands for both sides."""

    def __init__(self, path):
        self.path = path

    def legacy(self, python, requirements, before=''):
        return Environment(python='3.11', packages=(), sha256='e' * 64, path=self.path)

    def modern(self, left=()):
        return self.legacy('', ())


@pytest.fixture(scope='module')
def boto(environments):
    return Boto(environments.legacy(sys.executable, ('boto3==1.40.0',)).path)


def job_in(folder, source, **aws):
    (folder / 'landing').mkdir(parents=True)
    (folder / 'job.py').write_text(source)
    (folder / 'landing/orders.csv').write_text('city,amount\nŁódź,2\nOslo,5\nOslo,\nŁódź,7\n')
    (folder / 'landing/.hidden').write_text('no object')
    (folder / 'runs.json').write_text(json.dumps(RUNS))
    declared = {
        'buckets': {'landing': 'landing', 'reports': ''},
        'tables': {'runs': 'runs.json'},
        'region': 'eu-west-1',
    }
    return Job(name='job', root=str(folder), script='job.py', python=sys.executable, aws=Aws(**(declared | aws)))


@pytest.fixture(scope='module')
def recorded(with_aws, boto, tmp_path_factory):
    job = job_in(tmp_path_factory.mktemp('job') / 'job', JOB)
    return job, record(job, facts(), with_aws.sandbox, boto, with_aws.blobs, SystemClock())


def test_what_the_job_left_is_recorded_and_only_its_clock_is_volatile(recorded):
    _, recording = recorded
    assert recording.repeatable, recording.unstable
    assert {(v.output, v.place, v.cause) for v in recording.volatile} == {
        ('s3://reports/day={}-{}-{}/totals.csv', 'file name', 'clock'),
        ('s3://reports', 'key', 'clock'),
        ('dynamodb://eu-west-1/runs', 'day', 'clock'),
    }
    day = recording.live.started[:10]
    assert {found.name: found.operation for found in recording.live.stored} == {
        's3://landing': 'untouched', 's3://landing/orders.csv': 'untouched', 's3://reports': 'changed',
        f's3://reports/day={day}/totals.csv': 'created', 'dynamodb://eu-west-1/runs': 'changed',
    }  # fmt: skip
    assert recording.live.tape.exchanges == ()


@pytest.mark.parametrize('fault', FAULTS)
def test_every_planted_fault_is_seen_in_what_is_left(fault, recorded, with_aws, boto):
    job, recording = recorded
    text, kind = FAULTS[fault]
    assert text != JOB
    conditions = {'clock_start': recording.live.started}
    modern = with_aws.run(text, boto.path, aws=recording.inputs.aws, conditions=conditions)
    assert modern.exit_code == 0, with_aws.err(modern)
    found = stored.check(Pair('t', job, recording.live, modern, recording.volatile, with_aws.blobs))
    assert kind in {difference.kind for difference in found.differences}


def proof(recorded, hall, boto, text):
    job, recording = recorded
    steps = (PatchStep(name='structure', title='t', body='', files={'pipeline.py': text}),)
    policy = ProofPolicy(mutated_inputs=3, planted_faults=0, timed_runs=1)
    patch = Patch(job='job', steps=steps)
    return prove(job, facts(), recording, patch, hall.sandbox, boto, hall.blobs, Policy(proof=policy))


def test_an_equal_rewrite_is_proven_on_changed_objects(recorded, with_aws, boto):
    found = proof(recorded, with_aws, boto, JOB.replace('sorted(totals.items())', 'sorted(list(totals.items())[::-1])'))
    assert (found.verdict, found.reasons) == ('proven', ())
    assert sum('s3://landing/orders.csv' in trial.name for trial in found.trials) >= 3


def test_a_rewrite_that_is_right_on_the_recorded_objects_only_is_different(recorded, with_aws, boto):
    text = JOB.replace("int(row['amount'] or 0)", "max(0, int(row['amount'] or 0))")
    assert proof(recorded, with_aws, boto, text).verdict == 'different'


MISSING = {
    'a folder that is not there': {'buckets': {'landing': 'nowhere'}},
    'a folder outside of the job': {'buckets': {'landing': '../..'}},
    'a bucket from a file': {'buckets': {'landing': 'job.py'}},
    'a table that is no JSON': {'tables': {'runs': 'job.py'}},
    'a table without a key': {'tables': {'runs': 'landing/table.json'}},
}


@pytest.mark.parametrize('case', MISSING)
def test_content_that_cannot_be_taken_is_refused_before_anything_runs(case, with_aws, boto, tmp_path):
    job = job_in(tmp_path / 'job', 'raise SystemExit("it ran")\n', **MISSING[case])
    (tmp_path / 'job/landing/table.json').write_text('{"Items": []}')
    with pytest.raises(Refusal) as caught:
        record(job, facts(), with_aws.sandbox, boto, with_aws.blobs, SystemClock())
    assert caught.value.exit_code == 2


ONCE = "import boto3\nfrom botocore.config import Config\nonce = Config(retries={'max_attempts': 0})"
ASKED = {
    "boto3.client('sqs', config=once).list_queues()": ('sqs.eu-west-1.amazonaws.com', 'Only S3 and DynamoDB'),
    "boto3.client('s3', config=once).list_buckets()": ('amazonaws.com', 'under [aws] in rewright.toml'),
}


@pytest.mark.parametrize('call', ASKED)
def test_a_service_that_is_not_emulated_is_refused_by_its_name(call, with_aws, boto, tmp_path):
    job = job_in(tmp_path / 'job', f'{ONCE}\n{call}\n')
    if "'s3'" in call:
        given = dict.fromkeys(('AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'), 'x')
        job = job.model_copy(update={'aws': None, 'environment': given})
    with pytest.raises(Refusal) as caught:
        record(job, facts(), with_aws.sandbox, boto, with_aws.blobs, SystemClock())
    host, move = ASKED[call]
    assert host in caught.value.what
    assert 'not emulated' in caught.value.what
    assert move in caught.value.next_move
