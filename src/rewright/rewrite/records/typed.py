"""The types of the names in every function of a pipeline: the module and what was observed go in, types come out."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from rewright.rewrite.flow.names import dotted
from rewright.rewrite.records import words
from rewright.rewrite.records.kind import (
    DICTS,
    NONE,
    NOTHING,
    UNKNOWN,
    Kind,
    clipped,
    joined,
    mapping,
    read,
)
from rewright.rewrite.records.live import Function
from rewright.rewrite.records.scopes import around_all, bindings, generates, never_ends, scopes, ways_out
from rewright.rewrite.records.shown import Shown
from rewright.trees import every

# A type that goes on changing is one that nobody would write down.
_ROUNDS = 12
_EMPTY = {'list': 1, 'set': 1, **dict.fromkeys(DICTS, 2)}
_ASKED = words(
    'items keys values get sort reverse index count copy union intersection difference pop append add extend setdefault update clear'
)
_HANDED = words(
    'len sorted sum min max enumerate print any all reversed zip list tuple set dict str repr bool isinstance json.dump json.dumps map filter'
)
# Tables are made of what they are given.
_TABLES = ('pd.', 'pl.', 'np.')


@dataclass(frozen=True)
class Signature:
    """The types of a function's arguments and of what it gives; a name that is not there is not known."""

    given: dict[str, Kind] = field(default_factory=dict)
    result: Kind = NOTHING
    names: dict[str, Kind] = field(default_factory=dict)


class Typed:
    """Types of a module's functions; `observed` are types of names by their name, as a recording told them."""

    def __init__(self, tree: ast.Module, observed: Mapping[str, str]) -> None:
        self.tree = tree
        # A frame of the job may be one of another library by now.
        plain = {name: kind for name, kind in observed.items() if '.' not in kind.replace('...', '')}
        self.observed = {name: read(ast.parse(kind, mode='eval').body) for name, kind in plain.items()}
        self.functions = {n.name: n for n in tree.body if isinstance(n, Function)}
        self.signatures = {
            name: Signature(dict.fromkeys((a.arg for a in _places(f)), NOTHING)) for name, f in self.functions.items()
        }
        self.fields = dict(self._declared())
        self.constants: dict[str, Kind] = {}
        self.changing = {(f, a) for f, node in self.functions.items() for a in _changed(node)}
        self._kept_as_values = self._values()
        for _ in range(_ROUNDS):
            before = (dict(self.signatures), dict(self.fields), dict(self.constants))
            self._once()
            if (self.signatures, self.fields, self.constants) == before:
                return
        # What does not settle is not known.
        self.signatures = {name: Signature({}, UNKNOWN) for name in self.functions}

    def _declared(self) -> Iterator[tuple[str, Kind]]:
        context = next((n for n in self.tree.body if isinstance(n, ast.ClassDef) and n.name == 'Context'), None)
        for node in context.body if context is not None else ():
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                kind = read(node.annotation)
                told = kind != UNKNOWN and UNKNOWN not in kind.parts
                yield node.target.id, kind if told else NOTHING

    def _values(self) -> frozenset[str]:
        """Functions that are handed on, and may be called with anything."""
        called = {id(c.func) for c in every(ast.Call, self.tree)}
        called |= {id(c.args[0]) for c in every(ast.Call, self.tree) if _is_handed_call(c) and c.args}
        return frozenset(n.id for n in every(ast.Name, self.tree) if n.id in self.functions and id(n) not in called)

    def _once(self) -> None:
        """Go through the module once more, with what is known by now."""
        top = [n for n in self.tree.body if isinstance(n, ast.Assign)]
        shown = Shown(self.constants, self._own, self.fields)
        self.constants = {t.id: shown.of(n.value) for n in top for t in n.targets if isinstance(t, ast.Name)}
        given = {name: self._defaults(function) for name, function in self.functions.items()}
        for name, function in self.functions.items():
            known = self._known(function)
            at = scopes(function, Shown({**self.constants, **known}, self._own, self.fields))
            names = self._names(function, known, at)
            self.signatures[name] = Signature(self.signatures[name].given, _result(function, at), names)
            self._note_calls(function, at, given)
            self._note_fields(function, at)
        for name, kinds in given.items():
            told = {} if name in self._kept_as_values else kinds
            self.signatures[name] = replace(self.signatures[name], given={a: clipped(k) for a, k in told.items()})

    def _own(self, node: ast.Call) -> Kind | None:
        name = node.func.id if isinstance(node.func, ast.Name) else ''
        if _is_handed_call(node) and node.args and isinstance(node.args[0], ast.Name):
            name = node.args[0].id
        if name in self.functions:
            return self.signatures[name].result
        return None

    def _defaults(self, function: Function) -> dict[str, Kind]:
        shown = Shown(self.constants, self._own, self.fields)
        every_one = [*function.args.posonlyargs, *function.args.args]
        found = {a.arg: NOTHING for a in [*every_one, *function.args.kwonlyargs]}
        for argument, value in zip(reversed(every_one), reversed(function.args.defaults), strict=False):
            found[argument.arg] = shown.of(value)
        for argument, default in zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True):
            found[argument.arg] = shown.of(default) if default is not None else NOTHING
        return found

    def _note_calls(self, function: Function, at: Mapping[ast.AST, Shown], given: dict[str, dict[str, Kind]]) -> None:
        """Join what a function gives to others with what they are given elsewhere."""
        for call in every(ast.Call, function):
            if (inner := at.get(call)) is None:
                continue
            handed = _is_handed_call(call)
            target = call.args[0] if handed and call.args else call.func
            if not isinstance(target, ast.Name) or target.id not in self.functions:
                continue
            callee = self.functions[target.id]
            places = [a.arg for a in (*callee.args.posonlyargs, *callee.args.args)]
            # Whoever sends is handed the way to the web first.
            skipped = 1 if (handed or isinstance(callee, ast.AsyncFunctionDef)) and places[:1] == ['web'] else 0
            values = call.args[1:] if handed else call.args[skipped:]
            known = given[target.id]
            if any(isinstance(v, ast.Starred) for v in values) or any(k.arg is None for k in call.keywords):
                given[target.id] = dict.fromkeys(known, UNKNOWN)
                continue
            pairs = [*zip(places[skipped:], values, strict=False), *((k.arg or '', k.value) for k in call.keywords)]
            for name, value in pairs:
                if name in known:
                    known[name] = joined((known[name], inner.of(value)))

    def _note_fields(self, function: Function, at: Mapping[ast.AST, Shown]) -> None:
        """What stages put into the context."""
        for node in every(ast.Assign, function):
            match node.targets:
                case [ast.Attribute(value=ast.Name(id='ctx'), attr=name)] if name in self.fields:
                    self.fields[name] = clipped(joined((self.fields[name], at[node].of(node.value))))
        for call in every(ast.Call, function):
            for word in call.keywords if dotted(call.func) == 'Context' else ():
                if word.arg in self.fields:
                    self.fields[word.arg] = clipped(joined((self.fields[word.arg], at[call].of(word.value))))

    def _known(self, function: Function) -> dict[str, Kind]:
        """The types of a function's names as they are known by now."""
        signature = self.signatures[function.name]
        written = {a.arg: read(a.annotation) for a in every(ast.arg, function) if a.annotation is not None}
        names = {a.arg: written.get(a.arg, signature.given.get(a.arg, UNKNOWN)) for a in _arguments(function)}
        names |= {n: k for n, k in signature.names.items() if n not in names}
        stored = sorted({n.id for n in every(ast.Name, function) if isinstance(n.ctx, ast.Store)})
        return dict.fromkeys((n for n in stored if n not in names), NOTHING) | names

    def _names(self, function: Function, known: Mapping[str, Kind], at: Mapping[ast.AST, Shown]) -> dict[str, Kind]:
        """The types of a function's names, one step on from what is known of them."""
        found = {a.arg: [known[a.arg]] for a in _arguments(function)}
        for name, kind in bindings(at):
            found.setdefault(name, []).append(kind)
        told = {name: joined(kinds) for name, kinds in found.items()}
        told |= {n: UNKNOWN for n in known if n not in told}
        self._fill(function, told, at)
        return {n: clipped(self._seen(n, k)) for n, k in told.items()}

    def _seen(self, name: str, kind: Kind) -> Kind:
        return self.observed.get(name, UNKNOWN) if kind == UNKNOWN else kind

    def _fill(self, function: Function, names: dict[str, Kind], at: Mapping[ast.AST, Shown]) -> None:
        """Add what containers are filled with, and forget what they hold where others may fill them."""
        around = around_all(function)
        for use in every(ast.Name, function):
            kind = names.get(use.id, UNKNOWN)
            if kind.name not in _EMPTY or use not in at or not isinstance(use.ctx, ast.Load):
                continue
            filled = self._filled(use, around, at[use], kind)
            names[use.id] = joined((kind, filled), inside=True) if filled is not None else kind
            if names[use.id] == UNKNOWN:
                names[use.id] = Kind(kind.name, (UNKNOWN,) * _EMPTY[kind.name])

    def _filled(self, use: ast.Name, around: dict[ast.AST, ast.AST], shown: Shown, kind: Kind) -> Kind | None:
        """What one use of a container puts into it; None where it puts nothing there."""
        outer = around[use]
        further = around.get(outer)
        unknown = Kind(kind.name, (UNKNOWN,) * _EMPTY[kind.name])
        match outer, further:
            case ast.Attribute(attr='append' | 'add'), ast.Call(args=[value]):
                return Kind(kind.name, (shown.of(value),)) if kind.name not in DICTS else unknown
            case ast.Attribute(attr='extend' | 'update'), ast.Call(args=[value]) if kind.name not in DICTS:
                return Kind(kind.name, (shown.each(value),))
            case ast.Attribute(attr='setdefault'), ast.Call(args=[key, value]):
                return Kind(kind.name, (shown.of(key), _and_put(around, further, shown.of(value), shown)))
            case ast.Attribute(attr=attr), ast.Call() if attr in _ASKED - {'extend', 'update'}:
                return None
            case ast.Subscript(slice=key, ctx=ast.Store()), ast.Assign(value=value):
                return (
                    Kind(kind.name, (shown.of(key), shown.of(value)))
                    if kind.name in DICTS
                    else Kind(kind.name, (shown.of(value),))
                )
            case ast.Subscript(slice=key, ctx=ast.Store()), ast.AugAssign(value=value) if kind.name in DICTS:
                return Kind(kind.name, (shown.of(key), joined((kind.parts[1], shown.of(value)))))
            case ast.Subscript(slice=key, ctx=ast.Load()), _ if kind.name in DICTS:
                return Kind(kind.name, (NOTHING, _and_put(around, outer, kind.parts[1], shown)))
            case ast.Call(func=func), _:
                return None if self._only_reads(func, outer, use) else unknown
            case ast.Assign() | ast.Tuple() | ast.List() | ast.Dict() | ast.keyword() | ast.Starred(), _:
                return None if _is_context(outer, further) or _is_returned(outer, further) else unknown
        return None

    def _only_reads(self, func: ast.expr, call: ast.AST, use: ast.Name) -> bool:
        name = dotted(func)
        if name in self.functions and isinstance(call, ast.Call):
            places = [a.arg for a in self.functions[name].args.args]
            at = call.args.index(use)
            return at < len(places) and (name, places[at]) not in self.changing
        if name.startswith(_TABLES):
            return True
        return name in _HANDED or (
            isinstance(func, ast.Attribute)
            and func.attr in {'join', 'writerow', 'writerows', 'write', 'append', 'extend'}
        )


def _and_put(around: dict[ast.AST, ast.AST], call: ast.AST | None, value: Kind, shown: Shown) -> Kind:
    """A value of a dict, with what is put into it at once: `d.setdefault(k, []).append(x)` or `d[k].append(x)`."""
    if call is None or value.name not in _EMPTY:
        return value
    outer = around.get(call)
    match outer, around.get(outer) if outer is not None else None:
        case ast.Attribute(attr='append' | 'add'), ast.Call(args=[put]) if value.name not in DICTS:
            return joined((value, Kind(value.name, (shown.of(put),))), inside=True)
        case ast.Subscript(slice=key, ctx=ast.Store()), ast.Assign(value=put) if value.name in DICTS:
            return joined((value, mapping(shown.of(key), shown.of(put))), inside=True)
    return value


def _is_context(outer: ast.AST, further: ast.AST | None) -> bool:
    match outer, further:
        case ast.Assign(targets=[ast.Attribute(value=ast.Name(id='ctx'))]), _:
            return True
        case ast.keyword(), ast.Call(func=func):
            return dotted(func) in {'Context', *_HANDED}
    return False


def _is_returned(outer: ast.AST, further: ast.AST | None) -> bool:
    return isinstance(outer, ast.Tuple) and isinstance(further, ast.Return)


def _is_handed_call(call: ast.Call) -> bool:
    """Whether a call names the function that is called for it: `pages.call(ask, number)`."""
    return dotted(call.func).rpartition('.')[2] == 'call'


def _places(function: Function) -> list[ast.arg]:
    """The arguments that are each given one value."""
    return [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]


def _arguments(function: Function) -> list[ast.arg]:
    found = function.args
    more = [a for a in (found.vararg, found.kwarg) if a is not None]
    return [*found.posonlyargs, *found.args, *found.kwonlyargs, *more]


def _result(function: Function, at: Mapping[ast.AST, Shown]) -> Kind:
    """What a function gives; not known for generators."""
    ways = ways_out(function)
    if generates(function):
        return UNKNOWN
    kinds = [at[n].of(n.value) if n.value is not None else NONE for n in ways if isinstance(n, ast.Return)]
    return clipped(joined([*kinds, *([] if never_ends(function.body) else [NONE])]))


def _changed(function: Function) -> set[str]:
    """The arguments that a function may fill or hand on."""
    names = {a.arg for a in _arguments(function)}
    around = around_all(function)
    found = set()
    for use in every(ast.Name, function):
        if use.id not in names:
            continue
        match around[use], around.get(around[use]):
            case ast.Attribute(attr=attr), ast.Call() if attr not in _FILLING:
                pass
            case ast.Subscript(
                ctx=ast.Load()
            ) | ast.Compare() | ast.For() | ast.comprehension() | ast.BoolOp() | ast.If(), _:
                pass
            case ast.Call(func=func), _ if dotted(func) in _HANDED:
                pass
            case _:
                found.add(use.id)
    return found


_FILLING = words('append add extend insert update setdefault pop clear remove')
