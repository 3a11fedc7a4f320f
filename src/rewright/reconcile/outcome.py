"""What `rewright reconcile` says: the verdict, how much is the same, and where the two sides are not."""

from typing import Literal

from rewright.model.value import Artifact, Value
from rewright.reconcile.rules import Level

Verdict = Literal['identical', 'equal_values', 'within_tolerance', 'different']
Band = Literal['pass', 'review', 'escalate']
LEVELS: tuple[Verdict, ...] = ('identical', 'equal_values', 'within_tolerance', 'different')


class RowMatch(Value):
    """Rows on both sides, and how many are the same; `percent` is of the side with more rows, null when it has none."""

    left: int
    right: int
    matched: int
    percent: float | None


class ColumnMatch(Value):
    """One column: its rule, whether it is protected, in how many rows it differs, and the percentage in which it does not.

    A row that only one side has counts as differing in every column.
    """

    name: str
    rule: Literal['strict', 'tolerant', 'excluded']
    protected: Literal['', 'financial', 'regulatory'] = ''
    differing: int
    percent: float | None


class ChosenKey(Value):
    """The columns by which rows that differ were paired (none: by position, or not at all), and why these."""

    columns: tuple[str, ...]
    why: str


class Place(Value):
    """One differing place, and what stands there on both sides."""

    where: str
    kind: str
    left: str
    right: str


class Reconciliation(Artifact):
    """Two outputs compared; of folders, `files` holds one of these for every path.

    `required` is null where each file of a folder asks for its own level. `differences` are the first places of `total`.
    """

    left: str
    right: str
    format: str
    verdict: Verdict
    required: Level | None
    passed: bool
    kinds: tuple[str, ...] = ()
    rows: RowMatch | None = None
    columns: tuple[ColumnMatch, ...] = ()
    band: Band | None = None
    key: ChosenKey | None = None
    differences: tuple[Place, ...] = ()
    total: int = 0
    notes: tuple[str, ...] = ()
    files: tuple['Reconciliation', ...] = ()
