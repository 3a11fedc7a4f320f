"""What the names of one scope denote while its statements are read in order."""

import ast
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from rewright.rewrite.frames.handed import sure
from rewright.rewrite.frames.held_attributes import is_shared
from rewright.rewrite.frames.plan.nodes import Held, Slot
from rewright.rewrite.frames.sharing import Memory, roots_of
from rewright.rewrite.frames.values import CalledV, Cell, Framed, FrameV, LaterV, LostV, Refused, SeriesV, Value
from rewright.trees import below, every, remembered, root_of, within

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_READ_IN_TEXT = re.compile(r'@(\w+)')


def bound_names(nodes: list[ast.stmt]) -> set[str]:
    """The names that these statements bind, functions and classes inside left out."""
    return set().union(*map(_bound, nodes))


@remembered
def _bound(node: ast.AST) -> frozenset[str]:
    if isinstance(node, _DEFINITIONS):
        return frozenset((node.name,))
    if any(isinstance(n, _DEFINITIONS) for n in within(node)):
        own = {node.id} if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load) else set()
        return frozenset({changed_frame(node)} - {''}).union(own, *map(_bound, below(node)))
    names = (n.id for n in every(ast.Name, node) if not isinstance(n.ctx, ast.Load))
    places = (*every(ast.Subscript, node), *every(ast.Attribute, node), *every(ast.Call, node))
    return frozenset(names) | {base for n in places if (base := changed_frame(n))}


def changed_frame(node: ast.AST) -> str:
    """The name whose frame a node changes in place (`x[...] = `, `x.loc[...] = `, `inplace=True`, `x.insert()`, `change(x)`), or nothing."""
    if isinstance(node, (ast.Subscript, ast.Attribute)) and not isinstance(node.ctx, ast.Load):
        return root_of(node.value)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        inplace = any(k.arg == 'inplace' for k in node.keywords)
        if inplace or node.func.attr in {'insert', 'pop', 'update'}:
            return root_of(node.func.value)
    return getattr(node, 'changes', '')


def mark_change(call: ast.Call, name: str) -> None:
    """Note that a call of a function of the job changes the frame that `name` holds."""
    call.changes = name  # type: ignore[attr-defined]  # Trees carry it from here on.


@dataclass
class Scope:
    """A module (`name` empty) or a function; `outer` are the names of the module around it.

    `constants` are the names of its own that hold the same literal every time.
    """

    name: str
    outer: set[str] = field(default_factory=set)
    local: set[str] = field(default_factory=set)
    values: dict[str, Value] = field(default_factory=dict)
    targets: set[str] = field(default_factory=set)
    constants: dict[str, object] = field(default_factory=dict)
    memory: Memory = field(default_factory=Memory)

    def part(self, name: str) -> frozenset[str]:
        """The family of frames that a name of this scope may hold; one for all methods of an attribute."""
        if is_shared(name):
            return frozenset([name])
        return frozenset([f'{self.name if self.is_local(name) else ""}.{name}'])

    def is_local(self, name: str) -> bool:
        """Whether assigning to `name` binds it in this scope."""
        return not self.name or name in self.local

    def is_outer(self, name: str) -> bool:
        """Whether `name` means what the module binds."""
        return not self.name or name not in self.local

    def get(self, name: str) -> Value | None:
        """What `name` denotes here; None for a name that nothing bound yet."""
        if name in self.values or self.is_local(name):
            return self.values.get(name)
        return LaterV(ast.Name(name, ast.Load()), self.part(name)) if name in self.outer else None

    def check_own(self, name: str, frame: FrameV | CalledV) -> None:
        """A frame is changed in place: nobody else may look at it."""
        if not self.is_local(name):
            raise Refused(f'{name} of the module is changed inside a function')
        for other, value in self.values.items():
            shared = _shared(_frame_of(value), _frame_of(frame))
            if other != name and shared:
                raise Refused(f'{name} and {other} are one frame, and it is changed')
            changed = _frame_of(frame)
            if other != name and changed is not None and self.memory.may_be(value, changed):
                raise Refused(f'{name} and {other} may be one frame, and it is changed')

    def check_alone(self, name: str, frame: FrameV) -> None:
        """Values are changed where they stand: no other frame may share the memory."""
        for other, value in self.values.items():
            held = _frame_of(value)
            shared = held is not None and held.root == frame.root and (held.base is not None or frame.base is not None)
            later = isinstance(value, LaterV) and frame.root in value.roots
            if other != name and (shared or later or self.memory.holds(value, frame)):
                raise Refused(f'{name} and {other} share rows in memory, of which values are changed')

    def given_by(self, frame: FrameV, roots: Iterable[object]) -> FrameV:
        """A frame that may stand in the memory of `roots`, or be one of theirs."""
        self.memory.join([frame.root, *roots])
        return replace(frame, given=frame.columns)

    def share_again(self, attributes: set[str]) -> None:
        """Another method may have bound attributes, or changed what they hold: what stood in their memory is lost."""
        known = [self.values[name] for name in attributes if name in self.values]
        roots = {frame.root for value in known if (frame := _frame_of(value)) is not None}
        for name, value in list(self.values.items()):
            held = _frame_of(value)
            if name not in attributes and held is not None and held.root in roots:
                self.values[name] = LostV(held.code, held.parts, why=f'{name} may have been changed by another method')
        for name in attributes:
            self.values[name] = LaterV(ast.Name(name, ast.Load()), self.part(name), handed=True)

    def bind(self, name: str, value: Value) -> None:
        """Let `name` denote `value` from here on."""
        self.values[name] = value

    def forget(self, names: set[str], ends: Iterable[Mapping[str, Value]] = (), roots: Iterable[object] = ()) -> None:
        """Names that were bound on more than one way: what they denote is seen where they are read.

        They may stand in the memory of what they denote now, and at the `ends` of the ways, or of `roots`.
        """
        for name in names:
            known = self.values.get(name)
            share(known)
            parts = self.part(name) | (known.parts if known is not None else frozenset())
            held = roots_of(known).union(roots, *(roots_of(end.get(name)) for end in ends))
            handed = isinstance(known, LaterV) and known.handed
            self.values[name] = LaterV(ast.Name(name, ast.Load()), parts, roots=held, handed=handed)

    def remember(self, names: set[str], ends: list[dict[str, Value]]) -> None:
        """What the ways through a statement leave in names, whether the run took them or not."""
        for name in names:
            value = self.values.get(name)
            if isinstance(value, LaterV):
                ways = [end.get(name) for end in ends]
                left = tuple(frame for frame in ways if isinstance(frame, FrameV))
                handed = any(isinstance(way, LaterV) and way.handed for way in ways)
                known = frozenset.intersection(*map(sure, ways))
                self.values[name] = replace(value, ends=left, sure=known, handed=handed)

    def meet(self, names: set[str], ends: list[dict[str, Value]]) -> None:
        """A frame that has the same columns however a condition went is known behind it."""
        for name in names:
            values = [end.get(name) for end in ends]
            frames = [v for v in values if isinstance(v, FrameV)]
            alike = {(*((n, c.kind) for n, c in f.columns.items()), f.named) for f in frames}
            if len(frames) == len(values) and len(alike) == 1:
                met = _met(name, frames, self.part(name))
                self.memory.join([met.root, *(frame.root for frame in frames)])
                self.values[name] = met

    def framed(self, node: ast.AST) -> list[Value]:
        """The frames and columns that the names in `node` denote, those in texts too that a query reads: `a in @b`."""
        texts = (n.value for n in within(node) if isinstance(n, ast.Constant) and isinstance(n.value, str))
        names = [n.id for n in within(node) if isinstance(n, ast.Name)]
        names += [name for text in texts for name in _READ_IN_TEXT.findall(text)]
        return [v for v in (self.values.get(n) for n in dict.fromkeys(names)) if isinstance(v, Framed)]

    def holder(self, frame: FrameV) -> str:
        """The name that holds the rows of `frame` now, with every column it has unchanged; empty when none does."""
        for name, value in self.values.items():
            same = isinstance(value, FrameV) and value.rows is frame.rows
            if same and isinstance(value, FrameV) and all(value.columns.get(n) is c for n, c in frame.columns.items()):
                return name
        return ''


def _frame_of(value: Value) -> FrameV | None:
    return value.frame if isinstance(value, CalledV) else value if isinstance(value, FrameV) else None


def _shared(one: FrameV | None, other: FrameV | None) -> bool:
    """Whether two names hold one frame."""
    return one is not None and other is not None and one.rows is other.rows and one.columns is other.columns


def share(value: Value | None) -> None:
    """Let the frame of a variable be whole and eager: somebody may read it whom nobody knows."""
    frame = value.frame if isinstance(value, SeriesV | CalledV) else value
    if isinstance(frame, FrameV) and isinstance(frame.code, Slot) and isinstance(frame.code.plan, Held):
        frame.code.plan.binding.shared = True


def seen_beside(name: str, seen: FrameV, ends: tuple[FrameV, ...]) -> FrameV:
    """A frame as it was seen, where it may also be one of `ends`; Refused where these hold other types, or other labels."""
    for end in ends:
        apart = [n for n, c in end.columns.items() if n in seen.columns and not _alike(c, seen.columns[n])]
        if apart or end.named != seen.named:
            raise Refused(f'{name} may hold another frame: {apart[0] if apart else "its labels"} as it was not seen')
    return replace(seen, index='dirty') if any(end.index != seen.index for end in ends) else seen


def _alike(one: Cell, other: Cell) -> bool:
    numbers = {'int', 'float'}
    return one.kind == other.kind or {one.kind, other.kind} <= numbers


def _met(name: str, frames: list[FrameV], part: frozenset[str]) -> FrameV:
    """What is common to the frames that one name may hold."""
    first = frames[0]
    cells = {
        n: Cell(
            c.kind,
            null=any(f.columns[n].null for f in frames),
            firm=all(f.columns[n].firm for f in frames),
            boxed=any(f.columns[n].boxed for f in frames),
            typed_by_rows=any(f.columns[n].typed_by_rows for f in frames),
            may_be_infinite=any(f.columns[n].may_be_infinite for f in frames),
        )
        for n, c in first.columns.items()
    }
    index = first.index if all(f.index == first.index for f in frames) else 'dirty'
    unique = frozenset.intersection(*(f.unique for f in frames))
    parts = part | frozenset(p for f in frames for p in f.parts)
    code = ast.Name(name, ast.Load())
    return FrameV(code, parts, columns=cells, index=index, named=first.named, unique=unique, given=cells)
