"""The architecture chosen for a rewrite: compute, pattern, split point, cost, and the alternatives it beat."""

from typing import Literal

from rewright.model.facts import Stage
from rewright.model.value import Artifact, Value

Compute = Literal['lambda', 'batch', 'ecs', 'step_functions']


class StageAnalysis(Value):
    """One stage: measured seconds (None: not measured), complexity, bottleneck, gain from running parts side by side."""

    stage: Stage
    complexity: Literal['Low', 'Medium', 'High']
    sequential_seconds: float | None
    parallel_seconds: float | None
    bottleneck: Literal['network I/O', 'CPU-bound', 'memory-bound', 'none']
    parallelization_benefit: str
    split_justification: str = ''


class CostLine(Value):
    """One line of the monthly bill; a price is None when the table has none, and the line is then not added up."""

    item: str
    quantity: float
    unit: str
    unit_price_usd: float | None
    monthly_usd: float | None
    source: str


class Alternative(Value):
    """A service that was not chosen, what it would cost (None: unknown), and why not."""

    service: Compute
    monthly_usd: float | None
    why_not: str


class Node(Value):
    """A box of the architecture graph."""

    id: str
    label: str
    service: str


class Edge(Value):
    """An arrow of the architecture graph."""

    source: str
    target: str
    label: str = ''


class Blueprint(Artifact):
    """The chosen architecture. `prices_dated` is the date of the price table; currency is USD."""

    job: str
    compute: Compute
    supporting: tuple[str, ...]
    pattern: Literal['monolithic', 'splitter', 'fan-out', 'stream processing']
    split_point: Stage | None
    rationale: tuple[str, ...]
    stages: tuple[StageAnalysis, ...]
    alternatives: tuple[Alternative, ...]
    memory_mb: int
    timeout_seconds: int
    batch_size: int
    max_concurrency: int
    runs_per_month: int
    cost: tuple[CostLine, ...]
    monthly_usd: float | None
    legacy_monthly_usd: float | None
    prices_dated: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
