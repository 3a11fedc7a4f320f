"""Calls of S3 and DynamoDB stand in the stage that their effect belongs to, and none crosses a write."""

import ast

import pytest
from whole_jobs import patch_of

HEAD = "import boto3, io, json\ns3 = boto3.client('s3')\ntable = boto3.resource('dynamodb').Table('runs')\n"
# A source, and the stage in which each piece of it must stand.
JOBS = {
    'one object in, one out': (
        """\
text = s3.get_object(Bucket='a', Key='k')['Body'].read().decode()
found = sorted(text.split())
s3.put_object(Bucket='b', Key='k', Body=' '.join(found).encode())
""",
        {"boto3.client('s3')": 'prepare', 's3.get_object': 'fetch', 'sorted(': 'transform', 's3.put_object': 'save'},
    ),
    'a body kept in a name': (
        """\
answer = s3.get_object(Bucket='a', Key='k')
rows = json.loads(answer['Body'].read())
table.put_item(Item={'run': 'x', 'rows': len(rows)})
""",
        {'s3.get_object': 'fetch', "['Body'].read()": 'fetch', 'put_item': 'save'},
    ),
    'pages that name the next': (
        """\
keys = []
asked = {'Bucket': 'a'}
while True:
    page = s3.list_objects_v2(**asked)
    for entry in page.get('Contents', []):
        keys.append(entry['Key'])
    if not page['IsTruncated']:
        break
    asked['ContinuationToken'] = page['NextContinuationToken']
print(keys)
""",
        {'list_objects_v2': 'transform', 'NextContinuationToken': 'transform', 'print(': 'save'},
    ),
    'pages of a paginator, and their objects': (
        """\
bodies = []
for page in s3.get_paginator('list_objects_v2').paginate(Bucket='a'):
    for entry in page['Contents']:
        if entry['Key'].endswith('.json'):
            bodies.append(s3.get_object(Bucket='a', Key=entry['Key'])['Body'].read())
found = sum(len(json.loads(b)) for b in bodies)
table.put_item(Item={'run': 'x', 'found': found})
""",
        {'paginate(': 'fetch', 'bodies.append': 'fetch', 'json.loads': 'transform', 'put_item': 'save'},
    ),
    'a loop that computes': (
        """\
total = 0
for item in table.scan()['Items']:
    total += item['amount'] * 2
table.put_item(Item={'run': 'total', 'amount': total})
""",
        {'table.scan': 'transform', 'total +=': 'transform', 'table.put_item': 'save'},
    ),
    'items asked for by their key': (
        """\
from boto3.dynamodb.conditions import Key
found = table.query(KeyConditionExpression=Key('run').eq('x'))['Items']
with table.batch_writer() as batch:
    for item in found:
        batch.delete_item(Key={'run': item['run']})
""",
        {'table.query': 'fetch', 'batch_writer': 'save', 'delete_item': 'save'},
    ),
    'a bucket as a resource': (
        """\
bucket = boto3.resource('s3').Bucket('a')
names = [o.key for o in bucket.objects.filter(Prefix='in/')]
bucket.Object('names').put(Body=' '.join(names).encode())
""",
        {"Bucket('a')": 'prepare', 'objects.filter': 'fetch', '.put(Body': 'save'},
    ),
    'a read behind a write': (
        """\
s3.put_object(Bucket='a', Key='k', Body=b'1')
again = s3.get_object(Bucket='a', Key='k')['Body'].read()
s3.delete_object(Bucket='a', Key='k')
print(again)
""",
        {'s3.put_object': 'save', 's3.get_object': 'save', 's3.delete_object': 'save'},
    ),
    'a buffer that is filled': (
        """\
import pandas as pd
body = io.BytesIO()
s3.download_fileobj('a', 'k', body)
body.seek(0)
frame = pd.read_csv(body)
print(len(frame))
""",
        {'download_fileobj': 'transform', 'pd.read_csv': 'transform'},
    ),
    'a file that is brought first': (
        """\
import pandas as pd
keys = sorted(json.loads('["a"]'))
for key in keys:
    s3.download_file('a', key, 'in.csv')
frame = pd.read_csv('in.csv')
s3.put_object(Bucket='a', Key='k', Body=str(len(frame)))
""",
        {'download_file(': 'fetch', 'pd.read_csv': 'fetch', 'put_object': 'save'},
    ),
    'a name that may not be set': (
        """\
for item in table.scan()['Items']:
    last = item['run'] * 2
table.put_item(Item={'run': last})
""",
        {'put_item': 'transform'},
    ),
}


@pytest.mark.parametrize('case', JOBS)
def test_every_call_stands_in_its_stage(case):
    source, expected = JOBS[case]
    text = patch_of(HEAD + source).files['pipeline.py']
    stages = {f.name: ast.unparse(f) for f in ast.parse(text).body if isinstance(f, ast.FunctionDef)}
    names = ('prepare', 'fetch', 'transform', 'save')
    standing = {piece: [name for name in names if piece in stages[name]] for piece in expected}
    assert standing == {piece: [stage] for piece, stage in expected.items()}
