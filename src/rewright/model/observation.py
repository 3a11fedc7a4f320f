"""What each expression of a job really was while it ran; the rewriter's evidence. It holds no output of the job."""

from typing import Annotated

from pydantic import Field

from rewright.model.value import Artifact, Value


class Column(Value):
    """A column of a frame as seen: pandas' dtype text, missing values, and what an object column held (`str`, `int`…)."""

    name: str
    dtype: str
    missing: int = 0
    holds: tuple[str, ...] = ()


class Seen(Value):
    """The values one expression had, joined over all times it was evaluated.

    `kind`: frame, series, groupby, response, soup, scalar, list, dict, str, none, other… `type` is `module.qualname`.
    Frames and series give `columns` (a series has one), `rows` (smallest, largest) and `index` (`range`, `dirty`,
    `named`, `multi`). `probes` hold what only a call can tell, e.g. `merge.left_unique`, `sort.ties`, `groupby.missing`.
    `consistent` is false when two evaluations disagreed in kind, columns or dtypes.
    """

    kind: str
    type: str
    columns: tuple[Column, ...] = ()
    rows: tuple[int, int] = (0, 0)
    index: str = ''
    probes: dict[str, str | int | float | bool] = {}
    times: int = 1
    consistent: bool = True


class Statement(Value):
    """How often one statement ran and the seconds spent in it, what it called included."""

    line: int
    end_line: int
    times: int
    seconds: float


class Observed(Value):
    """What was seen in one file of a job besides its script, as in the observation itself."""

    expressions: dict[str, Seen] = {}
    statements: tuple[Statement, ...] = ()


class Observation(Artifact):
    """Facts about one run of one job, keyed by `Span.key` of each observed expression.

    A call that changes a variable in place (`inplace=`) has its key with `+` behind too, for what it made of the variable.

    `expressions` and `statements` are those of the script, `files` those of the other files of the job that were imported
    or run, by their path below its root. All are joined over the `processes` that ran them; seconds are added up.
    `not_observed` says in sentences what the job ran and nobody saw. `versions` are those of the interpreter and of the
    libraries that the job had imported by its end, which decide whose semantics hold. `cookies` are the methods of the
    requests whose answers set some; None where the network of the run is not known. What is observed of a Python 2 job is its
    conversion to Python 3; `unconverted` is where and why there is none that does the same, and empty otherwise.
    """

    script: str
    versions: dict[str, str] = {}
    expressions: dict[str, Seen] = {}
    statements: tuple[Statement, ...] = ()
    files: dict[str, Observed] = {}
    processes: int = 0
    cookies: tuple[str, ...] | None = None
    not_observed: tuple[str, ...] = ()
    unconverted: Annotated[str, Field(exclude_if=lambda why: not why)] = ''
