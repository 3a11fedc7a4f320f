"""A rewrite with faults planted in it -> how many of them the trials notice."""

from rewright.model.run import Run
from rewright.prove.planting import Fault
from rewright.prove.sides import Sides
from rewright.prove.trials import Tried, side_by_side

# A fault may never end; a rewrite that takes this many times its usual seconds has been noticed.
_PATIENCE = 10
_LEAST_SECONDS = 15.0


def survivors(sides: Sides, path: str, faults: tuple[Fault, ...], trials: list[Tried]) -> tuple[Fault, ...]:
    """Return the faults that no trial notices; `path` is where the rewrite's entry lies in the sandbox."""
    noticed = side_by_side(lambda fault: _is_noticed(sides, path, fault, trials), faults)
    return tuple(fault for fault, is_noticed in zip(faults, noticed, strict=True) if not is_noticed)


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
