"""Loops that put items one by one: many in one request leave the same table, errors and output."""

import json
import sys
from pathlib import Path

import pytest

from rewright.model.run import Conditions, Inputs, Program

sys.path.append(str(Path(__file__).parents[1] / 'rewrite'))
from whole_jobs import patch_of

pytestmark = pytest.mark.slow

BEGIN = """
import csv
import json
from decimal import Decimal
import boto3
from botocore.exceptions import ClientError

dynamodb = boto3.resource('dynamodb', region_name='eu-west-1')
table = dynamodb.Table('stock')
"""
ROWS_OF = "csv.DictReader(open('rows.csv', encoding='utf-8', newline=''))"
FORMS = {
    'plain': f"""
for row in {ROWS_OF}:
    table.put_item(Item={{'id': row['id'], 'name': row['name'], 'amount': Decimal(row['amount'])}})
""",
    'counters': f"""
def store(rows, table):
    loaded, skipped = 0, 0
    for row in rows:
        item = {{'id': row['id'], 'n': loaded}}
        if not row['amount']:
            skipped += 1
            continue
        item['amount'] = Decimal(row['amount'])
        if row['name']:
            item['name'] = row['name'].strip()
        table.put_item(Item=item)
        loaded += 1
        if loaded % 10 == 0:
            print('at', loaded, len(table.scan()['Items']))
    return loaded, skipped
print(store({ROWS_OF}, table))
""",
    'one dict': f"""
item = {{}}
for row in {ROWS_OF}:
    item['id'] = row['id']
    item['tags'] = [row['name'], {{'amount': row['amount']}}]
    table.put_item(Item=item)
""",
    'floats': f"""
try:
    for row in {ROWS_OF}:
        value = float(row['amount']) if row['name'] == 'f' else row['amount']
        table.put_item(Item={{'id': row['id'], 'value': value}})
except TypeError as e:
    print('no type', e)
""",
    'caught': f"""
try:
    for row in {ROWS_OF}:
        table.put_item(Item={{'id': row['id'], 'amount': Decimal(row['amount'])}})
except ClientError as e:
    print(e, e.operation_name, e.response['Error']['Code'])
except ArithmeticError as e:
    print('no number', len(table.scan()['Items']))
""",
    'what it has': """
rows = json.loads(json.dumps([{'id': str(n % 30), 'n': n} for n in range(60)]), parse_int=Decimal)
for row in rows:
    table.put_item(Item=row)
""",
}  # fmt: skip
MANY = ''.join(f'k{n},n{n},{n}.5\n' for n in range(60))
ROWS = {
    'plain': 'a,Zoë,1.50\nb,李,2\nc,,3\n',
    'many': MANY,
    'a key twice': f'a,first,1\nb,x,2\na,last,3\n{MANY}k3,again,7\n',
    'no key': f'a,x,1\n{MANY},x,2\nz,x,3\n',
    'no key at first': ',x,2\nz,x,3\n',
    'a float': 'a,x,1\nb,f,2\nc,x,3\n',
    'no number': f'{MANY}a,x,one\nb,x,2\n',
    'many digits': f'a,x,1\nb,x,{"1" * 45}\nc,x,2\n',
    'too large': 'a,x,1\nb,' + 'x' * 410_000 + ',2\nc,x,3\n',
    'short': 'a,x\nb,y,2\n',
    'nothing': '',
}
DRIVER = """
import contextlib, io, json, os, runpy
import boto3

client = boto3.client('dynamodb', region_name='eu-west-1')
os.chdir(os.environ.get('TMPDIR') or '/tmp')
calls = []


def ran(source):
    with contextlib.suppress(client.exceptions.ResourceNotFoundException):
        client.delete_table(TableName='stock')
    client.create_table(
        TableName='stock', BillingMode='PAY_PER_REQUEST', KeySchema=[{'AttributeName': 'id', 'KeyType': 'HASH'}],
        AttributeDefinitions=[{'AttributeName': 'id', 'AttributeType': 'S'}])
    client.put_item(TableName='stock', Item={'id': {'S': 'a'}, 'old': {'S': 'there'}})
    with open('job.py', 'w', encoding='utf-8') as f:
        f.write(source)
    said, error = io.StringIO(), ''
    calls.clear()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(io.StringIO()):
        try:
            runpy.run_path('job.py', run_name='__main__')
        except BaseException as e:
            error = f'{type(e).__name__}: {str(e)[:300]}'
    items = sorted(client.scan(TableName='stock')['Items'], key=lambda x: x['id']['S'])
    return [said.getvalue(), error, items, len(calls)]


make = boto3.resource


def counted(*args, **words):
    found = make(*args, **words)
    found.meta.client.meta.events.register('before-send.dynamodb.*', lambda **_: calls.append(1))
    return found


boto3.resource = counted
out = []
for form, kind, rows, *sources in json.load(open('/srv/job/given.json', encoding='utf-8')):
    with open('rows.csv', 'w', encoding='utf-8', newline='') as f:
        f.write('id,name,amount\\n' + rows)
    out.append([form, kind, [ran(source) for source in sources]])
print(json.dumps(out))
"""


@pytest.fixture(scope='module')
def both_ran(with_aws, environments):
    """What both sides of every form did with all rows, and rewrites with planted faults."""
    modern = {}
    for name, form in FORMS.items():
        patch = patch_of(BEGIN + form)
        assert not patch.coverage.left, (name, patch.coverage.left)
        assert patch.recipes == ('dynamodb_items',)
        modern[name] = patch.files['pipeline.py']
    sources = {name: (BEGIN + form, modern[name]) for name, form in FORMS.items()}
    batches = "\nwith table.batch_writer() as batch:\n    for row in {}:\n        batch.put_item(Item={{'id': row['id'], 'name': row['name'], 'amount': Decimal(row['amount'])}})\n"
    sources['fault in batches'] = (BEGIN + FORMS['plain'], BEGIN + batches.format(ROWS_OF))
    sources['fault in order'] = (
        BEGIN + FORMS['counters'],
        modern['counters'].replace('            yield SEND_NOW\n', ''),
    )
    given = [[form, kind, rows, *pair] for form, pair in sources.items() for kind, rows in ROWS.items()]
    program = Program(
        sources={'/srv/job/main.py': DRIVER, '/srv/job/given.json': json.dumps(given)},
        arguments=('main.py',),
        working_folder='/srv/job',
        environment=str(environments.modern(('boto3==1.40.0',)).path),
    )
    inputs = Inputs(aws=with_aws.aws({}, {}))
    run = with_aws.sandbox.run(program, inputs, Conditions(network='replay', seconds=400))
    return {(form, kind): both for form, kind, both in json.loads(with_aws.out(run))}


@pytest.mark.parametrize('form', FORMS)
def test_items_that_are_put_together_leave_what_one_after_another_left(both_ran, form):
    for rows in ROWS:
        legacy, modern = both_ran[form, rows]
        assert modern[:3] == legacy[:3], rows
    if form in {'plain', 'floats', 'one dict'}:
        legacy, modern = both_ran[form, 'many']
        assert (legacy[3], modern[3]) == (60, 3)


@pytest.mark.parametrize(('fault', 'rows'), [('batches', 'no key'), ('order', 'many')])
def test_a_fault_in_a_rewrite_is_noticed(both_ran, fault, rows):
    legacy, modern = both_ran[f'fault in {fault}', rows]
    assert modern[:3] != legacy[:3]
