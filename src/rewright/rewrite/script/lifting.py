"""Brings requests into statements of their own: a Source goes in, the text of the same script, comprehensions as loops, comes out."""

import ast
from collections.abc import Iterator

from rewright.rewrite.flow.effects import opens
from rewright.rewrite.flow.names import blocks, bound_by, calls, dotted, header, is_certain, loaded, root, union
from rewright.rewrite.script.drivers import binds, is_request, through
from rewright.rewrite.source import Source
from rewright.trees import below, blocks_around, copied, every, within


def lifted(source: Source, shared: frozenset[str] = frozenset()) -> str | None:
    """Return the script with the next comprehension that sends requests as a loop, or the next request before its block.

    None where there is none. The result of a loop is bound when it begins, and not when it ends: what may see that, a
    handler or a block of a `with` around it, keeps the comprehension. A function that binds one of the variables `shared` is
    lifted like one that sends.
    """
    senders = _senders(source.tree, shared)
    for statement, guarded in _statements(source, source.tree.body, guarded=False):
        for node in (n for part in header(statement) for n in every(ast.ListComp, part) if not guarded):
            if _sends_inside(node, senders) and _comes_first(source, statement, node, shared):
                return _as_loop(source, statement, node, shared)
        sent = [c for part in header(statement) for c in calls(part) if _is_sending(c, senders)]
        # What a request is made of is asked for before it.
        inmost = (c for c in sent if not any(inner in sent for inner in calls(c) if inner is not c))
        for call in (c for c in inmost if len(sent) > 1 or _is_held_back(statement, c)):
            if _comes_first(source, statement, call, shared):
                name = _name_of_answer(source, statement, senders)
                return _put(source, statement, call, name, [f'{name} = {source.text(call)}'])
    return None


def _statements(source: Source, block: list[ast.stmt], *, guarded: bool) -> Iterator[tuple[ast.stmt, bool]]:
    """Every statement that may send, and whether something around it may go on behind an exception."""
    for node in block:
        if isinstance(node, ast.Assign | ast.AugAssign | ast.Expr | ast.For) or _begins(source, node):
            yield node, guarded
        inside = guarded or isinstance(node, ast.Try) or (isinstance(node, ast.With) and not _only_opens(node))
        for inner in blocks(node):
            yield from _statements(source, inner, guarded=inside)


def _is_held_back(statement: ast.stmt, call: ast.Call) -> bool:
    """Whether a statement does more with an answer than to name it, so that a request in it cannot be listed alone."""
    match statement:
        case ast.Assign(targets=targets):
            return any(isinstance(n, ast.Subscript | ast.Attribute) for t in targets for n in within(t))
        case ast.Expr(value=node):
            while node is not call and isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
                node = node.func if isinstance(node, ast.Call) else node.value
            return node is not call
        case _:
            return isinstance(statement, ast.For | ast.If | ast.AugAssign)


def _begins(source: Source, node: ast.stmt) -> bool:
    """Whether a statement is an `if` that nothing is asked before."""
    return isinstance(node, ast.If) and not source.code.startswith('elif', source.offset(node)[0])


def _only_opens(node: ast.stmt) -> bool:
    """Whether what a `with` enters lets every exception through."""
    made = [i.context_expr for i in node.items] if isinstance(node, ast.With) else []
    sessions = {'requests.Session', 'requests.session'}
    return bool(made) and all(isinstance(c, ast.Call) and (opens(c) or dotted(c.func) in sessions) for c in made)


def _senders(tree: ast.Module, shared: frozenset[str]) -> set[str]:
    """The functions that send requests or bind what is `shared`, themselves or through others."""
    functions = [n for n in tree.body if isinstance(n, ast.FunctionDef)]
    found = {f.name for f in functions if binds(f, shared)}
    while more := {f.name for f in functions if f.name not in found and _sends(f, found)}:
        found |= more
    return found


def _sends(node: ast.AST, senders: set[str]) -> bool:
    return any(_is_sending(c, senders) for c in calls(node))


def _is_sending(call: ast.Call, senders: set[str]) -> bool:
    return is_request(call) or (isinstance(call.func, ast.Name) and call.func.id in senders)


def _sends_inside(node: ast.ListComp, senders: set[str]) -> bool:
    """Whether a comprehension sends at every turn, and not only for what it goes through."""
    first = set(within(node.generators[0].iter))
    return any(_is_sending(c, senders) and c not in first for c in calls(node))


def _comes_first(source: Source, statement: ast.stmt, node: ast.expr, shared: frozenset[str]) -> bool:
    """Whether nothing that acts is computed before an expression, which the statement surely computes, once."""
    if any(isinstance(n, ast.NamedExpr | ast.Await) for n in within(node)):
        return False
    if not is_certain(source.parents, node):
        return False
    around: list[ast.AST] = [node]
    while (above := source.parents[around[-1]]) is not statement:
        around.append(above)
    # What a comprehension makes of each turn is computed behind what it goes through.
    later = {n for c in around for part in (*_makes(c),) for n in within(part)} - set(within(node))
    apart = {*around, *later, *(n.func for n in around if isinstance(n, ast.Call))}
    _, bound = through(node, _functions(source))
    changed = bound & shared
    if isinstance(statement, ast.AugAssign) and changed & {n.id for n in every(ast.Name, statement.target)}:
        return False
    before = [n for n in _before(source, statement, node) if n not in apart]
    return all(_is_quiet(n, node) and not _names(n) & changed for n in before)


def _functions(source: Source) -> dict[str, ast.FunctionDef]:
    return {n.name: n for n in source.tree.body if isinstance(n, ast.FunctionDef)}


def _names(node: ast.expr) -> set[str]:
    return {n.id for n in every(ast.Name, node)}


def _makes(node: ast.AST) -> list[ast.AST]:
    """The parts of a comprehension that are computed at every turn."""
    generators = getattr(node, 'generators', None)
    return (
        []
        if not generators
        else [n for n in below(node) if n is not generators[0]] + [generators[0].target, *generators[0].ifs]
    )


def _before(source: Source, statement: ast.stmt, node: ast.expr) -> list[ast.expr]:
    """What a statement may compute before an expression in it."""
    heads = {ast.For: 'iter', ast.If: 'test'}
    value = getattr(statement, heads.get(type(statement), 'value'))
    start, inside = source.offset(node)[0], set(within(node))
    return [n for n in within(value) if isinstance(n, ast.expr) and n not in inside and source.offset(n)[0] < start]


def _is_quiet(before: ast.expr, node: ast.expr) -> bool:
    """Whether it makes no difference that something is computed before an expression, or behind it."""
    if isinstance(before, ast.Attribute):
        return root(before) not in {n.id for n in every(ast.Name, node)}
    return isinstance(before, ast.Name | ast.Constant)


def _name_of_answer(source: Source, reader: ast.stmt, senders: set[str]) -> str:
    """A name for an answer that only the next statement, `reader`, reads: one serves for all of them."""
    definitions = [n for n in source.tree.body if isinstance(n, ast.FunctionDef | ast.ClassDef)]
    inside = {n for d in definitions for n in within(d)}
    if 'answer' in union(map(loaded, definitions)) or any(n.id == 'answer' for n in every(ast.Name, reader)):
        return _free(source, 'answer')
    for name in (n for n in every(ast.Name, source.tree) if n.id == 'answer' and n not in inside):
        statement: ast.AST = name
        while not isinstance(statement, ast.stmt):
            statement = source.parents[statement]
        block = next((b for b in blocks_around(source.parents[statement]) if statement in b), [])
        place = block.index(statement) if block else 0
        makes = statement if isinstance(name.ctx, ast.Store) else block[place - 1] if place else None
        made = makes.value if isinstance(makes, ast.Assign) else None
        if not (isinstance(made, ast.Call) and _is_sending(made, senders)):
            return _free(source, 'answer')
    return 'answer'


def _as_loop(source: Source, statement: ast.stmt, node: ast.ListComp, shared: frozenset[str]) -> str:
    """The script with a loop for a comprehension."""
    target = statement.targets[0] if isinstance(statement, ast.Assign) and len(statement.targets) == 1 else None
    own = _names(node) | (through(node, _functions(source))[0] & shared)
    whole = isinstance(target, ast.Name) and target.id not in own and getattr(statement, 'value', None) is node
    name = target.id if whole and isinstance(target, ast.Name) else _free(source, 'fetched')
    remarks = [text for line, (_, text) in source.comments.items() if _is_within(line, node)]
    lines = [*remarks, *_loop(_apart(source, node, name), name)]
    if whole:
        start, end = source.offset(statement)
        return source.code[:start] + _joined(statement, lines) + source.code[end:]
    return _put(source, statement, node, name, lines)


def _put(source: Source, statement: ast.stmt, node: ast.expr, name: str, lines: list[str]) -> str:
    """The script with lines before a statement, in which a name stands for an expression."""
    start, (first, last) = source.offset(statement)[0], source.offset(node)
    before = _joined(statement, [*lines, source.code[start:first]])
    return f'{source.code[:start]}{before}{name}{source.code[last:]}'


def _joined(statement: ast.stmt, lines: list[str]) -> str:
    return ('\n' + ' ' * statement.col_offset).join(lines)


def _is_within(line: int, node: ast.ListComp) -> bool:
    return node.lineno <= line < (node.end_lineno or node.lineno)


def _loop(node: ast.ListComp, name: str) -> list[str]:
    lines, depth = [f'{name} = []'], 0
    for generator in node.generators:
        lines.append(f'{"    " * depth}for {ast.unparse(generator.target)} in {ast.unparse(generator.iter)}:')
        depth += 1
        for condition in generator.ifs:
            lines.append(f'{"    " * depth}if {ast.unparse(condition)}:')
            depth += 1
    return [*lines, f'{"    " * depth}{name}.append({ast.unparse(node.elt)})']


def _apart(source: Source, node: ast.ListComp, name: str) -> ast.ListComp:
    """The comprehension whose own names are nobody else's: behind a loop they are still there."""
    first = node.generators[0].iter
    inside = set(within(node)) - set(within(first))
    others = {n.id for n in every(ast.Name, source.tree) if n not in inside and not _is_apart(source, n)} | {name}
    own = set().union(*(bound_by(g.target) for g in node.generators))
    renamed = {n: _free(source, f'{name}_{n}') for n in own & others}
    kept = set(within(first))

    def swap(inner: ast.AST) -> ast.AST | None:
        if isinstance(inner, ast.Name) and inner.id in renamed and inner not in kept:
            return ast.Name(renamed[inner.id], inner.ctx)
        return inner if inner is first else None

    return copied(node, swap) if renamed else node


def _is_apart(source: Source, name: ast.Name) -> bool:
    """Whether a name is a comprehension's own."""
    inner: ast.AST = name
    while not isinstance(inner, ast.stmt):
        generators = getattr(inner, 'generators', [])
        if any(name.id in bound_by(g.target) for g in generators) and name not in within(generators[0].iter):
            return True
        inner = source.parents[inner]
    return False


def _free(source: Source, name: str) -> str:
    taken = {n.id for n in every(ast.Name, source.tree)} | {a.arg for a in every(ast.arg, source.tree)}
    taken |= {n.name for n in source.tree.body if isinstance(n, ast.FunctionDef | ast.ClassDef)}
    while name in taken:
        name += '_'
    return name
