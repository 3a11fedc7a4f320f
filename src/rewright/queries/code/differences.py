"""Two versions of files -> side-by-side rows, with long unchanged stretches folded."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from rewright.queries.code.alignment import equal_stretches
from rewright.queries.code.colours import Line, coloured, lines_of

CONTEXT = 3
SHORTEST_FOLD = 4


@dataclass(frozen=True, slots=True)
class Row:
    """One row: numbers and lines of both sides, None where a side has none.

    `kind`: same, restyled (only indentation or quotes differ), changed, added, removed.
    """

    kind: str
    old: int | None
    new: int | None
    was: Line
    now: Line


@dataclass(frozen=True, slots=True)
class Fold:
    """A stretch of unchanged lines that starts at `old` and `new`."""

    old: int
    new: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class FileDifference:
    """One file of one step; `was` names the file it is compared with (empty: it is new)."""

    path: str
    was: str
    added: int
    removed: int
    parts: tuple[Row | Fold, ...]


Sides = tuple[tuple[Line, ...], tuple[Line, ...]]


def compare(path: str, was: str, old: str, new: str) -> FileDifference:
    """Compare two texts; lines count from 1. Counts of added and removed lines are those of an exact comparison."""
    before, after = lines_of(old), lines_of(new)
    sides = (coloured(was or path, old), coloured(path, new))
    rows = list(_rows(before, after, sides))
    added = sum(row.new is not None for row in rows if row.kind != 'same')
    removed = sum(row.old is not None for row in rows if row.kind != 'same')
    return FileDifference(path=path, was=was, added=added, removed=removed, parts=tuple(_folded(rows)))


def compare_folders(old: Mapping[str, str], new: Mapping[str, str], renamed: Mapping[str, str]) -> list[FileDifference]:
    """Compare two folders; unchanged files are left out; `renamed` maps a new path to the old one it came from."""
    gone = [path for path in old if path not in new and path not in renamed.values()]
    pairs = [(path, renamed.get(path, path if path in old else '')) for path in new]
    changed = [(path, was) for path, was in pairs if old.get(was) != new[path]]
    return [
        *(compare(path, was, old.get(was, ''), new[path]) for path, was in changed),
        *(compare(path, path, old[path], '') for path in gone),
    ]


def _rows(before: list[str], after: list[str], sides: Sides) -> Iterator[Row]:
    # A statement that moved into a function or got other quotes is still the same statement: it keeps its neighbour.
    keys = [[_gist(line) for line in lines] for lines in (before, after)]
    i = j = 0
    for a, b, size in [*equal_stretches(*keys), (len(before), len(after), 0)]:
        yield from _changed(sides, (i, a), (j, b))
        for step in range(size):
            kind = 'same' if before[a + step] == after[b + step] else 'restyled'
            yield Row(kind, a + step + 1, b + step + 1, sides[0][a + step], sides[1][b + step])
        i, j = a + size, b + size


def _gist(line: str) -> str:
    return line.strip().replace('"', "'")


def _folded(rows: list[Row]) -> Iterator[Row | Fold]:
    at = 0
    for kind, members in groupby(rows, key=lambda row: row.kind):
        run = list(members)
        # Nothing changed before the first line or after the last, so those need no context.
        head = CONTEXT if at else 0
        at += len(run)
        tail = CONTEXT if at < len(rows) else 0
        hidden = run[head : len(run) - tail]
        if kind != 'same' or len(hidden) < SHORTEST_FOLD:
            yield from run
            continue
        yield from run[:head]
        yield Fold(old=hidden[0].old or 0, new=hidden[0].new or 0, lines=tuple(row.now for row in hidden))
        yield from run[len(run) - tail :]


def _changed(sides: Sides, old: tuple[int, int], new: tuple[int, int]) -> Iterator[Row]:
    (i1, i2), (j1, j2) = old, new
    for step in range(max(i2 - i1, j2 - j1)):
        i, j = i1 + step, j1 + step
        if i < i2 and j < j2:
            yield Row('changed', i + 1, j + 1, sides[0][i], sides[1][j])
        elif i < i2:
            yield Row('removed', i + 1, None, sides[0][i], ())
        else:
            yield Row('added', None, j + 1, (), sides[1][j])
