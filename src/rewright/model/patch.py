"""A rewrite: an ordered list of small steps, what was left and why, and what the new code relies on."""

from typing import Annotated, Literal

from pydantic import Field

from rewright.model.span import Span
from rewright.model.value import Artifact, Value

StepName = Literal['convert', 'structure', 'fetch', 'parse', 'sql', 'frames', 'architecture']


class PatchStep(Value):
    """One step; `files` is the whole pipeline folder after it (path relative to the folder -> text), each step compiles.

    `title` is a conventional commit subject of at most 50 characters.
    """

    name: StepName
    title: str
    body: str
    files: dict[str, str]


class Left(Value):
    """A construct that stays as it was, and why."""

    span: Span
    what: str
    why: str


class RecordUse(Value):
    """A construct that reads, keeps, orders or writes records by hand, what became of it, and why it stayed where nothing did.

    `kind`: `reader loop`, `writer loop`, `accumulator`, `grouping`, `counter`, `sort`, `dedupe`, `formatted line`. `became` is empty where it stands as it was.
    """

    span: Span
    kind: str
    became: str = ''
    why: str = ''


class Coverage(Value):
    """How much of what could be modernized was: counted in constructs (calls and loops of legacy libraries).

    `records` are counted apart, for the Python that they are written in is no legacy library.

    `islands` are the runs of statements that stay on pandas between polars, `untaken` the branches that no recorded run took and
    that the rewrite refuses to take; the constructs of both are among those `left`.
    """

    constructs: int = 0
    modernized: int = 0
    left: tuple[Left, ...] = ()
    islands: tuple[Left, ...] = ()
    untaken: Annotated[tuple[Left, ...], Field(exclude_if=lambda places: not places)] = ()
    records: Annotated[tuple[RecordUse, ...], Field(exclude_if=lambda uses: not uses)] = ()


class Assumption(Value):
    """A fact that a recipe relied on: it becomes a check of the shipped contract, refused loudly when data breaks it.

    `kind`: `columns`, `dtype`, `no_missing`, `unique`, `no_ties`, `range_index`, `plain_page`, `row_order`…
    """

    kind: str
    text: str
    span: Span
    columns: tuple[str, ...] = ()


class Traffic(Value):
    """Politeness as a field of the contract: requests in flight at once, and seconds between two starts."""

    concurrency: int
    interval_seconds: float
    evidence: str


class Retreat(Artifact):
    """What a rewrite is asked to do without, because a patch with it was different; it says nothing of the baseline.

    `exact`: no column may differ, even where the job tolerates it.
    """

    without: tuple[StepName, ...] = ()
    exact: bool = False


class Patch(Artifact):
    """The rewrite of one job.

    `steps` is empty when nothing could be rewritten; `refusals` then say why. `entry` is the file to run. `form` is
    `fan_out` where `handlers` (splitter, worker, aggregator as `module.function`) exist. `legacy_packages_left` are
    distributions that the last step still imports, `requirements` the lines of the job's requirements that its environment
    takes over. `undivided` says why a job has no handlers. `eased` are results that are added up in any order, for the job lets them differ by a bound.
    """

    job: str
    entry: str = 'pipeline.py'
    steps: tuple[PatchStep, ...] = ()
    refusals: tuple[Left, ...] = ()
    coverage: Coverage = Coverage()
    assumptions: tuple[Assumption, ...] = ()
    traffic: Traffic | None = None
    form: Literal['single', 'fan_out'] = 'single'
    handlers: dict[str, str] = {}
    undivided: Annotated[str, Field(exclude_if=lambda why: not why)] = ''
    legacy_packages_left: tuple[str, ...] = ()
    requirements: tuple[str, ...] = ()
    recipes: tuple[str, ...] = ()
    eased: tuple[str, ...] = ()

    @property
    def files(self) -> dict[str, str]:
        """The pipeline folder as it is delivered."""
        return self.steps[-1].files if self.steps else {}
