"""A rewrite with faults planted in it -> how many of them the trials notice."""

from collections.abc import Iterable

from rewright.model.patch import Patch
from rewright.model.run import Conditions, Run
from rewright.prove.dice import Dice
from rewright.prove.planting import Fault, Planted, planted
from rewright.prove.programs import folder
from rewright.prove.sides import Sides
from rewright.prove.trials import EQUAL, Tried, branch_of, side_by_side

# A fault may never end; a rewrite that takes this many times its usual seconds has been noticed.
_PATIENCE = 10
_LEAST_SECONDS = 15.0


def faults_of(sides: Sides, patch: Patch) -> Planted:
    """Return the faults that are planted in a rewrite, the same every time."""
    alone = [name for name in patch.files if name.endswith('.py')] == [patch.entry]
    return planted(patch.files[patch.entry], sides.policy.planted_faults, Dice(sides.job.name), alone=alone)


def alive(sides: Sides, patch: Patch, faults: tuple[Fault, ...], trials: Iterable[Tried]) -> tuple[Fault, ...]:
    """Return the faults that none of the usable trials notices."""
    found = usable(trials)
    # Lazily, one trial after another: most faults show on the first input.
    noticed = side_by_side(lambda f: any(tells_apart(with_fault(sides, patch, f), t) for t in found), faults)
    return tuple(fault for fault, is_noticed in zip(faults, noticed, strict=True) if not is_noticed)


def usable(trials: Iterable[Tried]) -> list[Tried]:
    """Return the trials that faults are tried on, the most telling and the quickest first.

    One that takes a branch which the rewrite refuses tells whether it still does.
    """
    # Runs that end well tell more than runs that fail, and runs under another clock have other conditions.
    found = [t for t in trials if (t.trial.result in EQUAL or t.branch) and t.trial.form == 'single' and t.usual]
    return sorted(found, key=lambda tried: (tried.trial.result != 'equal', _seconds(tried.modern)))


def with_fault(sides: Sides, patch: Patch, fault: Fault) -> Sides:
    """Return the same sides with the fault in the rewrite."""
    return sides.with_rewrite(f'{folder(sides.job)}/{patch.entry}', fault.text)


def tells_apart(faulty: Sides, tried: Tried) -> bool:
    """Say whether a trial that was equal, or that was refused for its branch, is not so with a faulty rewrite."""
    run = faulty.run(faulty.modern, tried.inputs, patient(faulty, _seconds(tried.modern)))
    if tried.branch and tried.modern is not None:
        return branch_of(faulty, run) != branch_of(faulty, tried.modern)
    return bool(faulty.knowing(tried.volatile).compare(tried.trial.name, tried.legacy, run).differences)


def patient(sides: Sides, usual_seconds: float) -> Conditions:
    """Return the conditions of a run of a faulty rewrite, which may never end."""
    usual = sides.replay()
    seconds = min(usual.seconds, max(_LEAST_SECONDS, _PATIENCE * usual_seconds))
    return usual.model_copy(update={'seconds': seconds})


def _seconds(run: Run | None) -> float:
    return run.wall_seconds if run else 0.0
