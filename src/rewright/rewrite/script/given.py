"""What a driver is given and gives back: its parameters with their values, and names that mean the same on both sides."""

import ast

from rewright.rewrite.flow.names import dotted
from rewright.rewrite.script.drivers import Drive
from rewright.rewrite.source import Source
from rewright.trees import every, walk

# What takes the name of a file first.
_FILES = frozenset(('write', 'save', 'parse'))


def given(drive: Drive) -> list[tuple[ast.arg, ast.expr]]:
    """Return parameters with what they are given, defaults where nothing is."""
    args = drive.function.args
    values: dict[str, ast.expr] = {
        p.arg: d for p, d in zip(args.args[len(args.args) - len(args.defaults) :], args.defaults, strict=True)
    }
    values |= {p.arg: d for p, d in zip(args.kwonlyargs, args.kw_defaults, strict=True) if d is not None}
    values |= {p.arg: a for p, a in zip(args.args, drive.call.args, strict=False)}
    values |= {k.arg: k.value for k in drive.call.keywords if k.arg}
    return [(p, values[p.arg]) for p in (*args.args, *args.kwonlyargs) if p.arg in values]


def rebinds(drive: Drive, name: str) -> bool:
    """Say whether a driver binds one of its parameters again."""
    return any(
        isinstance(n, ast.Name) and n.id == name and not isinstance(n.ctx, ast.Load)
        for s in drive.function.body
        for n in walk(s)
    )


def is_caught(source: Source, statement: ast.stmt) -> bool:
    """Say whether the script may go on behind a failure of a statement."""
    around: ast.AST = statement
    while (around := source.parents.get(around, source.tree)) is not source.tree:
        opens = isinstance(around, ast.With) and all(
            isinstance(i.context_expr, ast.Call) and dotted(i.context_expr.func).rpartition('.')[2] == 'open'
            for i in around.items
        )
        if isinstance(around, ast.Try) or (isinstance(around, ast.With) and not opens):
            return True
    return False


def given_back(target: ast.expr | None, value: ast.expr | None) -> set[str]:
    """Return names that the driver gives back to where the script has them under the same names."""
    match target, value:
        case ast.Name(id=name), ast.Name(id=same) if name == same:
            return {name}
        case ast.Tuple(elts=names), ast.Tuple(elts=values) if len(names) == len(values):
            pairs = [
                (n.id, v.id)
                for n, v in zip(names, values, strict=True)
                if isinstance(n, ast.Name) and isinstance(v, ast.Name)
            ]
            alone = len({n for n, _ in pairs}) == len({v for _, v in pairs}) == len(names)
            return {n for n, v in pairs if n == v} if alone else set()
    return set()


def named_once(source: Source, drive: Drive) -> dict[str, tuple[ast.Name, str]]:
    """Return parameters that are the name of the one file that they open: each with its use, and the text that stands there instead."""
    found = {}
    for parameter, value in given(drive):
        if not (isinstance(value, ast.Constant) and isinstance(value.value, str)):
            continue
        uses = [n for s in drive.function.body for n in walk(s) if isinstance(n, ast.Name) and n.id == parameter.arg]
        own = any(a.arg == parameter.arg for s in drive.function.body for a in every(ast.arg, s))
        opens = [c.args[0] for s in drive.function.body for c in every(ast.Call, s) if c.args and _opens(c)]
        text = source.text(value)
        if len(uses) == 1 and not own and uses[0] in opens and '\n' not in text:
            found[parameter.arg] = (uses[0], text)
    return found


def _opens(call: ast.Call) -> bool:
    return dotted(call.func) == 'open' or (isinstance(call.func, ast.Attribute) and call.func.attr in _FILES)
