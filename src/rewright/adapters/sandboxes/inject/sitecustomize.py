"""Runs inside the program's interpreter (Python 2.7 and later, standard library only): notes what only the inside can see.

Notes are lines of JSON in the file that REWRIGHT_NOTES names: sleeps, the uncaught exception, files opened for reading.
"""
# It runs in foreign interpreters of any age, and imports next to nothing there: types stand in comments.

import os
import sys

MYPY = False
if MYPY:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Any

    Note = Callable[..., None]

# Far above the numbers that a program expects to be free.
WANTED_DESCRIPTOR = 200
EVERY_SLEEP_UP_TO = 1024


def _install(notes, told):
    # type: (str, dict[str, str]) -> None
    import time

    note = _writer(notes)
    note(start=sys.version.split()[0])
    _note_sleeps(note, time, told.get('sleep') == 'skip')
    _note_exceptions(note)
    _note_reads(note)
    if told.get('python_clock') == '1' or told.get('python_reversed') == '1':
        import rewright_shims  # type: ignore[import-not-found]  # It lies beside this file when that runs.

        if told.get('python_clock') == '1':
            rewright_shims.shift_clock(time, int(told['shift_ns']) / 1e9)
        if told.get('python_reversed') == '1':
            rewright_shims.turn_directories()


def _observe(told):
    # type: (dict[str, str]) -> None
    """Have a child of the job observed; without success it runs as it is."""
    if sys.version_info < (3, 6) or 'observer' not in told:
        return
    sys.path.insert(0, told['observer'])
    try:
        from rewright_observe.children import enter  # type: ignore[import-not-found]  # The settings say where it lies.

        enter(told['observation'], told['root'], told['starter'])
    except Exception:  # noqa: BLE001  Whatever goes wrong here, the program runs.
        return
    finally:
        sys.path.remove(told['observer'])


def _told(place):
    # type: (str) -> dict[str, str]
    """What the settings file says."""
    with open(place) as file:
        parts = [line.strip().partition('=') for line in file]
    return {name: text for name, _, text in parts}


def _writer(notes):
    # type: (str) -> Note
    import fcntl
    import json
    import resource

    handle = os.open(notes, os.O_WRONLY | os.O_APPEND)
    wanted = min(WANTED_DESCRIPTOR, resource.getrlimit(resource.RLIMIT_NOFILE)[0] - 2)
    high = fcntl.fcntl(handle, fcntl.F_DUPFD, wanted)
    fcntl.fcntl(high, fcntl.F_SETFD, fcntl.FD_CLOEXEC)
    os.close(handle)

    def note(**what):
        # type: (object) -> None
        try:
            line = json.dumps(dict(what, pid=os.getpid())) + '\n'
            os.write(high, line.encode('ascii'))
        except (OSError, ValueError):
            # Text of Python 2 in an unknown encoding is no JSON.
            pass

    return note


def _note_sleeps(note, time, skip):
    # type: (Note, Any, bool) -> None
    import atexit
    import select

    really = time.sleep
    places = {}  # type: dict[tuple[str, int], list[float]]

    def write(place, count):
        # type: (tuple[str, int], list[float]) -> None
        note(sleep=[place[0], place[1], int(count[0]), count[1], count[2]])

    def sleep(seconds):
        # type: (Any) -> None
        if not isinstance(seconds, float):
            seconds = seconds.__index__() if hasattr(seconds, '__index__') else None
        frame = sys._getframe(1)  # noqa: SLF001  The caller is what is asked for.
        # Python 2 waits for locks by sleeping: not to sleep there would be to spin.
        if seconds is None or not seconds >= 0 or frame.f_globals.get('__name__') == 'threading':
            # The interpreter's own complaint is the right one.
            really(seconds)
            return
        count = places.setdefault((frame.f_code.co_filename, frame.f_lineno), [0, 0.0, 0.0])
        count[:] = [count[0] + 1, count[1] + seconds, max(count[2], seconds)]
        times = int(count[0])
        if times <= EVERY_SLEEP_UP_TO or not times & (times - 1):
            write((frame.f_code.co_filename, frame.f_lineno), count)
        if not skip:
            # A shifted clock may break time.sleep from Python 3.11 on; select measures with the kernel's own.
            select.select([], [], [], seconds)

    def flush():
        # type: () -> None
        for place, count in list(places.items()):
            write(place, count)

    sleep.__doc__, sleep.__module__ = really.__doc__, 'time'
    time.sleep = sleep
    atexit.register(flush)


def _note_exceptions(note):
    # type: (Note) -> None
    before = sys.excepthook

    def excepthook(kind, error, trace):
        # type: (type[BaseException], BaseException, TracebackType | None) -> None
        module = '' if kind.__module__ in {'builtins', 'exceptions', '__main__'} else kind.__module__ + '.'
        try:
            message = str(error)
        except Exception:  # noqa: BLE001  The program's own __str__ may fail in any way.
            message = ''
        decode = getattr(message, 'decode', None)  # What is text in Python 2 are bytes.
        told = decode('utf-8', 'replace') if decode else message
        note(exception=module + kind.__name__ + ': ' + told[:2000])
        before(kind, error, trace)

    sys.excepthook = excepthook


def _note_reads(note):
    # type: (Note) -> None
    own = (sys.prefix, getattr(sys, 'base_prefix', sys.prefix), '/usr/', '/lib', '/proc/', '/sys/', '/dev/', '/etc/')
    seen = set()  # type: set[str]

    def audit(event, arguments):
        # type: (str, tuple[Any, ...]) -> None
        if event != 'open':
            return
        path, mode, flags = arguments
        path = os.fsdecode(path) if isinstance(path, bytes) else path
        if not isinstance(path, str) or path in seen or path.startswith(own) or not _for_reading(mode, flags):
            return
        seen.add(path)
        note(read=os.path.abspath(path))

    if hasattr(sys, 'addaudithook'):
        sys.addaudithook(audit)


def _for_reading(mode, flags):
    # type: (str | None, object) -> bool
    if mode is not None:
        return 'r' in mode or '+' in mode
    return isinstance(flags, int) and flags & os.O_ACCMODE != os.O_WRONLY


def _chain():
    # type: () -> None
    """An environment may have a sitecustomize of its own: run that too."""
    here = os.path.dirname(os.path.abspath(__file__))
    for folder in sys.path:
        file = os.path.join(folder, 'sitecustomize.py')
        if os.path.abspath(folder or '.') != here and os.path.isfile(file):
            with open(file, 'rb') as source:
                code = compile(source.read(), file, 'exec')
            exec(code, {'__name__': 'sitecustomize', '__file__': file})  # noqa: S102  What the interpreter would do.
            return


if os.environ.get('REWRIGHT_NOTES'):
    try:
        said = _told(os.environ['REWRIGHT_SETTINGS'])
        _observe(said)
        _install(os.environ['REWRIGHT_NOTES'], said)
    except (OSError, IOError, ImportError, KeyError):
        # A program that cannot be noted still runs.
        pass
_chain()
