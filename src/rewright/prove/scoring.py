"""A rewrite with faults planted in it -> how many of them the trials notice."""

from collections.abc import Iterable

from rewright.model.patch import Patch
from rewright.model.proof import Mutation
from rewright.model.run import Run
from rewright.prove.dice import Dice
from rewright.prove.planting import Fault, planted
from rewright.prove.programs import folder
from rewright.prove.sides import Sides
from rewright.prove.trials import EQUAL, Tried, side_by_side

# A fault may never end; a rewrite that takes this many times its usual seconds has been noticed.
_PATIENCE = 10
_LEAST_SECONDS = 15.0


def survivors(sides: Sides, path: str, faults: tuple[Fault, ...], trials: list[Tried]) -> tuple[Fault, ...]:
    """Return the faults that no trial notices; `path` is where the rewrite's entry lies in the sandbox."""
    noticed = side_by_side(lambda fault: _is_noticed(sides, path, fault, trials), faults)
    return tuple(fault for fault, is_noticed in zip(faults, noticed, strict=True) if not is_noticed)


def usable(trials: Iterable[Tried]) -> list[Tried]:
    """Return the trials that faults are tried on, the most telling first."""
    # Runs that end well tell more than runs that fail, and runs under another clock have other conditions.
    found = [t for t in trials if t.trial.result in EQUAL and t.trial.form == 'single' and t.usual]
    return sorted(found, key=lambda tried: tried.trial.result != 'equal')


def faults_of(sides: Sides, patch: Patch) -> tuple[Fault, ...]:
    """Return the faults that are planted in a rewrite, the same every time."""
    return planted(patch.files[patch.entry], sides.policy.planted_faults, Dice(sides.job.name)).faults


def alive(sides: Sides, patch: Patch, faults: tuple[Fault, ...], trials: Iterable[Tried]) -> tuple[Fault, ...]:
    """Return the faults that none of the usable trials notices."""
    return survivors(sides, f'{folder(sides.job)}/{patch.entry}', faults, usable(trials))


def mutation(patch: Patch, faults: tuple[Fault, ...], surviving: tuple[Fault, ...]) -> Mutation:
    """Return the figures of the faults that were planted, and the survivors by place."""
    named = tuple(f'{patch.entry}:{fault.line}: {fault.what}' for fault in surviving)
    return Mutation(planted=len(faults), killed=len(faults) - len(surviving), survivors=named)


def scored(sides: Sides, patch: Patch, trials: Iterable[Tried]) -> Mutation | None:
    """Plant every fault once more; None where none can be planted."""
    faults = faults_of(sides, patch)
    return mutation(patch, faults, alive(sides, patch, faults, trials)) if faults else None


def _is_noticed(sides: Sides, path: str, fault: Fault, trials: list[Tried]) -> bool:
    faulty = sides.with_rewrite(path, fault.text)
    # Lazily, one after another: most faults show on the first input.
    return any(_tells_apart(faulty, tried) for tried in trials)


def _tells_apart(faulty: Sides, tried: Tried) -> bool:
    usual = faulty.replay()
    seconds = min(usual.seconds, max(_LEAST_SECONDS, _PATIENCE * _seconds(tried.modern)))
    run = faulty.run(faulty.modern, tried.inputs, usual.model_copy(update={'seconds': seconds}))
    return bool(faulty.knowing(tried.volatile).compare(tried.trial.name, tried.legacy, run).differences)


def _seconds(run: Run | None) -> float:
    return run.wall_seconds if run else 0.0
