"""What a Python expression of a legacy job denotes: a frame, a column, a group-by, or an ordinary Python value."""

import ast
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal

from rewright.model.observation import Seen

Kind = Literal['int', 'float', 'bool', 'text', 'date', 'span', 'decimal', 'other']
IndexState = Literal['range', 'dirty', 'named', 'single']


class Refused(Exception):
    """The facts do not suffice for an exact rewrite; the text says why, in the words of the job's maintainer."""

    def __init__(self, why: str, node: ast.expr | ast.stmt | None = None) -> None:
        super().__init__(why)
        self.why, self.node = why, node

    def at(self, statement: ast.stmt) -> str:
        """The reason with its line: that of the statement, unless it is known better."""
        return f'line {(self.node or statement).lineno}: {self.why}'


@dataclass(frozen=True)
class Cell:
    """A column of a frame; `decimal` is one of Python Decimals, which pandas holds as objects and polars as their texts.

    `null` is false only where no data could leave a hole; `firm` where no data could turn whole numbers into floats or
    back. `boxed` is true where pandas may hold truth values as objects, since a hole stood among them once. `made` tells
    two columns of one name apart. `nan` is true where a hole among texts is surely NaN rather than None; a `fickle` column has another
    type in pandas where it has no rows, or nothing but holes. `ask_whole` lets the source that the values came from refuse data with holes in them.
    `strided` values lie in pandas' memory row by row, which adds them up in another order; `texts` are values of several types, kept as the texts
    that pandas writes for them, `lists` lists of texts. A `level` column may be one value in all rows, which polars computes with otherwise.
    Floats that are `typed_by_rows` are whole numbers in pandas where there were no rows when they were made; what the job
    computes `may_be_infinite`, so that computing on may give NaN.
    """

    kind: Kind
    null: bool = True
    firm: bool = False
    boxed: bool = False
    nan: bool = False
    fickle: bool = False
    made: object = field(default_factory=object, compare=False)
    ask_whole: Callable[[], object] | None = field(default=None, compare=False)
    strided: bool = False
    texts: bool = False
    lists: bool = False
    level: bool = False
    typed_by_rows: bool = False
    may_be_infinite: bool = False

    def without_holes(self) -> 'Cell':
        """The column after its rows with holes are gone; what pandas holds its values in stays."""
        return replace(self, null=False, boxed=self.boxed or (self.kind == 'bool' and self.null))


@dataclass(frozen=True)
class E:
    """A polars expression and what is known of its value.

    `own` is the name polars gives it. A boolean that is `null` has holes where pandas has False. `loose` is a shorter form
    of the same numbers, for readers that do not care whether whole numbers became floats. `boxed`, `nan`, `fickle`, `level`,
    `typed_by_rows` and `may_be_infinite` are those of a `Cell`.
    """

    code: ast.expr
    kind: Kind
    null: bool = True
    firm: bool = False
    boxed: bool = False
    own: str | None = None
    reads: frozenset[str] = frozenset()
    may_be_infinite: bool = False
    nan: bool = False
    fickle: bool = False
    loose: ast.expr | None = None
    lists: bool = False
    level: bool = False
    typed_by_rows: bool = False

    @property
    def single(self) -> bool:
        """Whether polars may keep one value for all rows."""
        return self.level or not self.reads

    def cell(self) -> Cell:
        """The column this expression makes."""
        firm = self.firm or self.kind not in ('int', 'float')
        return Cell(
            self.kind,
            null=self.null,
            firm=firm,
            boxed=self.boxed,
            nan=self.nan,
            fickle=self.fickle,
            lists=self.lists,
            level=self.level,
            typed_by_rows=self.typed_by_rows,
            may_be_infinite=self.may_be_infinite,
        )


@dataclass(frozen=True)
class Value:
    """Anything an expression may denote; `parts` are the connected frames it belongs to."""

    code: ast.expr
    parts: frozenset[str] = frozenset()


@dataclass(frozen=True)
class PyV(Value):
    """An ordinary Python value; `code` is the legacy code, or polars code that yields the same."""


@dataclass(frozen=True)
class FrameV(Value):
    """A frame. `rows` is the identity of its rows and their order; `named` are index columns, carried as ordinary ones.

    `ordered` are the columns that the rows rise by, holes last. The index is `single` where columns over the frame are one
    value of all its rows, under a label. `titled` is what pandas prints above the names of the columns.
    `base` are the rows of a frame whose memory pandas shares with this one, as long as nothing copied it. `given` are the
    columns of a frame that may be the very object which another variable holds, as long as it has these.
    """

    columns: dict[str, Cell] = field(default_factory=dict)
    rows: object = field(default_factory=object)
    index: IndexState = 'range'
    named: tuple[str, ...] = ()
    unique: frozenset[frozenset[str]] = frozenset()
    ordered: tuple[Cell, ...] = ()
    titled: str = ''
    base: object = None
    given: object = field(default=None, compare=False)

    @property
    def shown(self) -> dict[str, Cell]:
        """The columns pandas shows, index columns left out."""
        return {n: c for n, c in self.columns.items() if n not in self.named}

    @property
    def root(self) -> object:
        """The rows whose memory this frame stands in."""
        return self.rows if self.base is None else self.base

    @property
    def is_given(self) -> bool:
        """Whether it may be the object that another variable holds."""
        return self.given is self.columns

    @property
    def visible(self) -> list[str]:
        """The names of the columns pandas shows."""
        return list(self.shown)

    def shuffled(self, code: ast.expr, index: IndexState = 'dirty', **changes: object) -> 'FrameV':
        """The same columns on other rows."""
        state: IndexState = 'named' if self.named else index
        new: dict[str, object] = {'ordered': (), 'base': None} | changes
        return replace(self, code=code, rows=object(), index=state, **new)  # type: ignore[arg-type]  # Named fields of this class.


@dataclass(frozen=True)
class SeriesV(Value):
    """A column expression over a frame; `name` is what pandas calls it."""

    frame: FrameV = field(kw_only=True)
    e: E = field(kw_only=True)
    name: str | None = None

    def of(self, e: E) -> 'SeriesV':
        """The same rows with another expression."""
        return replace(self, e=e, code=e.code)


@dataclass(frozen=True)
class GroupV(Value):
    """A group-by not aggregated yet; `picked` are the chosen columns, `single` when one was chosen by its name alone.

    `by_runs` is true where pandas adds floats up in another way when groups stand one behind the other.
    """

    frame: FrameV = field(kw_only=True)
    by: tuple[str, ...] = ()
    as_index: bool = True
    sort: bool = True
    dropna: bool = True
    picked: tuple[str, ...] | None = None
    single: bool = False
    by_runs: bool = False


@dataclass(frozen=True)
class SeveralV(Value):
    """Columns over the rows of one frame, made at once by a construct that has no names for them."""

    frame: FrameV = field(kw_only=True)
    made: tuple[E, ...] = ()


@dataclass(frozen=True)
class MomentsV(Value):
    """`pd.DatetimeIndex(column)`: the moments of a column, in a time `zone` or in none."""

    series: SeriesV = field(kw_only=True)
    zone: str = ''


@dataclass(frozen=True)
class SpanV(Value):
    """`pd.DateOffset(...)` or `pd.Timedelta(...)`; `code` gives how many there are of each unit."""


@dataclass(frozen=True)
class RollingV(Value):
    """`series.rolling(window)`; `named` is what else the runtime is told of the window, None for one that never ends."""

    series: SeriesV = field(kw_only=True)
    window: ast.expr = field(kw_only=True)
    named: dict[str, ast.expr] = field(default_factory=dict)


@dataclass(frozen=True)
class ResampledV(Value):
    """Rows by periods of time: groups by the labels of these, which `rule` names as pandas does."""

    group: GroupV = field(kw_only=True)
    rule: str = ''


@dataclass(frozen=True)
class AccessorV(Value):
    """`series.str` or `series.dt`."""

    series: SeriesV = field(kw_only=True)
    kind: str = ''


@dataclass(frozen=True)
class LocV(Value):
    """`frame.loc`, or that of a column of it."""

    frame: FrameV = field(kw_only=True)
    series: SeriesV | None = None


@dataclass(frozen=True)
class IlocV(Value):
    """`frame.iloc`, or that of a column of it."""

    frame: FrameV = field(kw_only=True)
    series: SeriesV | None = None


@dataclass(frozen=True)
class RowV(Value):
    """One row of a frame; `form` is the code of the value in the column `A`."""

    frame: FrameV = field(kw_only=True)
    form: ast.expr = field(kw_only=True)


@dataclass(frozen=True)
class RowsV(Value):
    """`frame.iterrows()`; `code` gives each label with a dict of the row's values."""

    frame: FrameV = field(kw_only=True)


@dataclass(frozen=True)
class ItemsV(Value):
    """`frame.items()`; `code` gives each name with a frame of that column alone, which it calls `values`."""

    frame: FrameV = field(kw_only=True)


@dataclass(frozen=True)
class PartsV(Value):
    """A file that is read some rows at a time; `taken` tells the frame of each part and the code of all, as a part was seen.

    `counted` where each part comes with its number; `node` is where the file is read.
    """

    taken: Callable[[Seen], tuple['FrameV', ast.expr]] = field(kw_only=True)
    node: ast.expr = field(kw_only=True)
    counted: bool = False


@dataclass(frozen=True)
class ChoiceV(PyV):
    """A name that holds one of these texts."""

    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class NamesV(Value):
    """`frame.columns`; `code` is a list of the names in polars."""

    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class LabelsV(Value):
    """`frame.index`."""

    frame: FrameV = field(kw_only=True)


@dataclass(frozen=True)
class TotalsV(Value):
    """One value of each column, under the columns' names; `code` is a frame of one row."""

    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class TypesV(Value):
    """`frame.dtypes`."""

    frame: FrameV = field(kw_only=True)


@dataclass(frozen=True)
class MomentV(Value):
    """`pd.Timestamp(...)`; `code` gives a `datetime`."""


@dataclass(frozen=True)
class CalendarV(Value):
    """`pd.date_range(...)`; `code` gives a list of `datetime`s."""


@dataclass(frozen=True)
class ListV(Value):
    """A Python list of frames and columns; `items` where it is written out."""

    items: tuple[FrameV | SeriesV, ...] = ()


@dataclass(frozen=True)
class CalledV(Value):
    """A frame whose columns pandas calls by other names than those of `frame`: two have the same, or names are numbers.

    `labels` is what pandas calls the labels of rows, where `frame` has a column of these.
    """

    frame: FrameV = field(kw_only=True)
    names: tuple[str | int, ...] = ()
    labels: str = ''


@dataclass(frozen=True)
class LambdaV(Value):
    """A function of one parameter, written where it is used or of the job; `apply` tells what it makes of a value.

    `pure` tells whether it gives the same for the same value, and does nothing else.
    """

    apply: Callable[[Value], Value] = field(kw_only=True)
    definition: ast.Lambda | ast.FunctionDef = field(kw_only=True)
    pure: Callable[[], bool] = field(kw_only=True)

    @property
    def parameter(self) -> str:
        """The name of what it is given."""
        return self.definition.args.args[0].arg


@dataclass(frozen=True)
class LostV(Value):
    """A frame that something refused made; whoever uses it is refused too."""

    why: str = ''


@dataclass(frozen=True)
class LaterV(Value):
    """A name bound on several ways; what it is, is seen where it is read.

    `entered` is what it holds behind the statement that bound it, where that is known, for places that were not reached.
    `ends` are the frames that the ways through that statement are known to leave, those that were not taken too, `roots` the
    rows in whose memory it may stand. The holes of the columns `sure` are NaN. `handed` where another function may have made
    it: its rows are numbered from 0 only where `sure` says so.
    """

    entered: Seen | None = None
    ends: tuple[FrameV, ...] = ()
    roots: frozenset[object] = frozenset()
    sure: frozenset[str] = frozenset()
    handed: bool = False


Framed = (
    FrameV | SeriesV | SeveralV | MomentsV | SpanV | RollingV | ResampledV | GroupV | AccessorV | LocV | IlocV | RowV | RowsV | ItemsV | NamesV | LabelsV | TotalsV
    | MomentV | CalendarV | PartsV | TypesV | ListV | CalledV | LostV
)  # fmt: skip
