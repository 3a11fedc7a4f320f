"""What was run to judge a rewrite, and what it showed. Only the room `prove` makes one."""

from typing import Annotated, Literal

from pydantic import Field

from rewright.model.certificate import Certificate
from rewright.model.recording import Environment
from rewright.model.run import Conditions
from rewright.model.shipped import Shipped
from rewright.model.tolerance import Tolerance
from rewright.model.value import Artifact, Value

Verdict = Literal['proven', 'not proven', 'different']
TrialResult = Literal['equal', 'equal_failure', 'different', 'refused', 'not_run']


class Difference(Value):
    """One place where the two sides did not agree."""

    trial: str
    where: str
    kind: str
    legacy: str
    modern: str


class Compared(Value):
    """One output of one trial: `identical` bytes, `equal_values`, `volatile` (equal but for volatile places), `different`.

    `within_bound`: equal but for values of the columns `bounded`, which may differ by a declared bound, and volatile places.
    """

    output: str
    level: Literal['identical', 'equal_values', 'volatile', 'within_bound', 'different']
    rows: int | None = None
    detail: str = ''
    bounded: tuple[str, ...] = ()


class Trial(Value):
    """Both sides run on one set of inputs. `equal_failure`: both fail with the same exit code and effects.

    `refused`: the rewrite's contract stopped it before it wrote anything, where the legacy job went on, or it was to take a
    branch that no recorded run took, whatever the legacy job did there. `form` is
    `single` or `fan_out` (splitter, workers and aggregator run one after another, locally). `kept` names the object that
    holds the inputs, `legacy` and `modern` those of the two runs, so that others can make the trial again.
    `breaks_contract` says that the inputs are not what an inferred contract describes: a rewrite may refuse them.
    `sandbox` and `clock` name the mechanisms that were really used.
    """

    name: str
    inputs: str
    form: Literal['single', 'fan_out'] = 'single'
    result: TrialResult
    compared: tuple[Compared, ...] = ()
    differences: tuple[Difference, ...] = ()
    note: str = ''
    conditions: Conditions = Conditions()
    kept: str = ''
    legacy: str = ''
    modern: str = ''
    breaks_contract: bool = False
    sandbox: str = ''
    clock: str = ''


class InputKind(Value):
    """One kind of changed input (`csv: rows dropped`): what came of each that was tried, or why none was."""

    kind: str
    results: tuple[TrialResult, ...] = ()
    why: str = ''


class Piece(Value):
    """One piece of inputs as people read it: the rows of a file, a page, the failing requests; long texts are cut."""

    name: str
    kind: str
    size: int
    text: str


class Smallest(Value):
    """The smallest inputs found that tell the sides apart, after so many tries, and what each side gives on them."""

    trial: str
    tried: int
    inputs: tuple[Piece, ...]
    legacy: str
    modern: str


class Cost(Value):
    """Medians over the runs: seconds and 2**20 bytes."""

    wall_seconds: float
    cpu_seconds: float
    peak_mb: float
    requests: int
    most_in_flight: int
    sleep_seconds: float


class Performance(Value):
    """Both sides measured in turn under the same conditions."""

    runs: int
    conditions: str
    legacy: Cost
    modern: Cost


class Enlarged(Value):
    """Both sides on inputs of `times` as many rows; `why` says what keeps them from being measured, empty where they are.

    The costs are the least of the runs: what else a machine does only adds to them.
    """

    times: int
    before: int = 0
    after: int = 0
    runs: int = 0
    legacy: Cost | None = None
    modern: Cost | None = None
    why: str = ''


class Survivor(Value):
    """A planted fault that no trial noticed; `place` is `file:line` of the rewrite, `kind` its unit.

    `reached`: a trial comes to the statement; None where that cannot be asked. `behind` are the conditions that it stands
    behind, with their lines. `wanted` says what an input would hold that shows such faults, `made` how many inputs were made
    for this one without showing it, `refused` how many of these the rewrite's contract refused, and `endless` how many were
    set aside because the rewrite takes far longer on them than on the recorded ones. `about` are the columns and settings
    that the statement reads, as far as its text tells.
    """

    place: str
    kind: str
    what: str
    reached: bool | None = None
    wanted: tuple[str, ...] = ()
    made: int = 0
    refused: int = 0
    endless: Annotated[int, Field(exclude_if=lambda count: count == 0)] = 0
    about: tuple[str, ...] = ()
    behind: str = ''

    @property
    def named(self) -> str:
        """The place and the change."""
        return f'{self.place}: {self.what}'

    @property
    def why(self) -> str:
        """What is known about why it was not noticed, and what would show it; never that it is the same program."""
        return '; '.join(filter(None, (self._reach, self._tries, self._next)))

    @property
    def _reach(self) -> str:
        if self.reached is None:
            return 'no trial told it from the rewrite'
        if self.reached:
            return 'trials come to that statement, and none of their outputs changed'
        return 'no input tried comes to that statement' + (
            f', which stands behind {self.behind}' if self.behind else ''
        )

    @property
    def _tries(self) -> str:
        if not self.made:
            return 'no input was made for it'
        refused = f'; the contract of the rewrite refused {self.refused} of them' if self.refused else ''
        endless = (
            f'; {self.endless} of them were set aside, for the job runs far longer on them' if self.endless else ''
        )
        return f'no input found: {self.made} were made for it, with {"; ".join(self.wanted)}{refused}{endless}'

    @property
    def _next(self) -> str:
        if not self.about:
            return ''
        way = f' that meets {self.behind}' if self.reached is False and self.behind else ''
        return f'to show it, record the job with an input{way} and another value in {" or ".join(self.about)}'


class Aimed(Value):
    """A planted fault that no other input showed, and the trial on an input made for it that did."""

    place: str
    kind: str
    what: str
    trial: str


class Kind(Value):
    """One kind of fault: planted and noticed; `equivalent` changes compile to the rewrite's own bytecode and count nowhere."""

    name: str
    planted: int
    killed: int
    equivalent: int = 0


class Unseen(Value):
    """A place of the rewrite in which no fault was planted: no input could show it, by data flow, because of `why`."""

    place: str
    kind: str
    what: str
    why: str


class Mutation(Value):
    """Semantic faults planted in the rewrite, and how many the proof noticed; survivors are named.

    `aimed` are faults that only an input made for them showed; those inputs are among the trials. `unseen` are places that
    were left out, for what they compute is never read; they count nowhere.
    """

    planted: int
    killed: int
    survivors: tuple[Survivor, ...] = ()
    kinds: tuple[Kind, ...] = ()
    aimed: tuple[Aimed, ...] = ()
    unseen: Annotated[tuple[Unseen, ...], Field(exclude_if=lambda places: not places)] = ()


class Proof(Artifact):
    """The verdict on one rewrite, with what it rests on. `reasons` explain every verdict but `proven`.

    `environment` is what the rewrite ran in. `tolerances` are the columns that were allowed to differ, by how much and why.
    """

    schema_version: int = 3

    job: str
    verdict: Verdict
    reasons: tuple[str, ...] = ()
    trials: tuple[Trial, ...] = ()
    differences: int = 0
    counterexample: Difference | None = None
    smallest: Smallest | None = None
    kinds: tuple[InputKind, ...] = ()
    performance: Performance | None = None
    enlarged: Enlarged | None = None
    mutation: Mutation | None = None
    environment: Environment | None = None
    certificate: Certificate | None = None
    shipped: Shipped | None = None
    tolerances: tuple[Tolerance, ...] = ()

    @property
    def judged(self) -> tuple[Trial, ...]:
        """The trials whose outputs were compared: both sides ran to their end and the rewrite did not refuse."""
        return tuple(t for t in self.trials if t.result not in {'refused', 'not_run'})

    @property
    def inputs_tried(self) -> int:
        """How many different inputs both sides ran on to their own end."""
        return len({t.inputs for t in self.trials if t.result not in {'refused', 'not_run'}})
