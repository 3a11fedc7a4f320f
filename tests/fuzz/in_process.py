"""The outside of a job, played by this process: the sandbox, environments, blobs, child and clock of a run of trusted programs.

Generated programs are our own, so that nothing has to be kept from them: they run in this interpreter, with the libraries
that it has loaded already, hundreds of times faster than in a sandbox. Everything else is the product.
"""

import contextlib
import gc
import hashlib
import importlib
import io
import json
import os
import shutil
import signal
import ssl
import sys
import time
import traceback
import types
import urllib.request
import warnings
from datetime import UTC, datetime
from pathlib import Path

import pytest

import rewright.record
from rewright.adapters.sandboxes.world import World
from rewright.adapters.wire.authority import Authority
from rewright.adapters.wire.line import Line
from rewright.adapters.wire.log import ExchangeLog
from rewright.adapters.wire.redaction import Redactor
from rewright.adapters.wire.replay import Replay, ReplaySession
from rewright.catalog import units
from rewright.model.recording import Environment
from rewright.model.run import Run
from rewright.model.tape import Tape
from rewright.prove.materials import fingerprint
from rewright_runtime import breach, http

sys.path.append(str(Path(rewright.record.__path__[0], 'observer')))

from rewright_observe.instrument import instrument
from rewright_observe.watch import Watch, versions

START = datetime(2026, 3, 1, 10, tzinfo=UTC)
# CPU seconds: on a busy machine wall time says nothing about a program.
MOST_SECONDS = 4.0
MOST_WAITING = 60.0
_PROXIES = ('http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY')


class Spent(BaseException):
    """Raised in a program that used up its seconds; no handler of the program names it."""


class Blobs:
    """Bytes by their SHA-256, in memory."""

    def __init__(self):
        self.kept = {}

    def put(self, data):
        name = hashlib.sha256(data).hexdigest()
        self.kept.setdefault(name, data)
        return name

    def put_file(self, path):
        return self.put(path.read_bytes())

    def get(self, name):
        return self.kept[name]

    def copy_to(self, name, path):
        path.write_bytes(self.kept[name])


class Environments:
    """This interpreter, for both sides."""

    def legacy(self, python, requirements, before=''):
        return Environment(python='3.11', packages=(), sha256='0' * 64, path=sys.prefix)

    def modern(self, left=()):
        return self.legacy('', left)


class Child:
    """Calls a function of the product here: the sources are ours."""

    def call(self, function, payload):
        module, _, name = function.partition(':')
        return getattr(importlib.import_module(module), name)(payload)


class Clock:
    """Stands still."""

    def now(self):
        return START


class _FarEnd:
    """The side that the line asks: always the replay of the run of the moment, whatever run opened the connection."""

    exhausted = False

    def __init__(self):
        self.replay = None

    async def resolve(self, host):
        return await self.replay.resolve(host)

    async def admit(self, place):
        return await self.replay.admit(place)

    def session(self, caller):
        return _Session(self, caller)


class _Session:
    def __init__(self, far_end, caller):
        self._far_end, self._caller = far_end, caller

    async def answer(self, request):
        return await ReplaySession(self._far_end.replay, self._caller).answer(request)

    def close(self):
        """Nothing is held."""


class Sandbox:
    """Runs programs one after another in this process, each in a world of its own; `site` is the live network.

    A run is told apart by its program, inputs and observation alone: another clock or hash seed gives the same run.
    """

    name = 'none'

    def __init__(self, scratch, blobs):
        self.scratch, self.blobs = scratch, blobs
        self.site = Tape()
        self._far_end = _FarEnd()
        self._redactor = Redactor(b'fuzz')
        self._line, self._proxy = None, ''
        self._codes = {}
        self._runs = {}
        self._reads = None
        self._told = []
        sys.addaudithook(self._heard)

    def begin(self):
        """Forget the last job."""
        self._runs.clear()
        self._codes.clear()
        self.blobs.kept.clear()

    def run(self, program, inputs, conditions):
        """Run `program` once."""
        if conditions.network == 'record':
            inputs = inputs.model_copy(update={'tape': self.site})
        text = _text(program)
        key = (text, program.arguments, fingerprint(inputs), conditions.observe)
        if key not in self._runs:
            self._runs[key] = self._ran(program, inputs, text, observe=conditions.observe)
        return self._runs[key]

    def _ran(self, program, inputs, text, *, observe):
        world = World(self.scratch, self.blobs, self.blobs.put_file)
        emptied(world.place(program.working_folder))
        world.fill(inputs.files, program.sources, [program.working_folder])
        log = self._connected(inputs.tape)
        watch, code = self._code(text, program.arguments[0], observe=observe)
        self._reads = []
        began = time.perf_counter()
        try:
            with _modules_of(program, world):
                ended = _executed(code, program.arguments, world.place(program.working_folder), watch)
        finally:
            noted, self._reads = self._reads, None
        shown = str(self.scratch).encode()
        return Run(
            exit_code=ended.exit_code,
            limit=ended.limit,
            exception=ended.exception,
            stdout=self.blobs.put(ended.stdout.replace(shown, b'')),
            stderr=self.blobs.put(ended.stderr.replace(shown, b'')),
            effects=world.effects(()),
            reads=world.reads(path.removeprefix(str(self.scratch)) for path in noted),
            tape=log.tape() if log else Tape(),
            started=START.isoformat(),
            wall_seconds=round(time.perf_counter() - began, 6),
            cpu_seconds=0.0,
            peak_mb=0.0,
            observation=self._observed(watch, f'{program.working_folder}/{program.arguments[0]}') if watch else '',
            sandbox=self.name,
            clock='none',
        )

    def _connected(self, tape):
        """Let the line answer from `tape`; a job that asks nobody needs no line."""
        if not tape.exchanges:
            return None
        if self._line is None:
            self._line = Line(self._far_end, ExchangeLog(self.blobs, self._redactor), Authority())
            self._proxy = f'http://127.0.0.1:{self._line.serve_proxy()}'
        if os.environ.get(_PROXIES[0]) != self._proxy:
            # Another sandbox of this process may have led the programs to its own line.
            os.environ.update(dict.fromkeys(_PROXIES, self._proxy) | {'NO_PROXY': '', 'no_proxy': ''})
            http._shared.cache_clear()
            urllib.request.install_opener(None)
        log = ExchangeLog(self.blobs, self._redactor)
        self._far_end.replay = Replay(tape, self.blobs, log, latency=False)
        return log

    def _code(self, text, name, *, observe):
        if observe:
            import ast

            found = instrument(ast.parse(text), timed=False)
            self._told = []
            return Watch(found, lambda **what: self._told.append(what)), compile(found.tree, name, 'exec')
        if text not in self._codes:
            self._codes[text] = compile(text, name, 'exec')
        return None, self._codes[text]

    def _observed(self, watch, script):
        watch.end()
        lines = [{'process': '1', 'file': script, **what} for what in self._told]
        lines.append({'process': '1', 'versions': versions(), 'ended': True})
        return self.blobs.put('\n'.join(map(json.dumps, lines)).encode())

    def _heard(self, event, arguments):
        if self._reads is not None and event == 'open' and isinstance(arguments[0], str):
            mode, flags = arguments[1:3]
            if 'r' in mode or '+' in mode if mode else flags & os.O_ACCMODE != os.O_WRONLY:
                self._reads.append(os.path.abspath(arguments[0]))  # noqa: PTH100


@contextlib.contextmanager
def _modules_of(program, world):
    """Let a program import the modules beside it, and forget them when it has ended."""
    place = os.path.normpath(os.path.join(program.working_folder, program.arguments[0]))  # noqa: PTH118
    home = os.path.dirname(place) + '/'  # noqa: PTH120
    own = {n.removeprefix(home).partition('/')[0].removesuffix('.py') for n in program.sources if n.startswith(home)}
    if len(own) < 2:
        yield
        return
    kept = {name: sys.modules.pop(name) for name in list(sys.modules) if name.partition('.')[0] in own}
    written, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    sys.path.insert(0, str(world.place(home)))
    importlib.invalidate_caches()
    try:
        yield
    finally:
        sys.path.pop(0)
        sys.dont_write_bytecode = written
        for name in [name for name in sys.modules if name.partition('.')[0] in own]:
            del sys.modules[name]
        sys.modules.update(kept)


def emptied(folder):
    """Take everything out of a folder, and make it where it is not; removing folders costs more than most programs do."""
    folder.mkdir(parents=True, exist_ok=True)
    for entry in os.scandir(folder):
        if entry.is_dir(follow_symlinks=False):
            shutil.rmtree(entry.path)
        else:
            os.unlink(entry.path)  # noqa: PTH108


def _text(program):
    place = os.path.normpath(os.path.join(program.working_folder, program.arguments[0]))  # noqa: PTH118
    return program.sources[place]


class _Ended:
    def __init__(self):
        self.exit_code, self.limit, self.exception = 0, '', ''
        self.stdout = self.stderr = b''


def _executed(code, arguments, folder, watch):
    """Run `code` as `__main__` in `folder` and say how it ended."""
    ended = _Ended()
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding='utf-8', errors='surrogateescape') for _ in 'oe')
    module = types.ModuleType('__main__')
    module.__dict__.update(watch.probes() if watch else {})
    kept = sys.modules['__main__'], sys.argv, Path.cwd()
    breach._MET.clear()
    try:
        sys.modules['__main__'], sys.argv = module, list(arguments)
        os.chdir(folder)
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), warnings.catch_warnings():
            warnings.simplefilter('ignore')
            _run(code, module.__dict__, ended)
    finally:
        sys.modules['__main__'], sys.argv = kept[:2]
        os.chdir(kept[2])
    for stream in (out, err):
        stream.flush()
    ended.stdout, ended.stderr = out.buffer.getvalue(), err.buffer.getvalue()
    return ended


def _run(code, names, ended):
    try:
        with _at_most(MOST_SECONDS):
            exec(code, names)
    except Spent:
        ended.exit_code, ended.limit = 137, 'seconds'
    except SystemExit as stop:
        if stop.code is None or isinstance(stop.code, int):
            ended.exit_code = (stop.code or 0) & 0xFF
        else:
            ended.exit_code = 1
            sys.stderr.write(f'{stop.code}\n')
    except BaseException as error:  # noqa: BLE001  Whatever ends the program is what it did.
        kind = type(error)
        module = '' if kind.__module__ in {'builtins', '__main__'} else f'{kind.__module__}.'
        ended.exit_code, ended.exception = 1, f'{module}{kind.__name__}: {error}'[:2000]
        traceback.print_exc()
    finally:
        # Files that the program left open are closed when its process ends.
        names.clear()
        gc.collect(0)


def _spent(number, frame):
    raise Spent


@contextlib.contextmanager
def _at_most(seconds):
    for number in (signal.SIGPROF, signal.SIGALRM):
        if signal.getsignal(number) is not _spent:
            signal.signal(number, _spent)
    # Again and again: a bare `except` takes the first for one of its own.
    signal.setitimer(signal.ITIMER_PROF, seconds, 0.1)
    signal.setitimer(signal.ITIMER_REAL, MOST_WAITING, 0.1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)


def one_after_another(work, items):
    """Stand in for the product's pool of two: this process has one working folder and one standard output."""
    return [work(item) for item in items]


@contextlib.contextmanager
def set_up():
    """Make this process one in which programs may run, for as long as a `with` lasts: no sleeping, and no pool."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv('REWRIGHT_PACE', 'off')
        for name in (*_PROXIES, 'NO_PROXY', 'no_proxy'):
            # Set and taken away again, so that whatever a sandbox puts there is gone in the end.
            patch.setenv(name, '')
            del os.environ[name]
        patch.setattr(time, 'sleep', lambda seconds: None)
        # Each client reads the certificates of the machine, which takes longer than all pages of a program; the site speaks HTTP.
        patch.setattr(ssl.SSLContext, 'load_verify_locations', lambda *arguments, **named: None)
        for module in units('rewright.prove').values():
            if hasattr(module, 'side_by_side'):
                patch.setattr(module, 'side_by_side', one_after_another)
        try:
            yield
        finally:
            # The clients that are kept lead to the line.
            http._shared.cache_clear()
            urllib.request.install_opener(None)
