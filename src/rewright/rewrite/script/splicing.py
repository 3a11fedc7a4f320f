"""Puts the body of a driver where its call stood: a source and a Drive go in, the new text comes out."""

import ast

from rewright.rewrite.edits import Edit, splice
from rewright.rewrite.flow.names import calls, flat, header, loaded, root
from rewright.rewrite.lines import Lines
from rewright.rewrite.script.drivers import Drive, locals_of, makes_session, through
from rewright.rewrite.script.given import given, given_back, is_caught, named_once, rebinds
from rewright.rewrite.script.returns import Returns, plan
from rewright.rewrite.source import Source
from rewright.trees import every, walk


def spliced(source: Source, drive: Drive, shared: frozenset[str] = frozenset()) -> str | None:
    """Return the script with `drive` spliced, or None when its place, its returns or its names forbid it.

    What the driver binds of `shared` is the script's own variable.
    """
    returns = plan(drive, tail=_is_tail(source, drive.statement))
    if returns is None or not is_hoistable(source, drive, shared) or (drive.in_loop and returns.become):
        return None
    renamed = {n: _free(source, f'{drive.function.name}_{n}') for n in _clashes(source, drive, returns) - shared}
    renamed |= _as_target(source, drive, returns, shared)
    body = _body(source, drive, returns, renamed)
    return None if body is None else _put(source, drive, body)


def _as_target(source: Source, drive: Drive, returns: Returns, shared: frozenset[str]) -> dict[str, str]:
    """The session that the driver makes and returns, under the name that it is given to, where nobody sees it too early."""
    target, final = _target(drive), returns.final.value if returns.final else None
    if not isinstance(target, ast.Name) or not isinstance(final, ast.Name) or not makes_session(drive.function):
        return {}
    own = [n for n in every(ast.Name, drive.function) if n.id == final.id and not isinstance(n.ctx, ast.Load)]
    named = {n.id for n in every(ast.Name, drive.function)} | locals_of(drive.function)
    functions = {n.name: n for n in source.tree.body if isinstance(n, ast.FunctionDef)}
    read, _ = through(drive.function, functions)
    parameters = {a.arg for a in every(ast.arg, drive.function)}
    seen = {target.id, final.id} & shared or target.id in named | read or final.id in parameters
    other = any(isinstance(n, ast.Import | ast.ImportFrom | ast.ExceptHandler) for n in walk(drive.function))
    top = drive.statement in source.tree.body
    return {final.id: target.id} if own and top and not seen and not other else {}


def _is_tail(source: Source, statement: ast.stmt) -> bool:
    body = [n for n in source.tree.body if not isinstance(n, ast.FunctionDef | ast.ClassDef)]
    return bool(body) and body[-1] is statement


def _free(source: Source, name: str) -> str:
    taken = {n.id for n in every(ast.Name, source.tree)} | {a.arg for a in every(ast.arg, source.tree)}
    while name in taken:
        name += '_'
    return name


def is_hoistable(source: Source, drive: Drive, shared: frozenset[str]) -> bool:
    """Say whether the call is the first thing its statement does, and changes no variable that the statement reads."""
    statement = drive.statement
    if not isinstance(statement, ast.Expr | ast.Assign) or len(getattr(statement, 'targets', [0])) != 1:
        return False
    value = statement.value
    if value is drive.call:
        return True
    around = [c for c in calls(value) if any(inner is drive.call for inner in walk(c))]
    lazy = (ast.IfExp, ast.BoolOp, ast.Lambda, ast.comprehension)
    if shared and _reads_changed(source, drive, value, shared):
        return False
    return set(calls(value)) - set(calls(drive.call)) <= set(around) and not any(
        isinstance(n, lazy) and any(inner is drive.call for inner in walk(n)) for n in walk(value)
    )


def _reads_changed(source: Source, drive: Drive, value: ast.expr, shared: frozenset[str]) -> bool:
    """Whether what stands around a call reads a variable that the driver binds, or a part of one."""
    functions = {n.name: n for n in source.tree.body if isinstance(n, ast.FunctionDef)}
    _, bound = through(drive.call, functions)
    inside, asked = set(walk(drive.call)), {n.func for n in walk(value) if isinstance(n, ast.Call)}
    for node in (n for n in walk(value) if n not in inside):
        if isinstance(node, ast.Name) and node.id in bound & shared:
            return True
        if isinstance(node, ast.Attribute | ast.Subscript) and node not in asked and root(node) in shared:
            return True
    return False


def _clashes(source: Source, drive: Drive, returns: Returns) -> set[str]:
    """Local names of the driver that mean something else to the rest of the script behind the call."""
    kept = {p.arg for p, a in given(drive) if isinstance(a, ast.Name) and a.id == p.arg and not rebinds(drive, p.arg)}
    # Whoever catches a failure of the call finds the names as they were before it.
    if not is_caught(source, drive.statement):
        kept |= given_back(_target(drive), returns.final.value if returns.final else None)
    return (locals_of(drive.function) - kept) & (_live(source, drive) | _crossed(drive))


def _crossed(drive: Drive) -> set[str]:
    """Parameters whose names what a later parameter is given reads."""
    pairs = given(drive)
    return {p.arg for n, (p, _) in enumerate(pairs) for _, later in pairs[n + 1 :] if p.arg in loaded(later)}


def _live(source: Source, drive: Drive) -> set[str]:
    """Names that the script reads behind the call (anywhere when it stands in a loop), and those its functions read."""
    # In a loop the text above the call runs again behind it.
    names: set[str] = set()
    for node in source.tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names |= (loaded(node) | {node.name}) if node is not drive.function else set()
            continue
        for statement in flat([node]):
            behind = drive.in_loop or statement.lineno > drive.statement.lineno
            names |= {n for part in header(statement) for n in loaded(part)} if behind else set()
    modules = {
        (a.asname or a.name).split('.')[0]
        for n in source.tree.body
        if isinstance(n, ast.Import | ast.ImportFrom)
        for a in n.names
    }
    return (
        names
        | modules
        | {
            t.id
            for n in source.tree.body
            if isinstance(n, ast.Assign)
            for t in n.targets
            if isinstance(t, ast.Name) and n.lineno > drive.statement.lineno
        }
    )


def _target(drive: Drive) -> ast.expr | None:
    direct = isinstance(drive.statement, ast.Assign) and drive.statement.value is drive.call
    return drive.statement.targets[0] if direct and isinstance(drive.statement, ast.Assign) else None


def _body(source: Source, drive: Drive, returns: Returns, renamed: dict[str, str]) -> list[str] | None:
    """The lines that stand for the call's statement, at the depth of the module."""
    named = named_once(source, drive)
    edits = _renames(source, drive, {n: new for n, new in renamed.items() if n not in named})
    edits += [_edit(source, *use) for use in named.values()]
    edits += [_edit(source, node, text) for node, text in returns.become.items()]
    edits += [_edit(source, node, 'pass') for node in every(ast.Global, drive.function)]
    first = drive.function.body[0]
    described = (
        isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    )
    text = (
        _comment(first.value.value)
        if described and isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
        else []
    )
    for parameter, value in (g for g in given(drive) if g[0].arg not in named):
        name = renamed.get(parameter.arg, parameter.arg)
        text += [] if isinstance(value, ast.Name) and value.id == name else [f'{name} = {source.text(value)}']
    statements = drive.function.body[1:] if described else drive.function.body
    statements = statements[:-1] if returns.final else statements
    text += _moved(source, drive.function, statements, edits)
    return text + _result(source, drive, returns, renamed)


def _comment(docstring: object) -> list[str]:
    return [f'# {line.strip()}'.rstrip() for line in str(docstring).strip().splitlines()]


def _edit(source: Source, node: ast.expr | ast.stmt, text: str) -> Edit:
    start, end = source.offset(node)
    return Edit(start, end, text, '', 'drivers')


def _renames(source: Source, drive: Drive, renamed: dict[str, str]) -> list[Edit]:
    edits = []
    for statement in drive.function.body:
        strings = [n for n in walk(statement) if isinstance(n, ast.JoinedStr)]
        inside = {id(n) for s in strings for n in walk(s)}
        edits += [
            _edit(source, n, renamed[n.id])
            for n in walk(statement)
            if isinstance(n, ast.Name) and n.id in renamed and id(n) not in inside
        ]
        edits += [
            _edit(source, s, _unparsed(s, renamed))
            for s in strings
            if {n.id for n in walk(s) if isinstance(n, ast.Name)} & set(renamed)
        ]
    return edits


def _unparsed(node: ast.JoinedStr, renamed: dict[str, str]) -> str:
    """Positions inside f-strings are wrong before Python 3.12, so the whole string is written anew."""
    again = ast.parse(ast.unparse(node), mode='eval')
    for name in walk(again):
        if isinstance(name, ast.Name):
            name.id = renamed.get(name.id, name.id)
    return ast.unparse(again)


def _moved(source: Source, function: ast.FunctionDef, statements: list[ast.stmt], edits: list[Edit]) -> list[str]:
    if not statements:
        return []
    first = Lines(source).lead(statements[0].lineno)
    behind = function.end_lineno or 0
    last = behind if statements[-1] is function.body[-1] else Lines(source).lead(function.body[-1].lineno) - 1
    start, end = source.position(first, 0), source.position(last, 0) + len(source.lines[last - 1])
    inner = [Edit(e.start - start, e.end - start, e.text, '', '') for e in edits if start <= e.start and e.end <= end]
    block = splice(source.code[start:end], inner)
    depth = Lines(source).depth(function.body[0])
    # The block is parsed on its own to find which of its lines begin inside strings.
    again = Source('if True:\n' + block, source.name) if depth else Source(block, source.name)
    return Lines(again).moved(2, len(again.lines), -depth)


def _result(source: Source, drive: Drive, returns: Returns, renamed: dict[str, str]) -> list[str]:
    """What becomes of the driver's value and of the statement around its call."""
    value = returns.final.value if returns.final and returns.final.value else ast.Constant(None)
    text = _substituted(value, renamed)
    if isinstance(drive.statement, ast.Expr) and drive.statement.value is drive.call:
        return [] if isinstance(value, ast.Constant | ast.Name) else [text]
    if (target := _target(drive)) is not None:
        written = ast.unparse(target)
        return [] if written == text else [f'{written} = {text}']
    start, end = source.offset(drive.statement)
    inside = source.offset(drive.call)
    return (source.code[start : inside[0]] + text + source.code[inside[1] : end]).split('\n')


def _substituted(value: ast.expr, renamed: dict[str, str]) -> str:
    again = ast.parse(ast.unparse(value), mode='eval')
    for name in walk(again):
        if isinstance(name, ast.Name):
            name.id = renamed.get(name.id, name.id)
    return ast.unparse(again)


def _put(source: Source, drive: Drive, body: list[str]) -> str:
    """Replace the statement by `body` and take the function away."""
    lines, depth = Lines(source), Lines(source).depth(drive.statement)
    text = _deeper(source, body, depth) if body else [' ' * depth + 'pass'] if depth else []
    function, statement = drive.function, drive.statement
    above = lines.lead(function.lineno)
    heads = [n for n in range(above, function.lineno) if lines[n].startswith('#')] if above < function.lineno else []
    kept = set(range(min(heads, default=function.lineno), (function.end_lineno or 0) + 1)) - set(heads)
    out: list[str] = []
    for number in range(1, len(source.lines) + 1):
        if number == statement.lineno:
            out += text
        if number in kept or statement.lineno <= number <= (statement.end_lineno or 0):
            continue
        out.append(lines[number])
    return '\n'.join(out)


def _deeper(source: Source, body: list[str], depth: int) -> list[str]:
    """The lines of a block, moved to its place."""
    block = Source('\n'.join(body), source.name)
    return Lines(block).moved(1, len(block.lines), depth)
