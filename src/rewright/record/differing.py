"""Two runs of one job -> the volatile places of their outputs, and what no place explains."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Literal, NamedTuple

from rewright.model.job import Job
from rewright.model.run import FileEffect, Run
from rewright.model.service import Stored
from rewright.ports.blobs import Blobs
from rewright.reconcile import Varying, chosen, volatile
from rewright.reconcile.naming import NAME, OBJECT, template
from rewright.reconcile.neighbours import nearest

Place = tuple[str, str]


class Differing(NamedTuple):
    """Volatile places by (output, place), and one sentence for each difference that they do not explain."""

    places: dict[Place, Varying]
    unexplained: tuple[str, ...]


def differing(job: Job, blobs: Blobs, one: Run, two: Run) -> Differing:
    """Compare everything the two runs did: exit, requests, effects on outputs, standard output."""
    places: dict[Place, Varying] = {}
    unexplained = [*_endings(one, two), *_requests(one, two), *_held(one, two)]
    left, right = (chosen(job, run.effects) | _objects(run) for run in (one, two))
    renamed = _renamed(left, right)
    places.update({(output, NAME): _name(pair[0].path, pair[1].path) for output, pair in renamed.items()})
    paired = {effect.path for pair in renamed.values() for effect in pair}
    unexplained += [f'{path}: written in one run only' for path in sorted((left.keys() ^ right.keys()) - paired)]
    contents = [(path, left[path], right[path]) for path in sorted(left.keys() & right.keys())]
    contents += [(output, *pair) for output, pair in renamed.items()]
    unexplained += [
        f'{p}: {a.operation} in one run, {b.operation} in the other' for p, a, b in contents if _moved(a, b)
    ]
    pairs = [(path, a.sha256, b.sha256) for path, a, b in contents if not _moved(a, b)]
    pairs += [(found.name, found.sha256, other.sha256) for found, other in _stored(one, two) if other.sha256]
    for output, first, second in [*pairs, ('stdout', one.stdout, two.stdout)]:
        if first != second:
            found = volatile(_bytes(blobs, first), _bytes(blobs, second), output)
            places.update({(output, varying.place): varying for varying in found.places})
            unexplained += [f'{output}: {sentence}' for sentence in found.unexplained]
    return Differing(places, tuple(unexplained))


def _renamed(left: dict[str, FileEffect], right: dict[str, FileEffect]) -> dict[str, tuple[FileEffect, FileEffect]]:
    """Pair files that each run named otherwise, by template; a template that fits several files says nothing."""
    ones, others = (
        _by_template(effects, effects.keys() - known.keys()) for effects, known in ((left, right), (right, left))
    )
    return {
        name: (ones[name][0], others[name][0])
        for name in sorted(ones.keys() & others.keys())
        if len(ones[name]) == len(others[name]) == 1
    }


def _by_template(effects: dict[str, FileEffect], paths: set[str]) -> dict[str, list[FileEffect]]:
    found: dict[str, list[FileEffect]] = {}
    for path in sorted(paths):
        found.setdefault(template(path), []).append(effects[path])
    return found


def _name(one: str, two: str) -> Varying:
    pattern = '[0-9]+'.join(re.escape(part) for part in template(one).split('{}'))
    return Varying(place=NAME, pattern=pattern, example=one, other=two)


def _objects(run: Run) -> dict[str, FileEffect]:
    """Objects that a run wrote or deleted, as files: their names may follow the clock as those of files do."""
    operations: dict[str, Literal['created', 'overwritten', 'deleted']] = {
        'created': 'created', 'changed': 'overwritten', 'deleted': 'deleted',
    }  # fmt: skip
    return {
        found.name: FileEffect(
            path=found.name, operation=operations[found.operation], sha256=found.sha256, was=found.was
        )
        for found in run.stored
        if _is_object(found) and found.operation in operations
    }


def _is_object(found: Stored) -> bool:
    return found.name.startswith(OBJECT) and '/' in found.name.removeprefix(OBJECT)


def _stored(one: Run, two: Run) -> Iterator[tuple[Stored, Stored]]:
    """Everything that servers held after the first run, beside what they held after the other."""
    others = {found.name: found for found in two.stored}
    held = (found for found in one.stored if found.sha256 and not _is_object(found))
    return ((found, others.get(found.name, Stored(name=found.name))) for found in held)


def _held(one: Run, two: Run) -> Iterator[str]:
    names = [{found.name for found in run.stored if found.sha256 and not _is_object(found)} for run in (one, two)]
    yield from (f'{name}: there after one run only' for name in sorted(names[0] ^ names[1]))


def _moved(one: FileEffect, two: FileEffect) -> bool:
    return one.operation != two.operation


def _bytes(blobs: Blobs, name: str) -> bytes:
    return blobs.get(name) if name else b''


def _endings(one: Run, two: Run) -> Iterator[str]:
    if one.exit_code != two.exit_code:
        reasons = ' and '.join(run.exception or 'no exception' for run in (one, two))
        yield f'exit code {one.exit_code} in one run, {two.exit_code} in the other ({reasons})'
    if one.limit != two.limit:
        yield f'stopped at the limit {one.limit or two.limit} in one run only'


def _requests(one: Run, two: Run) -> Iterator[str]:
    counts = [Counter(exchange.key for exchange in run.tape.exchanges) for run in (one, two)]
    for key in sorted(counts[0].keys() | counts[1].keys()):
        if counts[0][key] != counts[1][key]:
            near = None if counts[0][key] else nearest(key, counts[0])
            said = f'; the nearest recorded one is {near}' if near else ''
            yield f'request {key}: {counts[0][key]} times in one run, {counts[1][key]} times in the other{said}'
