"""The nodes of a relational plan, the variables that hold one, and the leaf of code that stands for one until it is printed."""

import ast
from dataclasses import dataclass, field

from rewright.rewrite.frames.values import E
from rewright.trees import remembered, walk

Columns = tuple[str, ...]
# What pandas calls a column of row labels in a CSV file; no column that was read is called so.
LABEL = ''


class Slot(ast.expr):
    """A leaf in a tree of code: the whole frame of a plan as a `DataFrame`, rows in order; of `Cut` a `Series`, of `Count` a number.

    Whoever reads it lets the columns `near` differ by a bound.
    """

    _fields = ()

    def __init__(self, plan: 'Plan', near: frozenset[str] = frozenset()) -> None:
        super().__init__()
        self.plan, self.near = plan, near


class Bound(ast.expr):
    """A leaf in a tree of code: what a statement puts into the variable of a binding, lazy or not."""

    _fields = ()

    def __init__(self, binding: 'Binding') -> None:
        super().__init__()
        self.binding = binding


@dataclass(frozen=True)
class Place:
    """Where a statement stands: its block, and how many statements before it may have touched a file."""

    block: int = 0
    touched: int = 0


@dataclass(eq=False)
class Binding:
    """One statement that lets a name hold a plan; `shared` where somebody unknown may read the name."""

    name: str
    place: Place
    plan: 'Plan | None' = None
    shared: bool = False


@dataclass(eq=False, kw_only=True)
class Plan:
    """A frame; `columns` are all that pandas has in it, index columns first."""

    columns: Columns

    @property
    def sources(self) -> tuple['Plan', ...]:
        """The plans whose rows go in."""
        return ()

    @property
    def made(self) -> dict[str, E]:
        """The expressions it computes over its one source, by name; conditions have none."""
        return {}

    @property
    def codes(self) -> list[ast.expr]:
        """The trees of code in it, in which other plans may stand as slots."""
        return [e.code for e in self.made.values()]


@dataclass(eq=False, kw_only=True)
class Raw(Plan):
    """Code that makes a `DataFrame`; slots in it are whole frames."""

    code: ast.expr

    @property
    def codes(self) -> list[ast.expr]:
        """The code."""
        return [self.code]


@dataclass(eq=False, kw_only=True)
class Scan(Plan):
    """A file that can be read in parts: `eager` reads it whole, `lazy` scans it.

    `whole` are the columns that are asked to have no holes.
    """

    eager: ast.expr
    lazy: ast.expr
    whole: set[str] = field(default_factory=set)


@dataclass(eq=False, kw_only=True)
class Gone(Plan):
    """A frame that no variable holds any longer; its columns still tell what they were made of."""

    why: str


@dataclass(eq=False, kw_only=True)
class Held(Plan):
    """The frame that a variable holds where it is read."""

    binding: Binding
    place: Place


@dataclass(eq=False, kw_only=True)
class Over(Plan):
    """Any plan that stands on one other."""

    source: Plan

    @property
    def sources(self) -> tuple[Plan, ...]:
        """The one."""
        return (self.source,)


@dataclass(eq=False, kw_only=True)
class Numbered(Over):
    """Rows whose labels are their numbers, before some of them go; where somebody looks at labels, `LABEL` holds these."""


@dataclass(eq=False, kw_only=True)
class Labelled(Over):
    """The same rows with their labels as the first column, `LABEL`."""


@dataclass(eq=False, kw_only=True)
class Filter(Over):
    """Rows for which a condition holds."""

    condition: E

    @property
    def made(self) -> dict[str, E]:
        """The condition, under no name."""
        return {'': self.condition}


@dataclass(eq=False, kw_only=True)
class Known(Over):
    """Rows without a hole in `names`; `every` where the text names no column."""

    names: Columns
    every: bool = False


@dataclass(frozen=True)
class Each:
    """A loop that makes columns: `code` for every `target` of `through`."""

    target: ast.expr
    through: ast.expr
    code: ast.expr


@dataclass(eq=False, kw_only=True)
class With(Over):
    """The same rows with columns added or replaced; all of them by `each` where one code makes them."""

    exprs: dict[str, E]
    each: Each | None = None

    @property
    def made(self) -> dict[str, E]:
        """Every new column."""
        return self.exprs

    @property
    def codes(self) -> list[ast.expr]:
        """The code of every column, and what a loop over these goes through."""
        return [*super().codes, *([self.each.through] if self.each is not None else [])]


@dataclass(eq=False, kw_only=True)
class Project(Over):
    """The columns of `columns` alone, in this order; `gone` where the text names those that go."""

    gone: Columns = ()


@dataclass(eq=False, kw_only=True)
class Rename(Over):
    """Other names: `new` by the old one."""

    new: dict[str, str]

    @property
    def old(self) -> dict[str, str]:
        """The old name by the new one."""
        return {new: old for old, new in self.new.items()}


@dataclass(eq=False, kw_only=True)
class Join(Plan):
    """Rows of both sides with equal keys, `how` being inner, left or outer; `single` where no row of the left side has two partners.

    `by_key` where rows stand by their keys, each where it first stood, as before pandas 2.2.
    """

    left: Plan
    right: Plan
    how: str
    left_on: Columns
    right_on: Columns
    nulls_equal: bool
    single: bool
    by_key: bool = False

    @property
    def sources(self) -> tuple[Plan, ...]:
        """Left and right."""
        return (self.left, self.right)


@dataclass(eq=False, kw_only=True)
class Widen(Over):
    """Whole numbers of `names` become floats where a hole came in."""

    names: Columns


@dataclass(eq=False, kw_only=True)
class Agg(Over):
    """One row a group. `holes` are keys that may be missing: such rows go if `dropna`, unless who stands on it wants their `labels`."""

    by: Columns
    exprs: dict[str, E]
    sort: bool
    dropna: bool
    holes: Columns
    texts: Columns
    labels: bool = False
    runs: Columns = ()

    @property
    def made(self) -> dict[str, E]:
        """Every aggregation."""
        return self.exprs


@dataclass(eq=False, kw_only=True)
class Sort(Over):
    """Rows by columns; `stable` where pandas keeps equal rows in order, `total` where there are none."""

    by: Columns
    descending: tuple[bool, ...]
    last: bool
    holes: bool
    stable: bool
    total: bool


@dataclass(eq=False, kw_only=True)
class Distinct(Over):
    """The first, the last or no row of each that are equal in `subset`; None are all columns.

    `alike` says that rows which are equal in it are the same in it to the bit, as floats need not be.
    """

    subset: Columns | None
    keep: str
    alike: bool


@dataclass(eq=False, kw_only=True)
class Slice(Over):
    """The first or last rows: `word` is `head` or `tail`."""

    word: str
    count: ast.expr


@dataclass(eq=False, kw_only=True)
class Moved(Over):
    """Rows chosen or put in another order by `form` of the frame `A`, which looks at the columns `by`."""

    form: str
    given: dict[str, ast.expr]
    by: Columns = ()


@dataclass(eq=False, kw_only=True)
class Concat(Plan):
    """Frames of the same columns and firm types below each other."""

    parts: tuple[Plan, ...]

    @property
    def sources(self) -> tuple[Plan, ...]:
        """Every part."""
        return self.parts


@dataclass(eq=False, kw_only=True)
class Reduce(Over):
    """One row of values, each of all rows."""

    exprs: dict[str, E]

    @property
    def made(self) -> dict[str, E]:
        """Every value."""
        return self.exprs


@dataclass(eq=False, kw_only=True)
class Cut(Over):
    """One column taken out: what a `Slot` of it gives is a `Series`."""

    e: E

    @property
    def made(self) -> dict[str, E]:
        """The column, under no name."""
        return {'': self.e}


@dataclass(eq=False, kw_only=True)
class Count(Over):
    """How many rows there are: a `Slot` of it gives what `form` makes of the frame `A`, or `lazy` of their number `N`."""

    form: str
    lazy: str = 'N'


def told(plan: Plan) -> bool:
    """Whether the labels of rows can be told: nothing but what keeps rows together stands between them and their numbers.

    A frame that somebody unknown may read cannot carry labels, which would be a column more.
    """
    match plan:
        case Numbered():
            return True
        case Held():
            return not plan.binding.shared and plan.binding.plan is not None and told(plan.binding.plan)
        case (
            Filter()
            | Known()
            | With()
            | Project()
            | Rename()
            | Widen()
            | Sort()
            | Distinct()
            | Slice()
            | Moved()
            | Labelled()
        ):
            return LABEL not in plan.columns[1:] and told(plan.source)
        case _:
            return False


@remembered
def leaves(code: ast.AST) -> tuple[Slot | Bound, ...]:
    """The leaves of plans in a tree of code, which nobody changes from then on."""
    return tuple(node for node in walk(code) if isinstance(node, (Slot, Bound)))


def slot(plan: Plan, near: frozenset[str] = frozenset()) -> Slot:
    """The frame of a plan as code."""
    return Slot(plan, near)


def plan_of(code: ast.expr, columns: Columns) -> Plan:
    """The plan that code stands for; code that is none is `Raw`."""
    return code.plan if isinstance(code, Slot) else Raw(columns=columns, code=code)


def names_in(code: ast.AST) -> set[str]:
    """The variables that code reads, those that hold frames too."""
    found: set[str] = set()
    seen: set[Plan] = set()
    trees, plans = [code], list[Plan]()
    while trees or plans:
        if trees:
            tree = trees.pop()
            found |= {node.id for node in walk(tree) if isinstance(node, ast.Name)}
            plans += [leaf.plan for leaf in leaves(tree) if isinstance(leaf, Slot)]
        elif (plan := plans.pop()) not in seen:
            seen.add(plan)
            found |= {plan.binding.name} if isinstance(plan, Held) else set()
            plans += plan.sources
            trees += plan.codes
    return found


def name_of(code: ast.expr) -> str:
    """The variable whose frame `code` is, or nothing."""
    if isinstance(code, Slot) and isinstance(code.plan, Held):
        return code.plan.binding.name
    return code.id if isinstance(code, ast.Name) else ''
