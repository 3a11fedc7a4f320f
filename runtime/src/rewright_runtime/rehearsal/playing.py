"""A pipeline and a recorded case go in; the pipeline runs in this process, offline, and what it did comes out."""

import contextlib
import io
import os
import runpy
import socket
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import SupportsIndex

from rewright_runtime.breach import ContractBreach, PlanMismatch, check, run_is_over
from rewright_runtime.clock import starting
from rewright_runtime.rehearsal.answers import Recorded
from rewright_runtime.rehearsal.judging import difference
from rewright_runtime.rehearsal.script import Script
from rewright_runtime.transport import rehearsed


@dataclass
class Played:
    """What one run did; every `difference` is empty where the pipeline did what the legacy job had done."""

    script: Script
    exit_code: int
    exception: str
    stdout: bytes
    left: dict[str, bytes | None]
    network: Recorded = field(repr=False)

    def difference(self, output: str) -> str:
        """Return the first difference of `output`: a path, or `stdout`."""
        script = self.script
        if output == 'stdout':
            return difference(output, script.stdout, self.stdout, script.volatile, script.bounds)
        legacy = script.expected.get(output)
        # A file that the pipeline left alone is as it was.
        return difference(
            output, legacy, self.left.get(output, script.files.get(output)), script.volatile, script.bounds
        )

    @property
    def unexpected(self) -> list[str]:
        """Files that the pipeline wrote or deleted and the legacy job did not."""
        return sorted(path for path in self.left if path not in self.script.expected and self._is_output(path))

    @property
    def requests(self) -> str:
        """Return how the requests differ from those recorded; a job that failed may not have come to some of them."""
        sent, recorded = self.network.sent, self.network.recorded
        missing, more = recorded - sent, sent - recorded
        if self.script.exit_code:
            more = type(more)({key: times for key, times in more.items() if key not in recorded})
        first = next(iter(missing or more), '')
        return f'{"missing" if missing else "too many"}: {first}' if first else ''

    def _is_output(self, path: str) -> bool:
        return not self.script.outputs or any(fnmatchcase(path, glob) for glob in self.script.outputs)


def play(pipeline: Path, script: Script, folder: Path, *arguments: str) -> Played:
    """Run `pipeline` in `folder` on a case's inputs; `arguments` come before those of the case.

    Nothing reaches the network, pauses take no time, and the clock starts at the moment of the recording.
    """
    for name, data in script.files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    working = folder / script.working_folder
    working.mkdir(parents=True, exist_ok=True)
    network, said = Recorded(script.answers), io.BytesIO()
    with _surroundings(pipeline, script, (*arguments, *script.arguments), working, said), rehearsed(network.answer):
        exit_code, exception = _run(pipeline)
    return Played(script, exit_code, exception, said.getvalue(), _left(folder, script), network)


def _run(pipeline: Path) -> tuple[int, str]:
    try:
        runpy.run_path(str(pipeline), run_name='__main__')
    except SystemExit as end:
        return (end.code, '') if isinstance(end.code, int) else (int(end.code is not None), str(end.code or ''))
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001  Whatever ends the pipeline is its behaviour.
        # Who tells of it may look at words that the job may not look at.
        run_is_over()
        return 1, f'{type(error).__name__}: {error}'
    finally:
        # A breach belongs to its own run.
        with contextlib.suppress(ContractBreach, PlanMismatch):
            check()
    return 0, ''


@contextlib.contextmanager
def _surroundings(
    pipeline: Path, script: Script, arguments: tuple[str, ...], working: Path, said: io.BytesIO
) -> Iterator[None]:
    """Set what a process of its own would have, and put everything back."""
    kept = sys.argv, list(sys.path), socket.socket.connect, time.sleep
    environment = {**script.environment, 'REWRIGHT_PACE': 'off', 'TZ': 'UTC'}
    outer = {name: os.environ.get(name) for name in environment}
    out = io.TextIOWrapper(said, encoding='utf-8', write_through=True)
    with contextlib.ExitStack() as stack:
        stack.callback(_restore, *kept, outer)
        stack.callback(_forget, pipeline.parent)
        sys.argv, sys.path[:0] = [str(pipeline), *arguments], [str(pipeline.parent)]
        socket.socket.connect = _refuse  # type: ignore[method-assign]  # Any other client is kept offline too.
        time.sleep = _pass
        os.environ.update(environment)
        time.tzset()
        stack.enter_context(starting(script.clock))
        stack.enter_context(contextlib.chdir(working))
        stack.enter_context(contextlib.redirect_stdout(out))
        _forget(pipeline.parent)
        yield
    out.detach()


def _restore(argv: list[str], path: list[str], connect: object, sleep: object, outer: dict[str, str | None]) -> None:
    sys.argv, sys.path[:] = argv, path
    socket.socket.connect, time.sleep = connect, sleep  # type: ignore[method-assign, assignment]  # What was there before.
    for name, value in outer.items():
        os.environ.pop(name, None)
        if value is not None:
            os.environ[name] = value
    time.tzset()


def _forget(folder: Path) -> None:
    """Take the pipeline's own modules out, so that the next run reads them again."""
    for name, module in list(sys.modules.items()):
        file = getattr(module, '__file__', None)
        if file and Path(file).parent == folder:
            del sys.modules[name]


def _refuse(*_: object) -> None:
    raise ConnectionRefusedError('a rehearsal is offline')


def _pass(_: SupportsIndex | float, /) -> None:
    """A pause that takes no time."""


def _left(folder: Path, script: Script) -> dict[str, bytes | None]:
    """What the run changed below the job's folder."""
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob('*') if path.is_file()}
    after = {name: path.read_bytes() for name, path in files.items() if '__pycache__' not in path.parts}
    changed: dict[str, bytes | None] = {n: data for n, data in after.items() if script.files.get(n) != data}
    return changed | {name: None for name in script.files if name not in after}
