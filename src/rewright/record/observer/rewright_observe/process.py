"""Files of a job and what their probes report, in one process -> lines of JSON in a file of that process alone.

A line names its process: `started` begins one, `seen` and `lost` tell of an expression, `counts` and `ended` end it.
"""

import ast
import atexit
import builtins
import json
import os
import sys
import time
import types
import zlib

from .instrument import instrument
from .stopwatch import Clock
from .watch import Watch, versions

MOST_FILES = 300
LARGEST_FILE = 1 << 20
_LIBRARIES = ('site-packages', 'dist-packages')


class Process:
    """The process that runs; a child that is forked becomes one of its own. `output` is what its file's name begins with."""

    def __init__(self, output: str, root: str) -> None:
        self.output, self.root = output, root
        self.watches = {}  # type: dict[str, Watch]
        self.clock = Clock()
        self._begin()
        self.tell(started='.'.join(str(part) for part in sys.version_info[:3]))
        atexit.register(self.finish)
        if hasattr(os, 'register_at_fork'):
            os.register_at_fork(after_in_child=self.forked)

    def _begin(self) -> None:
        self.name = f'{os.getpid()}.{int(time.perf_counter() * 1e6)}'

    def owns(self, path: str) -> bool:
        """Say whether a file is the job's own."""
        return is_own(path, self.root)

    def code(self, source: bytes, path: str) -> 'types.CodeType | None':
        """Compile a file with as many probes as the compiler accepts; None where it accepts none."""
        tag = f'{zlib.crc32(path.encode("utf-8", "surrogateescape") + source):08x}'
        if len(source) > LARGEST_FILE or len(self.watches) >= MOST_FILES:
            self.tell(path, unobserved='it is too large, or one of too many')
            return None
        for timed in (True, False):
            try:
                found = instrument(ast.parse(source, path), timed, tag)
                code = compile(found.tree, path, 'exec', dont_inherit=True)
            except (SyntaxError, RecursionError, MemoryError, ValueError):
                continue
            self._watch(tag, Watch(found, lambda **what: self.tell(path, **what), self.clock))
            return code
        self.tell(path, unobserved='it nests too deep to be observed')
        return None

    def _watch(self, tag: str, watch: Watch) -> None:
        """Put the probes where every function of the file finds them; a file that is loaded twice keeps its first."""
        if tag not in self.watches:
            self.watches[tag] = watch
            for name, probe in watch.probes().items():
                setattr(builtins, name, probe)

    def tell(self, file: str = '', **what: object) -> None:
        """Append a line; whoever ends, forks or closes everything meanwhile leaves whole lines behind."""
        if file:
            what['file'] = os.path.abspath(file)  # noqa: PTH100
        line = json.dumps(dict(what, process=self.name)) + '\n'
        try:
            handle = os.open(f'{self.output}.{self.name}', os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
            try:
                os.write(handle, line.encode('ascii'))
            finally:
                os.close(handle)
        except OSError:
            # A job that leaves nobody anything to write is a job that is not observed.
            return

    def finish(self) -> None:
        """Tell how often and how long, and that the process ended by itself."""
        try:
            for tag in sorted(self.watches):
                self.watches[tag].end()
            self.tell(ended=True, versions=versions())
        except Exception:  # noqa: BLE001  Nothing of the observer is ever said where the job says something.
            return

    def forked(self) -> None:
        """Begin anew in a child; one of multiprocessing ends without the interpreter's own farewell."""
        try:
            self._begin()
            self.tell(started='')
            for watch in self.watches.values():
                watch.renew()
            util = sys.modules.get('multiprocessing.util')
            if util is not None:
                util.register_after_fork(self, lambda process: util.Finalize(None, process.finish, exitpriority=-100))
        except Exception:  # noqa: BLE001  Nothing of the observer is ever said where the job says something.
            return


def is_own(path: str, root: str) -> bool:
    """Say whether a file lies below the root of the job, and in no folder of installed libraries."""
    real, below = os.path.realpath(path), os.path.join(os.path.realpath(root), '')  # noqa: PTH118
    inside = real.startswith(below) and not real.startswith(os.path.join(sys.prefix, ''))  # noqa: PTH118
    return inside and not any(part in _LIBRARIES for part in real.split(os.sep))  # noqa: PTH206
