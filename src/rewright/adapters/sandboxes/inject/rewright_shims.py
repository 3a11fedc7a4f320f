"""For machines without the preloaded library: the shifted clock and turned directories, as far as Python itself asks."""
# It runs in foreign interpreters from Python 2.7 on: types stand in comments.

import os

MYPY = False
if MYPY:
    from types import ModuleType
    from typing import Any


def shift_clock(time, shift):
    # type: (ModuleType, float) -> None
    """Let every function of `time`, and `now` and `utcnow` of `datetime`, answer `shift` seconds later."""
    names = ('time', 'gmtime', 'localtime', 'ctime', 'asctime', 'strftime')
    real = {name: getattr(time, name) for name in names}
    real_ns = getattr(time, 'time_ns', None)

    def now(seconds=None):
        # type: (float | None) -> Any
        return real['time']() + shift if seconds is None else seconds

    doors = vars(time)
    doors['time'] = lambda: real['time']() + shift
    doors['gmtime'] = lambda seconds=None: real['gmtime'](now(seconds))
    doors['localtime'] = lambda seconds=None: real['localtime'](now(seconds))
    doors['ctime'] = lambda seconds=None: real['ctime'](now(seconds))
    doors['asctime'] = lambda moment=None: real['asctime'](moment or time.localtime())
    doors['strftime'] = lambda form, moment=None: real['strftime'](form, moment or time.localtime())
    if real_ns:
        doors['time_ns'] = lambda: real_ns() + int(shift * 1000000000)
    _shift_datetime(shift)


def _shift_datetime(shift):
    # type: (float) -> None
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
        # type: (str) -> Any
        really = doors[door]

        def ask(cls, tz=None):
            # type: (Any, Any) -> Any
            return really.__get__(None, cls)(*([tz] if tz is not None else [])) + delta

        ask.__name__ = door
        return classmethod(ask)

    doors.update({door: shifted(door) for door in ('now', 'utcnow')})
    ctypes.pythonapi.PyType_Modified(ctypes.py_object(kind))


def turn_directories():
    # type: () -> None
    """Let `os.listdir` and `os.scandir` list folders in reverse."""
    doors = vars(os)
    listdir = doors['listdir']
    doors['listdir'] = lambda *where, **named: turned(listdir(*where, **named))
    if 'scandir' in doors:
        scandir = doors['scandir']
        doors['scandir'] = lambda *where, **named: _Scan(scandir(*where, **named))


def turned(entries):
    # type: (list[Any]) -> list[Any]
    """Reverse a list; the middle one of an odd number changes places with the next, so that none stays where it was."""
    entries = entries[::-1]
    middle = len(entries) // 2
    if len(entries) % 2 and middle:
        entries[middle], entries[middle + 1] = entries[middle + 1], entries[middle]
    return entries


class _Scan(object):
    """What `os.scandir` gives: an iterator that is closed by hand or by `with`."""

    def __init__(self, scan):
        # type: (Any) -> None
        with scan:
            self._entries = iter(turned(list(scan)))

    def __iter__(self):
        # type: () -> _Scan
        return self

    def __next__(self):
        # type: () -> Any
        return next(self._entries)

    def __enter__(self):
        # type: () -> _Scan
        return self

    def __exit__(self, *_):
        # type: (*object) -> None
        self.close()

    def close(self):
        # type: () -> None
        """Give no more entries."""
        self._entries = iter([])
