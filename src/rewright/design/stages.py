"""Facts, Observation and measured figures -> one analysis for each of the four stages."""

from collections.abc import Iterable
from typing import Literal, get_args

from rewright.design.measured import Measured
from rewright.design.needs import Needs
from rewright.model.blueprint import StageAnalysis
from rewright.model.facts import Facts, Stage, StagePart
from rewright.model.observation import Observation, Statement

Complexity = Literal['Low', 'Medium', 'High']
Bottleneck = Literal['network I/O', 'CPU-bound', 'memory-bound', 'none']


def analyse(
    facts: Facts, needs: Needs, observation: Observation | None, split: Stage | None
) -> tuple[StageAnalysis, ...]:
    """Analyse prepare, fetch, transform and save, in this order."""
    return tuple(_stage(stage, facts, needs, observation, split) for stage in get_args(Stage))


def _stage(
    stage: Stage, facts: Facts, needs: Needs, observation: Observation | None, split: Stage | None
) -> StageAnalysis:
    measured = needs.measured
    parts = [part for part in facts.stages if part.stage == stage]
    fetching = stage == 'fetch' and measured.requests > 0
    sequential = measured.network_seconds + measured.sleep_seconds if fetching else _observed(parts, observation)
    parallel = measured.waiting_seconds if fetching else None
    return StageAnalysis(
        stage=stage,
        complexity=_complexity(parts, facts),
        sequential_seconds=sequential,
        parallel_seconds=parallel,
        bottleneck=_bottleneck(stage, needs),
        parallelization_benefit=_benefit(fetching, sequential, parallel, measured),
        split_justification=_why_split(measured) if stage == split else '',
    )


def _observed(parts: Iterable[StagePart], observation: Observation | None) -> float | None:
    """Seconds of the outermost statements that lie inside the stage's parts; None when nothing was observed there."""
    if observation is None:
        return None
    # A loop's seconds hold those of its body, and those of what it calls in other files: adding both would count them twice.
    own = [part for part in parts if part.span.file == observation.script]
    inside = {s for s in observation.statements if any(_within(s, part) for part in own)}
    outermost = [s for s in inside if not any(_holds(other, s) for other in inside)]
    return sum(s.seconds for s in outermost) if outermost else None


def _within(statement: Statement, part: StagePart) -> bool:
    return part.span.line <= statement.line and statement.end_line <= part.span.end_line


def _holds(outer: Statement, inner: Statement) -> bool:
    return outer != inner and outer.line <= inner.line and inner.end_line <= outer.end_line


def _complexity(parts: Iterable[StagePart], facts: Facts) -> Complexity:
    parts = list(parts)
    lines = sum(part.span.end_line - part.span.line + 1 for part in parts)
    loops = sum(any(p.span.line <= loop.span.line <= p.span.end_line for p in parts) for loop in facts.loops)
    if lines <= 10 and not loops:
        return 'Low'
    return 'High' if lines > 60 or loops > 2 else 'Medium'


def _bottleneck(stage: Stage, needs: Needs) -> Bottleneck:
    """Where more than half of the recorded time goes; the figures are of the whole run, so only two stages can hold it."""
    measured, whole = needs.measured, needs.measured.live_seconds
    if stage == 'fetch' and measured.network_seconds > whole / 2:
        return 'network I/O'
    if stage == 'transform' and needs.too_large:
        return 'memory-bound'
    if stage == 'transform' and (measured.legacy_cpu_seconds or 0.0) > whole / 2:
        return 'CPU-bound'
    return 'none'


def _benefit(fetching: bool, sequential: float | None, parallel: float | None, measured: Measured) -> str:
    if not fetching:
        return 'not measured: this stage runs once, in one piece'
    if sequential is None or parallel is None:
        return f'not measured: {measured.requests} requests, no timed run of the rewrite'
    return (
        f'{measured.requests} requests: {sequential:.2f} s one after another as recorded (sleeping included), '
        f'{parallel:.2f} s waited by the rewrite with at most {measured.modern_in_flight} in flight'
    )


def _why_split(measured: Measured) -> str:
    share = measured.network_seconds / measured.live_seconds if measured.live_seconds else 0.0
    return (
        f'the {measured.requests} requests take {share:.0%} of the recorded run and do not depend on each other; '
        'every other stage needs all of their answers'
    )
