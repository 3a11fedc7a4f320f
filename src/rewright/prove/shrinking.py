"""Inputs on which the sides differ -> the smallest inputs on which they still do, and what each side makes of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from types import ModuleType

from rewright.catalog import units
from rewright.model.proof import Piece, Smallest
from rewright.model.run import Inputs, Run
from rewright.prove.materials import Material, content, fingerprint, kind_of, replaced
from rewright.prove.parts import Parts, fewest
from rewright.prove.sides import Sides
from rewright.prove.trials import Tried, attempt, side_by_side

_SHOWN = 4000
_AT_ONCE = 2


@dataclass
class Search:
    """The smallest inputs found so far (`best`), and how many more may be tried."""

    sides: Sides
    best: Tried
    left: int
    seen: set[str] = field(default_factory=set)
    tried: int = 0

    def least(self, count: int, inputs: Callable[[list[int]], Inputs]) -> None:
        """Leave out as many of `count` parts as can be left out; `inputs` makes the inputs with the chosen ones."""
        if self.left:
            fewest(count, lambda choices: self._first(choices, inputs))

    def _first(self, choices: Sequence[list[int]], inputs: Callable[[list[int]], Inputs]) -> int | None:
        """Return the first choice that still tells the sides apart; None when none does or no try is left."""
        for start in range(0, len(choices), _AT_ONCE):
            if not self.left:
                return None
            some = [(start + i, inputs(chosen)) for i, chosen in enumerate(choices[start : start + _AT_ONCE])]
            new = [(i, made) for i, made in some if fingerprint(made) not in self.seen][: self.left]
            self.seen |= {fingerprint(made) for _, made in new}
            self.left -= len(new)
            self.tried += len(new)
            for (place, _), tried in zip(new, side_by_side(lambda one: self._attempt(one[1]), new), strict=True):
                if tried.trial.result == 'different':
                    self.best = tried
                    return place
        return None

    def _attempt(self, inputs: Inputs) -> Tried:
        return attempt(self.sides, f'smallest: {self.best.trial.name.removeprefix("smallest: ")}', inputs)


def shrunk(sides: Sides, pieces: Sequence[Material], tried: Tried) -> tuple[Tried, Smallest]:
    """Return the trial on the smallest inputs that still differ, and those inputs; bounded by `policy.shrink_runs` trials.

    First whole pieces become what was recorded, then each piece that is left goes through the levels of its shrinker,
    then the files that were not changed do, for what they hold beside the point.
    """
    search = Search(sides, tried, sides.policy.shrink_runs, {tried.trial.inputs})
    recorded = sides.recording.inputs
    changed = [piece for piece in pieces if _differs(sides, piece, recorded, tried.inputs)]
    search.least(len(changed), lambda chosen: _mixed(sides, [changed[i] for i in chosen], recorded, tried.inputs))
    left = [piece for piece in changed if _differs(sides, piece, recorded, search.best.inputs)]
    beside = [piece for piece in pieces if piece.file is not None and piece not in left]
    for piece in (*left, *beside):
        _reduce(search, piece)
    return search.best, _told(search, [*left, *beside])


def _differs(sides: Sides, piece: Material, recorded: Inputs, now: Inputs) -> bool:
    # The places of answers are those of the recording only while the tape has as many.
    if piece.answer is not None and len(now.tape.exchanges) != len(recorded.tape.exchanges):
        return False
    if piece.kind == 'tape' and [e.body for e in now.tape.exchanges] != [e.body for e in recorded.tape.exchanges]:
        same = [(e.status, e.failure) for e in now.tape.exchanges] == [
            (e.status, e.failure) for e in recorded.tape.exchanges
        ]
        return not same
    return content(recorded, piece, sides.blobs) != content(now, piece, sides.blobs)


def _mixed(sides: Sides, kept: Sequence[Material], recorded: Inputs, now: Inputs) -> Inputs:
    result = recorded
    for piece in kept:
        result = replaced(result, piece, content(now, piece, sides.blobs), sides.blobs)
    return result


def _reduce(search: Search, piece: Material) -> None:
    shrinker = _shrinkers().get(piece.kind)
    for level in shrinker.LEVELS if shrinker else ():
        _at_level(search, piece, level)


def _at_level(search: Search, piece: Material, level: Callable[[bytes, bytes], Parts | None]) -> None:
    blobs, now = search.sides.blobs, search.best.inputs
    parts = level(content(now, piece, blobs), content(search.sides.recording.inputs, piece, blobs))
    if parts is not None:
        search.least(parts.count, lambda chosen: replaced(now, piece, parts.kept(chosen), blobs))


def _shrinkers() -> dict[str, ModuleType]:
    return {shrinker.MATERIAL: shrinker for shrinker in units('rewright.prove.shrinkers').values()}


def _told(search: Search, pieces: Sequence[Material]) -> Smallest:
    inputs, trial = search.best.inputs, search.best.trial
    where = next((one.output for one in trial.compared if one.level == 'different'), trial.differences[0].where)
    shown = []
    for piece in pieces:
        data = content(inputs, piece, search.sides.blobs)
        shown.append(Piece(name=piece.name, kind=piece.kind, size=len(data), text=_text(piece.kind, data)))
    legacy, modern = search.best.legacy, search.best.modern
    return Smallest(
        trial=trial.name,
        tried=search.tried,
        inputs=tuple(shown),
        legacy=_given(search.sides, legacy, where),
        modern=_given(search.sides, modern, where) if modern else '',
    )


def _given(sides: Sides, run: Run, where: str) -> str:
    """Return what a run gave where the sides differ: a file, what it printed, or how it ended and what it left."""
    name = run.stdout if where == 'stdout' else next((e.sha256 for e in run.effects if e.path == where), '')
    if not name:
        ended = f'ended with {run.exit_code}' + (f', past a limit: {run.limit}' if run.limit else '')
        touched = ', '.join(f'{effect.path} {effect.operation}' for effect in run.effects) or 'no files changed'
        return f'{ended}\n{run.exception}\n{touched}'.replace('\n\n', '\n')
    return _text(kind_of(PurePosixPath(where).name), sides.blobs.get(name))


def _text(kind: str, data: bytes) -> str:
    shrinker = _shrinkers().get(kind)
    text = str(shrinker.shown(data)) if shrinker and data else data.decode(errors='replace')
    return text if len(text) <= _SHOWN else f'{text[:_SHOWN]}\n… {len(text) - _SHOWN} more letters'
