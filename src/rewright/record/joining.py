"""What each process of an observed run told -> one Observation, joined over all of them by file and expression."""

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Literal

from pydantic import ValidationError

from rewright.model.observation import Column, Observation, Observed, Seen, Statement
from rewright.model.value import Value

# Of these the least is kept, of all other probes the most: a fact has to hold every time.
_LEAST = ('merge.left_unique', 'merge.right_unique', 'groupby.monotonic', 'columns.plain')


class _Line(Value):
    """One line of one process; `place` orders the expressions that share a key, of which the first counts."""

    process: str
    started: str | None = None
    ended: Literal[True] | None = None
    versions: dict[str, str] = {}
    file: str = ''
    at: str = ''
    place: int = 0
    times: int = 0
    seen: Seen | None = None
    lost: bool = False
    counts: tuple[tuple[int, str, int], ...] = ()
    statements: tuple[Statement, ...] = ()
    unobserved: str = ''


Place = tuple[int, str]


def joined(data: bytes, root: str, script: str) -> Observation:
    """Return the observation of a run; `script` and the paths of other files are relative to `root`.

    A process that was killed has told its facts and not how often: its times are those of its last fact, and it is named
    in `not_observed`.
    """
    lines = list(_lines(data))
    told: dict[str, list[_Line]] = {}
    for line in lines:
        if line.file and not line.unobserved:
            told.setdefault(_below(line.file, root), []).append(line)
    files = {file: _observed(of) for file, of in sorted(told.items())}
    first = files.pop(script, Observed())
    return Observation(
        script=script,
        versions=_versions(lines),
        expressions=first.expressions,
        statements=first.statements,
        files=files,
        processes=len({line.process for line in lines}),
        not_observed=tuple(_unseen(lines, root)),
    )


def _versions(lines: Iterable[_Line]) -> dict[str, str]:
    """The version of each library; both of one that two processes had in two versions."""
    told: dict[str, set[str]] = {}
    for name, version in (item for line in lines for item in line.versions.items()):
        told.setdefault(name, set()).add(version)
    return {name: ' and '.join(sorted(versions)) for name, versions in told.items()}


def _lines(data: bytes) -> Iterator[_Line]:
    """Yield what can be understood: the last line of a killed process may be half a line."""
    for text in data.split(b'\n'):
        try:
            yield _Line.model_validate_json(text)
        except ValidationError:
            continue


def _below(file: str, root: str) -> str:
    path = PurePosixPath(file)
    return str(path.relative_to(root)) if path.is_relative_to(root) else file


def _observed(lines: Iterable[_Line]) -> Observed:
    """Join what every process told of one file."""
    last: dict[tuple[str, Place], Seen] = {}
    lost: set[Place] = set()
    times: dict[tuple[int, int], list[Statement]] = {}
    for line in lines:
        place = (line.place, line.at)
        if line.seen:
            last[line.process, place] = line.seen.model_copy(update={'times': line.times})
        if line.lost:
            lost.add(place)
        for number, key, count in line.counts:
            known = last.get((line.process, (number, key)))
            if known:
                last[line.process, (number, key)] = known.model_copy(update={'times': count})
        for statement in line.statements:
            times.setdefault((statement.line, statement.end_line), []).append(statement)
    facts: dict[Place, Seen] = {}
    for (_, place), seen in last.items():
        if place not in lost:
            facts[place] = _both(facts[place], seen) if place in facts else seen
    expressions: dict[str, Seen] = {}
    for (_, key), seen in sorted(facts.items(), key=lambda item: item[0]):
        expressions.setdefault(key, seen)
    return Observed(expressions=expressions, statements=tuple(_total(times[lines]) for lines in sorted(times)))


def _total(parts: list[Statement]) -> Statement:
    return parts[0].model_copy(
        update={'times': sum(part.times for part in parts), 'seconds': sum(part.seconds for part in parts)}
    )


def _both(one: Seen, other: Seen) -> Seen:
    """Join the facts of two processes; None beside another kind is a kind of its own, and makes the fact inconsistent."""
    if one.kind == 'none' != other.kind:
        one, other = other, one
    kinds = sorted(
        {*str(one.probes.get('kinds', one.kind)).split(), *str(other.probes.get('kinds', other.kind)).split()}
    )
    alike = one.kind == other.kind
    probes = dict(one.probes)
    if alike or other.kind == 'none':
        probes |= {name: _probe(name, probes.get(name, value), value) for name, value in other.probes.items()}
    if len(kinds) > 1:
        probes['kinds'] = ' '.join(kinds)
    same = alike and one.index == other.index and _shape(one) == _shape(other)
    if alike and one.kind in ('frame', 'series') and not (one.consistent and other.consistent and same):
        probes |= _steady(one, other)
    return one.model_copy(
        update={
            'columns': _columns(one, other) if alike else one.columns,
            'rows': (min(one.rows[0], other.rows[0]), max(one.rows[1], other.rows[1])) if alike else one.rows,
            'index': one.index if not alike or one.index == other.index else 'dirty',
            'probes': probes,
            'times': one.times + other.times,
            'consistent': one.consistent and other.consistent and same,
        }
    )


def _shape(seen: Seen) -> list[tuple[str, str]]:
    return [(column.name, column.dtype) for column in seen.columns]


def _steady(one: Seen, other: Seen) -> dict[str, bool]:
    """Whether no column of one name had two types, and whether there were always the same ones, whatever labels rows had."""
    plain = {one.index, other.index} <= {'range', 'dirty'}
    types = dict(_shape(one))
    alike = all(types.get(name, dtype) == dtype for name, dtype in _shape(other))
    told = {
        word: all(seen.consistent or seen.probes.get(word) is True for seen in (one, other))
        for word in ('columns.steady', 'columns.same')
    }
    return {
        'columns.steady': plain and alike and told['columns.steady'],
        'columns.same': plain and _shape(one) == _shape(other) and told['columns.same'],
    }


def _columns(one: Seen, other: Seen) -> tuple[Column, ...]:
    known = {column.name: column for column in one.columns}
    for column in other.columns:
        old = known.get(column.name, column)
        held = tuple(sorted({*old.holds, *column.holds}))
        known[column.name] = old.model_copy(update={'missing': max(old.missing, column.missing), 'holds': held})
    # Two columns of one name stay two.
    return one.columns if len(known) < len(one.columns) else tuple(known.values())


def _probe(name: str, old: str | float, new: str | float) -> str | float:
    if isinstance(old, str) or isinstance(new, str):
        return ' '.join(sorted({*str(old).split(), *str(new).split()}))
    return (min if name in _LEAST else max)(old, new)


def _unseen(lines: list[_Line], root: str) -> Iterator[str]:
    """Say which files were left alone, and how many processes ended before they said how often and how long."""
    for file, why in sorted({(line.file, line.unobserved) for line in lines if line.unobserved}):
        yield f'{_below(file, root)}: {why}'
    cut = {line.process for line in lines} - {line.process for line in lines if line.ended}
    if cut:
        processes = '1 process was' if len(cut) == 1 else f'{len(cut)} processes were'
        yield f'{processes} ended before the end: how often and how long is not known of what ran there'
