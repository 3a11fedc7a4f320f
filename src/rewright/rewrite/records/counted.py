"""What a job does to records by hand: a source goes in, its loops, lists, counters, sorts and lines come out."""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rewright.rewrite.flow.names import dotted
from rewright.rewrite.records import words
from rewright.rewrite.source import Source
from rewright.trees import every, within

Loop = ast.For | ast.While
_READERS = words(
    'csv.reader csv.DictReader json.load json.loads yaml.safe_load yaml.load yaml.safe_load_all yaml.load_all ET.parse ET.fromstring ElementTree.parse'
)
_READERS |= words(
    'etree.parse etree.fromstring open io.open codecs.open gzip.open bz2.open lzma.open openpyxl.load_workbook load_workbook ET.iterparse'
)
_TAKING = words('iter findall iterfind iter_rows rows values items readlines splitlines read getroot active get split')
_WRITING = words('writerow writerows write writelines')
_WRITERS = words('json.dump yaml.dump yaml.safe_dump pickle.dump')
_KEEPING = words('append extend add insert update appendleft')
_BLOCKS = (ast.If, ast.With, ast.Try, ast.For, ast.While)


@dataclass(frozen=True)
class Use:
    """One construct, and the innermost loop that it stands in."""

    node: ast.stmt
    kind: str
    loop: Loop | None


def uses(source: Source) -> list[Use]:
    """Return what a job does to records by hand, in the order of its text."""
    read = _read(source.tree)
    found = list(_uses(source.tree.body, None, read))
    return sorted(found, key=lambda u: (u.node.lineno, u.node.col_offset))


def _read(tree: ast.Module) -> frozenset[str]:
    """The names that hold what was read of files."""
    given = [(t, n.value) for n in every(ast.Assign, tree) for t in n.targets]
    given += [(i.optional_vars, i.context_expr) for w in every(ast.With, tree) for i in w.items if i.optional_vars]
    found: frozenset[str] = frozenset()
    while True:
        more = found | {t.id for t, value in given if isinstance(t, ast.Name) and _is_read(value, found)}
        if more == found:
            return found
        found = more


def _is_read(node: ast.expr, read: frozenset[str]) -> bool:
    match node:
        case ast.Name(id=name):
            return name in read
        case ast.Call(func=ast.Name(id='enumerate' | 'sorted' | 'list' | 'reversed' | 'zip'), args=[*parts]):
            return any(_is_read(p, read) for p in parts)
        case ast.Call(func=func) if dotted(func) in _READERS:
            return True
        case ast.Call(func=ast.Attribute(attr='json'), args=[]):
            return True
        case ast.Call(func=ast.Attribute(value=inner, attr=attr)) if attr in _TAKING:
            return _is_read(inner, read)
        case ast.Subscript(value=inner) | ast.Attribute(value=inner):
            return _is_read(inner, read)
    return False


def _uses(body: Sequence[ast.stmt], loop: Loop | None, read: frozenset[str]) -> Iterator[Use]:
    for node in body:
        kind = _kind(node, loop, read)
        if kind:
            yield Use(node, kind, loop)
        if isinstance(node, ast.For) and _writes(node):
            yield Use(node, 'writer loop', loop)
        inner = node if isinstance(node, Loop) else None if isinstance(node, ast.FunctionDef | ast.ClassDef) else loop
        blocks = [getattr(node, name, []) for name in ('body', 'orelse', 'finalbody')]
        for block in [*blocks, *(h.body for h in getattr(node, 'handlers', []))]:
            yield from _uses(block, inner, read)


def _kind(node: ast.stmt, loop: Loop | None, read: frozenset[str]) -> str:
    if isinstance(node, ast.For):
        return 'reader loop' if _is_read(node.iter, read) else ''
    if isinstance(node, ast.If):
        return 'dedupe' if loop is not None and _is_seen(node, loop) else ''
    if isinstance(node, _BLOCKS) or not isinstance(node, ast.Assign | ast.AugAssign | ast.Expr | ast.Return):
        return ''
    if _formats(node):
        return 'formatted line'
    if any(_sorts(c) for c in every(ast.Call, node)):
        return 'sort'
    return _kept(node) if loop is not None else ''


def _kept(node: ast.stmt) -> str:
    """What a statement of a loop keeps for later."""
    match node:
        case ast.AugAssign(op=ast.Add() | ast.Sub(), target=ast.Subscript() | ast.Name(), value=value):
            if isinstance(value, ast.List | ast.ListComp):
                return 'accumulator'
            return '' if _is_put_together(value) or _is_text(value) else 'counter'
        case ast.Assign(
            targets=[ast.Name(id=name)], value=ast.BinOp(left=ast.Name(id=same), op=ast.Add(), right=added)
        ):
            return 'counter' if same == name and isinstance(added, ast.Constant) and not _is_text(added) else ''
        case ast.Assign(targets=[ast.Subscript(value=ast.Name(id=name))], value=value):
            asked = [c for c in every(ast.Call, value) if dotted(c.func) == f'{name}.get']
            again = [n for n in every(ast.Subscript, value) if isinstance(n.value, ast.Name) and n.value.id == name]
            return 'counter' if (asked or again) and every(ast.BinOp, value) else 'accumulator'
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=inner, attr=attr))) if attr in _KEEPING:
            return 'grouping' if isinstance(inner, ast.Call | ast.Subscript) else 'accumulator'
    return ''


def _is_seen(node: ast.If, loop: Loop) -> bool:
    """Whether a test passes over what was there before, which the loop itself takes note of."""
    match node.test:
        case ast.Compare(ops=[ast.In() | ast.NotIn()], comparators=[ast.Name(id=name)]):
            noted = [n.value for n in every(ast.Attribute, loop) if n.attr in _KEEPING]
            noted += [n.value for n in every(ast.Subscript, loop) if isinstance(n.ctx, ast.Store)]
            return any(isinstance(n, ast.Name) and n.id == name for n in noted)
    return False


def _sorts(call: ast.Call) -> bool:
    return dotted(call.func) == 'sorted' or (isinstance(call.func, ast.Attribute) and call.func.attr == 'sort')


def _formats(node: ast.stmt) -> bool:
    """Whether a statement writes a line that it puts together."""
    match node:
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr='write'), args=[line])):
            return _is_put_together(line)
    return False


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _is_put_together(line: ast.expr) -> bool:
    match line:
        case ast.JoinedStr():
            return True
        case ast.BinOp(op=ast.Mod() | ast.Add()):
            return True
        case ast.Call(func=ast.Attribute(attr='format' | 'join')):
            return True
    return False


def _writes(loop: ast.For) -> bool:
    """Whether a loop itself writes records, and not a loop inside of it."""
    inner = {id(n) for one in every(ast.For, loop) if one is not loop for n in within(one)}
    calls = (c for c in every(ast.Call, loop) if id(c) not in inner)
    return any(
        dotted(c.func) in _WRITERS or (isinstance(c.func, ast.Attribute) and c.func.attr in _WRITING) for c in calls
    )
