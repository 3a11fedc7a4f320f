"""The functions of a flat script that send requests and do nothing else outside: which can be called side by side, and why not."""

import ast
from collections.abc import Iterator
from functools import cached_property

from rewright.rewrite.flow import effects
from rewright.rewrite.flow.names import calls, dotted, flat, header, root
from rewright.rewrite.flow.script import Script
from rewright.rewrite.stages import openings
from rewright.rewrite.stages.through import through
from rewright.trees import every, within

VERBS = frozenset(('get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'request'))
SAFE = frozenset(('get', 'head', 'options'))
_ODD = (
    ast.Yield, ast.YieldFrom, ast.Global, ast.Nonlocal, ast.Await, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef,
)  # fmt: skip
_CHANCE = ('random.', 'np.random.', 'uuid.', 'secrets.')


class Sending:
    """Looks at the functions of a script; `modules` are the names of requests in it, `sessions` those of its sessions."""

    def __init__(self, script: Script, modules: set[str], sessions: set[str]) -> None:
        self._script, self._modules, self._opening = script, modules, openings.names(script.source.tree)
        self.parameters = through(script.source.tree, sessions)
        self._through = {c for name in self.parameters for c in self.through(script.functions[name])}
        self._changes = effects.Changes(script.functions, script.modules)

    @cached_property
    def functions(self) -> dict[str, ast.FunctionDef]:
        """The functions that send requests, themselves or through others."""
        found: dict[str, ast.FunctionDef] = {}
        others = dict(self._script.functions)
        while more := {n: f for n, f in others.items() if any(self.sends(c) or name_of(c) in found for c in calls(f))}:
            found |= more
            others = {n: f for n, f in others.items() if n not in found}
        return found

    def sends(self, call: ast.Call) -> bool:
        """Say whether a call is one of requests' own, sends through a session that a function is given, or opens an address."""
        if (
            isinstance(call.func, ast.Attribute)
            and call.func.attr in VERBS
            and dotted(call.func.value) in self._modules
        ):
            return True
        return call in self._through or self._opening.opens_with(call)

    def through(self, function: ast.FunctionDef) -> list[ast.Call]:
        """Return the calls of a function that send through a session which it is given."""
        given = self.parameters.get(function.name, frozenset())
        return [
            c
            for c in calls(function)
            if isinstance(c.func, ast.Attribute) and c.func.attr in VERBS and dotted(c.func.value) in given
        ]

    def why_not(self, function: ast.FunctionDef) -> str:
        """Why calls of a function that sends must keep their order, or nothing."""
        return next((f'{function.name} {why}' for why in self._reasons(function, frozenset())), '')

    def _reasons(self, function: ast.FunctionDef, around: frozenset[str]) -> Iterator[str]:
        if function.name in around:
            return
        args = function.args
        if function.decorator_list or args.posonlyargs or args.vararg or args.kwarg:
            yield 'is decorated or takes any number of arguments'
        if any(isinstance(n, _ODD) for s in function.body for n in within(s)):
            yield 'is a generator, or has names of the module or functions of its own in it'
            return
        uses = [n for n in every(ast.Name, self._script.source.tree) if n.id == function.name]
        if {*uses} - {c.func for c in every(ast.Call, self._script.source.tree)}:
            yield 'is handed on without being called'
        yield from self._seen_outside(function)
        yield from self._requests(function)
        for called in {name_of(c): None for c in calls(function)}:
            inner = self._script.functions.get(called)
            if called in self.functions and inner is not None:
                yield from (f'calls {called}, which {why}' for why in self._reasons(inner, around | {function.name}))
            elif inner is not None:
                yield from (f'calls {called}, which {why}' for why in self._seen_outside(inner))
                if any(effects.is_sleep(s) for s in flat(inner.body)):
                    yield f'calls {called}, which waits'

    def _seen_outside(self, function: ast.FunctionDef) -> Iterator[str]:
        """What it does beside sending that somebody may see."""
        parts = [p for s in flat(function.body) if not effects.is_sleep(s) for p in header(s)]
        made = [c for p in parts for c in calls(p)]
        names = [dotted(c.func) for c in made]
        if any(effects.writes(p) or effects.reads(p) or effects.lands(p) for p in parts):
            yield 'reads or writes beside its requests'
        if any(name in {'time.sleep', 'sleep'} for name in names):
            yield 'waits inside an expression'
        if any(map(effects.reads_clock, made)) or any(name.startswith(_CHANCE) for name in names):
            yield 'asks the clock or chance'
        if any(_is_log((root(c.func) or '').lower()) for c in made):
            yield 'writes a log'
        left = {n.id for p in parts for n in every(ast.Name, p)} & {'SystemExit', 'KeyboardInterrupt', 'exit', 'quit'}
        if left or any(name.rsplit('.', 1)[-1] in {'exit', '_exit'} for name in names):
            yield 'may end the job'
        if any(effects.prints(c) and (dotted(c.func) != 'print' or _is_elsewhere(c)) for c in made):
            yield 'writes to a stream by itself'
        own = {n.id for n in every(ast.Name, function) if not isinstance(n.ctx, ast.Load)}
        own -= {a.arg for a in every(ast.arg, function)}
        if self._changes.of_helper(function) - own:
            yield 'changes what others see'

    def keeps(self, part: ast.AST) -> str:
        """A function that a part of a statement calls, itself or through others, and that changes a value of the module; or nothing."""
        waiting, seen = [part], set[ast.AST]()
        while waiting:
            seen.add(node := waiting.pop())
            if isinstance(node, ast.FunctionDef):
                bound = {n.id for n in every(ast.Name, node) if not isinstance(n.ctx, ast.Load)}
                bound |= {a.arg for a in every(ast.arg, node)}
                if changed := self._changes.of_helper(node) - bound - self._script.modules:
                    return f'{node.name} changes {min(changed)}'
            called = {self._script.functions.get(name_of(c)) for c in calls(node)}
            waiting += [f for f in called if f is not None and f not in seen]
        return ''

    def _requests(self, function: ast.FunctionDef) -> Iterator[str]:
        lazy = {c for n in within(function) if isinstance(n, ast.Lambda | ast.GeneratorExp) for c in calls(n)}
        for call in calls(function):
            verb = call.func.attr if isinstance(call.func, ast.Attribute) else ''
            if not self.sends(call) and name_of(call) not in self.functions:
                continue
            if self._opening.takes_with(call):
                yield 'writes what it fetches into a file'
            if self._opening.opens_with(call) and (why := openings.obstacle(call, self._opening)):
                yield f'opens what cannot be opened ahead: {why}'
            elif self.sends(call) and not self._opening.opens_with(call) and verb not in SAFE:
                yield f'sends {verb.upper()}, which may change the server'
            if call in lazy:
                yield 'sends a request in a lambda or a generator'


def _is_log(name: str) -> bool:
    return 'log' in name and not any(word in name for word in ('login', 'logon', 'catalog', 'dialog'))


def name_of(call: ast.Call) -> str:
    """The function that a call names, or nothing."""
    return call.func.id if isinstance(call.func, ast.Name) else ''


def _is_elsewhere(call: ast.Call) -> bool:
    """Whether a `print` goes into a file."""
    return any(k.arg == 'file' for k in call.keywords)


def pauses(function: ast.FunctionDef) -> tuple[list[ast.Expr], list[ast.Expr]]:
    """The pauses that every call makes, which are politeness, and those that only some ways through the function make."""
    polite, others = list[ast.Expr](), list[ast.Expr]()
    for block, always in _blocks(function.body, always=True):
        left = False
        for statement in block:
            if isinstance(statement, ast.Expr) and effects.is_sleep(statement):
                (polite if always and not left else others).append(statement)
            left = left or any(isinstance(n, ast.Return | ast.Break | ast.Continue) for n in within(statement))
    return polite, others


def _blocks(block: list[ast.stmt], *, always: bool) -> Iterator[tuple[list[ast.stmt], bool]]:
    """Every block, and whether each call comes to it."""
    yield block, always
    for node in block:
        if isinstance(node, ast.If | ast.While | ast.For | ast.With | ast.Try):
            same = always and not isinstance(node, ast.If | ast.While)
            yield from _blocks(node.body, always=same)
            rare = [*getattr(node, 'orelse', []), *(s for h in getattr(node, 'handlers', []) for s in h.body)]
            yield from _blocks(rare, always=False)
            yield from _blocks(getattr(node, 'finalbody', []), always=same)
