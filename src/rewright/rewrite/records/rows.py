"""The long middle of a record loop becomes a function of one row: the text of a pipeline goes in, the text with such functions comes out."""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rewright.rewrite.flow.names import flat, loaded, stored, union
from rewright.rewrite.lines import first_line
from rewright.rewrite.records import words
from rewright.rewrite.records.cut import Cut, kept, moved, skips
from rewright.rewrite.records.live import Function, Live, Names, Unclear, live, read_first, set_around, surely_bound
from rewright.rewrite.records.quiet import Quiet, loud_functions
from rewright.rewrite.source import Source
from rewright.trees import blocks_around, every, within

# A function is worth its name from here on, and nobody reads one with more arguments or results.
_LINES = 6
_ARGUMENTS, _RESULTS = 4, 3
_MOST = 20
_STAGES = ('plan_', 'walk_')
_ASKING = frozenset(('http', 'requests', 'urllib', 'sessions'))
_LOOKING = words('locals vars dir eval exec globals')
_LATER = (ast.Lambda, ast.GeneratorExp, ast.FunctionDef, ast.AsyncFunctionDef)
_NEVER_NONE = (
    ast.Tuple,
    ast.List,
    ast.Dict,
    ast.Set,
    ast.JoinedStr,
    ast.ListComp,
    ast.DictComp,
    ast.SetComp,
    ast.Compare,
)
_MAKERS = words('str int float list dict tuple set sorted len round bool')
# What is taken for Python's own.
_MEANT = _MAKERS | {'open'}


@dataclass(frozen=True)
class Made:
    """A function of a row, and the statements that it does."""

    name: str
    statements: tuple[ast.stmt, ...]


def with_row_functions(text: str, least: int = _LINES) -> tuple[str, tuple[Made, ...]]:
    """Return a pipeline with functions for the middles of its record loops of `least` lines or more, and what became of which statements."""
    made: list[Made] = []
    for _ in range(_MOST):
        source = Source(text, 'pipeline.py')
        found = max(_cuts(source, {m.name for m in made}, least), key=lambda c: c.lines, default=None)
        if found is None:
            break
        name, text = moved(source, found)
        made.append(Made(name, (*flat(found.body), *([found.sink] if found.sink is not None else []))))
    return text, tuple(made)


def _cuts(source: Source, made: set[str], least: int) -> Iterator[Cut]:
    loud = loud_functions(source.tree)
    if _MEANT & _bound(source.tree):
        return
    for function in source.tree.body:
        if not isinstance(function, Function) or not every(ast.For, function):
            continue
        if function.name in made or function.name.startswith(_STAGES):
            continue
        if any(isinstance(n, ast.Global | ast.Nonlocal | ast.ClassDef) or _looks_around(n) for n in within(function)):
            continue
        try:
            known = live(function)
        except Unclear:
            continue
        quiet = Quiet(loud, _ASKING | _replayed(function))
        for loop, block in _blocks(function.body, None):
            yield from _of_block(source, function, known, quiet, loop, block, least)


def _bound(tree: ast.AST) -> set[str]:
    """Every name that a pipeline gives to something."""
    found = {n.id for n in every(ast.Name, tree) if not isinstance(n.ctx, ast.Load)} | {
        n.arg for n in every(ast.arg, tree)
    }
    made = [n for n in within(tree) if isinstance(n, Function | ast.ClassDef | ast.Import | ast.ImportFrom)]
    return found | union(stored(n) for n in made)


def _looks_around(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and node.id in _LOOKING


def _replayed(function: Function) -> frozenset[str]:
    """The names of answers that are given out in order."""
    found = [n for n in every(ast.Assign, function) if '.replay(' in ast.unparse(n.value)]
    return frozenset(union(stored(n) for n in found))


def _blocks(
    body: Sequence[ast.stmt], loop: ast.For | ast.While | None
) -> Iterator[tuple[ast.For | ast.While, list[ast.stmt]]]:
    """Yield the blocks inside of loops, each with the loop that it belongs to."""
    for node in body:
        if isinstance(node, Function | ast.ClassDef):
            continue
        inside = [*blocks_around(node), *(h.body for h in getattr(node, 'handlers', []))]
        for block in inside:
            owner = node if isinstance(node, ast.For | ast.While) and block is node.body else loop
            if owner is not None and block:
                yield owner, block
            yield from _blocks(block, owner)


def _of_block(
    source: Source,
    function: Function,
    known: Live,
    quiet: Quiet,
    loop: ast.For | ast.While,
    block: list[ast.stmt],
    least: int,
) -> Iterator[Cut]:
    for start in range(len(block)):
        for end in range(start, len(block)):
            last = block[end]
            for body, sink in ((block[start : end + 1], None), (block[start:end], last)):
                value = kept(sink, function) if sink is not None else None
                if (sink is not None and value is None) or not (body or value):
                    continue
                if (lines := _code_lines(source, body, value)) < least or not quiet.is_quiet(body, value):
                    continue
                cut = _checked(function, known, loop, (body, sink, value), lines)
                if cut is not None:
                    yield cut


def _code_lines(source: Source, body: Sequence[ast.stmt], value: ast.expr | None) -> int:
    numbers = [n for s in body for n in range(first_line(s), (s.end_lineno or s.lineno) + 1)]
    numbers += range(value.lineno, (value.end_lineno or value.lineno) + 1) if value is not None else []
    lines = (source.lines[n - 1].strip() for n in set(numbers))
    return sum(1 for line in lines if line and not line.startswith('#'))


def _checked(
    function: Function,
    known: Live,
    loop: ast.For | ast.While,
    parts: tuple[list[ast.stmt], ast.stmt | None, ast.expr | None],
    lines: int,
) -> Cut | None:
    """The cut, where a function of it does exactly what the statements do."""
    body, sink, value = parts
    probe = [*body, *([ast.Expr(value)] if value is not None else [])]
    bound = frozenset(union(stored(s) for s in body))
    local = frozenset(union(stored(s) for s in function.body)) | {a.arg for a in every(ast.arg, function)}
    first = read_first(probe)
    inputs, fields = first & local, _fields(probe, local)
    if 'ctx' in inputs:
        if fields is None:
            return None
        inputs -= {'ctx'}
    last = sink if sink is not None else body[-1]
    lives = known.behind[last] | _captured(function, probe)
    # What a failure or the next row would find of names that were bound here.
    passed = known.failed[last].union(*(known.failed[s] for s in body))
    skipped = list(skips(body))
    passed |= known.again[loop] if skipped else frozenset()
    rest = _read_beside(sink, value) if sink is not None and value is not None else frozenset()
    outputs = bound & (lives | rest)
    whole = set_around(function, body[0] if body else last)
    if bound & passed or not inputs <= whole or not _is_told(body, value, outputs, skipped):
        return None
    if (sink is None) == (not outputs) or not outputs <= surely_bound(body) | inputs:
        return None
    given = tuple(sorted(inputs, key=lambda n: _order(n, loop, probe)))
    fits = len(given) + len(fields or ()) <= _ARGUMENTS and len(outputs) <= _RESULTS
    # A counter or a list of the loop itself is no value of one row.
    if not fits or not given or bound & inputs - _of_loop(loop):
        return None
    return Cut(function, loop, tuple(body), sink, value, given, fields or (), _in_order(body, outputs), lines)


def _fields(probe: Sequence[ast.stmt], local: Names) -> tuple[str, ...] | None:
    """What is read of the context; None where it is used otherwise, or a field has the name of something else."""
    uses = [n for s in probe for n in every(ast.Name, s) if n.id == 'ctx']
    read = [
        n
        for s in probe
        for n in every(ast.Attribute, s)
        if isinstance(n.value, ast.Name) and n.value.id == 'ctx' and isinstance(n.ctx, ast.Load)
    ]
    others = {n.id for s in probe for n in every(ast.Name, s)} | local
    # Parts of f-strings have no place of their own before Python 3.12.
    hidden = {id(n) for s in probe for f in every(ast.JoinedStr, s) for n in within(f)}
    if any(id(n) in hidden for n in uses):
        return None
    if len(uses) != len(read) or any(n.attr in others for n in read):
        return None
    return tuple(dict.fromkeys(n.attr for n in read))


def _captured(function: Function, probe: Sequence[ast.stmt]) -> Names:
    """What functions inside of the function read, whenever they are called."""
    inside = {id(n) for s in probe for n in within(s)}
    later = [n for s in function.body for n in within(s) if isinstance(n, _LATER) and id(n) not in inside]
    return frozenset(union(loaded(n) for n in later))


def _read_beside(sink: ast.stmt, value: ast.expr) -> Names:
    inside = {id(n) for n in within(value)}
    return frozenset(n.id for n in every(ast.Name, sink) if id(n) not in inside)


def _is_told(body: Sequence[ast.stmt], value: ast.expr | None, outputs: Names, skipped: Sequence[ast.Continue]) -> bool:
    """Whether a row that is skipped can be told from every other one."""
    if value is not None and outputs:
        return False
    if not skipped:
        return not isinstance(body[-1], ast.Continue) if body else True
    if value is None and len(outputs) != 1:
        return False
    return _never_none(value, body) if value is not None else _never_none(ast.Name(next(iter(outputs))), body)


def _never_none(value: ast.expr, body: Sequence[ast.stmt]) -> bool:
    match value:
        case ast.Name(id=name):
            given = [s.value for s in body if isinstance(s, ast.Assign) and name in stored(s)]
            plain = all(
                len(s.targets) == 1 and isinstance(s.targets[0], ast.Name)
                for s in body
                if isinstance(s, ast.Assign) and name in stored(s)
            )
            elsewhere = any(name in stored(s) for s in body if not isinstance(s, ast.Assign))
            return (
                bool(given)
                and plain
                and not elsewhere
                and not any(isinstance(g, ast.Name) for g in given)
                and all(_never_none(g, body) for g in given)
            )
        case ast.BinOp(left=ast.Constant(value=str()), op=ast.Mod()):
            return True
        case ast.Call(func=ast.Name(id=maker)):
            return maker in _MAKERS
    return isinstance(value, _NEVER_NONE)


def _of_loop(loop: ast.For | ast.While) -> frozenset[str]:
    """What a loop binds anew for each row."""
    targets = stored(loop.target) if isinstance(loop, ast.For) else frozenset()
    return targets | surely_bound(loop.body)


def _order(name: str, loop: ast.For | ast.While, probe: Sequence[ast.stmt]) -> tuple[bool, int]:
    targets = stored(loop.target) if isinstance(loop, ast.For) else frozenset()
    return name not in targets, next(n for n, x in enumerate(_reads(probe)) if x == name)


def _reads(probe: Sequence[ast.stmt]) -> list[str]:
    found = [n for s in probe for n in every(ast.Name, s)]
    return [n.id for n in sorted(found, key=lambda n: (n.lineno, n.col_offset))]


def _in_order(body: Sequence[ast.stmt], outputs: Names) -> tuple[str, ...]:
    stores = [n for s in body for n in every(ast.Name, s) if isinstance(n.ctx, ast.Store) and n.id in outputs]
    return tuple(dict.fromkeys(n.id for n in sorted(stores, key=lambda n: (n.lineno, n.col_offset))))
