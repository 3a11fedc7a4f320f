"""A local emulator of S3, Lambda and Step Functions, in an environment of its own, and a delivered module set up on it.

Lambda functions run as processes of the emulator; the state machine is the one of the module, with its placeholders filled.
"""

import base64
import contextlib
import io
import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

import rewright_runtime
from rewright.adapters.environments.cached import MODERN, CachedEnvironments

EMULATOR = ('ministack==1.5.33', 'boto3==1.43.106')
CACHE = Path(os.environ.get('REWRIGHT_CACHE') or Path.home() / '.cache' / 'rewright') / 'environments'
ROLE = 'arn:aws:iam::000000000000:role/pipeline'
_HANDLER = re.compile(r'(\w+)\s*= \{ handler = "([\w.]+)", concurrency = (-?\d+) \}')
_VARIABLES = re.compile(r'environment \{\s*variables = \{(.*?)\n {4}\}', re.DOTALL)


def environment() -> Path:
    """Build the environment of the emulator, which is that of the functions too; Refusal when it cannot be had."""
    wanted = (*EMULATOR, *(f'{name}=={metadata.version(name)}' for name in MODERN))
    return Path(CachedEnvironments(CACHE).legacy(sys.executable, wanted).path)


@dataclass
class Ended:
    """One execution: how it ended, what it gave, and its events in order."""

    status: str
    output: dict[str, Any]
    error: str
    cause: str
    events: list[dict[str, Any]]

    def count(self, kind: str) -> int:
        """How many events of a kind there are."""
        return sum(event['type'] == kind for event in self.events)


class Emulator:
    """The emulator while it runs."""

    def __init__(self, endpoint: str, client: 'subprocess.Popen[str]') -> None:
        self.endpoint, self._client = endpoint, client

    def call(self, service: str, operation: str, **arguments: object) -> Any:
        """Make one call and return its answer; bytes travel under the key `base64`."""
        assert self._client.stdin is not None
        assert self._client.stdout is not None
        self._client.stdin.write(json.dumps([service, operation, arguments]) + '\n')
        self._client.stdin.flush()
        found = json.loads(self._client.stdout.readline())
        if 'error' in found:
            raise LookupError(f'{service}.{operation}: {found["error"]}: {found["message"]}')
        return found['answer']

    def put(self, bucket: str, files: Mapping[str, bytes]) -> None:
        """Put objects into a bucket."""
        for key, data in files.items():
            self.call('s3', 'put_object', Bucket=bucket, Key=key, Body={'base64': base64.b64encode(data).decode()})

    def objects(self, bucket: str, prefix: str = '') -> dict[str, bytes]:
        """Return what a bucket holds."""
        listed = self.call('s3', 'list_objects_v2', Bucket=bucket, Prefix=prefix).get('Contents', [])
        bodies = {e['Key']: self.call('s3', 'get_object', Bucket=bucket, Key=e['Key'])['Body'] for e in listed}
        return {key: base64.b64decode(body['base64']) for key, body in bodies.items()}

    def invoke(self, function: str, event: object) -> Any:
        """Invoke one function and return its answer, or its error."""
        payload = {'base64': base64.b64encode(json.dumps(event).encode()).decode()}
        answer = self.call('lambda', 'invoke', FunctionName=function, Payload=payload)
        return json.loads(base64.b64decode(answer['Payload']['base64']))


class Deployed:
    """A delivered pipeline and its module, set up under a name."""

    def __init__(
        self,
        emulator: Emulator,
        name: str,
        pipeline: Mapping[str, str],
        module: Mapping[str, str],
        variables: Mapping[str, str],
        seconds: int | None = None,
    ) -> None:
        self.emulator, self.name, self.bucket = emulator, name, f'{name}-output'
        emulator.call('s3', 'create_bucket', Bucket=self.bucket)
        package, main = _package(pipeline), module['main.tf']
        limits = {word: _default(module['variables.tf'], word) for word in ('timeout_seconds', 'memory_mb')}
        arns = {}
        for role, handler, concurrency in _HANDLER.findall(main):
            made = emulator.call(
                'lambda',
                'create_function',
                FunctionName=f'{name}-{role}',
                Runtime='python3.11',
                Role=ROLE,
                Handler=handler,
                Code={'ZipFile': {'base64': base64.b64encode(package).decode()}},
                Timeout=seconds or limits['timeout_seconds'],
                MemorySize=limits['memory_mb'],
                Environment={'Variables': {**_variables(main, self.bucket, int(concurrency)), **variables}},
            )
            arns[f'{role}_arn'] = made['FunctionArn']
        definition = re.sub(r'\$\{(\w+)\}', lambda found: arns[found[1]], module['state_machine.asl.json'])
        if seconds:
            definition = re.sub(r'"TimeoutSeconds": \d+', f'"TimeoutSeconds": {seconds}', definition)
        # Waiting between tries is the service's; what is waited for is not shown by waiting long.
        definition = re.sub(r'"IntervalSeconds": \d+', '"IntervalSeconds": 1', definition)
        machine = emulator.call('stepfunctions', 'create_state_machine', name=name, definition=definition, roleArn=ROLE)
        self._machine = machine['stateMachineArn']

    def execute(self, run: str, event: object = None, seconds: float = 240) -> Ended:
        """Run the state machine once, under a name, to its end."""
        started = self.emulator.call(
            'stepfunctions', 'start_execution', stateMachineArn=self._machine, name=run, input=json.dumps(event or {})
        )
        end = time.monotonic() + seconds
        while True:
            found = self.emulator.call('stepfunctions', 'describe_execution', executionArn=started['executionArn'])
            if found['status'] != 'RUNNING':
                break
            assert time.monotonic() < end, f'{run} is still running after {seconds} s'
            time.sleep(0.1)
        events = self.emulator.call(
            'stepfunctions', 'get_execution_history', executionArn=started['executionArn'], maxResults=1000
        )
        output = json.loads(found.get('output') or '{}')
        return Ended(found['status'], output, found.get('error') or '', found.get('cause') or '', events['events'])

    def invoke(self, role: str, event: object) -> Any:
        """Invoke one of the functions by hand."""
        return self.emulator.invoke(f'{self.name}-{role}', event)

    @property
    def outputs(self) -> dict[str, bytes]:
        """The outputs of the pipeline, by their names."""
        found = self.emulator.objects(self.bucket, 'outputs/')
        return {key.removeprefix('outputs/'): data for key, data in found.items()}

    def left(self, prefix: str = 'temp/') -> list[str]:
        """What lies between the functions."""
        return sorted(self.emulator.objects(self.bucket, prefix))


def _package(pipeline: Mapping[str, str]) -> bytes:
    """What is uploaded: the pipeline's folder, and the runtime's code."""
    packed = io.BytesIO()
    own = Path(rewright_runtime.__file__).parent
    with zipfile.ZipFile(packed, 'w', zipfile.ZIP_DEFLATED) as archive:
        for name, text in pipeline.items():
            archive.writestr(name, text)
        for path in sorted(own.rglob('*.py')):
            archive.write(path, f'{own.name}/{path.relative_to(own).as_posix()}')
    return packed.getvalue()


def _default(variables: str, word: str) -> int:
    found = re.search(rf'variable "{word}" \{{.*?default\s*= (\d+)', variables, re.DOTALL)
    assert found, word
    return int(found[1])


def _variables(main: str, bucket: str, concurrency: int) -> dict[str, str]:
    """The environment of a function as the module says it; an expression that is not known here is an error."""
    block = _VARIABLES.search(main)
    assert block
    known = {
        '"s3://${aws_s3_bucket.output.bucket}"': f's3://{bucket}',
        'tostring(max(1, each.value.concurrency))': str(max(1, concurrency)),
    }
    pairs = dict(line.strip().split(' = ', 1) for line in block[1].strip().splitlines())
    return {name.strip(): known[value] if value in known else str(json.loads(value)) for name, value in pairs.items()}


@contextlib.contextmanager
def emulator(home: Path, place: Path) -> Iterator[Emulator]:
    """Run the emulator of an environment on a free port of loopback, with its files in `place`."""
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        port = probe.getsockname()[1]
    endpoint, python = f'http://127.0.0.1:{port}', str(home / 'bin' / 'python')
    variables = {
        'PATH': f'{home / "bin"}:/usr/bin:/bin',
        'HOME': str(place),
        'TMPDIR': str(place),
        'BIND_HOST': '127.0.0.1',
        'GATEWAY_PORT': str(port),
        'MINISTACK_HOST': '127.0.0.1',
        'SERVICES': 's3,lambda,stepfunctions,states,iam,logs,sts',
        'LAMBDA_EXECUTOR': 'local',
        'S3_DATA_DIR': str(place / 's3'),
        'AWS_ACCESS_KEY_ID': 'test',
        'AWS_SECRET_ACCESS_KEY': 'test',
        'AWS_DEFAULT_REGION': 'us-east-1',
        'AWS_ENDPOINT_URL': endpoint,
        'PYTHONDONTWRITEBYTECODE': '1',
    }
    with (place / 'emulator.log').open('w') as log:
        server = subprocess.Popen(
            [python, '-m', 'ministack'], cwd=place, env=variables, stdout=log, stderr=log, stdin=subprocess.DEVNULL
        )
        try:
            _await(endpoint, server)
            program = [python, str(Path(__file__).with_name('emulator_client.py')), endpoint]
            with subprocess.Popen(
                program, env=variables, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            ) as client:
                yield Emulator(endpoint, client)
        finally:
            server.terminate()
            server.wait(30)


def _await(endpoint: str, server: 'subprocess.Popen[bytes]') -> None:
    end = time.monotonic() + 60
    while server.poll() is None and time.monotonic() < end:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f'{endpoint}/_ministack/health', timeout=5).close()
            return
        time.sleep(0.1)
    raise OSError('the emulator did not start')
