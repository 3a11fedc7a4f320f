"""A part of a record loop that becomes a function: what it is, and the text that has the function in its place."""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rewright.rewrite.edits import Edit, splice
from rewright.rewrite.flow.names import dotted, stored, union
from rewright.rewrite.lines import Lines, first_line
from rewright.rewrite.records.live import Function, set_around
from rewright.rewrite.records.naming import names, one_made, told
from rewright.rewrite.source import Source
from rewright.trees import every, within

_KEEPERS = frozenset(('append', 'add', 'writerow', 'write'))
# What surely can keep a value, by what made it.
_MADE = {'csv.writer': 'writerow', 'csv.DictWriter': 'writerow', 'open': 'write', 'set': 'add', 'list': 'append'}


@dataclass(frozen=True)
class Cut:
    """Statements of a loop, and the value that is made of them, which move into a function."""

    function: Function
    loop: ast.For | ast.While
    body: tuple[ast.stmt, ...]
    sink: ast.stmt | None
    value: ast.expr | None
    inputs: tuple[str, ...]
    fields: tuple[str, ...]
    outputs: tuple[str, ...]
    lines: int

    @property
    def first(self) -> ast.stmt:
        """The first statement that changes."""
        return self.body[0] if self.body or self.sink is None else self.sink

    @property
    def last(self) -> ast.stmt:
        """The last statement that changes."""
        return self.sink if self.sink is not None else self.body[-1]

    @property
    def skips(self) -> list[ast.Continue]:
        """Where the loop goes on to its next row."""
        return list(skips(self.body))


def skips(body: Sequence[ast.stmt]) -> Iterator[ast.Continue]:
    """Yield where statements of a loop go on to its next row."""
    for node in body:
        if isinstance(node, ast.Continue):
            yield node
        elif isinstance(node, ast.If):
            yield from skips(node.body)
            yield from skips(node.orelse)


def kept(node: ast.stmt, function: Function) -> ast.expr | None:
    """Return the value that a statement keeps or writes, where nothing but the value may fail before it is there."""
    match node:
        case ast.Expr(
            value=ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=attr), args=[value], keywords=[])
        ):
            known = attr in _KEEPERS and not isinstance(value, ast.Starred | ast.GeneratorExp)
            return value if known and _is_holder(name, function) else None
        case ast.Assign(targets=[ast.Subscript(value=ast.Name())], value=value):
            return value
    return None


def _is_holder(name: str, function: Function) -> bool:
    """Whether a name always is something that was made to keep values."""
    given = _given(name, function)
    return bool(given) and all(isinstance(v, ast.List | ast.Call | ast.Attribute) for v in given)


def _given(name: str, function: Function) -> list[ast.expr]:
    """The values of a name; nothing where some are not known."""
    assigned = [value for n in every(ast.Assign, function) for target, value in _pairs(n) if _is(target, name)]
    opened = [i.context_expr for w in every(ast.With, function) for i in w.items if _is(i.optional_vars, name)]
    stores = [n for n in every(ast.Name, function) if n.id == name and not isinstance(n.ctx, ast.Load)]
    return [*assigned, *opened] if len(stores) == len(assigned) + len(opened) else []


def _pairs(node: ast.Assign) -> Iterator[tuple[ast.expr, ast.expr]]:
    """The targets of an assignment with the values that they are given, those of `a, b = [], []` one by one."""
    for target in node.targets:
        match target, node.value:
            case ast.Tuple(elts=names), ast.Tuple(elts=values) if len(names) == len(values):
                yield from zip(names, values, strict=True)
            case _:
                yield target, node.value


def _is(node: ast.expr | None, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _is_sure(cut: Cut) -> bool:
    """Whether what keeps the value is there and can keep it, so that it may be looked up first."""
    match cut.sink:
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=attr))):
            given = _given(name, cut.function)
            return bool(given) and all(_keeps(v) == attr for v in given) and name in set_around(cut.function, cut.first)
    return False


def _keeps(value: ast.expr) -> str:
    if isinstance(value, ast.List):
        return 'append'
    return _MADE.get(dotted(value.func), '') if isinstance(value, ast.Call) else ''


def moved(source: Source, cut: Cut) -> tuple[str, str]:
    """Return the name of the new function, and the text that has it."""
    name = next(_free(n, _taken(source.tree)) for n in names(cut.loop, cut.sink, cut.outputs))
    lines = Lines(source)
    first, last = lines.lead(first_line(cut.first)), cut.last.end_lineno or cut.last.lineno
    given = ', '.join((*cut.inputs, *(f'ctx.{f}' for f in cut.fields)))
    site = _site(source, cut, f'{name}({given})')
    above = _above(source, cut.function)
    head, middle, rest = source.lines[: above - 1], source.lines[above - 1 : first - 1], source.lines[last:]
    return name, '\n'.join([*head, *_function(source, cut, name, first), '', '', *middle, *site, *rest])


def _above(source: Source, function: Function) -> int:
    """The line that the new function stands above: stages stay side by side, behind what they call."""
    context = next((n for n in source.tree.body if isinstance(n, ast.ClassDef) and n.name == 'Context'), None)
    before = function if context is None or function.lineno < context.lineno else context
    return first_line(before)


def _taken(tree: ast.AST) -> set[str]:
    found = {n.id for n in every(ast.Name, tree)} | {n.arg for n in every(ast.arg, tree)}
    found |= {n.name for n in within(tree) if isinstance(n, Function | ast.ClassDef)}
    imports = [n for n in within(tree) if isinstance(n, ast.Import | ast.ImportFrom)]
    return found | union(stored(n) for n in imports)


def _free(name: str, taken: set[str]) -> str:
    tries = (name, *(f'{name}_{n}' for n in range(2, len(taken) + 3)))
    return next(t for t in tries if t not in taken)


def _site(source: Source, cut: Cut, call: str) -> list[str]:
    """The lines that stand in the loop instead."""
    before = ' ' * Lines(source).depth(cut.first)
    if cut.sink is None or cut.value is None:
        skip = [f'{before}if {cut.outputs[0]} is None:', f'{before}    continue'] if cut.skips else []
        return [f'{before}{", ".join(cut.outputs)} = {call}', *skip]
    start, end = source.offset(cut.value)
    begin, close = source.offset(cut.sink)
    line_end = source.code.find('\n', close)
    finish = line_end if line_end >= 0 else len(source.code)
    direct = not cut.skips and (isinstance(cut.sink, ast.Assign) or _is_sure(cut))
    others = _taken(cut.function) | {n.name for n in source.tree.body if isinstance(n, Function | ast.ClassDef)}
    record = call if direct else _free(one_made(cut.sink, cut.outputs), others)
    sent = f'{before}{source.code[begin:start]}{record}{source.code[end:finish]}'.split('\n')
    if direct:
        return sent
    skip = [f'{before}if {record} is None:', f'{before}    continue'] if cut.skips else []
    return [f'{before}{record} = {call}', *skip, *sent]


def _function(source: Source, cut: Cut, name: str, first: int) -> list[str]:
    said = told(cut.loop, cut.sink, cut.outputs, skips=bool(cut.skips))
    out = [f'def {name}({", ".join((*cut.inputs, *cut.fields))}):', f'    """{said}"""']
    edits = [Edit(*source.offset(s), 'return None', 'continue', 'records') for s in cut.skips]
    edits += [Edit(*source.offset(n), n.attr, 'context', 'records') for n in _of_context(cut)]
    last = (cut.body[-1].end_lineno or cut.body[-1].lineno) if cut.body else first - 1
    end = first_line(cut.sink) - 1 if cut.sink is not None else last
    out += _copied(source, first, end, 4 - Lines(source).depth(cut.first), edits)
    result = ', '.join(cut.outputs)
    if cut.value is not None:
        start, stop = source.offset(cut.value)
        inside = [e for e in edits if start <= e.start and e.end <= stop]
        text = splice(source.code[start:stop], [Edit(e.start - start, e.end - start, e.text, '', '') for e in inside])
        result = f'({text})' if '\n' in text else text
    return [*out, f'    return {result}']


def _of_context(cut: Cut) -> list[ast.Attribute]:
    parts: list[ast.AST] = [*cut.body, *([cut.value] if cut.value is not None else [])]
    found = [n for p in parts for n in every(ast.Attribute, p)] if cut.fields else []
    return [n for n in found if _is(n.value, 'ctx')]


def _copied(source: Source, first: int, last: int, shift: int, edits: Sequence[Edit]) -> list[str]:
    """Lines with the edits in them made, at their new depth."""
    start, end = source.position(first, 0), source.position(last, 0) + len(source.lines[last - 1])
    inside = [Edit(e.start - start, e.end - start, e.text, '', '') for e in edits if start <= e.start and e.end <= end]
    lines = Source(source.code, source.name)
    lines.lines = [
        *source.lines[: first - 1],
        *splice(source.code[start:end], inside).split('\n'),
        *source.lines[last:],
    ]
    return Lines(lines).moved(first, last, shift)
