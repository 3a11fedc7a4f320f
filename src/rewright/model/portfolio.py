"""A portfolio of jobs: what is known of each and how surely, what jobs share, what they cost, and in which order to rewrite them."""

from typing import Annotated, Literal

from pydantic import Field

from rewright.model.value import Artifact, Value

JobKind = Literal['script', 'notebook', 'dag', 'pyspark', 'listed']
Share = Annotated[float, Field(ge=0, le=1)]
# The fields of a job that hold a number, and those that hold a text, each with its confidence and evidence.
NUMBERS = (
    'runs', 'seconds', 'failure_rate', 'volume_mb', 'cost', 'tickets', 'incidents', 'sla_breaches', 'criticality',
)  # fmt: skip
TEXTS = ('schedule', 'owner', 'modified')


class Known(Value):
    """A number of the inventory, how sure it is, and what it was taken from. What nobody knows is None in its place, never 0."""

    value: float
    confidence: Share
    evidence: str


class Said(Value):
    """A text of the inventory, how sure it is, and what it was taken from."""

    value: str
    confidence: Share
    evidence: str


class Conflict(Value):
    """Two sources said different things: what was kept, and by which rule."""

    job: str
    about: str
    values: tuple[str, ...]
    sources: tuple[str, ...]
    kept: str
    why: str
    # The largest difference, in US dollars a month where it is about money.
    difference: float | None = None


class Health(Value):
    """How well a job is, 1 (ill) to 10; `parts` are what was taken off, `not_known` what could not be asked for."""

    score: float
    parts: dict[str, float]
    not_known: tuple[str, ...] = ()


class ListedJob(Value):
    """One job of the portfolio, with the fields of the inventory: schedule, run time, failures, neighbours, volumes, last change.

    `id` is the path of its script below the root, without the suffix, or the name in a catalog. `runs` is runs a month, `seconds` the average run,
    `failure_rate` 0 to 1, `volume_mb` what one run moves, `cost` US dollars a month. `reads` and `writes` are tables, files
    and addresses by the names that jobs share. `regulated` says by which words a law or people's data may be at stake.
    """

    id: str
    name: str
    kind: JobKind
    path: str = ''
    files: tuple[str, ...] = ()
    language: str = ''
    lines: int = 0
    complexity: float = 0
    fault: str = ''
    habits: dict[str, int] = {}
    row_loops: int = 0
    request_loops: int = 0
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    upstream: tuple[str, ...] = ()
    downstream: tuple[str, ...] = ()
    family: str = ''
    schedule: Said | None = None
    owner: Said | None = None
    modified: Said | None = None
    runs: Known | None = None
    seconds: Known | None = None
    failure_rate: Known | None = None
    volume_mb: Known | None = None
    cost: Known | None = None
    tickets: Known | None = None
    incidents: Known | None = None
    sla_breaches: Known | None = None
    criticality: Known | None = None
    regulated: tuple[str, ...] = ()
    health: Health | None = None


class Family(Value):
    """Jobs that are copies of each other, but for names and values; `likeness` is the least one to the first member."""

    name: str
    members: tuple[str, ...]
    likeness: Share


class Unplaced(Value):
    """A line of a report or a mention of a script that belongs to no job, or to several."""

    what: str
    where: str
    why: str


class Inventory(Artifact):
    """Everything that was found: jobs, families, conflicts between sources, and what belongs nowhere."""

    root: str
    jobs: tuple[ListedJob, ...]
    families: tuple[Family, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()
    files: int = 0
    lines: int = 0


class Part(Value):
    """One part of a score: how much of its weight it earns (0 to 1, None where it is not known), the points of 100, and why."""

    name: str
    weight: float
    earned: float | None
    points: float
    why: str


class Candidate(Value):
    """One job of the backlog. `score` counts what is not known as nothing, `up_to` as everything; `confidence` is that of what is known."""

    rank: int
    job: str
    score: float
    up_to: float
    confidence: Share
    parts: tuple[Part, ...]


class Movement(Value):
    """The backlog with one weight moved by a share: who enters and leaves the top, and by how many places its jobs move at most."""

    weight: str
    by: float
    enter: tuple[str, ...]
    leave: tuple[str, ...]
    largest_move: int


class Escalation(Value):
    """A question for a person: which rule asks, about which jobs, what was consulted, and what happens without an answer."""

    rule: str
    jobs: tuple[str, ...]
    question: str
    consulted: tuple[str, ...]
    default: str


class Tally(Value):
    """What a group of jobs costs a month and the trouble that it makes, over the jobs of which that is known."""

    name: str
    jobs: int
    cost: float | None
    tickets: float | None
    incidents: float | None
    sla_breaches: float | None
    failed_runs: float | None


class Backlog(Artifact):
    """The order in which to rewrite, how it would change with other weights, and what needs a person."""

    weights: dict[str, float]
    candidates: tuple[Candidate, ...]
    movements: tuple[Movement, ...]
    escalations: tuple[Escalation, ...]
    costliest: tuple[Tally, ...] = ()
    most_troubled: tuple[Tally, ...] = ()
    families: tuple[Tally, ...] = ()
