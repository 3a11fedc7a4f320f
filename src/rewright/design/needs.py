"""What a compute service is judged on, and the unit of the family `services`."""

from collections.abc import Callable
from typing import Protocol, cast

from rewright.catalog import units
from rewright.design.measured import Measured, Size
from rewright.design.prices import Prices
from rewright.model.blueprint import Compute, CostLine, Edge, Node
from rewright.model.policy import Policy
from rewright.model.value import Value


class Needs(Value):
    """One job's figures and bounds; `fan_out` says that splitter, worker and aggregator exist, `undivided` why not; `sources` are labels."""

    measured: Measured
    size: Size
    policy: Policy
    fan_out: bool
    sources: tuple[str, ...]
    undivided: str = ''

    @property
    def runs(self) -> int:
        """Runs a month."""
        return self.policy.design.runs_per_month

    @property
    def too_long(self) -> bool:
        """Whether one Lambda invocation could run out of time, headroom included."""
        return self.measured.seconds * self.policy.design.time_headroom > self.policy.design.lambda_seconds

    @property
    def too_large(self) -> bool:
        """Whether one Lambda invocation could run out of memory, headroom included."""
        return self.size.memory_mb > self.policy.design.lambda_memory_mb

    @property
    def why_too_much(self) -> str:
        """The limit that one Lambda invocation could pass, in words; empty when it fits."""
        measured, bounds = self.measured, self.policy.design
        if self.too_large:
            return f'{measured.peak_mb:.0f} MB x {bounds.memory_headroom:g} headroom exceeds the {bounds.lambda_memory_mb} MB'
        if self.too_long:
            return f'{measured.seconds:.1f} s x {bounds.time_headroom:g} headroom exceeds the {bounds.lambda_seconds} s'
        return ''


class Service(Protocol):
    """A member of the family `services`; `PREFERENCE` orders the question which of them is asked first."""

    COMPUTE: Compute
    PREFERENCE: int
    SUPPORTING: tuple[str, ...]
    ALARMS: int
    objection: Callable[[Needs], str]
    bill: Callable[[Needs, Prices, float], tuple[CostLine, ...]]
    picture: Callable[[Needs], tuple[tuple[Node, ...], tuple[Edge, ...]]]


def services() -> tuple[Service, ...]:
    """Every service of the family, the preferred one first."""
    found = [cast('Service', module) for module in units('rewright.design.services').values()]
    return tuple(sorted(found, key=lambda service: service.PREFERENCE))


def storage(needs: Needs, prices: Prices, extra: int = 0) -> tuple[CostLine, ...]:
    """S3 lines: outputs kept for 365 days, writes and reads; `extra` are files written and read once a run."""
    measured = needs.measured
    # Outputs live 365 days, so a year of them lies there at any time.
    gigabytes = measured.output_bytes * needs.runs * 12 / 10**9
    return (
        prices.line('S3: twelve months of recorded outputs', 's3_gb_month', gigabytes),
        prices.line('S3: writes', 's3_put', (measured.outputs + extra) * needs.runs),
        prices.line('S3: reads', 's3_get', (measured.input_files + extra) * needs.runs),
    )
