"""The two sides of a proof -> trials, planted faults and timings, in that order, until something differs."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from rewright.model.facts import Facts
from rewright.model.patch import Patch
from rewright.model.proof import Enlarged, InputKind, Mutation, Performance, Smallest
from rewright.model.run import Run
from rewright.model.shipped import Shipped
from rewright.prove.aiming import Aiming
from rewright.prove.changing import Supply
from rewright.prove.expected import Expected
from rewright.prove.materials import materials
from rewright.prove.outgrowing import against, outgrown
from rewright.prove.planting import Fault, Planted
from rewright.prove.scoring import alive, faults_of
from rewright.prove.settings import settings_of
from rewright.prove.shipped.shipping import Shipment
from rewright.prove.shrinking import shrunk
from rewright.prove.sides import Sides
from rewright.prove.tallying import mutation
from rewright.prove.timing import measured
from rewright.prove.trials import EQUAL, Tried, attempt, refusals, side_by_side


@dataclass
class Case:
    """What a proof gathers; `reasons` stand against a proof, `remarks` do not."""

    sides: Sides
    facts: Facts
    patch: Patch
    sources: dict[str, str]
    known: Expected
    reasons: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    trials: list[Tried] = field(default_factory=list)
    mutation: Mutation | None = None
    performance: Performance | None = None
    enlarged: Enlarged | None = None
    smallest: Smallest | None = None
    kinds: tuple[InputKind, ...] = ()
    shipment: Shipment | None = None
    shipped: Shipped | None = None

    @property
    def differs(self) -> bool:
        """Whether a trial showed a difference."""
        return any(tried.trial.result == 'different' for tried in self.trials)

    def run(self) -> None:
        """Do every phase; a difference makes the later ones pointless, and they are left out."""
        legacy = self._replayed()
        if legacy is None:
            return
        supply = Supply.of(self.sides, self.facts, self.sources, self.patch.files, self.known)
        phases: tuple[Callable[[], None], ...] = (
            lambda: self._recorded(legacy),
            lambda: self._changed(supply),
            self._in_parts,
            lambda: self._small(supply),
            lambda: self._faults(supply),
            self._shipped,
            self._timed,
            lambda: self._enlarged(supply),
        )
        for phase in phases:
            if not self.differs:
                phase()
        self.kinds = supply.kinds()
        self._shrunk(supply)

    def _replayed(self) -> Run | None:
        """Replay the legacy job against itself; None when it is not what was recorded."""
        self.sides.say('the legacy job against its own recording')
        recording = self.sides.recording
        legacy = self.sides.run(self.sides.legacy, recording.inputs)
        found = self.sides.compare('the legacy job against its own recording', recording.live, legacy)
        if not found.differences:
            return legacy
        first = found.differences[0]
        self.reasons.append(
            f'the recording is incomplete: replayed, the legacy job itself gives {first.modern!r} instead of '
            f'{first.legacy!r} ({first.kind}) at {first.where}'
        )
        return None

    def _recorded(self, legacy: Run) -> None:
        sides, inputs = self.sides, self.sides.recording.inputs
        work: list[Callable[[], Tried]] = [
            lambda: attempt(sides, 'recorded inputs', inputs, legacy=legacy),
            lambda: attempt(
                sides, 'recorded inputs, another clock and hash seed', inputs, conditions=sides.elsewhere()
            ),
        ]
        if sides.fan_out:
            work.append(lambda: attempt(sides, 'recorded inputs, in parts', inputs, legacy=legacy, form='fan_out'))
        if sides.other:
            work.append(lambda: attempt(sides.with_other_secrets(), 'recorded inputs, other secrets', inputs))
        self.trials += side_by_side(lambda trial: trial(), work)

    def _changed(self, supply: Supply) -> None:
        policy = self.sides.policy
        found: list[Tried] = []
        if supply.empty:
            self.remarks.append('the job reads nothing that could be changed: only its recorded inputs were tried')
        else:
            found += supply.tried(policy.mutated_inputs)
            ended = sum(tried.trial.result in EQUAL for tried in found)
            found += supply.of_further_kinds(policy.kind_seconds)
            if ended < policy.mutated_inputs and not supply.differing:
                self.reasons.append(
                    f'only {ended} of {policy.mutated_inputs} changed inputs could be tried to their end'
                )
        found += supply.of_settings(policy.setting_inputs)
        self.trials += found
        refused, judged = refusals(tried.trial for tried in found)
        if refused > policy.refused_share * judged:
            self.reasons.append(f'the contract refuses {refused} of {judged} changed inputs')

    def _in_parts(self) -> None:
        recorded = self.sides.recording.inputs
        changed = [t for t in self.trials if t.trial.result in EQUAL and t.inputs is not recorded]
        if self.sides.fan_out and changed:
            chosen = min(changed, key=lambda tried: tried.trial.result != 'equal')
            name = f'{chosen.trial.name}, in parts'
            self.trials.append(attempt(self.sides, name, chosen.inputs, legacy=chosen.legacy, form='fan_out'))

    def _small(self, supply: Supply) -> None:
        # Nothing is delivered without a proof, so a case that has reasons against one needs no tests to deliver.
        # Small inputs come before the planted faults, which show on them in a fraction of the time.
        if self.shipment is not None and not self.reasons:
            self.trials += self.shipment.inputs(supply.pieces, self.sources)

    def _faults(self, supply: Supply) -> None:
        policy = self.sides.policy
        made = faults_of(self.sides, self.patch)
        if not made.faults:
            self.reasons += ['no fault could be planted in the rewrite'] if policy.planted_faults else []
            return
        self.sides.say(f'{len(made.faults)} planted faults')
        self.reasons += _seen(self.sides, self.patch, made, self.trials)
        left = self._left(made.faults, supply)
        self.mutation = found = mutation(self._aiming, made, left, self.trials)
        if _score(made.faults, left) < policy.mutation_score:
            survivors = '; '.join(survivor.named for survivor in found.survivors)
            self.reasons.append(
                f'the trials notice {found.killed} of {found.planted} planted faults, '
                f'{policy.mutation_score:.0%} are asked for; not noticed: {survivors}'
            )

    def _left(self, faults: tuple[Fault, ...], supply: Supply) -> tuple[Fault, ...]:
        """Return the faults that nothing shows; whatever an input made for one shows about the rewrite itself counts."""
        self._aiming.at(alive(self.sides, self.patch, faults, self.trials))
        self.trials += self._aiming.tried
        left = tuple(self._aiming.left)
        if _score(faults, left) < self.sides.policy.mutation_score and not supply.empty and not self.differs:
            # What inputs made for a fault do not tell apart, others may.
            more = supply.tried(self.sides.policy.mutated_inputs)
            self.trials += more
            left = alive(self.sides, self.patch, left, more)
        return left

    @cached_property
    def _aiming(self) -> Aiming:
        sides = self.sides
        pieces = materials(sides.job, sides.recording, self.facts, self.known)
        recorded = self.trials[0]
        seconds = recorded.legacy.wall_seconds, recorded.modern.wall_seconds if recorded.modern else 0.0
        return Aiming(sides, self.patch, pieces, settings_of(sides.job, self.sources), seconds)

    def _shrunk(self, supply: Supply) -> None:
        different = [tried for tried in self.trials if tried.trial.result == 'different' and tried.usual]
        # A second form is shrunk by nothing: its inputs are those on which the first form was equal.
        single = [tried for tried in different if tried.trial.form == 'single']
        if single and supply.pieces:
            self.sides.say('the smallest input that differs')
            found, self.smallest = shrunk(self.sides, supply.pieces, single[0])
            if found is not single[0]:
                self.trials.append(found)

    def _shipped(self) -> None:
        if self.shipment is not None and not self.reasons:
            self.shipped = self.shipment.made()

    def _timed(self) -> None:
        self.sides.say('timed runs')
        self.performance, tried, why_not = measured(self.sides)
        if not tried.legacy.limit:
            self.trials.append(tried)
        if why_not:
            self.remarks.append(why_not)
        else:
            self.reasons += against(self.sides.policy, 'the recorded inputs', self.performance)

    def _enlarged(self, supply: Supply) -> None:
        times = self.sides.policy.enlarged_times
        if times > 1 and self.performance is not None:
            self.enlarged, tried = outgrown(self.sides, supply.pieces, self.performance, times)
            self.trials += [tried] if tried and tried.trial.result == 'different' else []
            self.reasons += against(self.sides.policy, f'{times} times the rows', self.enlarged)


def _seen(sides: Sides, patch: Patch, made: Planted, trials: list[Tried]) -> list[str]:
    """Say which of the places that were left out a trial does show: whoever says that nothing reads them is asked once."""
    left_out = tuple(fault for fault, _ in made.unseen)
    still = alive(sides, patch, left_out, trials[:1])
    return [
        f'{patch.entry}:{fault.line}: {fault.what} was left out for {why}, and a trial shows it'
        for fault, why in made.unseen
        if fault not in still
    ]


def _score(faults: tuple[Fault, ...], left: tuple[Fault, ...]) -> float:
    return (len(faults) - len(left)) / len(faults)
