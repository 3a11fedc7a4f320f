"""The table of effects, and a Python to run it on -> for each effect whether it was recorded, and whether it was replayed."""

import json
import os
import shutil
import socket
import tomllib
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from loopback import opening_later, serving

from rewright.adapters.wire import trust
from rewright.adapters.wire.authority import Authority
from rewright.model.refusal import Refusal
from rewright.model.run import Conditions, InputFile, Inputs, Program

HERE = Path(__file__).parent
TABLE = tomllib.loads((HERE / 'effects.toml').read_text())
PYTHONS = tuple(TABLE['packages'])
CLIENTS = tomllib.loads((HERE / 'clients.toml').read_text())
FOLDER = '/srv/job'
FILES = {'in.txt': b'input\n', 'log.txt': b'old\n', 'old.txt': b'old', 'gone.txt': b'x'}
FILES |= {f'folder/{name}': b'' for name in 'abcde'}


def _with_clients():
    """Every topic with every client that has what it calls, as effects."""
    for topic in CLIENTS['topics']:
        for client in CLIENTS['clients']:
            name = client['name']
            if f'def {topic.get("calls", "ask")}(' not in client['code'] or name in topic.get('unless', ()):
                continue
            where = {key: client[key] for key in ('pythons', 'needs', 'program') if key in client}
            records = [each.format(client=name) for each in topic['records']]
            code = f'CLIENT = {name!r}\n{client["code"]}\n{topic["code"]}'
            yield {'expect': '', **topic, **where, 'name': f'{topic["name"]}: {name}', 'code': code, 'records': records}


EFFECTS = [*TABLE['effects'], *_with_clients()]


@dataclass(frozen=True)
class Result:
    """What became of one effect; `why` is empty where it was recorded and replayed, or says why it does not apply here."""

    name: str
    applies: bool
    recorded: bool = False
    replayed: bool = False
    why: str = ''


@contextmanager
def addresses(folder):
    """Serve plainly, with a certificate that recordings trust and with one that nobody does."""
    good, bad = Authority(), Authority()
    bundle = folder / 'upstream.pem'
    bundle.write_bytes(good.pem)
    before = os.environ.get('SSL_CERT_FILE')
    os.environ['SSL_CERT_FILE'] = str(bundle)
    trust.verified.cache_clear()
    with ExitStack() as stack:
        ports = [
            stack.enter_context(serving(*how))
            for how in (
                (),
                (good.context('localhost', verified=True),),
                (bad.context('localhost', verified=True),),
                (None, '127.0.0.2'),
            )
        ]
        yield {
            'PLAIN': f'http://localhost:{ports[0]}',
            'SECURE': f'https://localhost:{ports[1]}',
            'BAD': f'https://localhost:{ports[2]}',
            'LITERAL': f'http://127.0.0.2:{ports[3]}',
            'LATE': f'http://127.0.0.1:{stack.enter_context(opening_later())}',
            'CLOSED': f'http://127.0.0.1:{_free_port()}',
            'UNKNOWN': 'http://unknown.invalid',
        }
    os.environ.pop('SSL_CERT_FILE')
    if before is not None:
        os.environ['SSL_CERT_FILE'] = before
    trust.verified.cache_clear()


def _free_port():
    with socket.create_server(('127.0.0.1', 0)) as server:
        return server.getsockname()[1]


def environment(environments, version):
    """The environment of a Python with every client that it has, and why some are missing; Refusal when it is not here."""
    try:
        return environments.legacy(version, tuple(TABLE['packages'][version])), ''
    except Refusal as refusal:
        if refusal.what.startswith('no interpreter'):
            raise
        return environments.legacy(version, ()), refusal.what


class Matrix:
    """Runs the whole table on one Python: recorded, replayed as it was, and replayed under other conditions."""

    def __init__(self, sandbox, blobs, place, served, missing='', effects=EFFECTS):
        self.sandbox, self.blobs, self.place, self.served, self.missing = sandbox, blobs, place, served, missing
        self.effects = effects
        self.here = [effect for effect in effects if not self.why_not(effect)]

    def why_not(self, effect):
        """Say why an effect does not exist on this Python; an empty string where it does."""
        if effect.get('pythons', self.place.python)[0] != self.place.python[0]:
            return 'not on this Python'
        if effect.get('program') and not shutil.which(effect['program']):
            return f'{effect["program"]} is not installed'
        names = {package.partition('==')[0].lower() for package in self.place.packages}
        if effect.get('needs', 'requests') not in names and 'needs' in effect:
            return self.missing or f'no {effect["needs"]} for this Python'
        return ''

    def results(self):
        """A Result for each effect of the table."""
        live = self._run(network='record', allowed_hosts=self._allowed(), sleep='keep')
        start = datetime.fromisoformat(live.started)
        inputs = {'tape': live.tape, 'clock_start': live.started}
        same = self._run(**inputs)
        # The moment between two runs is not to be a change of day.
        away = {**inputs, 'clock_start': (start + timedelta(days=1, hours=3)).astimezone(UTC).isoformat()}
        elsewhere = self._run(**away, hash_seed=1, directory_order='reversed')
        found = [self._found(run) for run in (live, same, elsewhere)]
        return [self._result(effect, live, same, elsewhere, found) for effect in self.effects]

    def _allowed(self):
        return tuple(urlsplit(address).netloc for address in self.served.values())

    def _run(self, tape=None, **conditions):
        table = {'effects': [(each['name'], each['code']) for each in self.here], 'addresses': self.served}
        data = {**FILES, 'table.json': json.dumps(table).encode()}
        files = tuple(
            InputFile(path=f'{FOLDER}/{name}', sha256=self.blobs.put(text), size=len(text))
            for name, text in data.items()
        )
        program = Program(
            sources={f'{FOLDER}/main.py': (HERE / 'driver.job').read_text()},
            arguments=('main.py', '--day', 'ü'),
            working_folder=FOLDER,
            environment=self.place.path,
            variables={'GIVEN': 'given', 'PYTHONIOENCODING': 'utf-8'},
            stdin='typed\n',
        )
        inputs = Inputs(files=files, **({'tape': tape} if tape else {}))
        return self.sandbox.run(program, inputs, Conditions(**({'network': 'replay'} | conditions)))

    def _found(self, run):
        assert not run.limit, f'stopped at {run.limit}: {self.blobs.get(run.stdout).decode()[-300:]}'
        lines = self.blobs.get(run.stdout).decode().splitlines()
        return dict(json.loads(line) for line in lines)

    def _result(self, effect, live, same, elsewhere, found):
        name, reason = effect['name'], self.why_not(effect)
        if reason:
            return Result(name, applies=False, why=reason)
        first, again, other = (json.dumps(each.get(name), ensure_ascii=False) for each in found)
        wanted = _wanted(effect, live, first)
        varies = {
            '': first == again == other,
            'chance': first != again,
        }.get(effect.get('varies', ''), first == again != other)
        again_there = not _wanted(effect, same, again) and not _wanted(effect, elsewhere, other)
        why = (
            f'{wanted or "found"}: {first}, then {again} and {other}' if wanted or not (varies and again_there) else ''
        )
        return Result(name, applies=True, recorded=not wanted, replayed=varies and again_there, why=why)


def _wanted(effect, run, text):
    """Name what a run ought to hold of an effect and does not; an empty string when it holds all."""
    if effect.get('expect', '') not in text or '"raised ' in text:
        return f'no {effect.get("expect", "")!r}'
    asked = {_asked(exchange) for exchange in run.tape.exchanges}
    done = {f'{each.operation} {each.path.removeprefix(FOLDER + "/")}' for each in run.effects}
    missing = [*(set(effect.get('records', ())) - asked), *(set(effect.get('leaves', ())) - done)]
    return f'no {missing[0]!r} among {sorted(asked | done)}' if missing else ''


def _asked(exchange):
    parts = urlsplit(exchange.url)
    path = f'{parts.path}?{parts.query}' if parts.query else parts.path
    return f'{exchange.method} {path if parts.scheme else ""} {exchange.failure or exchange.status}'
