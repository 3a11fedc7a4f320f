"""Both sides run in turn with recorded latencies and kept pauses -> medians of what they cost."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from statistics import median

from rewright.model.proof import Cost, Performance
from rewright.model.run import Run
from rewright.prove.sides import Sides
from rewright.prove.trials import Tried, judged

_LONG_SECONDS = 60.0


def measured(sides: Sides) -> tuple[Performance | None, Tried, str]:
    """Return the performance, the trial that the first pair was, and why nothing was measured (empty: it was)."""
    inputs, conditions = sides.recording.inputs, sides.timed()
    legacy, modern = [sides.run(sides.legacy, inputs, conditions)], [sides.run(sides.modern, inputs, conditions)]
    first = judged(sides, 'recorded inputs, recorded latencies', inputs, legacy[0], modern[0], conditions=conditions)
    tried = replace(first, usual=False)
    wanted = sides.policy.timed_runs
    runs = 1 if legacy[0].wall_seconds > _LONG_SECONDS else wanted
    for number in range(2, runs + 1):
        sides.say(f'timed pair {number} of {runs}')
        legacy.append(sides.run(sides.legacy, inputs, conditions))
        modern.append(sides.run(sides.modern, inputs, conditions))
    broken = ended_otherwise(sides, legacy, modern)
    if broken:
        return None, tried, f'performance is not measured: {broken} in a timed run'
    said = _conditions(legacy[0], runs, wanted)
    return Performance(runs=runs, conditions=said, legacy=cost(legacy), modern=cost(modern)), tried, ''


def ended_otherwise(sides: Sides, legacy: list[Run], modern: list[Run]) -> str:
    """Say which side did not end as the recorded run did; empty where all did."""
    expected = sides.recording.live.exit_code
    for side, runs in (('legacy job', legacy), ('rewrite', modern)):
        for run in runs:
            if run.limit or run.exit_code != expected:
                ended = f'went past a limit: {run.limit}' if run.limit else f'ended with {run.exit_code}'
                return f'the {side} {ended}'
    return ''


def _conditions(run: Run, runs: int, wanted: int) -> str:
    usual = (
        f'recorded inputs, answers after their recorded latencies, pauses of the programs kept, '
        f'sides in turn, sandbox {run.sandbox}, clock {run.clock}'
    )
    fewer = f'; {runs} pair instead of {wanted}, for the legacy job takes more than {_LONG_SECONDS:.0f} s'
    return usual + (fewer if runs < wanted else '')


def cost(runs: list[Run], of: Callable[[Iterable[float]], float] = median) -> Cost:
    """What runs cost: medians, or what `of` takes of the figures."""
    return Cost(
        wall_seconds=of(run.wall_seconds for run in runs),
        cpu_seconds=of(run.cpu_seconds for run in runs),
        peak_mb=of(run.peak_mb for run in runs),
        requests=max(len(run.tape.exchanges) for run in runs),
        most_in_flight=max(run.tape.most_in_flight for run in runs),
        sleep_seconds=of(sum(sleep.seconds for sleep in run.sleeps) for run in runs),
    )
