"""Declared databases go in; each run has a freshly restored Postgres of its own, and what it holds comes out."""

import contextlib
import hashlib
import os
import shutil
import subprocess
import tempfile
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import psycopg

from rewright.adapters.sandboxes.serving import Keep, Serving
from rewright.adapters.services.clocks import Clock, frozen, shifted
from rewright.adapters.services.confined import HOME, START_SECONDS, Server, confined
from rewright.adapters.services.postgres_contents import contents
from rewright.adapters.services.postgres_loading import KEEPER, connect, load
from rewright.adapters.services.postgres_programs import Programs
from rewright.adapters.services.postgres_rows import replace
from rewright.adapters.services.postgres_tunnel import PostgresTunnel
from rewright.model.refusal import Refusal
from rewright.model.service import PostgresContent, Stored
from rewright.ports.blobs import Blobs

SOCKET = '.s.PGSQL.5432'
_SETTLE_SECONDS = 2
_RESTORED_AT = '2020-01-01T00:00:00Z'
_SETTINGS = {
    'listen_addresses': '', 'unix_socket_directories': HOME, 'fsync': 'off', 'full_page_writes': 'off',
    'autovacuum': 'off', 'max_connections': '128', 'shared_buffers': '32MB', 'temp_file_limit': '2GB',
    'dynamic_shared_memory_type': 'mmap', 'log_min_messages': 'fatal', 'timezone': 'UTC',
}  # fmt: skip


class PostgresServers:
    """Restores databases once per content and copies them for each run; the copies are gone when this object is."""

    def __init__(self, scratch: Path, blobs: Blobs, find: Callable[[], Programs]) -> None:
        self._scratch, self._blobs, self._find = scratch, blobs, find
        self._lock = threading.Lock()
        self._folder: Path | None = None
        self._restored: dict[str, dict[str, bytes]] = {}

    def start(
        self, content: PostgresContent, folder: Path, clock_start: str | None, keep: Keep, stack: ExitStack
    ) -> Serving:
        """Start a server with the declared content; Refusal when there is no Postgres or the content does not load."""
        with self._lock:
            programs = self._find()
            base, before = self._base(programs, content)
        home = folder / 'postgres'
        shutil.copytree(base, home, copy_function=_copied)
        server = _server(programs, home, shifted(home, clock_start))
        stack.callback(server.kill)
        _await(server, home)
        started = dict(before)
        for database in content.databases:
            if database.changed:
                replace(home, database, self._blobs)
        if any(database.changed for database in content.databases):
            started = _held(home)
        return Serving(
            ports={content.port: PostgresTunnel(home, SOCKET)},
            variables={'PGHOST': 'localhost', 'PGPORT': str(content.port)},
            contents=[lambda: _stored(home, started, keep)],
        )

    def _base(self, programs: Programs, content: PostgresContent) -> tuple[Path, dict[str, bytes]]:
        """The folder of a stopped server that holds the declared content, and that content by name."""
        if self._folder is None:
            self._scratch.mkdir(parents=True, exist_ok=True)
            self._folder = Path(tempfile.mkdtemp(prefix=f'run-{os.getpid()}-', dir=self._scratch))
            weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
            _initialise(programs, self._folder / 'empty')
        files = [[database.name, *database.files] for database in content.databases]
        name = hashlib.sha256(repr(files).encode()).hexdigest()[:16]
        base = self._folder / name
        if name not in self._restored:
            shutil.rmtree(base, ignore_errors=True)
            shutil.copytree(base.parent / 'empty', base, copy_function=_copied)
            # Frozen, so that `now()` in a dump is the same moment each time it is restored.
            server = _server(programs, base, frozen(base, _RESTORED_AT))
            try:
                _await(server, base)
                load(programs, base, content.databases, self._blobs)
                self._restored[name] = _held(base)
            finally:
                server.end()
        return base, self._restored[name]


def _copied(file: str, to: str) -> None:
    """Copy one of the thousand small files of a stopped server: their times and attributes mean nothing."""
    with Path(file).open('rb') as given, Path(to).open('wb') as made:
        shutil.copyfileobj(given, made, 1 << 20)


def _initialise(programs: Programs, home: Path) -> None:
    home.mkdir()
    words = [str(programs.folder / 'initdb'), '-D', f'{HOME}/data', '-U', KEEPER, '-A', 'trust', '-E', 'UTF8']
    words += ['--locale=C.UTF-8', '--no-sync', '--no-instructions', '--wal-segsize=1']
    done = subprocess.run(
        confined(home, words, shown=programs.shown), capture_output=True, text=True, timeout=START_SECONDS, check=False
    )
    if done.returncode:
        said = (done.stderr.strip() or 'no reason given').splitlines()[-1]
        raise Refusal(
            f'a Postgres server cannot be made here: {said}',
            next_move='Install one with: apt-get install postgresql',
            exit_code=1,
        )


def _server(programs: Programs, home: Path, clock: Clock) -> Server:
    words = [str(programs.folder / 'postgres'), '-D', f'{HOME}/data']
    words += [word for name, text in _SETTINGS.items() for word in ('-c', f'{name}={text}')]
    return Server(home, words, shown=(*programs.shown, *clock.shown), **clock.variables)


def _await(server: Server, home: Path) -> None:
    """Wait until sessions are accepted: a server listens before it does."""
    server.wait_for(SOCKET)
    for _ in _moments(START_SECONDS):
        with contextlib.suppress(psycopg.OperationalError), connect(home):
            return
    raise Refusal(f'the Postgres of the job accepts nobody: {server.complaint()}', exit_code=1)


def _stored(home: Path, before: dict[str, bytes], keep: Keep) -> tuple[Stored, ...]:
    """What the server holds now, beside what it held; connections that the run left open are ended first."""
    _let_go(home)
    after = _held(home)
    return tuple(
        Stored(name=name, was=_kept(before, name, keep), sha256=_kept(after, name, keep))
        for name in sorted(before.keys() | after.keys())
    )


def _held(home: Path) -> dict[str, bytes]:
    """Everything in every database, those that nobody declared too."""
    with connect(home) as keeper:
        names = keeper.execute('SELECT datname FROM pg_database WHERE NOT datistemplate ORDER BY 1').fetchall()
    found: dict[str, bytes] = {}
    for name in [str(row[0]) for row in names]:
        with connect(home, name) as keeper:
            found.update(contents(keeper, name))
    return found


def _kept(held: dict[str, bytes], name: str, keep: Keep) -> str:
    return keep(held[name]) if name in held else ''


def _let_go(home: Path) -> None:
    """Wait for the program's connections to end, and end those that do not: what they did not commit is not there."""
    others = "FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
    with connect(home) as keeper:
        for _ in _moments(_SETTLE_SECONDS):
            if keeper.execute(f'SELECT 1 {others}').fetchone() is None:
                return
        keeper.execute(f'SELECT pg_terminate_backend(pid) {others}')


def _moments(seconds: float) -> Iterator[None]:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        yield
        time.sleep(0.02)
