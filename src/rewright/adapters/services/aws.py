"""Declared buckets and tables go in; each run has an emulator of S3 and DynamoDB of its own, and what it holds comes out."""

import hashlib
import itertools
import json
import os
import shutil
import socket
import sys
import tempfile
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from urllib.parse import quote

from rewright.adapters.sandboxes.clocks import moment
from rewright.adapters.sandboxes.mounts import interpreter
from rewright.adapters.sandboxes.serving import Keep, Serving
from rewright.adapters.services.aws_contents import contents
from rewright.adapters.services.aws_requests import Asked, Emulated, dynamodb, signed
from rewright.adapters.services.aws_tunnel import AwsTunnel
from rewright.adapters.services.confined import HOME, START_SECONDS, Server, reached
from rewright.adapters.wire.side import Hosted
from rewright.model.refusal import Refusal
from rewright.model.service import AwsContent, Loaded, Stored
from rewright.ports.blobs import Blobs
from rewright.ports.sandbox import Environments

EMULATOR = 'moto[s3,dynamodb,server]==5.2.5'
_SCRIPT = Path(__file__).with_name('emulate.py')
_CONTROL = 'control.sock'
_FILLED_AT = '2020-01-01T00:00:00+00:00'
_REMEMBERED = 8
_CORRECT = 'Correct [aws] in rewright.toml, or what it names.'


def emulator(environments: Environments) -> Path:
    """Return the environment that holds the emulator; Refusal when it cannot be had."""
    try:
        return Path(environments.legacy(sys.executable, (EMULATOR,)).path)
    except Refusal as error:
        raise Refusal(
            f'the job uses S3 or DynamoDB, and the emulator of them cannot be had ({error.what})',
            next_move='Check the network, then run again: it is built once, from the package index.',
        ) from None


class AwsServers:
    """Forks an emulator for each run from one that is started once; all are gone when this object is."""

    def __init__(self, scratch: Path, blobs: Blobs, find: Callable[[], Path]) -> None:
        self._scratch, self._blobs, self._find = scratch, blobs, find
        self._lock = threading.Lock()
        self._source: _Source | None = None
        self._before: dict[str, dict[str, bytes]] = {}
        self._runs = itertools.count()

    def start(self, content: AwsContent, clock_start: str | None, keep: Keep, stack: ExitStack) -> Serving:
        """Start an emulator with the declared content; Refusal when there is none or the content is not accepted."""
        with self._lock:
            source = self._source = self._source or _Source(self._scratch, self._find())
            place = source.laid_out(content, self._blobs)
            before = self._held_before(source, place, content)
        name = f'run-{next(self._runs)}.sock'
        stack.enter_context(source.run(place, name, clock_start))
        tunnel, emulated = AwsTunnel(source.home, name), Emulated(source.home, name)

        def stored() -> tuple[Stored, ...]:
            held = dict(contents(emulated, {content.region, *tunnel.regions}))
            names = sorted(before.keys() | held.keys())
            return tuple(Stored(name=n, was=_kept(before, n, keep), sha256=_kept(held, n, keep)) for n in names)

        return Serving(variables=_variables(content.region), contents=[stored], hosted=[Hosted(tunnel.knows, tunnel)])

    def _held_before(self, source: '_Source', place: str, content: AwsContent) -> dict[str, bytes]:
        """What the content is once an emulator holds it; that of the latest few is remembered."""
        if place not in self._before:
            name = f'before-{next(self._runs)}.sock'
            with source.run(place, name, _FILLED_AT):
                found = dict(contents(Emulated(source.home, name), [content.region]))
            kept = list(self._before.items())[1 - _REMEMBERED :]
            self._before = dict([*kept, (place, found)])
        return self._before[place]


class _Source:
    """The emulator that all others are forked from, and the folder that they see."""

    def __init__(self, scratch: Path, place: Path) -> None:
        scratch.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=f'run-{os.getpid()}-', dir=scratch))
        self.home = folder / 'aws'
        (self.home / 'objects').mkdir(parents=True)
        words = [f'{place}/bin/python', '-I', '-B', str(_SCRIPT), HOME, str(moment(_FILLED_AT).timestamp())]
        self._server = Server(self.home, words, shown=(*interpreter(str(place)), _SCRIPT))
        weakref.finalize(self, _ended, self._server, folder)
        self._server.wait_for(_CONTROL)

    def laid_out(self, content: AwsContent, blobs: Blobs) -> str:
        """Write the requests that make the content, once, and the bytes of objects beside them; return the name of their file."""
        name = hashlib.sha256(content.model_dump_json().encode()).hexdigest()[:16] + '.json'
        if not (self.home / name).exists():
            requests = []
            for asked, file in _filling(content, blobs):
                if file and not (self.home / file).exists():
                    blobs.copy_to(file.rpartition('/')[2], self.home / file)
                requests.append(asdict(asked) | {'file': file})
            (self.home / name).write_text(json.dumps(requests), encoding='utf-8')
        return name

    def run(self, place: str, name: str, clock_start: str | None) -> socket.socket:
        """Have a server of its own listen on the socket `name`; it ends when what this returns is closed."""
        start = moment(clock_start).timestamp() if clock_start else None
        asking = socket.socket(socket.AF_UNIX)
        asking.settimeout(START_SECONDS)
        try:
            with reached(self.home) as short:
                asking.connect(f'{short}/{_CONTROL}')
            asking.sendall(json.dumps({'content': place, 'socket': name, 'start': start}).encode())
            if asking.recv(2) == b'ok':
                return asking
        except OSError:
            pass
        asking.close()
        said = self._server.complaint()
        raise Refusal(f'the initial content of S3 and DynamoDB is not accepted: {said}', next_move=_CORRECT)


def _ended(server: Server, folder: Path) -> None:
    server.kill()
    shutil.rmtree(folder, ignore_errors=True)


def _variables(region: str) -> dict[str, str]:
    """What clients look for before they ask; nobody checks it, and none looks for the credentials of a machine."""
    credentials = dict.fromkeys(('AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'), 'emulated')
    regions = dict.fromkeys(('AWS_DEFAULT_REGION', 'AWS_REGION'), region)
    return credentials | regions | {'AWS_EC2_METADATA_DISABLED': 'true'}


def _filling(content: AwsContent, blobs: Blobs) -> Iterator[tuple[Asked, str]]:
    for bucket in content.buckets:
        yield signed('s3', 'PUT', f'/{quote(bucket.name)}'), ''
        for loaded in bucket.objects:
            path = f'/{quote(bucket.name)}/{quote(loaded.name)}'
            yield signed('s3', 'PUT', path, **{'Content-Type': 'binary/octet-stream'}), f'objects/{loaded.sha256}'
    for table in content.tables:
        yield from ((asked, '') for asked in _table(content.region, table, blobs))


def _table(region: str, table: Loaded, blobs: Blobs) -> Iterator[Asked]:
    given = json.loads(blobs.get(table.sha256))
    defined = {name: part for name, part in given.items() if name != 'Items'}
    yield dynamodb(region, 'CreateTable', {'BillingMode': 'PAY_PER_REQUEST', **defined, 'TableName': table.name})
    for item in given.get('Items', []):
        yield dynamodb(region, 'PutItem', {'TableName': table.name, 'Item': item})


def _kept(held: dict[str, bytes], name: str, keep: Keep) -> str:
    return keep(held[name]) if name in held else ''
