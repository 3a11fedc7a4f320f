"""Calls of AWS's own client, made by the interpreter of an environment that has it: JSON lines in, JSON lines out.

python emulator_client.py ENDPOINT
"""

import base64
import json
import sys

import boto3
from botocore.exceptions import ClientError

SECRETS = {'aws_access_key_id': 'test', 'aws_secret_access_key': 'test', 'region_name': 'us-east-1'}


def plain(value):
    """What JSON cannot say, as it can."""
    if hasattr(value, 'read'):
        value = value.read()
    return {'base64': base64.b64encode(value).decode()} if isinstance(value, bytes) else str(value)


def given(value):
    """Bytes are told by their only key."""
    return base64.b64decode(value['base64']) if set(value) == {'base64'} else value


clients = {}
for line in sys.stdin:
    service, operation, arguments = json.loads(line, object_hook=given)
    if service not in clients:
        clients[service] = boto3.client(service, endpoint_url=sys.argv[1], **SECRETS)
    try:
        answer = {'answer': getattr(clients[service], operation)(**arguments)}
    except ClientError as error:
        answer = {'error': error.response['Error']['Code'], 'message': str(error)}
    print(json.dumps(answer, default=plain), flush=True)
