"""A wanted start of the program's clock goes in, its distance from now and the mechanism that shifts it come out."""

from datetime import UTC, datetime
from pathlib import Path

from rewright.model.refusal import Refusal

FAKETIME = next(iter(sorted(Path('/usr/lib').glob('*/faketime/libfaketime.so.1'))), None)


def moment(text: str) -> datetime:
    """Read an ISO 8601 moment, UTC where it names no zone; Refusal when it is none."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise Refusal(
            f'the clock {text!r} is not an ISO 8601 moment', next_move='Write it as 2024-05-01T09:30:00Z.'
        ) from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def shift_seconds(clock_start: str) -> float:
    """Seconds from now to the wanted start."""
    return (moment(clock_start) - datetime.now(UTC)).total_seconds()


def mechanism(clock_start: str | None) -> str:
    """Name what shifts the clock."""
    if clock_start is None:
        return 'real'
    return 'libfaketime' if FAKETIME else 'python shim'
