"""A job's S3 and DynamoDB: every host of them leads to an emulator of its own, and what it leaves is kept."""

import json
import sys

import pytest

pytestmark = pytest.mark.slow

RATES = {
    'KeySchema': [{'AttributeName': 'currency', 'KeyType': 'HASH'}, {'AttributeName': 'day', 'KeyType': 'RANGE'}],
    'AttributeDefinitions': [
        {'AttributeName': 'currency', 'AttributeType': 'S'},
        {'AttributeName': 'day', 'AttributeType': 'N'},
    ],
    'Items': [
        {'currency': {'S': 'EUR'}, 'day': {'N': '1'}, 'rate': {'N': '1.50'}},
        {'currency': {'S': 'złoty'}, 'day': {'N': '1'}, 'note': {'NULL': True}, 'seen': {'SS': ['b', 'a']}},
    ],
}
BUCKETS = {'landing': {'in/orders.csv': b'id,amount\n1,2.5\n', 'in/zażółć & more.bin': b'\0\xff'}, 'reports': {}}
START = 'import boto3\n'


@pytest.fixture(scope='session')
def boto(environments):
    return environments.legacy(sys.executable, ('boto3==1.40.0',)).path


@pytest.fixture
def cloud(with_aws):
    return with_aws.aws(BUCKETS, {'rates': RATES})


def operations(run):
    return {found.name: found.operation for found in run.stored if found.operation != 'untouched'}


def rows(hall, run, name):
    head, *found = [json.loads(line) for line in hall.after(run, name).split('\n')]
    names = [column for column, _ in head['columns']]
    return [dict(zip(names, row, strict=True)) for row in found]


HOSTS = """
import boto3
from botocore.config import Config
for how in ({}, {'s3': {'addressing_style': 'path'}}, {'s3': {'addressing_style': 'virtual'}}, {'s3': {'use_dualstack_endpoint': True}}):
    for region in (None, 'us-east-1', 'eu-central-1'):
        s3 = boto3.client('s3', region_name=region, config=Config(**how))
        print(s3.meta.endpoint_url, s3.get_object(Bucket='landing', Key='in/orders.csv')['Body'].read())
s3 = boto3.client('s3', use_ssl=False)
print(sorted(o['Key'] for o in s3.list_objects_v2(Bucket='landing')['Contents']))
print(s3.list_objects_v2(Bucket='landing')['Contents'][0]['LastModified'])
"""


def test_every_host_of_s3_leads_to_the_same_buckets(with_aws, cloud, boto):
    run = with_aws.run(HOSTS, boto, aws=cloud)
    lines = with_aws.out(run).splitlines()
    assert len(lines) == 14
    assert all(line.endswith(repr(BUCKETS['landing']['in/orders.csv'])) for line in lines[:12])
    assert len({line.split()[0] for line in lines[:12]}) >= 4
    assert lines[12:] == ["['in/orders.csv', 'in/zażółć & more.bin']", '2020-01-01 00:00:00+00:00']
    assert run.tape.exchanges == ()
    assert operations(run) == {}


# What is done to the object `k` of a bucket of its own, or to a table of its own, and what became of it.
OBJECTS = {
    "put_object(Bucket=b, Key='new.csv', Body=b'x')": {'/new.csv': 'created', '': 'changed'},
    "put_object(Bucket=b, Key='k', Body=b'other')": {'/k': 'changed'},
    "put_object(Bucket=b, Key='k', Body=b'v')": {},
    "put_object(Bucket=b, Key='k', Body=b'v', ContentType='text/csv')": {'': 'changed'},
    "put_object(Bucket=b, Key='k', Body=b'v', Metadata={'by': 'me'})": {'': 'changed'},
    "put_object_tagging(Bucket=b, Key='k', Tagging={'TagSet': [{'Key': 'a', 'Value': '1'}]})": {'': 'changed'},
    "delete_object(Bucket=b, Key='k')": {'/k': 'deleted', '': 'changed'},
    "delete_object(Bucket=b, Key='nothing')": {},
    "upload_fileobj(io.BytesIO(b'z' * 9_000_000), b, 'big')": {'/big': 'created', '': 'changed'},
    "copy_object(Bucket=b, Key='k2', CopySource=b + '/k')": {'/k2': 'created', '': 'changed'},
}
ITEMS = {
    "put_item(Item={'currency': 'EUR', 'day': 2, 'rate': Decimal('1.1')})": 'changed',
    "put_item(Item={'currency': 'EUR', 'day': 1, 'rate': Decimal('1.5')})": 'untouched',
    "put_item(Item={'currency': 'EUR', 'day': 1, 'rate': '1.5'})": 'changed',
    "put_item(Item={'currency': 'złoty', 'day': 1, 'note': None, 'seen': {'a', 'b'}})": 'untouched',
    "update_item(Key={'currency': 'EUR', 'day': 1}, UpdateExpression='SET rate = rate + :a', "
    "ExpressionAttributeValues={':a': 1})": 'changed',
    "delete_item(Key={'currency': 'EUR', 'day': 1})": 'changed',
    "delete_item(Key={'currency': 'EUR', 'day': 9})": 'untouched',
    'delete()': 'deleted',
}
MADE = """
s3.create_bucket(Bucket='made', CreateBucketConfiguration={'LocationConstraint': 'eu-west-1'})
boto3.resource('dynamodb', region_name='us-west-2').create_table(
    TableName='far', BillingMode='PAY_PER_REQUEST', KeySchema=[{'AttributeName': 'k', 'KeyType': 'HASH'}],
    AttributeDefinitions=[{'AttributeName': 'k', 'AttributeType': 'B'}])
"""
CLIENTS = """
import boto3, io
from decimal import Decimal
s3, tables = boto3.client('s3'), boto3.resource('dynamodb')
table = tables.Table('rates')
"""


def test_what_a_run_leaves_is_kept_and_the_next_begins_anew(with_aws, boto):
    lines = [f'b = "bucket-{n}"; s3.{call}' for n, call in enumerate(OBJECTS)]
    lines += [f'tables.Table("table-{n}").{call}' for n, call in enumerate(ITEMS)]
    buckets = {f'bucket-{n}': {'k': b'v'} for n in range(len(OBJECTS))}
    content = with_aws.aws(buckets, {f'table-{n}': RATES for n in range(len(ITEMS))})
    run = with_aws.run(CLIENTS + '\n'.join(lines) + MADE, boto, aws=content)
    assert run.exit_code == 0, with_aws.err(run)
    expected = {f's3://bucket-{n}{key}': done for n, call in enumerate(OBJECTS) for key, done in OBJECTS[call].items()}
    expected |= {
        f'dynamodb://eu-west-1/table-{n}': done for n, done in enumerate(ITEMS.values()) if done != 'untouched'
    }
    assert operations(run) == expected | {'s3://made': 'created', 'dynamodb://us-west-2/far': 'created'}
    assert operations(with_aws.run('print(1)\n', boto, aws=content)) == {}


def test_items_are_kept_with_their_types(with_aws, cloud, boto):
    put = "{'currency': 'ß', 'day': Decimal('2.50'), 'b': b'\\0', 'l': [1, None, {'x': True}], 'n': {2, 10}, 'e': ''}"
    run = with_aws.run(f'{CLIENTS}table.put_item(Item={put})\n', boto, aws=cloud)
    assert [row for row in rows(with_aws, run, 'dynamodb://eu-west-1/rates') if 'ß' in row['currency']] == [
        {
            'currency': '{"S": "ß"}', 'day': '{"N": "2.5"}', 'b': '{"B": "AA=="}', 'e': '{"S": ""}',
            'l': '{"L": [{"N": "1"}, {"NULL": true}, {"M": {"x": {"BOOL": true}}}]}', 'n': '{"NS": ["10", "2"]}',
            'note': None, 'rate': None, 'seen': None,
        }
    ]  # fmt: skip


LISTED = (
    "s3.put_object(Bucket='reports', Key='now', Body=b'')\n"
    "print(s3.head_object(Bucket='reports', Key='now')['LastModified'], __import__('datetime').datetime.now())\n"
)


def test_the_clock_of_what_a_run_writes_is_the_runs(with_aws, cloud, boto):
    run = with_aws.run(CLIENTS + LISTED, boto, aws=cloud, conditions={'clock_start': '2021-05-01T10:00:00+00:00'})
    assert with_aws.out(run).startswith('2021-05-01 10:0')


SECRETS = {
    'a session': "aws_access_key_id='ASIA0', aws_secret_access_key='canary-secret-0001', aws_session_token='canary-token-0001'",
    'none': '',
}


@pytest.mark.parametrize('given', SECRETS.values(), ids=list(SECRETS))
def test_any_credentials_do_and_none_are_kept(with_aws, cloud, boto, given):
    code = f"import boto3\nprint(boto3.Session({given}).client('s3').list_buckets()['Buckets'][0]['Name'])\n"
    run = with_aws.run(code, boto, aws=cloud)
    assert with_aws.out(run) == 'landing\n'
    assert 'canary' not in run.model_dump_json()
    kept = (path.read_bytes() for path in with_aws.blobs.folder.rglob('*') if path.is_file())
    assert not any(b'canary-secret-0001' in data for data in kept)


NAMED = (
    CLIENTS
    + """
import os
s3.put_object(Bucket='reports', Key='of/' + os.environ['TOKEN'], Body=os.environ['TOKEN'].encode())
"""
)


def test_a_secret_in_the_name_of_an_object_is_marked(with_aws, cloud, boto):
    run = with_aws.run(NAMED, boto, aws=cloud, given={'variables': {'TOKEN': 'canary-zq9x'}, 'secrets': ('TOKEN',)})
    mark = with_aws.sandbox.mark('canary-zq9x')
    assert f's3://reports/of/{mark}' in {found.name for found in run.stored if found.sha256}, with_aws.err(run)
    assert 'canary' not in run.model_dump_json()


OLD = """
import boto3
s3 = boto3.resource('s3')
body = s3.Object('landing', 'in/orders.csv').get()['Body'].read()
s3.Bucket('reports').put_object(Key='old', Body=body)
table = boto3.resource('dynamodb').Table('rates')
print(table.get_item(Key={'currency': 'EUR', 'day': 1})['Item']['rate'] * 2)
table.put_item(Item={'currency': 'SEK', 'day': 3})
"""


@pytest.mark.parametrize('python', ['2.7', '3.8'])
def test_old_clients_work_unmodified_in_their_own_environments(with_aws, cloud, environments, python):
    from rewright.model.refusal import Refusal

    try:
        place = environments.legacy(python, ('boto3==1.17.112',)).path
    except Refusal as refusal:
        pytest.skip(refusal.what)
    run = with_aws.run(OLD, place, aws=cloud)
    assert with_aws.out(run) == '3.00\n'
    assert with_aws.after(run, 's3://reports/old') == 'id,amount\n1,2.5\n'
    assert {'currency': '{"S": "SEK"}', 'day': '{"N": "3"}', 'note': None, 'rate': None, 'seen': None} in rows(
        with_aws, run, 'dynamodb://eu-west-1/rates'
    )


OTHERS = """
import boto3
from botocore.config import Config
try:
    boto3.client('sqs', config=Config(retries={'max_attempts': 0})).list_queues()
except Exception as error:
    print(type(error).__name__)
"""


@pytest.mark.parametrize('network', ['record', 'replay'])
def test_another_service_is_not_there(with_aws, cloud, boto, network):
    run = with_aws.run(OTHERS, boto, aws=cloud, conditions={'network': network})
    assert with_aws.out(run) == 'EndpointConnectionError\n'
    assert [(e.method, e.url, e.failure) for e in run.tape.exchanges] == [
        ('RESOLVE', 'sqs.eu-west-1.amazonaws.com', 'not_allowed' if network == 'record' else 'not_recorded')
    ]


WRONG = {
    'a bucket with a name that is none': ({'x': {}}, {}),
    'a table without its attributes': ({}, {'t': {'KeySchema': RATES['KeySchema'], 'AttributeDefinitions': []}}),
    'an item without its key': ({}, {'t': RATES | {'Items': [{'currency': {'S': 'EUR'}}]}}),
}


@pytest.mark.parametrize('case', WRONG)
def test_content_that_is_not_accepted_is_refused_before_anything_runs(with_aws, boto, case):
    from rewright.model.refusal import Refusal

    with pytest.raises(Refusal) as caught:
        with_aws.run('print(1)\n', boto, aws=with_aws.aws(*WRONG[case]))
    assert caught.value.exit_code == 2
    assert 'initial content of S3 and DynamoDB is not accepted' in str(caught.value)
