"""The outlines of jobs -> families: jobs that are copies of each other but for names and values."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from rewright.model.portfolio import Family
from rewright.scan.shapes import BINS, EMPTY, likeness

_BAND = 4
# A band that thousands share tells nothing: it holds the bins of what every script has.
_CROWD = 400


def families(shapes: Mapping[str, Sequence[int]], least: float) -> tuple[Family, ...]:
    """Return families of at least two jobs whose likeness is `least` or more, largest first; each job is in one at most."""
    alike: dict[tuple[int, ...], list[str]] = defaultdict(list)
    for job, shape in shapes.items():
        if shape:
            alike[tuple(shape)].append(job)
    groups = _joined(list(alike), least)
    found: list[Family] = []
    for group in groups:
        members = sorted(job for shape in group for job in alike[shape])
        if len(members) > 1:
            lowest = min(likeness(group[0], other) for other in group)
            found.append(Family(name=members[0], members=tuple(members), likeness=round(lowest, 3)))
    return tuple(sorted(found, key=lambda family: (-len(family.members), family.name)))


def _joined(shapes: Sequence[tuple[int, ...]], least: float) -> list[list[tuple[int, ...]]]:
    """Group different sketches by likeness to the first of a group; candidates share a band of bins."""
    home: dict[int, int] = {}
    groups: dict[int, list[tuple[int, ...]]] = {}
    bands: dict[tuple[int, tuple[int, ...]], list[int]] = defaultdict(list)
    for at, shape in enumerate(shapes):
        leaders = dict.fromkeys(home[n] for key in _bands(shape) for n in bands[key][:_CROWD])
        best = max(leaders, key=lambda leader: likeness(shapes[leader], shape), default=None)
        if best is not None and likeness(shapes[best], shape) >= least:
            home[at] = best
            groups[best].append(shape)
        else:
            home[at] = at
            groups[at] = [shape]
        for key in _bands(shape):
            bands[key].append(at)
    return list(groups.values())


def _bands(shape: tuple[int, ...]) -> Iterator[tuple[int, tuple[int, ...]]]:
    for at in range(0, BINS, _BAND):
        band = shape[at : at + _BAND]
        if any(value != EMPTY for value in band):
            yield at, band
