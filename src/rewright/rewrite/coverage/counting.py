"""The text of a script in; how often each pandas construct stands in it, by the names of the reference, out."""

import ast
from collections import Counter
from collections.abc import Iterator

from rewright.rewrite.coverage.guessing import Guesses
from rewright.rewrite.coverage.kinds import ACCESSORS, AS_METHOD, LABELLED, PLACES, PROPERTIES, SAME, TABLES, WINDOWS

BUILTINS = {'len', 'list', 'set', 'enumerate', 'zip', 'min', 'max', 'sum', 'sorted', 'print'}
WALKS = {'iterrows', 'itertuples', 'iteritems'}
NUMPY = {'np', 'numpy'}
OBJECTS = LABELLED | {'moment'}


def counted(tree: ast.Module) -> 'Counter[str]':
    """Count the constructs of one script, whether they ever run or not; RecursionError where it is nested too deeply."""
    nodes, guesses = list(ast.walk(tree)), Guesses(tree)
    # A method is counted by its call, and the column of `df['a'] += 1` by its statement.
    told: set[ast.AST] = {n.func for n in nodes if isinstance(n, ast.Call)}
    targets = [n.target for n in nodes if isinstance(n, ast.AugAssign)]
    told |= {t for t in targets if isinstance(t, ast.Subscript) and guesses.kind(t.value) in TABLES}
    return Counter(name for node in nodes for name in _constructs(node, guesses, told=node in told))


def _constructs(node: ast.AST, guesses: Guesses, *, told: bool) -> Iterator[str]:
    match node:
        case ast.Attribute() | ast.Subscript() if told:
            return
        case ast.Call():
            yield from _called(node, guesses)
        case ast.Attribute():
            yield from _attribute(node, guesses)
        case ast.Subscript():
            yield from _chosen(node, guesses)
        case ast.AugAssign(target=ast.Subscript(value=owner)) if guesses.kind(owner) in TABLES:
            yield 'df[col] op= (augassign)'
        case ast.Compare() if guesses.kind(node) in LABELLED:
            yield 'series compare (==,<,..)'
        case ast.BinOp(op=ast.BitAnd() | ast.BitOr() | ast.BitXor()) if guesses.kind(node) in LABELLED:
            yield 'mask & | mask'
        case ast.UnaryOp(op=ast.Invert()) if guesses.kind(node) in LABELLED:
            yield '~mask'
        case ast.BinOp() | ast.UnaryOp(op=ast.USub()) if guesses.kind(node) in TABLES:
            yield 'series arithmetic (+-*/..)'
        case ast.For(iter=ast.Call(func=ast.Attribute(value=owner, attr=method))) if method in WALKS:
            if guesses.kind(owner) in TABLES:
                yield f'for ... in .{method}()'
        case _:
            return


def _called(node: ast.Call, guesses: Guesses) -> Iterator[str]:
    function, name = node.func, guesses.pandas(node.func)
    if name:
        plain = SAME.get(name, name)
        yield f'.{plain}()' if plain in AS_METHOD else f'pd.{plain}()'
    elif isinstance(function, ast.Name):
        if function.id in BUILTINS and _takes_pandas(node, guesses):
            yield f'{function.id}(pandas obj)'
    elif isinstance(function, ast.Attribute):
        yield from _method(guesses.kind(function.value), function, node, guesses)


def _method(owner: str, function: ast.Attribute, node: ast.Call, guesses: Guesses) -> Iterator[str]:
    window, method = owner.partition(' ')[0], SAME.get(function.attr, function.attr)
    plotting = isinstance(function.value, ast.Attribute) and function.value.attr == 'plot'
    if owner in ACCESSORS:
        yield f'.{owner}.{method}()'
    elif window in WINDOWS:
        yield f'.{method}()' if method == 'get_group' else f'{window}.{method}()'
    elif owner in OBJECTS:
        yield f'.{method}()'
    elif plotting and isinstance(function.value, ast.Attribute) and guesses.kind(function.value.value) in TABLES:
        yield '.plot()'
    elif isinstance(function.value, ast.Name) and function.value.id in NUMPY and _takes_pandas(node, guesses):
        yield f'np.{method}(pandas obj)'


def _takes_pandas(node: ast.Call, guesses: Guesses) -> bool:
    return any(guesses.kind(a.value if isinstance(a, ast.Starred) else a) in LABELLED for a in node.args)


def _attribute(node: ast.Attribute, guesses: Guesses) -> Iterator[str]:
    owner = guesses.kind(node.value)
    if isinstance(node.ctx, ast.Store):
        if owner in LABELLED and node.attr in {'columns', 'index', 'name', 'names'}:
            yield f'.{node.attr} = (set)'
    elif owner in {'dt', 'cat'}:
        yield f'.{owner}.{node.attr}'
    elif owner in LABELLED:
        if node.attr in PROPERTIES[owner]:
            yield f'.{node.attr}'
        elif owner == 'frame' and node.attr not in ACCESSORS | PLACES | {'plot'}:
            yield "df['col'] (column)"


def _chosen(node: ast.Subscript, guesses: Guesses) -> Iterator[str]:
    owner = guesses.kind(node.value)
    place = owner.partition(' ')[0]
    if place in PLACES:
        form = 'tuple' if isinstance(node.slice, ast.Tuple) else 'slice' if isinstance(node.slice, ast.Slice) else ''
        get = '[...] (get)' if place in {'at', 'iat'} else f'[{form or "mask/label"}] (get)'
        yield f'.{place}{"[...] = (setitem)" if isinstance(node.ctx, ast.Store) else get}'
    elif owner == 'str':
        yield '.str[...]'
    elif owner in TABLES:
        yield from _of_table(node, guesses)


def _of_table(node: ast.Subscript, guesses: Guesses) -> Iterator[str]:
    key = node.slice
    if isinstance(node.ctx, ast.Store):
        chained = isinstance(node.value, ast.Subscript)
        yield 'df[a][b] = (chained assignment)' if chained else 'df[col] = (setitem)'
        return
    if isinstance(node.ctx, ast.Del):
        yield 'del df[col]'
        return
    match key:
        case ast.Constant(value=str()):
            yield "df['col'] (column)"
        case ast.Constant(value=int()):
            yield 'df[0] (int label)'
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant()):
            yield 'df[0] (int label)'
        case ast.List():
            yield 'df[[cols]] (project)'
        case ast.Slice():
            yield 'df[a:b] (row slice)'
        case ast.Name():
            yield 'df[name] (col/list/mask var)'
        case _ if guesses.kind(key) in TABLES:
            yield 'df[mask] (boolean filter)'
        case _:
            yield 'df[other]'
