"""Both sides on inputs with several times the rows -> what they cost there, and whether the rewrite is slower or hungrier."""

from dataclasses import replace

from rewright.model.policy import ProofPolicy
from rewright.model.proof import Cost, Enlarged, Performance
from rewright.model.run import Inputs
from rewright.prove.enlarging import enlarged
from rewright.prove.materials import Material
from rewright.prove.sides import Sides
from rewright.prove.timing import cost, ended_otherwise
from rewright.prove.trials import EQUAL, Tried, attempt


def outgrown(
    sides: Sides, pieces: tuple[Material, ...], recorded: Performance, times: int
) -> tuple[Enlarged, Tried | None]:
    """Return the costs on enlarged inputs, or why there are none, and the trial that the first pair of runs was.

    Where the rewrite looks slower or hungrier both sides run again, as often as timed runs are asked for.
    """
    seconds = times * (recorded.legacy.wall_seconds + recorded.modern.wall_seconds)
    if seconds > sides.policy.enlarged_seconds:
        limit = f'{sides.policy.enlarged_seconds:g} s are given to it'
        return Enlarged(times=times, why=f'not tried: about {seconds:.0f} s are expected, {limit}'), None
    larger = enlarged(sides.recording.inputs, pieces, sides.blobs, times)
    if larger is None:
        return Enlarged(times=times, why='the inputs cannot be enlarged: no table was read from files or servers'), None
    tried = replace(attempt(sides, f'{times} times the rows', larger.inputs), usual=False)
    found = Enlarged(times=times, before=larger.before, after=larger.after)
    if tried.trial.result not in EQUAL or tried.modern is None:
        return found.model_copy(update={'why': f'{tried.trial.result.replace("_", " ")}: {tried.trial.note}'}), tried
    return _measured(sides, larger.inputs, tried, found), tried


def _measured(sides: Sides, inputs: Inputs, tried: Tried, found: Enlarged) -> Enlarged:
    assert tried.modern is not None
    legacy, modern = [tried.legacy], [tried.modern]
    while True:
        broken = ended_otherwise(sides, legacy, modern)
        if broken:
            return found.model_copy(update={'why': f'not measured: {broken}'})
        costs = {'runs': len(legacy), 'legacy': cost(legacy, min), 'modern': cost(modern, min)}
        found = found.model_copy(update=costs)
        if len(legacy) >= sides.policy.timed_runs or not against(sides.policy, '', found):
            return found
        legacy.append(sides.run(sides.legacy, inputs))
        modern.append(sides.run(sides.modern, inputs))


def against(policy: ProofPolicy, where: str, measured: Performance | Enlarged | None) -> list[str]:
    """Say where the rewrite takes more than the policy allows it.

    It is slower where it takes more time on the clock and of the processors: a machine that is busy makes the first
    longer, and a rewrite that works on several processors at once uses more of them.
    """
    if measured is None or measured.legacy is None or measured.modern is None:
        return []
    old, new = measured.legacy, measured.modern
    reasons = []
    if all(_exceeds(of(new), of(old), policy.slower_share, policy.slower_seconds) for of in (_wall, _processor)):
        reasons.append(f'slower on {where}: {old.wall_seconds:.2f} s -> {new.wall_seconds:.2f} s')
    if _exceeds(new.peak_mb, old.peak_mb, policy.hungrier_share, policy.hungrier_mb):
        reasons.append(f'hungrier on {where}: {old.peak_mb:.0f} MB -> {new.peak_mb:.0f} MB')
    return reasons


def _wall(cost: Cost) -> float:
    return cost.wall_seconds


def _processor(cost: Cost) -> float:
    return cost.cpu_seconds


def _exceeds(new: float, old: float, share: float, floor: float) -> bool:
    return new - old > max(share * old, floor)
