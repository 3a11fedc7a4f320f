"""A program with its folder and environment in; its exit code and what it wrote out, without the start of an interpreter for each.

One Python imports what jobs usually import and waits; each program is a process of its own that this one forks, so that
it begins with nothing of another's and ends as any program of Python does.
"""

import atexit
import contextlib
import functools
import gc
import importlib
import itertools
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

# Nothing that begins threads as it is imported: those would be missing in a fork.
USUAL = 'argparse asyncio csv datetime decimal html json logging sqlite3 sqlalchemy urllib.request requests bs4 lxml.html httpx2 selectolax rewright_runtime.pipeline rewright_runtime.fetch rewright_runtime.http rewright_runtime.html'


class WarmPython:
    """A Python that waits for programs."""

    def __init__(self):
        self._door, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            environment = {**os.environ, 'PYTHONDONTWRITEBYTECODE': '1'}
            command = [sys.executable, __file__, str(theirs.fileno())]
            self._python = subprocess.Popen(
                command, pass_fds=[theirs.fileno()], env=environment, stdin=subprocess.DEVNULL
            )
        atexit.register(self._end)

    def _end(self):
        """It goes when its door is closed, also where this process was killed."""
        self._door.close()
        self._python.wait()

    def run(self, program, folder, environment):
        """Run `python PROGRAM...` in a folder."""
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
            asked = json.dumps([list(map(str, program)), str(folder), environment]).encode()
            socket.send_fds(self._door, [asked], [out.fileno(), errors.fileno()])
            code = int(self._door.recv(100))
            out.seek(0), errors.seek(0)
            return subprocess.CompletedProcess(program, code, out.read(), errors.read())


@functools.cache
def _two():
    """Two of them by turns: what hangs on the hashes of texts is not the same for the two sides of a comparison."""
    return itertools.cycle([WarmPython(), WarmPython()])


def run(program, folder, environment):
    """Run `python PROGRAM...` in a folder, with an environment."""
    return next(_two()).run(program, folder, environment)


def _serve(door):
    """Fork for each program that is asked for; only forks come back, with the program that they are to be."""
    while True:
        asked, (out, errors), _, _ = socket.recv_fds(door, 1 << 20, 2) if _waits(door) else sys.exit()
        if not (child := os.fork()):
            door.close()
            os.dup2(out, 1), os.dup2(errors, 2)
            os.close(out), os.close(errors)
            return json.loads(asked)
        os.close(out), os.close(errors)
        door.send(str(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])).encode())


def _waits(door):
    return bool(door.recv(1, socket.MSG_PEEK))


def _become(program, folder, environment):
    """What Python does with its command before the first line of a program."""
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.argv[:] = program
    sys.path[0] = str(Path(program[0]).parent.resolve())
    sys.path[1:1] = filter(None, environment.get('PYTHONPATH', '').split(os.pathsep))
    random = sys.modules.get('random')
    if random:
        random.seed()
    main = type(sys)('__main__')
    place = str(Path.cwd() / program[0])
    main.__file__, main.__builtins__, main.__spec__ = place, __builtins__, None
    sys.modules['__main__'] = main
    return compile(Path(place).read_bytes(), place, 'exec'), main.__dict__


def _ended(code, names):
    """What Python does with a program to its end, but for taking down the modules that were there before: its exit code."""
    try:
        exec(code, names)
    except SystemExit as end:
        answer = end.code
    except BaseException:  # noqa: BLE001  Whatever ends the program is told as Python tells it.
        sys.last_type, sys.last_value, sys.last_traceback = sys.exc_info()
        sys.excepthook(sys.last_type, sys.last_value, sys.last_traceback)
        answer = 1
    else:
        answer = 0
    if not isinstance(answer, int | None):
        print(answer, file=sys.stderr)
        answer = 1
    threading._shutdown()
    atexit._run_exitfuncs()
    return (answer or 0) & 0xFF


def _forget(before):
    """What a program still holds ends now, also in the runtime's names: files that it did not close are written out."""
    gc.collect()
    # In the order in which Python lets go of them, for what a file still holds may hang on it.
    sys.last_type = sys.last_value = sys.last_traceback = None
    known = {name for name in before if not name.startswith(('rewright_runtime', '__main__'))}
    own = [module for name, module in sys.modules.items() if name not in known]
    for module in own:
        for name in getattr(module, '__dict__', {}):
            if name != '__builtins__':
                module.__dict__[name] = None
    gc.collect()


def _flushed(code):
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream and not stream.closed:
                stream.flush()
    except (OSError, ValueError):
        return 120
    return code


if __name__ == '__main__':
    for known in USUAL.split():
        with contextlib.suppress(ImportError):
            importlib.import_module(known)
    gc.collect()
    gc.freeze()
    asked_for = _serve(socket.socket(fileno=int(sys.argv[1])))
    there = set(sys.modules)
    ended = _ended(*_become(*asked_for))
    _forget(there)
    os._exit(_flushed(ended))
