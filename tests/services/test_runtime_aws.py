"""The runtime's storage, publishing and secrets against S3 and Secrets Manager, by boto3 over a socket."""

import json
import os
import subprocess
from pathlib import Path

import pytest

import rewright_runtime
from rewright.adapters.services.aws import emulator
from rewright.model.refusal import Refusal

pytestmark = pytest.mark.slow

START = """
import json, os
from moto.server import ThreadedMotoServer
server = ThreadedMotoServer(ip_address='127.0.0.1', port=0, verbose=False)
server.start()
host, port = server.get_host_and_port()
os.environ.update(
    AWS_ENDPOINT_URL=f'http://{host}:{port}', AWS_ACCESS_KEY_ID='x', AWS_SECRET_ACCESS_KEY='y', AWS_DEFAULT_REGION='eu-west-1'
)
import boto3
s3 = boto3.client('s3')
s3.create_bucket(Bucket='lake', CreateBucketConfiguration={'LocationConstraint': 'eu-west-1'})
told = {}
"""
END = "\nprint('TOLD', json.dumps(told))\nserver.stop()\n"


@pytest.fixture(scope='module')
def told(environments, tmp_path_factory):
    """Runs a program beside an emulator of AWS, without the sandbox: it is ours, and listens on loopback alone."""
    try:
        place = emulator(environments)
    except Refusal as refusal:
        pytest.skip(str(refusal))
    folder = tmp_path_factory.mktemp('aws')
    variables = {**os.environ, 'PYTHONPATH': str(Path(rewright_runtime.__file__).parents[1])}

    def run(code):
        done = subprocess.run(
            [place / 'bin' / 'python', '-c', START + code + END], cwd=folder, capture_output=True, env=variables
        )
        assert done.returncode == 0, done.stderr.decode()
        line = next(x for x in done.stdout.decode().splitlines() if x.startswith('TOLD '))
        return json.loads(line.removeprefix('TOLD ')), done.stdout + done.stderr

    return run


STORAGE = """
from rewright_runtime.storage import storage
store = storage('s3://lake/deep/ü')
store.write('a/zażółć & more.csv', b'x,y', 'text/csv; charset=cp1250')
store.write('packed.json', b'..', *('application/json', 'gzip'))
store.write('plain', b'')
store.write('plain', b'2')
store.delete('nothing')
told['keys'] = store.keys(''), store.keys('a/')
told['read'] = store.read('plain').decode()
try:
    store.read('nothing')
except KeyError as error:
    told['missing'] = error.args[0]
for key in ('deep/ü/a/zażółć & more.csv', 'deep/ü/packed.json'):
    head = s3.head_object(Bucket='lake', Key=key)
    told[key] = head['ContentType'], head.get('ContentEncoding')
"""


def test_objects_say_what_they_are(told):
    found, _ = told(STORAGE)
    assert found == {
        'keys': [['a/zażółć & more.csv', 'packed.json', 'plain'], ['a/zażółć & more.csv']],
        'read': '2',
        'missing': 'nothing',
        'deep/ü/a/zażółć & more.csv': ['text/csv; charset=cp1250', None],
        'deep/ü/packed.json': ['application/json', 'gzip'],
    }


PUBLISH = """
from rewright_runtime.publish import AlreadyPublished, Key, publish, published
from rewright_runtime.storage import storage
store, key = storage('s3://lake'), Key('prices', '2026/01', '')
files = {'out.csv': b'1', 'sub/é.parquet': b'2', 'a.csv.gz': b'3'}
told['first'] = publish(store, key, files).written
before = {o['Key']: str(o['LastModified']) for o in s3.list_objects_v2(Bucket='lake')['Contents']}
told['again'] = publish(store, key, files).written
told['same'] = before == {o['Key']: str(o['LastModified']) for o in s3.list_objects_v2(Bucket='lake')['Contents']}
try:
    publish(store, key, {'out.csv': b'other'})
except AlreadyPublished:
    told['refused'] = published(store, key) == files
publish(store, key, {'out.csv': b'other'}, on_change='version')
told['now'] = {n: d.decode() for n, d in published(store, key).items()}
told['kinds'] = sorted({
    (s3.head_object(Bucket='lake', Key=k)['ContentType'], s3.head_object(Bucket='lake', Key=k).get('ContentEncoding', ''))
    for k in before
})
"""


def test_a_bucket_is_published_to_once(told):
    found, _ = told(PUBLISH)
    kinds = [['application/json', ''], ['application/vnd.apache.parquet', ''], ['text/csv', ''], ['text/csv', 'gzip']]
    assert found == {
        'first': True,
        'again': False,
        'same': True,
        'refused': True,
        'now': {'out.csv': 'other'},
        'kinds': kinds,
    }


SECRETS = """
from rewright_runtime.secrets import NoSecret, get_secret
manager = boto3.client('secretsmanager')
manager.create_secret(Name='prod/shop', SecretString=json.dumps({'password': 'hidden-ü', 'user': 'me'}))
manager.create_secret(Name='prod/token', SecretString='hidden-token')
manager.create_secret(Name='prod/raw', SecretBinary=b'hidden-raw')
os.environ.update(DB='', API_SECRET='prod/shop#password', TOKEN_SECRET='prod/token', RAW_SECRET='prod/raw', GONE_SECRET='prod/gone')
told['field'] = get_secret('API').reveal() == 'hidden-ü'
told['whole'] = get_secret('TOKEN').reveal() == 'hidden-token'
for name in ('RAW', 'GONE', 'OTHER'):
    try:
        get_secret(name)
    except NoSecret as error:
        told[name] = str(error)
print(get_secret('API'), [get_secret('TOKEN')])
"""


def test_secrets_come_out_of_their_manager_and_are_not_shown(told):
    found, shown = told(SECRETS)
    assert found == {
        'field': True,
        'whole': True,
        'RAW': 'the secret RAW under prod/raw is bytes, and a text is needed',
        'GONE': 'AWS gives no secret GONE under prod/gone: ResourceNotFoundException',
        'OTHER': 'there is no secret OTHER: set OTHER, OTHER_FILE or OTHER_SECRET',
    }
    assert b'hidden' not in shown


RUN = """
import pathlib, subprocess, sys
pathlib.Path('contract.json').write_text(json.dumps({'job': 'prices', 'contracts': [{'name': 'out.csv'}], 'assumptions': [], 'traffic': None}))
pathlib.Path('pipeline.py').write_text('''
from rewright_runtime.pipeline import stage
@stage
def prepare(event):
    return event
@stage
def save(ctx):
    open('out.csv', 'w').write('a\\\\n1\\\\n')
    return ctx
save(prepare({}))
''')
variables = {'REWRIGHT_SUMMARY': 's3://lake/runs', 'REWRIGHT_PUBLISH': 's3://lake/out', 'REWRIGHT_RUN_ID': 'r1'}
subprocess.run([sys.executable, 'pipeline.py'], env={**os.environ, **variables}, check=True)
(key,) = [o['Key'] for o in s3.list_objects_v2(Bucket='lake', Prefix='runs/')['Contents']]
told['summary'] = json.loads(s3.get_object(Bucket='lake', Key=key)['Body'].read())['published']
told['keys'] = [o['Key'] for o in s3.list_objects_v2(Bucket='lake', Prefix='out/')['Contents']]
"""


def test_a_run_publishes_and_tells_of_itself_in_a_bucket(told):
    found, _ = told(RUN)
    version = found['summary']['version']
    assert found['summary']['written'] is True
    assert found['keys'] == [f'out/published/prices/%/%/{version}/out.csv', 'out/published/prices/%/%/current.json']
