"""A wanted start goes in; what makes a server's clock begin there, or stand still there, comes out."""

from dataclasses import dataclass, field
from pathlib import Path

from rewright.adapters.sandboxes.clocks import FAKETIME, moment, shift_ns
from rewright.adapters.sandboxes.preload import preload
from rewright.adapters.services.confined import HOME

_FILE = 'clock'


@dataclass(frozen=True)
class Clock:
    """The variables that a server starts with, and the files that it has to see for them."""

    variables: dict[str, str] = field(default_factory=dict)
    shown: tuple[Path, ...] = ()


def shifted(home: Path, start: str | None) -> Clock:
    """A clock that begins at `start` and runs on; the real one without a start, and where this machine can shift none."""
    if start is None:
        return Clock()
    library = preload()
    if library:
        (home / _FILE).write_text(f'shift_ns={shift_ns(start)}\n', encoding='ascii')
        return Clock({'LD_PRELOAD': str(library), 'REWRIGHT_SETTINGS': f'{HOME}/{_FILE}'}, (library,))
    return _libfaketime(f'{shift_ns(start) / 10**9:+.6f}s')


def frozen(home: Path, start: str) -> Clock:
    """A clock that stands at `start`; one that begins there where this machine can stop none."""
    return _libfaketime(f'{moment(start):%Y-%m-%d %H:%M:%S}') if FAKETIME else shifted(home, start)


def _libfaketime(said: str) -> Clock:
    return Clock(
        {'LD_PRELOAD': str(FAKETIME), 'FAKETIME': said, 'FAKETIME_DONT_FAKE_MONOTONIC': '1', 'NO_FAKE_STAT': '1'}
        if FAKETIME
        else {}
    )
