"""Proof and observation -> the lengths of the bars that compare both sides, and where the legacy job spent its time."""

from rewright.model.observation import Observation
from rewright.model.proof import Performance
from rewright.model.value import Value

SHOWN_STATEMENTS = 16


class Bar(Value):
    """One measure of both sides; shares (0 to 1) are of the larger side; `change` compares them in words."""

    label: str
    unit: str
    legacy: float
    modern: float
    legacy_share: float
    modern_share: float
    change: str


class Busy(Value):
    """A legacy statement: how often it ran, seconds in it, and its share (0 to 1) of the busiest one's."""

    line: int
    times: int
    seconds: float
    share: float


def bars(measured: Performance) -> tuple[Bar, ...]:
    """Compare both sides measure by measure."""
    old, new = measured.legacy, measured.modern
    return (
        _bar('Wall time', 's', old.wall_seconds, new.wall_seconds),
        _bar('CPU time', 's', old.cpu_seconds, new.cpu_seconds),
        _bar('Asleep', 's', old.sleep_seconds, new.sleep_seconds),
        _bar('Peak memory', 'MB', old.peak_mb, new.peak_mb),
        _bar('Requests', '', old.requests, new.requests),
        _bar('In flight at most', '', old.most_in_flight, new.most_in_flight),
    )


def busiest(observation: Observation) -> tuple[Busy, ...]:
    """Return the statements that took longest, in the order of the source."""
    longest = sorted(observation.statements, key=lambda s: (-s.seconds, s.line))[:SHOWN_STATEMENTS]
    most = max((s.seconds for s in longest), default=0.0) or 1.0
    return tuple(
        Busy(line=s.line, times=s.times, seconds=s.seconds, share=s.seconds / most)
        for s in sorted(longest, key=lambda s: s.line)
    )


def _bar(label: str, unit: str, legacy: float, modern: float) -> Bar:
    most = max(legacy, modern) or 1
    return Bar(
        label=label,
        unit=unit,
        legacy=legacy,
        modern=modern,
        legacy_share=legacy / most,
        modern_share=modern / most,
        change=change(legacy, modern),
    )


def change(legacy: float, modern: float) -> str:
    """Say how many times less or more the rewrite takes; empty where a ratio means nothing."""
    if legacy == modern:
        return 'same'
    # Nothing compared with something has no ratio.
    if legacy <= 0 or modern <= 0:
        return ''
    if modern < legacy:
        return f'{_times(legacy / modern)} less'
    return f'{_times(modern / legacy)} more'


def _times(ratio: float) -> str:
    return f'{ratio:.1f}'.removesuffix('.0') + 'x'
