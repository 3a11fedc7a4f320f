"""Two versions of files -> side-by-side rows, with long unchanged stretches folded."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rewright.queries.code.alignment import equal_stretches
from rewright.queries.code.colours import Line, coloured, lines_of

CONTEXT = 3
SHORTEST_FOLD = 4


@dataclass(frozen=True, slots=True)
class Row:
    """One row: numbers and lines of both sides, None where a side has none; `kind`: same, changed, added, removed."""

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
    """Compare two texts; lines count from 1."""
    before, after = lines_of(old), lines_of(new)
    sides = (coloured(was or path, old), coloured(path, new))
    parts: list[Row | Fold] = []
    added = removed = 0
    i = j = 0
    for a, b, size in [*equal_stretches(before, after), (len(before), len(after), 0)]:
        added, removed = added + b - j, removed + a - i
        parts.extend(_changed(sides, (i, a), (j, b)))
        i, j = a + size, b + size
        first, last = a == b == 0, (i, j) == (len(before), len(after))
        parts.extend(_unchanged(sides, (a, b), size, first=first, last=last))
    return FileDifference(path=path, was=was, added=added, removed=removed, parts=tuple(parts))


def compare_folders(old: Mapping[str, str], new: Mapping[str, str], renamed: Mapping[str, str]) -> list[FileDifference]:
    """Compare two folders; unchanged files are left out; `renamed` maps a new path to the old one it came from."""
    gone = [path for path in old if path not in new and path not in renamed.values()]
    pairs = [(path, renamed.get(path, path if path in old else '')) for path in new]
    changed = [(path, was) for path, was in pairs if old.get(was) != new[path]]
    return [
        *(compare(path, was, old.get(was, ''), new[path]) for path, was in changed),
        *(compare(path, path, old[path], '') for path in gone),
    ]


def _unchanged(sides: Sides, start: tuple[int, int], size: int, *, first: bool, last: bool) -> Iterator[Row | Fold]:
    # Nothing changed before the first line or after the last, so those need no context.
    head, tail = 0 if first else CONTEXT, 0 if last else CONTEXT
    hidden = size - head - tail
    if hidden < SHORTEST_FOLD:
        yield from _same(sides, start, size)
        return
    i, j = start
    yield from _same(sides, start, head)
    yield Fold(old=i + head + 1, new=j + head + 1, lines=sides[1][j + head : j + head + hidden])
    yield from _same(sides, (i + size - tail, j + size - tail), tail)


def _same(sides: Sides, start: tuple[int, int], size: int) -> Iterator[Row]:
    i, j = start
    for step in range(size):
        yield Row('same', i + step + 1, j + step + 1, sides[0][i + step], sides[1][j + step])


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
