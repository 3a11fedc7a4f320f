"""Planted faults that no trial notices -> inputs made for each from what its statement is about, tried until one tells."""

import itertools
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from rewright.catalog import units
from rewright.model.patch import Patch
from rewright.model.run import Inputs, Run
from rewright.prove.hint import hint
from rewright.prove.materials import Material, content, fingerprint
from rewright.prove.other_values import changes
from rewright.prove.planting import Fault
from rewright.prove.scoring import patient, tells_apart, with_fault
from rewright.prove.settings import Setting
from rewright.prove.sides import Sides
from rewright.prove.source import Source
from rewright.prove.target import Target, grids_of
from rewright.prove.trials import EQUAL, Tried, attempt, refuses, side_by_side

_AT_ONCE = 2
# Many survivors say that the inputs are poor as a whole; aiming at each would take longer than other inputs do.
_FAULTS = 6
# Columns and settings that are named of one fault.
_SHOWN = 4
# What the rewrite alone says of an input made for a fault.
Telling = Literal['tells', 'same', 'refused', 'endless']


@dataclass(frozen=True)
class Made:
    """An input made for a fault, and what it holds."""

    what: str
    inputs: Inputs


@dataclass
class Aiming:
    """What came of inputs made for faults: `tried` join the trials, `left` are faults that none of them shows.

    `made` counts the inputs made for a fault, `refused` those of them that the rewrite's contract refuses, `endless` those on
    which a program takes far longer than on the recorded inputs, of which each takes `seconds`; `caught` names the trial that
    shows it.
    """

    sides: Sides
    patch: Patch
    pieces: tuple[Material, ...]
    settings: tuple[Setting, ...] = ()
    seconds: tuple[float, float] = (0.0, 0.0)
    tried: list[Tried] = field(default_factory=list)
    left: list[Fault] = field(default_factory=list)
    made: dict[Fault, int] = field(default_factory=dict)
    refused: Counter[Fault] = field(default_factory=Counter)
    endless: Counter[Fault] = field(default_factory=Counter)
    caught: dict[Fault, str] = field(default_factory=dict)
    _usual: dict[str, Run] = field(default_factory=dict)

    def at(self, faults: tuple[Fault, ...]) -> None:
        """Aim at each fault; a difference of the rewrite itself ends it."""
        for number, fault in enumerate(faults):
            shown = next((t for t in self.tried if t.trial.result in EQUAL and self._tells(fault, t)), None)
            if shown is None and number < _FAULTS and not self._differs():
                self.sides.say(f'inputs for {self.patch.entry}:{fault.line}: {fault.what}')
                shown = self._shown(fault)
            if shown is None:
                self.left.append(fault)
            else:
                self.caught[fault] = shown.trial.name

    def _differs(self) -> bool:
        return any(tried.trial.result == 'different' for tried in self.tried)

    def _shown(self, fault: Fault) -> Tried | None:
        """Return the first trial that shows a fault, of at most as many inputs as the policy gives one."""
        waiting = itertools.islice(self._inputs(fault), self.sides.policy.aimed_inputs)
        while batch := list(itertools.islice(waiting, _AT_ONCE)):
            telling = side_by_side(lambda made: self._may_tell(fault, made), batch)
            # The first are sharp inputs whatever the fault does: they are asked about the rewrite itself too.
            first = not self.made.get(fault)
            self.made[fault] = self.made.get(fault, 0) + len(batch)
            self.refused[fault] += telling.count('refused')
            self.endless[fault] += telling.count('endless')
            for made, tells in zip(batch, telling, strict=True):
                tried = self._tried(fault, made) if first or tells == 'tells' else None
                if tried is not None:
                    self.tried.append(tried)
                    return None if tried.trial.result == 'different' else tried
        return None

    def _tried(self, fault: Fault, made: Made) -> Tried | None:
        """Try an input on both sides; None where it shows neither the fault nor a difference of the rewrite.

        An input may make a job ask without end, as a page does that names one before it as the next: it is set aside as
        soon as that shows, and not when the time of a trial is over.
        """
        name = f'input for {self.patch.entry}:{fault.line} ({fault.what}): {made.what}'
        legacy = self.sides.run(self.sides.legacy, made.inputs, patient(self.sides, self.seconds[0]))
        if legacy.limit:
            return None
        tried = attempt(self.sides, name, made.inputs, legacy=legacy)
        if tried.trial.result == 'different' or (tried.trial.result in EQUAL and self._tells(fault, tried)):
            return tried
        return None

    def _inputs(self, fault: Fault) -> Iterator[Made]:
        """Yield inputs of every aim in turn, two of the most telling one, without any that was made before."""
        source = Source(self.patch.files[self.patch.entry])
        about = hint(source, fault)
        settings = changes(self.sides.job, tuple(s for s in self.settings if about.concerns(s)), about.words)
        target = Target(self.sides.recording.inputs, self.pieces, self.sides.blobs, about, settings)
        family = units('rewright.prove.aims')
        aims = [family[name] for name in units('rewright.prove.faults')[fault.family].AIMS]
        waiting = [(aim.WHAT, aim.aimed(target)) for aim in aims]
        seen = {fingerprint(self.sides.recording.inputs)}
        while waiting:
            for turn in (waiting[0], *waiting):
                inputs = next(turn[1], None)
                if inputs is None:
                    waiting = [other for other in waiting if other is not turn]
                elif (name := fingerprint(inputs)) not in seen:
                    seen.add(name)
                    setting = next((one.name for one in settings if one.settings == inputs.settings), '')
                    yield Made(setting or turn[0], inputs)

    def about(self, fault: Fault) -> tuple[str, ...]:
        """Return the columns and settings that the statement of a fault reads, as far as its text tells."""
        about = hint(Source(self.patch.files[self.patch.entry]), fault)
        columns = [f'`{name}` of {piece}' for name in about.columns for piece, names in self._columns if name in names]
        settings = [f'the setting {one.name}' for one in self.settings if about.concerns(one)]
        return tuple(dict.fromkeys((*columns, *settings)))[:_SHOWN]

    @cached_property
    def _columns(self) -> tuple[tuple[str, frozenset[str]], ...]:
        held = ((piece, content(self.sides.recording.inputs, piece, self.sides.blobs)) for piece in self.pieces)
        return tuple(
            (piece.name, frozenset(name for grid in grids_of(data, piece) for name in grid.names if name))
            for piece, data in held
        )

    def _may_tell(self, fault: Fault, made: Made) -> Telling:
        """Ask the rewrite with and without the fault: the legacy job, which takes longest, runs where they differ."""
        name = fingerprint(made.inputs)
        usual = self._usual.get(name) or self.sides.run(
            self.sides.modern, made.inputs, patient(self.sides, self.seconds[1])
        )
        self._usual[name] = usual
        if refuses(self.sides, usual):
            return 'refused'
        if usual.limit:
            return 'endless'
        faulty = with_fault(self.sides, self.patch, fault)
        run = faulty.run(faulty.modern, made.inputs, patient(self.sides, usual.wall_seconds))
        return 'tells' if self.sides.compare('with the fault', usual, run).differences else 'same'

    def _tells(self, fault: Fault, tried: Tried) -> bool:
        return tells_apart(with_fault(self.sides, self.patch, fault), tried)
