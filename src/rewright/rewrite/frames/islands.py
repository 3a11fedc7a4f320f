"""Statements without an exact form in; the smallest run of them that can stay pandas between two conversions out."""

import ast
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, replace

from rewright.model.observation import Seen
from rewright.rewrite.frames.assign import ColumnRun
from rewright.rewrite.frames.crossing import check_entry, column_of, is_known, schema_of, to_pandas
from rewright.rewrite.frames.evaluate import Evaluator
from rewright.rewrite.frames.facts import cell_of
from rewright.rewrite.frames.frame_ops import held
from rewright.rewrite.frames.mentions import Mentions
from rewright.rewrite.frames.names import Imported
from rewright.rewrite.frames.notes import Island, Notes, Replacement
from rewright.rewrite.frames.parts import Parts, State
from rewright.rewrite.frames.plan.nodes import Binding, Bound, Raw, slot
from rewright.rewrite.frames.region import UNSEEN, Region, is_single
from rewright.rewrite.frames.templates import fill
from rewright.rewrite.frames.values import Framed, FrameV, LostV, Refused, Value
from rewright.trees import within

LONGEST = 12
# Recipes that compute nothing: names, sizes and columns chosen.
IDLE = {'choose', 'labels', 'places', 'records', 'sizes', 'sql'}


Known = dict[str, Value]
Entry = tuple[FrameV, Seen]


@dataclass(frozen=True)
class Last:
    """The region made last: where it begins and ends among the statements of its block, what was known before it, and why it is one."""

    start: int
    end: int
    before: Known
    why: str


class Islands:
    """Makes islands of the statements at the top of a module or of one of its functions."""

    def __init__(
        self,
        evaluator: Evaluator,
        without: frozenset[int],
        bind: Callable[[str], Binding],
        read: Callable[[ast.stmt], None],
        run: ColumnRun,
    ) -> None:
        self.evaluator, self.log = evaluator, evaluator.log
        self._bind, self._read = bind, read
        self._without, self._run = without, run
        self._mentions = Mentions(evaluator.source.tree, evaluator.observed)
        self._last: Last | None = None
        self.elsewhere: set[str] = set()
        self.block: list[ast.stmt] = []

    def enter(self, block: list[ast.stmt], elsewhere: set[str]) -> None:
        """Go on with the statements of a module or function, of whose names functions and classes in it read `elsewhere`."""
        inner = [n for statement in block for n in within(statement)]
        shared = any(isinstance(n, ast.Global | ast.Nonlocal) for n in inner) and bool(self.evaluator.scope.name)
        unseen = any(isinstance(n, ast.Name) and n.id in UNSEEN for n in inner) and bool(self.evaluator.scope.name)
        self.block = [] if shared or unseen else block
        self.elsewhere, self._last = elsewhere, None

    def around(self, block: list[ast.stmt], at: int, before: Known, why: str) -> int:
        """Make an island of the statement at `at`, of those behind it that it needs, and of the one before; how far it goes.

        Gives `at` itself, and leaves everything as it was, where none can be made.
        """
        if block is not self.block or not self._can_be():
            return at
        ends = range(at + 1, min(at + LONGEST, len(block)) + 1)
        tries = [Last(at, end, before, why) for end in ends]
        if self._last is not None and self._last.end == at:
            merged = [replace(self._last, end=end) for end in ends]
            tries = [merged[0], *tries, *merged[1:]]
        hopeless: set[int] = set()
        for tried in (t for t in tries if block[t.start].lineno not in self._without):
            if tried.start in hopeless:
                continue
            region = Region(
                block[tried.start : tried.end], block[tried.end :], self.evaluator, self.elsewhere, self._mentions
            )
            made = self._made(region, tried.before, tried.why)
            if made:
                self._last = tried
                return tried.end
            if made is None:
                hopeless.add(tried.start)
        return at

    def around_refused(self, block: list[ast.stmt], at: int, before: Known, families: State) -> int:
        """Make an island of a statement with blocks in which something was refused; `families` are those before it."""
        parts = self.evaluator.parts
        why = parts.news(families)
        if not why:
            return at
        refused = parts.state()
        parts.become(families)
        end = self.around(block, at, before, why)
        if end == at:
            parts.become(refused)
        return end

    def count(self, statements: list[ast.stmt]) -> None:
        """Note the constructs of statements that stay in an island, and nothing else."""
        if not statements:
            return
        evaluator = self.evaluator
        values, notes, families = dict(evaluator.scope.values), self.log.state(), evaluator.parts.state()
        place = evaluator.place
        for statement in statements:
            with contextlib.suppress(Refused):
                self._read(statement)
        self._run.pending.clear()
        evaluator.scope.values, evaluator.place = values, place
        self.log.become(notes)
        evaluator.parts.become(families)

    def _can_be(self) -> bool:
        """Whether the pandas of the job can stand beside the runtime, which needs numpy 2."""
        return self.evaluator.observed.versions.numpy >= (2, 0)

    def _made(self, region: Region, before: Known, why: str) -> bool | None:
        """Whether an island could be made of a region; None where of no longer one either."""
        scope, notes = self.evaluator.scope, self.log.state()
        values, frames = scope.values, None
        scope.values = dict(before)
        try:
            frames = self._entries(region)
            self._make(region, frames, why)
        except Refused:
            scope.values = values
            self.log.become(notes)
            return None if frames is None else False
        return True

    def _entries(self, region: Region) -> dict[str, Entry]:
        """The frames that go in; Refused for reasons that hold for every longer region too."""
        region.check()
        self.log.forget(region.statements[0], region.statements[-1])
        reads = {name: self._entering(node) for name, node in region.reads.items()}
        frames = {name: entry for name, entry in reads.items() if entry is not None}
        for name in sorted(region.in_place & set(frames)):
            self.evaluator.scope.check_own(name, frames[name][0])
        return frames

    def _make(self, region: Region, frames: dict[str, Entry], why: str) -> None:
        made, plain = self._results(region, set(frames))
        region.check_apart(set(frames), list(made))
        region.check_names({*frames, *made})
        self._write(region, frames, made, why)
        for name in region.bound - set(made):
            self.evaluator.scope.values.pop(name, None)
            if name not in plain and region.is_pandas(name):
                self._lose(name, why)

    def _entering(self, node: ast.Name) -> Entry | None:
        """The frame that goes in, or None for a name that holds nothing of pandas; Refused where it is not known exactly."""
        value = self.evaluator.value(node) if isinstance(node.ctx, ast.Load) else None
        if value is not None and not isinstance(value, Framed):
            return None
        seen = self.evaluator.observed.of(node)
        if seen is None or not isinstance(value, FrameV):
            raise Refused(f'{node.id} cannot go into an island')
        check_entry(value, seen, node.id)
        return value, seen

    def _results(self, region: Region, frames: set[str]) -> tuple[dict[str, Seen], set[str]]:
        """What the region makes that is read behind it: frames and columns by name, and the names of single values."""
        changed = region.bound | (frames if region.wide else set())
        made: dict[str, Seen] = {}
        plain: set[str] = set()
        for name in sorted(n for n in changed if region.is_live(n)):
            if name not in frames and not region.is_pandas(name) and region.is_plain(name):
                plain.add(name)
                continue
            seen = region.held(name)
            if seen is None:
                raise Refused(f'what {name} holds behind the island was not seen')
            if is_single(seen):
                plain.add(name)
                continue
            if seen.kind not in ('frame', 'series') or not is_known(seen):
                raise Refused(f'{name} cannot leave an island')
            made[name] = seen
        return made, plain

    def _write(self, region: Region, frames: dict[str, Entry], made: dict[str, Seen], why: str) -> None:
        """Note the conversions in front and behind, and the names between them."""
        families = [*(f.parts for f, _ in frames.values()), *map(self.evaluator.scope.part, made)]
        parts = frozenset(p for family in families for p in family) | {f'island at {region.statements[0].lineno}'}
        self.evaluator.parts.join(parts)
        inner = {name: self._inner(name) for name in (*frames, *made)}
        inline = region.inline(set(made))
        inner.pop(inline, None)
        self._go_in(
            region, {n: (*entry, None if n in made else region.columns(n)) for n, entry in frames.items()}, inner, parts
        )
        for node in region.names:
            if node.id in inner:
                self.log.replace(node, ast.Name(inner[node.id], ast.Load()), parts)
        self._come_back(region, made, inline, inner, parts)
        for function in region.functions:
            every = [*self.evaluator.functions.all_parameters(function), 'return']
            self.evaluator.parts.refuse(frozenset(f'{function}.{p}' for p in every), why)
        island = Island(region.statements, parts, why)
        if not any(island.holds(c.node) for c in self.log.constructs):
            self.log.construct(region.statements[0], 'pandas', parts)
        self.log.islands.append(island)

    def _go_in(
        self,
        region: Region,
        frames: dict[str, tuple[FrameV, Seen, set[str] | None]],
        inner: dict[str, str],
        parts: frozenset[str],
    ) -> None:
        """Convert each frame where it is read, if that is once, or in front; `inner` is left with the names of the latter."""
        first = region.statements[0]
        for name, (frame, seen, used) in frames.items():
            code = to_pandas(frame, seen, used)
            if name in region.once and name not in region.bound:
                inner.pop(name)
                self.log.replace(next(n for n in region.names if n.id == name), code, parts)
            else:
                self.log.replacements.append(Replacement(first, first, code, parts, f'{inner[name]} = ', place='above'))

    def _come_back(
        self, region: Region, made: dict[str, Seen], inline: str, inner: dict[str, str], parts: frozenset[str]
    ) -> None:
        """Convert what is read behind, where it is assigned or in a line of its own."""
        last = region.statements[-1]
        for name, seen in made.items():
            if name == inline and isinstance(last, ast.Assign):
                self.log.replace(last.value, self._bring(name, self.log.rewritten(last.value), seen, parts), parts)
            else:
                bound = self._bring(name, ast.Name(inner[name], ast.Load()), seen, parts)
                self.log.replacements.append(Replacement(last, last, bound, parts, f'{name} = ', place='below'))

    def _lose(self, name: str, why: str) -> None:
        """A name that holds something of pandas which nobody is known to read: whoever does is refused."""
        part = frozenset([f'island of {name}'])
        self.evaluator.parts.refuse(part, why)
        self.evaluator.scope.bind(name, LostV(ast.Name(name, ast.Load()), part, why))

    def _inner(self, name: str) -> str:
        inner = f'{name}_pd'
        while inner in self.evaluator.imported.used:
            inner += '_'
        return inner

    def _bring(self, name: str, code: ast.expr, seen: Seen, parts: frozenset[str]) -> Bound:
        """Let a name hold what comes back, as it was seen."""
        # What pandas computed in between may be infinite.
        columns = {c.name: replace(cell_of(c), may_be_infinite=c.dtype == 'float64') for c in seen.columns}
        binding = self._bind(name)
        plan = Raw(columns=tuple(columns), code=fill('frames.from_pandas(A, S)', A=code, S=schema_of(seen)))
        binding.plan = plan
        frame = held(FrameV(slot(plan), parts, columns=columns), binding)
        self.evaluator.scope.bind(name, column_of(name, frame) if seen.kind == 'series' else frame)
        return Bound(binding)


def idle(notes: Notes, parts: Parts) -> set[int]:
    """The lines of islands of whose family nothing leaves pandas but what reads a source or tells how large a frame is."""
    outside = (
        c
        for c in notes.constructs
        if c.recipe and c.recipe not in IDLE and not c.what.startswith('pd.read_')
        if not any(i.holds(c.node) for i in notes.islands)
    )
    left = {parts.root(p) for c in outside for p in c.parts} if notes.islands else set()
    return {i.first.lineno for i in notes.islands if not left & {parts.root(p) for p in i.parts}}


def uses_pandas(island: Island, imported: Imported) -> bool:
    """Whether the statements of an island name the pandas module."""
    return any(
        imported.aliases.get(n.id) == 'pd' for s in island.statements for n in within(s) if isinstance(n, ast.Name)
    )
