"""Recorded inputs -> trials on changed inputs: every kind of change that applies first, then as many as are asked for."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from rewright.model.facts import Facts
from rewright.model.proof import InputKind, TrialResult
from rewright.model.run import Inputs
from rewright.prove.dice import Dice
from rewright.prove.expected import Expected
from rewright.prove.materials import Material, fingerprint, materials
from rewright.prove.other_values import Other, changes, kept
from rewright.prove.settings import Setting, settings_of
from rewright.prove.sides import Sides
from rewright.prove.trials import EQUAL, Tried, attempt, side_by_side
from rewright.prove.variants import Variant, asked, kinds, others, patience, spoken, variants

_BATCH = 4
_New = tuple[str, Variant, Inputs]
_NOT_ASKED = 'not tried: no seconds are given to further kinds'
_MATERIALS = {'tape': 'answers of a network', 'text': 'plain text'}


@dataclass
class Supply:
    """Changed inputs, each a new one; `pieces` are what of the inputs a mutator can change.

    `supply` gives a kind after the other, `others` the further choices of kinds that change one column or key of several,
    `changes` other values of the job's settings.
    """

    sides: Sides
    pieces: tuple[Material, ...]
    supply: Iterator[tuple[Variant, ...]]
    others: Iterator[tuple[Variant, ...]]
    seen: set[str]
    settings: tuple[Setting, ...] = ()
    changes: tuple[Other, ...] = ()
    number: int = 0
    results: dict[str, list[TrialResult]] = field(default_factory=dict)
    without_effect: set[str] = field(default_factory=set)
    seconds: float = 0.0

    @classmethod
    def of(
        cls, sides: Sides, facts: Facts, sources: dict[str, str], rewrite: dict[str, str], known: Expected
    ) -> 'Supply':
        """Return the supply for one job, the same every time; what only the rewrite compares with is tried too."""
        pieces = materials(sides.job, sides.recording, facts, known)
        both = sources | rewrite
        numbers, words = spoken(both)
        dice = Dice(sides.job.name, numbers=numbers, words=words, asked=asked(both), patience=patience(sources))
        recorded = fingerprint(sides.recording.inputs)
        settings = settings_of(sides.job, sources)
        other = changes(sides.job, settings, words)
        return cls(sides, pieces, variants(pieces, dice), others(pieces, dice), {recorded}, settings, other)

    @property
    def differing(self) -> bool:
        """Whether the sides differ on one of the inputs tried."""
        return any('different' in results for results in self.results.values())

    @property
    def empty(self) -> bool:
        """Whether the job reads nothing that a mutator can change."""
        return not self.pieces

    def tried(self, wanted: int) -> list[Tried]:
        """Try inputs until `wanted` of them ran on both sides to their end; stop at the first that differs."""
        found: list[Tried] = []
        # Inputs that the legacy job cannot finish, or that are refused, are replaced, but not without end.
        budget = 2 * wanted
        while not self.differing and (missing := min(wanted - _ended(found), budget)) > 0:
            batch = self._batch(self.supply, missing)
            if not batch:
                break
            budget -= len(batch)
            found += batch
        return found

    def of_further_kinds(self, seconds: float) -> list[Tried]:
        """Try each kind that was not tried yet once, until runs took `seconds`; stop at the first that differs.

        The other choices of kinds that have several follow, until half of the seconds are spent.
        """
        self.seconds = seconds
        found = self._tried_for(seconds, self.supply, lambda: len(self._untried()))
        left = seconds / 2 - sum(tried.seconds for tried in found)
        return [*found, *self._tried_for(left, self.others, lambda: _BATCH)]

    def of_settings(self, wanted: int) -> list[Tried]:
        """Try inputs with one setting changed each, as many as are wanted; stop at the first that differs."""
        found: list[Tried] = []
        for start in range(0, min(wanted, len(self.changes)), _BATCH):
            if self.differing:
                break
            batch = self.changes[start : min(start + _BATCH, wanted)]
            tried = side_by_side(self._with_setting, list(enumerate(batch, start=self.number + 1)))
            self.number += len(batch)
            for change, one in zip(batch, tried, strict=True):
                self.results.setdefault(_kind(change.setting), []).append(one.trial.result)
            found += tried
        return found

    def _with_setting(self, numbered: tuple[int, Other]) -> Tried:
        number, change = numbered
        inputs = self.sides.recording.inputs.model_copy(update={'settings': change.settings})
        tried = attempt(self.sides, f'changed input {number}: {change.name}', inputs)
        # A rewrite says which branches it does not take: a setting that takes one is none that it is for.
        breaks = change.breaks or tried.branch
        return replace(tried, trial=tried.trial.model_copy(update={'breaks_contract': breaks}))

    def _tried_for(
        self, seconds: float, supply: Iterator[tuple[Variant, ...]], wanted: Callable[[], int]
    ) -> list[Tried]:
        found: list[Tried] = []
        while not self.differing and (most := wanted()) and sum(tried.seconds for tried in found) < seconds:
            batch = self._batch(supply, most)
            if not batch:
                break
            found += batch
        return found

    def kinds(self) -> tuple[InputKind, ...]:
        """Return every kind of change there is and every setting, what came of it, and why it was not tried where it was not."""
        found = tuple(
            InputKind(kind=kind, results=tuple(self.results.get(kind, ())), why=self._why(kind)) for kind in kinds()
        )
        return (*found, *(self._of_setting(setting) for setting in self.settings))

    def _of_setting(self, setting: Setting) -> InputKind:
        results = tuple(self.results.get(_kind(setting), ()))
        why = kept(self.sides.job, setting)
        if not why and self.differing:
            why = 'not tried: the sides differ on other inputs'
        elif not why:
            why = 'not tried: proof.setting_inputs gives no more inputs to settings'
        return InputKind(kind=_kind(setting), results=results, why='' if results else why)

    def _batch(self, supply: Iterator[tuple[Variant, ...]], wanted: int) -> list[Tried]:
        """Try a few new inputs at once; none where there are no more."""
        batch = list(itertools.islice(self._new(supply), min(wanted, _BATCH)))
        found = side_by_side(self._attempted, batch)
        for (_, variant, _), tried in zip(batch, found, strict=True):
            self.results.setdefault(variant.kind, []).append(tried.trial.result)
        return found

    def _attempted(self, new: _New) -> Tried:
        name, variant, inputs = new
        tried = attempt(self.sides, name, inputs)
        return replace(tried, trial=tried.trial.model_copy(update={'breaks_contract': variant.way.breaks}))

    def _new(self, supply: Iterator[tuple[Variant, ...]]) -> Iterator[_New]:
        for offered in supply:
            for variant in offered:
                inputs = variant.applied(self.sides.recording.inputs, self.sides.blobs)
                if inputs is not None and (name := fingerprint(inputs)) not in self.seen:
                    self.seen.add(name)
                    self.number += 1
                    yield f'changed input {self.number}: {variant.name}', variant, inputs
                    break
            else:
                self.without_effect.add(offered[0].kind)

    def _untried(self) -> set[str]:
        present = {piece.kind for piece in self.pieces}
        return {kind for kind in kinds() if kind.partition(':')[0] in present} - set(self.results) - self.without_effect

    def _why(self, kind: str) -> str:
        material = kind.partition(':')[0]
        if kind in self.results:
            return ''
        if material not in {piece.kind for piece in self.pieces}:
            return f'does not apply: the job reads no {_MATERIALS.get(material, material)}'
        if kind in self.without_effect:
            return 'does not apply: it gives nothing new on these inputs'
        if self.differing:
            return 'not tried: the sides differ on other inputs'
        return f'not tried: the {self.seconds:g} s for further kinds were spent' if self.seconds else _NOT_ASKED


def _kind(setting: Setting) -> str:
    return f'setting: {setting.name}'


def _ended(found: list[Tried]) -> int:
    return sum(tried.trial.result in EQUAL for tried in found)
