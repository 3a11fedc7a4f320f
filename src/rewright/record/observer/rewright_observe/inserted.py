"""Nodes of a script -> the nodes that are put around them."""

import ast

_NAMES = ('seen', 'looking', 'take', 'keep', 'kept', 'on', 'begin', 'end')
SEEN, LOOKING, TAKE, KEEP, KEPT, ON, BEGIN, END = ALL = tuple(f'__rewright_{name}__' for name in _NAMES)
# What a call made of its receiver has the key of the call with this behind.
AFTER = '+'
PROBED = ('merge', 'sort_values', 'groupby', 'drop_duplicates')
# Fields that hold targets, annotations and patterns: what is not read, or has to keep its shape.
UNREAD = {
    'Assign': ('targets',),
    'AugAssign': ('target',),
    'AnnAssign': ('target', 'annotation'),
    'For': ('target',),
    'AsyncFor': ('target',),
    'comprehension': ('target',),
    'withitem': ('optional_vars',),
    'NamedExpr': ('target',),
    'match_case': ('pattern',),
    'FunctionDef': ('returns', 'decorator_list', 'type_params'),
    'AsyncFunctionDef': ('returns', 'decorator_list', 'type_params'),
    'arg': ('annotation',),
}


def tagged(name: str, tag: str) -> str:
    """The name under which the probes of one file find what they call: files that share a process share nothing else."""
    return f'{name[:-2]}_{tag}__' if tag else name


def key(node: ast.AST) -> str:
    """Name the node's span as `line:column-line:column`; before Python 3.8 the end is not known, and 0."""
    start = (getattr(node, 'lineno', 0), getattr(node, 'col_offset', 0))
    end = (getattr(node, 'end_lineno', 0) or 0, getattr(node, 'end_col_offset', 0) or 0)
    return f'{start[0]}:{start[1]}-{end[0]}:{end[1]}'


def last_line(node: ast.AST) -> int:
    """The last line of a node; before Python 3.8 the last on which a part of it begins."""
    known = getattr(node, 'end_lineno', None)  # type: int | None
    return known or max(getattr(part, 'lineno', 0) for part in ast.walk(node))


def is_constant(node: ast.AST) -> bool:
    """Say whether a node is a literal; before Python 3.8 these had classes of their own."""
    return type(node).__name__ in ('Constant', 'Num', 'Str', 'Bytes', 'NameConstant', 'Ellipsis')


def seen(node: ast.expr, place: int) -> ast.expr:
    """`seen[n](n, node)`: the value is shown to the observer and goes on as it is."""
    return _call(_at(SEEN, place), node, _constant(place), node)


def read(node: ast.Name, place: int) -> ast.expr:
    """`seen[n](n, node) if looking[n] else node`: a name can be read twice, so it costs next to nothing in the end."""
    again = ast.copy_location(ast.Name(id=node.id, ctx=ast.Load()), node)
    return ast.copy_location(ast.IfExp(test=_at(LOOKING, place), body=seen(node, place), orelse=again), node)


def timed(node: ast.stmt, place: int) -> 'list[ast.stmt]':
    """`on[n] and begin(n)`, then the statement, and however it ends `on[n] and end(n)`."""
    tried = ast.Try(body=[node], handlers=[], orelse=[], finalbody=[_switched(END, place, node)])
    return [_switched(BEGIN, place, node), ast.copy_location(tried, node)]


def hold(node: ast.Call, place: int) -> None:
    """Show receiver and arguments of a probed method on their way into the call; the last one completes them.

    Nothing stands between the script and the function it calls, so tracebacks and warnings name the same lines.
    """
    spread = any(isinstance(part, ast.Starred) for part in node.args) or any(part.arg is None for part in node.keywords)
    if spread or not isinstance(node.func, ast.Attribute) or node.func.attr not in PROBED:
        return
    name, left = node.func.attr, len(node.args) + len(node.keywords)

    def take(slot: 'str | int | None', value: ast.expr, after: int) -> ast.Call:
        return _call(
            _name(TAKE), value, _constant(place), _constant(name), _constant(slot), _constant(not after), value
        )

    node.func.value = take(-1, node.func.value, left)
    node.args = [take(number, value, left - number - 1) for number, value in enumerate(node.args)]
    left -= len(node.args)
    for number, keyword in enumerate(node.keywords):
        keyword.value = take(keyword.arg, keyword.value, left - number - 1)


def changes(node: ast.AST) -> bool:
    """Whether a call changes in place what a variable holds; a value held by nobody else would count one holder more."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    return isinstance(node.func.value, ast.Name) and any(keyword.arg == 'inplace' for keyword in node.keywords)


def changed(node: ast.expr, receiver: ast.Attribute, place: int) -> ast.expr:
    """`kept(n, node)` with `keep(n, receiver)` inside: the receiver is shown once the call has changed it."""
    receiver.value = _call(_name(KEEP), receiver.value, _constant(place), receiver.value)
    return _call(_name(KEPT), node, _constant(place), node)


def _constant(value: 'str | int | None') -> ast.Constant:
    return ast.Constant(value=value, kind=None)


def _name(name: str) -> ast.expr:
    return ast.Name(id=name, ctx=ast.Load())


def _at(name: str, place: int) -> ast.expr:
    return ast.Subscript(value=_name(name), slice=_index(place), ctx=ast.Load())


def _call(function: ast.expr, where: ast.AST, *args: ast.expr) -> ast.Call:
    new = ast.Call(func=function, args=list(args), keywords=[])
    return ast.copy_location(new, where)


def _switched(name: str, place: int, where: ast.AST) -> ast.stmt:
    call = _call(_name(name), where, _constant(place))
    statement = ast.Expr(value=ast.BoolOp(op=ast.And(), values=[_at(ON, place), call]))
    line, column = getattr(where, 'lineno', 1), getattr(where, 'col_offset', 0)
    # Everything stands on the statement's first line, or a debugger would step back and forth.
    for node in ast.walk(statement):
        if isinstance(node, (ast.stmt, ast.expr)):
            vars(node).update(lineno=line, col_offset=column, end_lineno=line, end_col_offset=column)
    return statement


def _index(place: int) -> ast.expr:
    return _constant(place) if hasattr(ast, 'unparse') else ast.Index(value=_constant(place))
