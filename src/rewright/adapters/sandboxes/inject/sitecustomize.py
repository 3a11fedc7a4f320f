"""Runs inside the program's interpreter (Python 3.6 and later, standard library only): notes what only the inside can see.

Notes are lines of JSON in the file that REWRIGHT_NOTES names: sleeps, the uncaught exception, files opened for reading.
"""
# ruff: noqa: ICN001, INP001, PTH100, PTH113, PTH118, PTH120, PTH123, SIM105
# It runs in foreign interpreters of any age, and imports next to nothing there.

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


def _install(notes: str) -> None:
    import time

    note = _writer(notes)
    note(start=sys.version.split()[0])
    _note_sleeps(note, time, os.environ.get('REWRIGHT_SLEEP') == 'skip')
    _note_exceptions(note)
    _note_reads(note)
    shift = os.environ.get('REWRIGHT_SHIFT')
    if shift:
        _shift_clock(time, float(shift))


def _writer(notes: str) -> 'Note':
    import fcntl
    import json
    import resource

    handle = os.open(notes, os.O_WRONLY | os.O_APPEND)
    wanted = min(WANTED_DESCRIPTOR, resource.getrlimit(resource.RLIMIT_NOFILE)[0] - 2)
    high = fcntl.fcntl(handle, getattr(fcntl, 'F_DUPFD_CLOEXEC', fcntl.F_DUPFD), wanted)
    os.close(handle)

    def note(**what: object) -> None:
        line = json.dumps(dict(what, pid=os.getpid())) + '\n'
        try:
            os.write(high, line.encode('ascii'))
        except OSError:
            pass

    return note


def _note_sleeps(note: 'Note', time: 'Any', skip: bool) -> None:
    import atexit
    import select

    really = time.sleep
    places: dict[tuple[str, int], list[float]] = {}

    def write(place: 'tuple[str, int]', count: 'list[float]') -> None:
        note(sleep=[place[0], place[1], int(count[0]), count[1], count[2]])

    def sleep(seconds: 'Any') -> None:
        if not isinstance(seconds, float):
            seconds = seconds.__index__() if hasattr(seconds, '__index__') else None
        if seconds is None or not seconds >= 0:
            # The interpreter's own complaint is the right one.
            really(seconds)
            return
        frame = sys._getframe(1)  # noqa: SLF001  The caller is what is asked for.
        count = places.setdefault((frame.f_code.co_filename, frame.f_lineno), [0, 0.0, 0.0])
        count[:] = [count[0] + 1, count[1] + seconds, max(count[2], seconds)]
        times = int(count[0])
        if times <= EVERY_SLEEP_UP_TO or not times & (times - 1):
            write((frame.f_code.co_filename, frame.f_lineno), count)
        if not skip:
            # A shifted clock breaks time.sleep from Python 3.11 on; select measures with the kernel's own.
            select.select([], [], [], seconds)

    def flush() -> None:
        for place, count in list(places.items()):
            write(place, count)

    sleep.__doc__, sleep.__module__ = really.__doc__, 'time'
    time.sleep = sleep
    atexit.register(flush)


def _note_exceptions(note: 'Note') -> None:
    before = sys.excepthook

    def excepthook(kind: 'type[BaseException]', error: 'BaseException', trace: 'TracebackType | None') -> None:
        module = '' if kind.__module__ in {'builtins', '__main__'} else kind.__module__ + '.'
        try:
            message = str(error)
        except Exception:  # noqa: BLE001  The program's own __str__ may fail in any way.
            message = ''
        note(exception=module + kind.__name__ + ': ' + message[:2000])
        before(kind, error, trace)

    sys.excepthook = excepthook


def _note_reads(note: 'Note') -> None:
    own = (sys.prefix, getattr(sys, 'base_prefix', sys.prefix), '/usr/', '/lib', '/proc/', '/sys/', '/dev/', '/etc/')
    seen: set[str] = set()

    def audit(event: str, arguments: 'tuple[Any, ...]') -> None:
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


def _for_reading(mode: 'str | None', flags: object) -> bool:
    if mode is not None:
        return 'r' in mode or '+' in mode
    return isinstance(flags, int) and flags & os.O_ACCMODE != os.O_WRONLY


def _shift_clock(time: 'Any', shift: float) -> None:
    names = ('time', 'gmtime', 'localtime', 'ctime', 'asctime', 'strftime')
    real = {name: getattr(time, name) for name in names}
    real_ns = getattr(time, 'time_ns', None)

    def now(seconds: 'float | None' = None) -> 'Any':
        return real['time']() + shift if seconds is None else seconds

    time.time = lambda: real['time']() + shift
    time.gmtime = lambda seconds=None: real['gmtime'](now(seconds))
    time.localtime = lambda seconds=None: real['localtime'](now(seconds))
    time.ctime = lambda seconds=None: real['ctime'](now(seconds))
    time.asctime = lambda moment=None: real['asctime'](moment or time.localtime())
    time.strftime = lambda form, moment=None: real['strftime'](form, moment or time.localtime())
    if real_ns:
        time.time_ns = lambda: real_ns() + int(shift * 1000000000)
    _shift_datetime(shift)


def _shift_datetime(shift: float) -> None:
    """Change the class in place: a subclass in its stead breaks compiled libraries that know its size.

    Only `now` and `utcnow` read the clock by themselves; `today` asks time.time.
    """
    import ctypes
    import datetime
    import gc

    kind = datetime.datetime
    delta = datetime.timedelta(seconds=shift)
    doors = gc.get_referents(kind.__dict__)[0]

    def shifted(door: str) -> 'Any':
        really = doors[door]

        def ask(cls: 'Any', tz: 'Any' = None) -> 'Any':
            return really.__get__(None, cls)(*([tz] if tz is not None else [])) + delta

        ask.__name__ = door
        return classmethod(ask)

    doors.update({door: shifted(door) for door in ('now', 'utcnow')})
    ctypes.pythonapi.PyType_Modified(ctypes.py_object(kind))


def _chain() -> None:
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
        _install(os.environ['REWRIGHT_NOTES'])
    except (OSError, ImportError):
        # A program that cannot be noted still runs.
        pass
_chain()
