"""A wanted start of the program's clock goes in, its distance from now and the mechanism that shifts it come out."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from rewright.adapters.sandboxes.preload import preload
from rewright.model.refusal import Refusal

Mechanism = Literal['real', 'preload', 'libfaketime', 'python shim']
FAKETIME = next(iter(sorted(Path('/usr/lib').glob('*/faketime/libfaketime.so.1'))), None)
# From this Python on time.sleep names a moment of the monotonic clock, which libfaketime turns into an invalid one.
_UNSAFE_FROM = (3, 11)


def moment(text: str) -> datetime:
    """Read an ISO 8601 moment, UTC where it names no zone; Refusal when it is none."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise Refusal(
            f'the clock {text!r} is not an ISO 8601 moment', next_move='Write it as 2024-05-01T09:30:00Z.'
        ) from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def shift_ns(clock_start: str | None) -> int:
    """Nanoseconds from now to the wanted start; 0 without one."""
    if clock_start is None:
        return 0
    away = moment(clock_start) - datetime.now(UTC)
    return (away.days * 86400 + away.seconds) * 10**9 + away.microseconds * 1000


def mechanism(clock_start: str | None, environment: str) -> Mechanism:
    """Name what shifts the clock of an environment's programs: the best of what this machine has."""
    if clock_start is None:
        return 'real'
    if preload():
        return 'preload'
    return 'libfaketime' if FAKETIME and _version(environment) < _UNSAFE_FROM else 'python shim'


def _version(environment: str) -> tuple[int, ...]:
    """The Python of an environment, by the name of its library folder; an unknown one is taken as new."""
    names = [path.name for path in Path(environment).glob('lib/python*')]
    found = [re.fullmatch(r'python(\d+)\.(\d+)', name) for name in names]
    return min((tuple(map(int, match.groups())) for match in found if match), default=_UNSAFE_FROM)
