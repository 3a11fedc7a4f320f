"""Reaching definitions of a flat script: for every statement, the statements whose values it reads."""

import ast
from collections import defaultdict

from rewright.rewrite.flow.effects import Changes
from rewright.rewrite.flow.names import blocks, dotted, flat, header, loaded, stored, union

State = dict[str, frozenset[ast.stmt]]
_ROUNDS = 6


class Bindings:
    """What the statements of a body bind and may change, each taken for itself.

    `bound` and `changed` are the names each statement binds or may change, `names` all that are bound.
    """

    def __init__(self, body: list[ast.stmt], changes: Changes) -> None:
        self.body, self.changes = body, changes
        self.all = list(flat(body))
        self.bound = {s: union(stored(p) for p in header(s)) for s in self.all}
        self.names = union(self.bound.values()) | {
            h.name for s in self.all if isinstance(s, ast.Try) for h in s.handlers if h.name
        }
        self.changed = {s: union(changes.by(p) for p in header(s)) & self.names for s in self.all}


class Reaching(Bindings):
    """Follows `body` once, loops until nothing changes.

    `uses` is what each statement reads, `deps` the statements these values come from. `set_behind` tells of each name
    behind which statement of `body`, by its place, it has a value for certain.
    """

    # One node stands for `never assigned`; it is compared by identity and never emitted.
    UNSET = ast.Pass()

    def __init__(self, body: list[ast.stmt], helpers: dict[str, ast.FunctionDef], changes: Changes) -> None:
        super().__init__(body, changes)
        self.helpers = helpers
        self.deps: dict[ast.stmt, set[ast.stmt]] = defaultdict(set)
        self.uses = {s: self._uses(s) for s in self.all}
        self._loops: list[tuple[list[State], list[State]]] = []
        self.set_behind: dict[str, int] = {}
        self._run()

    def _uses(self, node: ast.stmt) -> set[str]:
        names = union(loaded(p) for p in header(node)) | self.changed[node]
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            names.add(node.target.id)
        return self._through_helpers(names)

    def read(self, part: ast.AST) -> set[str]:
        """Return the names of the body that a part of a statement reads, also through functions of the script."""
        return self._through_helpers(set(loaded(part)))

    def _through_helpers(self, names: set[str]) -> set[str]:
        for name in list(names):
            names |= loaded(self.helpers[name]) if name in self.helpers else set()
        return names & self.names

    def _run(self) -> None:
        state: State | None
        state = {name: frozenset((self.UNSET,)) for name in self.names}
        for place, node in enumerate(self.body):
            state = self._through(node, state)
            touched = self.names if blocks(node) or state is None else self.bound[node] | self.changed[node]
            self._note(place, touched, state or {})
            if state is None:
                return

    def _note(self, place: int, names: set[str], state: State) -> None:
        """Note which of `names` are set behind a statement of the body."""
        for name in names:
            if name not in self.set_behind and self.UNSET not in state.get(name, ()):
                self.set_behind[name] = place

    def _block(self, body: list[ast.stmt], state: State | None) -> State | None:
        # A block is followed in a state of its own.
        state = dict(state) if state is not None and body else state
        for node in body:
            if state is None:
                return None
            state = self._through(node, state)
        return state

    def _through(self, node: ast.stmt, state: State) -> State | None:
        for name in self.uses[node]:
            self.deps[node] |= state.get(name, frozenset()) - {self.UNSET}
        if isinstance(node, ast.For | ast.While):
            return self._loop(node, state)
        if isinstance(node, ast.If):
            return _joined([self._block(node.body, state), self._block(node.orelse, state)])
        if isinstance(node, ast.With):
            inside = self._bind(node, state)
            ended = self._block(node.body, inside)
            return _joined([ended, self._failed(node.body, [inside])]) if self._swallows(node) else ended
        if isinstance(node, ast.Try):
            return self._try(node, state)
        if isinstance(node, ast.Break | ast.Continue):
            self._loops[-1][isinstance(node, ast.Continue)].append(state)
            return None
        if isinstance(node, ast.Raise | ast.Return):
            return None
        state.update(self._made(node, state))
        return state

    def _made(self, node: ast.stmt, state: State) -> State:
        """What a statement binds or may change, with where it comes from behind it."""
        weak = {name: state.get(name, frozenset()) | {node} for name in self.changed[node]}
        return weak | dict.fromkeys(self.bound[node], frozenset((node,)))

    def _bind(self, node: ast.stmt, state: State) -> State:
        return state | self._made(node, state)

    def _loop(self, node: ast.For | ast.While, entry: State) -> State | None:
        around = entry
        breaks: list[State] = []
        for _ in range(_ROUNDS):
            breaks = []
            continues: list[State] = []
            self._loops.append((breaks, continues))
            self._read_again(node, entry, around)
            end = self._block(node.body, self._bind(node, around))
            self._loops.pop()
            again = _joined([around, end, *continues]) or around
            if again == around:
                break
            around = again
        ended = _joined([around, self._bind(node, around)]) if isinstance(node, ast.For) else around
        # `while True` is left by `break` alone: its test never ends it.
        endless = isinstance(node, ast.While) and isinstance(node.test, ast.Constant) and bool(node.test.value)
        normal = None if endless else self._block(node.orelse, ended)
        return _joined([normal, *breaks])

    def _read_again(self, node: ast.For | ast.While, entry: State, around: State) -> None:
        """A `while` test reads at every turn; the value behind `for … in` is fixed at the entry, but may be changed."""
        for name in self.uses[node]:
            new = around.get(name, frozenset()) - {self.UNSET}
            if isinstance(node, ast.For):
                new = frozenset(d for d in new if d in entry.get(name, frozenset()) or name in self.changed.get(d, ()))
            self.deps[node] |= new

    def _try(self, node: ast.Try, state: State) -> State | None:
        met: list[State | None] = [state]
        current: State | None = state
        for statement in node.body:
            current = self._block([statement], current)
            if current is not None:
                met.append(current)
        failed = self._failed(node.body, met)
        ends = []
        for handler in node.handlers:
            inside = {**failed, handler.name: frozenset((node,))} if handler.name else failed
            ends.append(self._block(handler.body, inside))
        ends.append(self._block(node.orelse, current))
        return self._block(node.finalbody, _joined(ends) or failed)

    def _failed(self, body: list[ast.stmt], met: list[State | None]) -> State:
        """What may stand where a block failed: an exception may strike between any two of its parts."""
        failed = _joined(met) or {}
        for inner in flat(body):
            failed = {
                **failed,
                **{n: failed.get(n, frozenset()) | {inner} for n in self.bound[inner] | self.changed[inner]},
            }
        return failed

    def _swallows(self, node: ast.With) -> bool:
        """Whether a block may go on behind a failure inside of it: by `suppress`, or a manager of the job's own."""
        made = [i.context_expr.func for i in node.items if isinstance(i.context_expr, ast.Call)]
        return any(dotted(f).rpartition('.')[2] == 'suppress' or dotted(f) in self.helpers for f in made)


def _joined(states: list[State | None]) -> State | None:
    """What may stand where several ways meet; None when no way leads there."""
    real = [s for s in states if s is not None]
    if len(real) < 2:
        return real[0] if real else None
    joined = dict(real[0])
    for state in real[1:]:
        for name, places in state.items():
            known = joined.get(name)
            # Most names mean the very same on every way.
            if known is not places:
                joined[name] = places if known is None else known | places
    return joined
