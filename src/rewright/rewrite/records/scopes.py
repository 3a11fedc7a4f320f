"""What is known of the names around every node of a function: loops tell of their targets, tests of what is not None."""

import ast
from collections.abc import Iterator, Mapping

from rewright.rewrite.records.kind import UNKNOWN, Kind, read, without_none
from rewright.rewrite.records.live import Function
from rewright.rewrite.records.shown import Shown, unpacked
from rewright.trees import below, every, remembered, within

_GENERATING = (ast.Yield, ast.YieldFrom)
_LEAVING = (ast.Continue, ast.Break, ast.Return, ast.Raise)


def scopes(function: Function, shown: Shown) -> dict[ast.AST, Shown]:
    """Return what is known of the names around every node of a function: a loop tells of its own targets, a test of what is not None."""
    found: dict[ast.AST, Shown] = {}

    def block(body: list[ast.stmt], known: Shown) -> None:
        for node in body:
            visit(node, known)
            if isinstance(node, ast.If) and not node.orelse and isinstance(node.body[-1], _LEAVING):
                known = known.knowing(_something(node.test, known, holds=False))

    def visit(node: ast.AST, known: Shown) -> None:
        found[node] = known
        inside = known
        match node:
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
                inside = known.within(node.generators)
            case ast.Lambda():
                inside = known.knowing({a.arg: UNKNOWN for a in node.args.args})
            case ast.For():
                targets = unpacked(node.target, known.each(node.iter))
                again = {n.id for s in node.body for n in every(ast.Name, s) if isinstance(n.ctx, ast.Store)}
                inside = known.knowing({n: k for n, k in targets.items() if n not in again})
        for name, value in ast.iter_fields(node):
            if isinstance(value, list) and value and isinstance(value[0], ast.stmt):
                holds = isinstance(node, ast.If) and name == 'body'
                block(
                    value,
                    inside.knowing(_something(node.test, known, holds=holds)) if isinstance(node, ast.If) else inside,
                )
            elif isinstance(value, list):
                for part in value:
                    if isinstance(part, ast.AST):
                        visit(part, inside)
            elif isinstance(value, ast.AST):
                visit(value, inside)

    block(function.body, shown)
    return found


def _something(test: ast.expr, known: Shown, *, holds: bool) -> dict[str, Kind]:
    """What is not None where a test holds, or where it does not."""
    match test:
        case ast.UnaryOp(op=ast.Not(), operand=inner):
            return _something(inner, known, holds=not holds)
        case ast.Name(id=name) if holds:
            return {name: without_none(known.of(test))}
        case ast.Compare(left=ast.Name(id=name) as left, ops=[op], comparators=[ast.Constant(value=None)]):
            if isinstance(op, ast.IsNot if holds else ast.Is):
                return {name: without_none(known.of(left))}
        case ast.BoolOp(op=op, values=values) if isinstance(op, ast.And if holds else ast.Or):
            return {n: k for v in values for n, k in _something(v, known, holds=holds).items()}
    return {}


def bindings(at: Mapping[ast.AST, Shown]) -> Iterator[tuple[str, Kind]]:
    """Yield every name that a function binds, with the type of what it is given."""
    for node, shown in at.items():
        match node:
            case ast.Assign(targets=targets, value=ast.Tuple(elts=values)) if all(
                isinstance(t, ast.Tuple) and len(t.elts) == len(values) for t in targets
            ):
                for target in targets:
                    for part, value in zip(getattr(target, 'elts', []), values, strict=True):
                        yield from (
                            unpacked(part, shown.of(value)).items() if isinstance(part, ast.Name | ast.Tuple) else ()
                        )
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    if isinstance(target, ast.Name | ast.Tuple | ast.List):
                        yield from unpacked(target, shown.of(value)).items()
            case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation):
                yield name, read(annotation)
            case ast.AugAssign(target=ast.Name(id=name), op=op, value=value):
                yield name, shown.of(ast.BinOp(ast.Name(name, ast.Load()), op, value))
            case ast.For(target=target, iter=source):
                yield from unpacked(target, shown.each(source)).items()
            case ast.withitem(context_expr=source, optional_vars=ast.expr() as target):
                kind = shown.of(source)
                yield from unpacked(target, kind if kind.name == 'TextIO' else UNKNOWN).items()
            case ast.ExceptHandler(name=str(name)):
                yield name, UNKNOWN
            case ast.NamedExpr(target=ast.Name(id=name), value=value):
                yield name, shown.of(value)
            case ast.Import() | ast.ImportFrom():
                for alias in node.names:
                    yield (alias.asname or alias.name).split('.')[0], UNKNOWN


@remembered
def ways_out(function: ast.AST) -> list[ast.AST]:
    """Return where a function gives something."""
    return [n for n in _own_nodes(function) if isinstance(n, (ast.Return, *_GENERATING))]


def generates(function: Function) -> bool:
    """Say whether a function gives values one by one."""
    return any(isinstance(n, _GENERATING) for n in ways_out(function))


@remembered
def around_all(function: ast.AST) -> dict[ast.AST, ast.AST]:
    """Return the node around every node of a function."""
    return {child: node for node in within(function) for child in below(node)}


def _own_nodes(node: ast.AST) -> Iterator[ast.AST]:
    for child in below(node):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            yield child
            yield from _own_nodes(child)


def never_ends(body: list[ast.stmt]) -> bool:
    """Say whether nothing comes behind the last statement of a block."""
    match body[-1]:
        case ast.Return() | ast.Raise():
            return True
        case ast.If(body=one, orelse=other):
            return bool(other) and never_ends(one) and never_ends(other)
        case ast.With(body=inner):
            return never_ends(inner)
        case ast.While(test=ast.Constant(value=True)):
            return not any(isinstance(n, ast.Break) for n in within(body[-1]))
        case ast.Try(body=inner, handlers=handlers, orelse=other, finalbody=last):
            if last and never_ends(last):
                return True
            return never_ends(other or inner) and all(never_ends(h.body) for h in handlers)
    return False
