"""What a loop over names of columns goes through in; what its variables hold turn by turn, and the code that gives it, out."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rewright.rewrite.frames.facts import Observed
from rewright.rewrite.frames.templates import fill, literal
from rewright.rewrite.frames.values import NamesV, Refused
from rewright.rewrite.source import Source
from rewright.trees import every, within

Turn = dict[str, object]
_TYPES: dict[str, type] = {'bool': bool, 'float': float, 'int': int, 'str': str}


@dataclass(frozen=True)
class Turns:
    """What the variables of a loop hold in each turn; `code` gives these, `written` where no run decides them.

    Those of a set come in another order each time.
    """

    turns: list[Turn]
    code: ast.expr
    written: bool = True
    of_set: bool = False

    def naming(self, keys: list[ast.expr]) -> set[str]:
        """The variables in `keys` that hold texts which no other one ever holds: where they choose a column, it is called so."""
        named = {n.id for key in keys for n in within(key) if isinstance(n, ast.Name) and n.id in self.turns[0]}
        held = {name: {str(turn[name]) for turn in self.turns} for name in self.turns[0]}
        texts = {n for n in named if all(isinstance(turn[n], str) for turn in self.turns)}
        return {n for n in texts if not any(held[n] & others for other, others in held.items() if other != n)}


def turns_of(source: Source, observed: Observed, node: ast.For, known: Mapping[str, object], value: object) -> Turns:
    """The turns of a loop, `value` being what it goes through; Refused where these are not known before the run."""
    items = list(value.names) if isinstance(value, NamesV) else _written(source, node, known)
    if items is not None:
        code = value.code if isinstance(value, NamesV) else node.iter
        return Turns([_bound(node.target, item) for item in items], code, of_set=_is_set(source, node))
    if isinstance(node.target, ast.Name) and (names := seen_names(observed, node, node.target.id, 'str')):
        code = fill('frames.listed(A, N)', A=node.iter, N=literal(names))
        return Turns([_bound(node.target, name) for name in names], code, written=False)
    places, code = taken_out(node), node.iter
    seen = {name: names for name in places if (names := seen_names(observed, node, name, 'list'))}
    if not seen:
        raise Refused(f'{ast.unparse(node.iter)[:60]} is not known before the run')
    for name, names in seen.items():
        code = fill('frames.listed_at(A, P, N)', A=code, P=ast.Constant(places[name]), N=literal(names))
    return Turns([dict(zip(seen, held, strict=True)) for held in zip(*seen.values(), strict=True)], code, written=False)


def taken_out(node: ast.For) -> dict[str, int]:
    """The names that hold one item of what a loop goes through in each turn, with the place of that: `for a, b in x`, `a = item[0]`."""
    match node.target:
        case ast.Tuple(elts=targets):
            return {t.id: place for place, t in enumerate(targets) if isinstance(t, ast.Name)}
        case ast.Name(id=item):
            found = {
                name: place for s in node.body if (place := _item_of(s, item)) is not None for name in _names_of(s)
            }
            bound = [
                n.id
                for s in node.body
                for n in within(s)
                if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)
            ]
            return {name: place for name, place in found.items() if bound.count(name) == 1}
    return {}


def _item_of(statement: ast.stmt, item: str) -> int | None:
    match statement:
        case ast.Assign(
            targets=[ast.Name()], value=ast.Subscript(value=ast.Name(id=name), slice=ast.Constant(value=int() as place))
        ) if name == item and not isinstance(place, bool):
            return place
    return None


def _names_of(statement: ast.stmt) -> list[str]:
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    return [t.id for t in targets if isinstance(t, ast.Name)]


def _written(source: Source, node: ast.For, known: Mapping[str, object]) -> list[object] | None:
    """The items of a list, tuple or dict that stands in the source."""
    match node.iter:
        case ast.Call(func=ast.Attribute(value=inner, attr='items' | 'keys' | 'values' as word), args=[], keywords=[]):
            found = _literal(source, node, inner, known)
            return list(getattr(found, word)()) if isinstance(found, dict) else None
        case inner:
            found = _literal(source, node, inner, known)
            return list(found) if isinstance(found, list | tuple | dict | set) else None


def _is_set(source: Source, node: ast.For) -> bool:
    """Whether a loop goes through a set, or through a name that a set is put into anywhere."""
    made = [
        n.value
        for n in every(ast.Assign, source.tree)
        if any(ast.dump(t) == ast.dump(_stored(node.iter)) for t in n.targets)
    ]
    return any(isinstance(value, ast.Set) for value in (node.iter, *made))


def _stored(node: ast.expr) -> ast.expr:
    return ast.Name(node.id, ast.Store()) if isinstance(node, ast.Name) else node


def _literal(source: Source, loop: ast.For, node: ast.expr, known: Mapping[str, object]) -> object:
    if isinstance(node, ast.Name):
        return known[node.id] if node.id in known else _just_before(source, loop, node.id)
    return _plain(source, node)


def _just_before(source: Source, loop: ast.For, name: str) -> object:
    """The literal that a statement of the same block binds a name to, of which nothing speaks between it and the loop."""
    around = source.parents.get(loop)
    blocks = (getattr(around, field, []) for field in ('body', 'orelse', 'finalbody'))
    block = next((b for b in blocks if isinstance(b, list) and loop in b), [])
    for statement in reversed(block[: block.index(loop)] if block else []):
        match statement:
            case ast.Assign(
                targets=[ast.Name(id=bound)], value=ast.List() | ast.Tuple() | ast.Dict() | ast.Set() as value
            ):
                if bound == name:
                    return _plain(source, value)
        if any(isinstance(n, ast.Name) and n.id == name for n in within(statement)):
            return None
    return None


def _plain(source: Source, node: ast.expr) -> object:
    """The value of a literal, types of Python in it; None for anything else."""
    match node:
        case ast.Name(id=name) if name in _TYPES and not _is_bound(source, name):
            return _TYPES[name]
        case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
            found = [_plain(source, item) for item in items]
            return None if None in found else found
        case ast.Dict(keys=keys, values=values) if all(isinstance(key, ast.Constant) for key in keys):
            held = [_plain(source, value) for value in values]
            return None if None in held else dict(zip((key.value for key in keys), held, strict=True))  # type: ignore[union-attr]  # Constants.
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None


def _is_bound(source: Source, name: str) -> bool:
    return any(n.id == name and not isinstance(n.ctx, ast.Load) for n in every(ast.Name, source.tree))


def _bound(target: ast.expr, item: object) -> Turn:
    """What an item puts into the variables of a loop."""
    match target:
        case ast.Name(id=name):
            return {name: item}
        case ast.Tuple(elts=targets) if isinstance(item, list | tuple) and len(item) == len(targets):
            return {
                name: v for part, inner in zip(targets, item, strict=True) for name, v in _bound(part, inner).items()
            }
        case _:
            raise Refused('a loop over other things than names of columns')


def seen_names(observed: Observed, node: ast.For, variable: str, holds: str) -> list[str]:
    """The columns that a loop over a list of `holds` was seen to choose by a variable, one a turn, in their order; none where that is not known."""
    seen = observed.of(node.iter)
    if seen is None or seen.kind != 'list' or not seen.consistent or seen.rows[0] != seen.rows[1]:
        return []
    for chosen in _chosen(node, variable):
        names = [c.name for c in observed.columns_of(chosen)]
        if len(names) == seen.rows[0] and seen.probes.get('list.holds') == holds:
            return names
    return []


def _chosen(node: ast.For, variable: str) -> Iterator[ast.expr]:
    """Where the loop reads `frame[variable]`, every turn."""
    plain = (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Expr)
    values = [s.value for s in node.body if isinstance(s, plain) and s.value is not None]
    for inner in (n for value in values for n in within(value) if isinstance(n, ast.Subscript)):
        if isinstance(inner.ctx, ast.Load) and isinstance(inner.slice, ast.Name) and inner.slice.id == variable:
            yield inner
