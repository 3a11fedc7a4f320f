"""A trial that was equal -> its inputs and what the legacy job made of them, as one readable JSON file."""

import base64
import gzip
import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from rewright.model.job import Job
from rewright.model.run import InputFile
from rewright.model.secret import shapes_in
from rewright.model.secret_forms import sets_secret
from rewright.model.tape import Exchange
from rewright.prove.sides import Sides
from rewright.prove.trials import Tried
from rewright.reconcile import chosen
from rewright.reconcile.naming import same_output

LARGEST = 128 << 10
_LINE = 120
_NOISE = {
    'date', 'server', 'connection', 'keep-alive', 'content-length', 'transfer-encoding', 'content-encoding', 'etag',
}  # fmt: skip
_SETTINGS = ('.ini', '.cfg', '.conf', '.json', '.yaml', '.yml', '.toml', '.env', '.properties')
_NUMBER = re.compile(r'\d+(?=\D*$)')


class UnshippableError(Exception):
    """A trial that cannot become a test, and why."""


@dataclass
class _Bodies:
    """Bytes by a short name, each once."""

    names: dict[str, str] = field(default_factory=dict)
    held: dict[str, dict[str, list[str]]] = field(default_factory=dict)

    def named(self, data: bytes) -> str:
        if not data:
            return ''
        digest = hashlib.sha256(data).hexdigest()
        if digest not in self.names:
            self.names[digest] = f'b{len(self.names) + 1}'
            self.held[self.names[digest]] = _data(data)
        return self.names[digest]


def fixture(sides: Sides, tried: Tried) -> tuple[str, tuple[str, ...]]:
    """Return the file's text and the outputs it expects; UnshippableError says why there is none."""
    job, legacy, bodies = sides.job, tried.legacy, _Bodies()
    touched = {*legacy.reads, *(effect.path for effect in legacy.effects)}
    files = {
        _inside(sides, f.path): sides.blobs.get(f.sha256)
        for f in tried.inputs.files
        if _is_used(f, touched, legacy.reads)
    }
    effects = {_inside(sides, path): effect for path, effect in chosen(job, legacy.effects).items()}
    expected = {
        name: _data(sides.blobs.get(e.sha256)) if e.operation != 'deleted' else None for name, e in effects.items()
    }
    volatile = [
        {'output': name, 'place': v.place, 'pattern': v.pattern}
        for v in (*sides.recording.volatile, *tried.volatile)
        for name in ('stdout', *effects)
        if same_output(v.output, name) or same_output(v.output, f'{job.root}/{name}')
    ]
    body = {
        'inputs': tried.trial.name,
        'working_folder': job.working_folder,
        'arguments': list(job.arguments),
        'environment': job.environment | _stand_ins(sides),
        'clock': legacy.started,
        'outputs': list(job.outputs),
        'files': {name: _data(data) for name, data in sorted(files.items())},
        'answers': _answers(sides, legacy.tape.exchanges, bodies),
        'bodies': bodies.held,
        'expected': {
            'exit_code': legacy.exit_code,
            'stdout': _data(sides.blobs.get(legacy.stdout) if legacy.stdout else b''),
            'files': dict(sorted(expected.items())),
        },
        'volatile': volatile,
    }
    if any(name.lower().endswith(_SETTINGS) and sets_secret(data.decode('latin-1')) for name, data in files.items()):
        raise UnshippableError('a file of settings among its inputs holds what looks like a secret')
    if bounds := _bounds(job, effects):
        body['bounds'] = bounds
    return _checked(sides, json.dumps(body, indent=1, ensure_ascii=False) + '\n'), tuple(sorted(expected))


def _stand_ins(sides: Sides) -> dict[str, str]:
    """What a test has for secrets: the marks that stand in its answers too, and for words that may stand anywhere no secret at all."""
    own = sides.legacy.variables.keys() - sides.job.environment.keys()
    return {name: sides.recording.marks.get(name, 'rehearsal') for name in sorted({*sides.job.secrets, *own})}


def _bounds(job: Job, outputs: Iterable[str]) -> list[dict[str, Any]]:
    """The columns that may differ by a bound, output by output."""
    return [
        {
            'output': name,
            'column': tolerance.column,
            'absolute': tolerance.absolute or 0,
            'relative': tolerance.relative or 0,
            'reason': tolerance.reason,
        }
        for name in outputs
        for tolerance in job.tolerances
        if tolerance.covers(f'{job.root}/{name}', job.root)
    ]


def _is_used(file: InputFile, touched: set[str], reads: tuple[str, ...]) -> bool:
    # Interpreters before 3.8 note no reads; then every file that lay there may have been read.
    return not reads or file.path in touched


def _inside(sides: Sides, path: str) -> str:
    root = f'{sides.job.root}/'
    if not path.startswith(root):
        raise UnshippableError(f"it touches {path}, outside of the job's folder")
    return path.removeprefix(root)


def _checked(sides: Sides, text: str) -> str:
    if len(text.encode()) > LARGEST:
        raise UnshippableError(f'its inputs and outputs take more than {LARGEST >> 10} KB')
    named = (sides.legacy.variables.get(name, '') for name in sides.legacy.secrets)
    if any(secret and secret in text for secret in named) or shapes_in(text):
        raise UnshippableError('its inputs or outputs hold what looks like a secret')
    return text


def _data(data: bytes) -> dict[str, list[str]]:
    """Lines where it is text, compressed bytes where it is not."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        text = '\0'
    if '\0' not in text:
        return {'text': text.splitlines(keepends=True)}
    packed = base64.b64encode(gzip.compress(data, mtime=0)).decode()
    return {'gzip': [packed[at : at + _LINE] for at in range(0, len(packed), _LINE)]}


def _answers(sides: Sides, exchanges: tuple[Exchange, ...], bodies: _Bodies) -> list[dict[str, Any]]:
    """Return one entry for each run of numbered addresses that got the same answer, in the order of the requests."""
    found: list[dict[str, Any]] = []
    for exchange in exchanges:
        if exchange.failure == 'not_recorded' or exchange.method in {'RESOLVE', 'CONNECT'}:
            raise UnshippableError(f'{exchange.method} {exchange.url} has no answer that could be given again')
        entry, number = _entry(sides, exchange, bodies)
        last = found[-1] if found else {}
        alike = bool(last.get('numbers')) and {**last, 'numbers': 0} == {**entry, 'numbers': 0}
        if alike and last['numbers'][1] + 1 == number:
            last['numbers'][1] = number
        else:
            found.append(entry)
    return found


def _entry(sides: Sides, exchange: Exchange, bodies: _Bodies) -> tuple[dict[str, Any], int | None]:
    entry: dict[str, Any] = {
        'method': exchange.method,
        'url': exchange.url,
        'status': exchange.status,
        'reason': exchange.reason,
        'headers': [[n, v] for n, v in exchange.headers if n.lower() not in _NOISE and 'rewright' not in n.lower()],
        'body': bodies.named(sides.blobs.get(exchange.body)) if exchange.body else '',
        'failure': exchange.failure,
        'asked': bodies.named(sides.blobs.get(exchange.request_body)) if exchange.request_body else '',
    }
    digits = _NUMBER.search(exchange.url)
    if digits is None or '{}' in exchange.url or str(int(digits[0])) != digits[0]:
        return entry, None
    number = int(digits[0])
    url = f'{exchange.url[: digits.start()]}{{}}{exchange.url[digits.end() :]}'
    return {**entry, 'url': url, 'numbers': [number, number]}, number
