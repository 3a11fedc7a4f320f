"""The tree of a job and one of its functions in; whether the function gives the same for the same value, whoever calls it, out.

Everything here is a list of what is known: whatever is not on it is taken to read or change something else.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from rewright.rewrite.frames.names import CHANGING, Imported
from rewright.trees import within

Function = ast.Lambda | ast.FunctionDef
_BUILTINS = {
    'abs', 'all', 'any', 'bool', 'chr', 'dict', 'divmod', 'enumerate', 'filter', 'float', 'int', 'isinstance', 'len', 'list', 'map',
    'max', 'min', 'ord', 'pow', 'range', 'repr', 'reversed', 'round', 'sorted', 'str', 'sum', 'tuple', 'zip',
    'Exception', 'ValueError', 'TypeError', 'KeyError', 'IndexError', 'AttributeError', 'ZeroDivisionError', 'OverflowError',
}  # fmt: skip
_OF_ONE = {'abs', 'bool', 'float', 'int', 'len', 'repr', 'str'}
# What a module gives by its argument alone; dates are read and written without the zone of the machine.
_OF_MODULES = {
    'math': {'ceil', 'copysign', 'exp', 'fabs', 'floor', 'fmod', 'inf', 'isclose', 'isfinite', 'isinf', 'isnan', 'log', 'log10', 'log2', 'nan',
             'pi', 'pow', 'sqrt', 'trunc'},
    're': {'A', 'ASCII', 'I', 'IGNORECASE', 'M', 'MULTILINE', 'S', 'DOTALL', 'VERBOSE', 'X', 'compile', 'escape', 'findall', 'finditer',
           'fullmatch', 'match', 'search', 'split', 'sub', 'subn'},
    'datetime': {'date', 'datetime', 'time', 'timedelta', 'fromisoformat', 'strptime'},
    'string': {'ascii_letters', 'ascii_lowercase', 'ascii_uppercase', 'capwords', 'digits', 'punctuation', 'whitespace'},
    'numpy': {'abs', 'ceil', 'floor', 'isfinite', 'isinf', 'isnan', 'nan', 'sqrt', 'trunc'},
    'typing': {'Any', 'List', 'Optional', 'Union'},
}  # fmt: skip
# Methods of texts, numbers, matches, dates, and of what holds them, that change nothing.
_READING = {
    'capitalize', 'casefold', 'center', 'count', 'decode', 'encode', 'endswith', 'expandtabs', 'find', 'format', 'index', 'is_integer',
    'isalnum', 'isalpha', 'isdecimal', 'isdigit', 'islower', 'isnumeric', 'isspace', 'istitle', 'isupper', 'join', 'ljust', 'lower', 'lstrip',
    'partition', 'removeprefix', 'removesuffix', 'replace', 'rfind', 'rindex', 'rjust', 'rpartition', 'rsplit', 'rstrip', 'split',
    'splitlines', 'startswith', 'strip', 'swapcase', 'title', 'translate', 'upper', 'zfill', 'maketrans',
    'end', 'findall', 'finditer', 'fullmatch', 'group', 'groupdict', 'groups', 'match', 'search', 'span', 'start', 'sub', 'subn',
    'copy', 'get', 'items', 'keys', 'values',
    'ctime', 'date', 'day', 'days', 'hour', 'isocalendar', 'isoformat', 'isoweekday', 'microsecond', 'minute', 'month', 'second', 'seconds',
    'strftime', 'time', 'timetuple', 'toordinal', 'total_seconds', 'weekday', 'year',
}  # fmt: skip
_NOT_PLAIN = (
    ast.Global, ast.Nonlocal, ast.Yield, ast.YieldFrom, ast.Await, ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef,
    ast.ClassDef, ast.With, ast.AsyncWith, ast.AsyncFor, ast.Set, ast.SetComp, ast.Delete, ast.NamedExpr,
)  # fmt: skip


@dataclass(frozen=True)
class Names:
    """The names of one function, those of them that hold a list or dict of its own, and the functions it is called by."""

    own: set[str]
    fresh: set[str]
    callers: tuple[str, ...]

    def is_fresh(self, node: ast.expr) -> bool:
        """Whether nobody else holds what a change of `node` changes."""
        return isinstance(node, ast.Name) and node.id in self.fresh


class Purity:
    """The functions, imports and constants of one job."""

    def __init__(self, tree: ast.Module, imported: Imported) -> None:
        self._functions = {n.name: n for n in tree.body if isinstance(n, ast.FunctionDef) and not n.decorator_list}
        self._known = set(imported.constants) | set(_patterns(tree))
        self._modules = dict(_modules(tree))
        self._taken = {n.id for n in within(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}

    def is_pure(self, function: Function, callers: tuple[str, ...] = (), given: frozenset[str] = frozenset()) -> bool:
        """Whether a function reads nothing but its arguments and constants, and changes nothing.

        `given` are names around it that hold one value, which nothing changes, as long as it is called.
        """
        spec = function.args
        own = set(given) | {a.arg for a in (*spec.posonlyargs, *spec.args, *spec.kwonlyargs)}
        body = [function.body] if isinstance(function, ast.Lambda) else function.body
        nodes = [n for part in body for n in within(part)]
        own |= {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
        own |= {n.arg for n in nodes if isinstance(n, ast.arg)}
        own |= {n.name for n in nodes if isinstance(n, ast.ExceptHandler) and n.name}
        plain = all(isinstance(d, ast.Constant) for d in (*spec.defaults, *spec.kw_defaults) if d is not None)
        if not plain or spec.vararg or spec.kwarg or any(isinstance(n, _NOT_PLAIN) for n in nodes):
            return False
        names = Names(own, _fresh(nodes), (*callers, getattr(function, 'name', '')))
        return all(self._is_plain(n, names) for n in nodes if isinstance(n, ast.Name | ast.Attribute | ast.Subscript))

    def is_builtin(self, name: str) -> bool:
        """Whether a name is that of a function of Python which gives a plain value for one."""
        return name in _OF_ONE and name not in self._taken and name not in self._functions

    def _is_plain(self, node: ast.Name | ast.Attribute | ast.Subscript, names: Names) -> bool:
        stored = not isinstance(node.ctx, ast.Load)
        match node:
            case ast.Name(id=name):
                return name in names.own or self._is_known(name, names.callers)
            case ast.Subscript():
                return not stored or names.is_fresh(node.value)
            case ast.Attribute(value=ast.Name(id=name), attr=attr) if name not in names.own and name in self._modules:
                return not stored and attr in _OF_MODULES.get(self._modules[name], set())
            case ast.Attribute(attr=attr):
                changes = attr in CHANGING and names.is_fresh(node.value)
                return not stored and (attr in _READING or changes or self._of_module(node))

    def _is_known(self, name: str, callers: tuple[str, ...]) -> bool:
        """Whether a name that is not the function's own means something that is always the same."""
        if name in self._known or name in callers:
            return True
        if name in self._functions:
            return name not in self._taken and self.is_pure(self._functions[name], callers)
        return name in self._modules or (name in _BUILTINS and name not in self._taken)

    def _of_module(self, node: ast.Attribute) -> bool:
        """`datetime.datetime.strptime`: what a class of a module gives."""
        owner = node.value
        if not (isinstance(owner, ast.Attribute) and isinstance(owner.value, ast.Name)):
            return False
        known = _OF_MODULES.get(self._modules.get(owner.value.id, ''), set())
        return owner.attr in known and node.attr in known


def _fresh(nodes: list[ast.AST]) -> set[str]:
    """The variables that are only ever given a list or dict made there, which nobody else holds."""
    made: dict[str, list[ast.expr]] = {}
    for node in nodes:
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            made.setdefault(node.targets[0].id, []).append(node.value)
    stored = [n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    return {
        name for name, values in made.items() if len(values) == stored.count(name) and all(map(_is_display, values))
    }


def _is_display(node: ast.expr) -> bool:
    match node:
        case ast.List() | ast.Dict() | ast.ListComp() | ast.DictComp():
            return True
        case ast.Call(
            func=ast.Name(id='list' | 'dict' | 'sorted') | ast.Attribute(attr='split' | 'rsplit' | 'splitlines')
        ):
            return True
    return False


def _modules(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Names of imported modules, and of what is taken out of those that are known, with the module."""
    for node in within(tree):
        if isinstance(node, ast.Import):
            yield from ((a.asname or a.name, a.name) for a in node.names if a.name in _OF_MODULES)
        elif isinstance(node, ast.ImportFrom) and node.module in _OF_MODULES:
            yield from ((a.asname or a.name, node.module) for a in node.names if a.name in _OF_MODULES[node.module])


def _patterns(tree: ast.Module) -> Iterator[str]:
    """Names bound once, at the top, to a compiled expression."""
    bound = [n.id for n in within(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    for node in tree.body:
        match node:
            case ast.Assign(
                targets=[ast.Name(id=name)], value=ast.Call(func=ast.Attribute(value=ast.Name(id='re'), attr='compile'))
            ):
                if bound.count(name) == 1:
                    yield name
