"""The outlines of jobs -> families: jobs that are copies of each other but for names and values."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from rewright.model.portfolio import Family
from rewright.scan.shapes import BINS, EMPTY, likeness

Bins = np.ndarray[tuple[int, ...], np.dtype[Any]]
# So many bins are compared with every group, the others only with groups that are near by these.
_GLANCE = BINS // 4


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
    """Group different sketches by likeness to the first of a group."""
    table = np.array(shapes, dtype=np.uint32).reshape(-1, BINS)
    firsts, glances = np.empty_like(table), np.empty((len(table), _GLANCE), dtype=np.uint32)
    groups: list[list[tuple[int, ...]]] = []
    for shape, row in zip(shapes, table, strict=True):
        near = _near(glances[: len(groups)], row[:_GLANCE], least)
        alike = _alike(firsts[near], row)
        best = int(alike.argmax()) if len(near) else -1
        if best >= 0 and alike[best] >= least:
            groups[near[best]].append(shape)
        else:
            firsts[len(groups)], glances[len(groups)] = row, row[:_GLANCE]
            groups.append([shape])
    return groups


def _near(glances: Bins, row: Bins, least: float) -> Bins:
    """Which groups are worth a closer look: in a quarter of the bins they have half of what they need."""
    filled = row != EMPTY
    return np.flatnonzero(((glances == row) & filled).sum(axis=1) >= least / 2 * filled.sum())


def _alike(firsts: Bins, row: Bins) -> 'np.ndarray[tuple[int, ...], np.dtype[np.float64]]':
    """The likeness of a sketch to each of several, as `likeness` tells it for two."""
    filled = (firsts != EMPTY) | (row != EMPTY)
    same: np.ndarray[tuple[int, ...], np.dtype[np.float64]] = ((firsts == row) & filled).sum(axis=1) / filled.sum(
        axis=1
    )
    return same
