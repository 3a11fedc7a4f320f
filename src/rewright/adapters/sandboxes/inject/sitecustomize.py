"""Runs inside the program's interpreter (Python 3.6 and later, standard library only): notes what only the inside can see.

Notes are lines of JSON in the file that REWRIGHT_NOTES names: sleeps, the uncaught exception, files opened for reading.
"""

import os
import sys


def _install(notes):
    import json
    import time

    handle = os.open(notes, os.O_WRONLY | os.O_APPEND)
    # A low number would be one that the program expects to be free.
    high = _moved_up(handle)

    def note(**what):
        what['pid'] = os.getpid()
        try:
            os.write(high, (json.dumps(what) + '\n').encode('ascii'))
        except (OSError, ValueError):
            pass

    note(start=sys.version.split()[0])
    _note_sleeps(note, time, os.environ.get('REWRIGHT_SLEEP') == 'skip')
    _note_exceptions(note)
    _note_reads(note)
    shift = os.environ.get('REWRIGHT_SHIFT')
    if shift:
        _shift_clock(time, float(shift))


def _moved_up(handle):
    import fcntl
    import resource

    wanted = min(200, resource.getrlimit(resource.RLIMIT_NOFILE)[0] - 2)
    high = fcntl.fcntl(handle, getattr(fcntl, 'F_DUPFD_CLOEXEC', fcntl.F_DUPFD), wanted)
    os.close(handle)
    return high


def _note_sleeps(note, time, skip):
    import atexit
    import select

    really = time.sleep
    places = {}

    def write(place, count):
        note(sleep=[place[0], place[1], count[0], count[1], count[2]])

    def sleep(seconds):
        if not isinstance(seconds, (int, float)) or seconds != seconds or seconds < 0:
            # The interpreter's own complaint is the right one.
            return really(seconds)
        frame = sys._getframe(1)
        place = (frame.f_code.co_filename, frame.f_lineno)
        count = places.setdefault(place, [0, 0.0, 0.0])
        count[0] += 1
        count[1] += seconds
        count[2] = max(count[2], seconds)
        if count[0] <= 1024 or not count[0] & (count[0] - 1):
            write(place, count)
        if not skip:
            # A shifted clock breaks time.sleep from Python 3.11 on; select measures with the kernel's own.
            select.select([], [], [], seconds)
        return None

    def flush():
        for place, count in list(places.items()):
            write(place, count)

    sleep.__doc__ = really.__doc__
    sleep.__module__ = 'time'
    time.sleep = sleep
    atexit.register(flush)


def _note_exceptions(note):
    before = sys.excepthook

    def excepthook(kind, error, trace):
        name = kind.__name__ if kind.__module__ in ('builtins', '__main__') else kind.__module__ + '.' + kind.__name__
        try:
            message = str(error)
        except Exception:  # The program's own __str__ may fail.
            message = ''
        note(exception=name + ': ' + message[:2000])
        before(kind, error, trace)

    sys.excepthook = excepthook


def _note_reads(note):
    own = (sys.prefix, getattr(sys, 'base_prefix', sys.prefix), '/usr/', '/lib', '/proc/', '/sys/', '/dev/', '/etc/')
    seen = set()

    def reading(path, mode, flags):
        if mode is not None:
            return 'r' in mode or '+' in mode
        return isinstance(flags, int) and flags & 3 != os.O_WRONLY

    def look(path, mode, flags):
        if isinstance(path, bytes):
            path = os.fsdecode(path)
        if path.__class__ is not str or path in seen or path.startswith(own) or not reading(path, mode, flags):
            return
        seen.add(path)
        note(read=os.path.abspath(path))

    def audit(event, arguments):
        if event == 'open':
            look(*arguments)

    if hasattr(sys, 'addaudithook'):
        sys.addaudithook(audit)


def _shift_clock(time, shift):
    real = {name: getattr(time, name) for name in ('time', 'gmtime', 'localtime', 'ctime', 'asctime', 'strftime')}
    real_ns = getattr(time, 'time_ns', None)

    def now(seconds=None):
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


def _shift_datetime(shift):
    """Change the class in place: a subclass in its stead breaks compiled libraries that know its size.

    Only `now` and `utcnow` read the clock by themselves; `today` asks time.time.
    """
    import ctypes
    import datetime
    import gc

    kind = datetime.datetime
    delta = datetime.timedelta(seconds=shift)
    doors = gc.get_referents(kind.__dict__)[0]

    def shifted(door):
        really = doors[door]

        def ask(cls, tz=None):
            return really.__get__(None, cls)(*([tz] if tz is not None else [])) + delta

        ask.__name__ = door
        return classmethod(ask)

    doors.update({door: shifted(door) for door in ('now', 'utcnow')})
    ctypes.pythonapi.PyType_Modified(ctypes.py_object(kind))


def _chain():
    """An environment may have a sitecustomize of its own: run that too."""
    here = os.path.dirname(os.path.abspath(__file__))
    for folder in sys.path:
        file = os.path.join(folder, 'sitecustomize.py')
        if os.path.abspath(folder or '.') != here and os.path.isfile(file):
            with open(file, 'rb') as source:
                exec(compile(source.read(), file, 'exec'), {'__name__': 'sitecustomize', '__file__': file})
            return


if os.environ.get('REWRIGHT_NOTES'):
    try:
        _install(os.environ['REWRIGHT_NOTES'])
    except OSError:
        pass
_chain()
