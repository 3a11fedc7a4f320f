"""A parsed script in; which of its expressions are pandas objects, told from its text alone, out."""

import ast
import re
from collections import ChainMap

from rewright.rewrite.coverage.kinds import (
    ACCESSORS,
    FUNCTIONS,
    LABELLED,
    MANY,
    MANY_OF,
    PLACES,
    PROPERTIES,
    TABLES,
    WINDOWS,
    after,
)
from rewright.rewrite.flow.names import dotted

Scope = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.Module
SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_FRAME_NAME = re.compile(r'^(df|data_?frame)\d*$|^df_|_df\d*$', re.IGNORECASE)
_ANNOTATED = {'DataFrame': 'frame', 'Series': 'series'}
# What is told of one name tells more of others; chains longer than this are not followed.
_ROUNDS = 4


class Guesses:
    """What the names of one script hold, in each function of its own; a name holds one kind from its first pandas value on.

    Parameters are known by their annotation, by a frame that a call in the same script gives them, or by a name like `df`.
    """

    def __init__(self, tree: ast.Module) -> None:
        self.tree = tree
        self.aliases, self.imported = _imports(tree)
        self.functions = {n.name: n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)}
        self.scope_of: dict[ast.AST, Scope] = {}
        self.names: dict[ast.AST, ChainMap[str, str]] = {}
        self._grow(tree)
        self._kinds: dict[ast.expr, str] = {}
        self._returns: dict[ast.AST, str] = {}
        nodes = list(ast.walk(tree))
        for _ in range(_ROUNDS):
            before = self._known()
            self._kinds, self._returns = {}, {}
            for node in nodes:
                self._learn(node)
            if before == self._known():
                break
        self._kinds, self._returns = {}, {}

    def _known(self) -> int:
        """How many names are known to hold something of pandas."""
        return sum(bool(kind) for names in self.names.values() for kind in names.maps[0].values())

    def _grow(self, tree: ast.Module) -> None:
        self.names[tree], self.scope_of[tree] = ChainMap(), tree
        stack: list[tuple[ast.AST, Scope]] = [(child, tree) for child in ast.iter_child_nodes(tree)]
        while stack:
            node, around = stack.pop()
            self.scope_of[node] = around
            if isinstance(node, SCOPES):
                self.names[node] = self.names[around].new_child()
                self._parameters(node)
                around = node
            stack += [(child, around) for child in ast.iter_child_nodes(node)]

    def _parameters(self, function: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> None:
        spec = function.args
        for argument in (*spec.posonlyargs, *spec.args, *spec.kwonlyargs):
            said = ast.unparse(argument.annotation) if argument.annotation else ''
            kind = next((kind for word, kind in _ANNOTATED.items() if word in said), '')
            if not said and _FRAME_NAME.search(argument.arg):
                kind = 'frame'
            # What hides a name of the outer scope is its own, whatever it holds.
            self.names[function][argument.arg] = kind

    def bind(self, node: ast.AST, name: str, kind: str) -> None:
        """Let a name hold `kind` in the scope of `node`, unless it holds something of pandas already."""
        # `self.frame` is one thing in every method.
        own = self.names[self.tree if '.' in name else self.scope_of[node]].maps[0]
        if name and kind and not own.get(name):
            own[name] = kind

    def _learn(self, node: ast.AST) -> None:
        match node:
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    self._assigned(target, self.kind(value))
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                self._assigned(target, self.kind(value))
            case ast.NamedExpr(target=target, value=value):
                self._assigned(target, self.kind(value))
            case ast.For(target=target, iter=iterated) | ast.comprehension(target=target, iter=iterated):
                self._walked(target, iterated)
            case ast.withitem(context_expr=value, optional_vars=ast.Name(id=name)):
                self.bind(node, name, self.kind(value))
            case ast.Call():
                self._given(node)
            case _:
                pass

    def _assigned(self, target: ast.expr, kind: str) -> None:
        if isinstance(target, ast.Name | ast.Attribute):
            self.bind(target, dotted(target), kind)
        elif isinstance(target, ast.Subscript) and kind in TABLES and not self.kind(target.value):
            # A frame put into a dict: what comes out of it is a frame.
            self.bind(target, dotted(target.value), MANY_OF[kind])

    def _walked(self, target: ast.expr, iterated: ast.expr) -> None:
        """The names of a loop: rows, groups, or the frames of a list or dict."""
        last = self._element(iterated)
        if isinstance(iterated, ast.Call) and isinstance(iterated.func, ast.Attribute):
            owner, method = self.kind(iterated.func.value), iterated.func.attr
            if method == 'iterrows' or (owner == 'frame' and method in {'items', 'iteritems'}):
                last = 'series'
            elif owner in MANY and method in {'items', 'values'}:
                last = MANY[owner]
        if isinstance(target, ast.Tuple) and target.elts:
            self._assigned(target.elts[-1], last)
        else:
            self._assigned(target, last)

    def _element(self, iterated: ast.expr) -> str:
        kind = self.kind(iterated)
        window, _, one = kind.partition(' ')
        if window == 'groupby':
            return one or 'frame'
        return MANY.get(kind, '')

    def _given(self, node: ast.Call) -> None:
        """What a call tells: the parameters of a function of the script, or of one that pandas calls."""
        function = node.func
        own = self.functions.get(function.id) if isinstance(function, ast.Name) else None
        if own is not None:
            self._arguments(own, node.args, node.keywords)
        if not isinstance(function, ast.Attribute):
            return
        owner, method = self.kind(function.value), function.attr
        if method == 'append' and node.args and self.kind(node.args[0]) in TABLES and not owner:
            self.bind(node, dotted(function.value), MANY_OF[self.kind(node.args[0])])
        taken = _taken(owner, method, node)
        if taken:
            for value in (*node.args, *(k.value for k in node.keywords)):
                self._takes(value, taken)

    def _arguments(
        self, own: ast.FunctionDef | ast.AsyncFunctionDef, given: list[ast.expr], named: list[ast.keyword]
    ) -> None:
        parameters = [a.arg for a in (*own.args.posonlyargs, *own.args.args)]
        pairs = [*zip(parameters, given, strict=False), *((k.arg or '', k.value) for k in named)]
        for name, value in pairs:
            kind = self.kind(value)
            if kind and name in self.names[own].maps[0] and not self.names[own].maps[0][name]:
                self.names[own].maps[0][name] = kind

    def _takes(self, value: ast.expr, kind: str) -> None:
        function = self.functions.get(value.id) if isinstance(value, ast.Name) else value
        if isinstance(function, SCOPES):
            first = next(iter((*function.args.posonlyargs, *function.args.args)), None)
            if first is not None and not self.names[function].maps[0].get(first.arg):
                self.names[function].maps[0][first.arg] = kind

    def kind(self, node: ast.expr) -> str:
        """What pandas object an expression is (`frame`, `series`, `groupby`, `loc`...); empty for anything else."""
        if node not in self._kinds:
            self._kinds[node] = ''
            self._kinds[node] = self._kind(node)
        return self._kinds[node]

    def _kind(self, node: ast.expr) -> str:
        match node:
            case ast.Name(id=name):
                return self.names[self.scope_of[node]].get(name, '')
            case ast.Attribute():
                return self._attribute(node)
            case ast.Call():
                return self._call(node)
            case ast.Subscript():
                return self._chosen(node)
            case ast.Compare(left=left, comparators=others, ops=ops):
                compared = not any(isinstance(op, ast.In | ast.NotIn | ast.Is | ast.IsNot) for op in ops)
                return self._widest(left, *others) if compared else ''
            case ast.BinOp(left=left, right=right):
                return self._widest(left, right)
            case ast.UnaryOp(op=ast.Invert() | ast.USub(), operand=operand):
                return self._widest(operand)
            case ast.IfExp(body=body, orelse=other):
                return self.kind(body) or self.kind(other)
            case ast.List(elts=elts) | ast.Tuple(elts=elts):
                kinds = {self.kind(e) for e in elts} & TABLES
                return MANY_OF['frame' if 'frame' in kinds else 'series'] if kinds else ''
            case ast.ListComp(elt=elt) | ast.DictComp(value=elt) | ast.GeneratorExp(elt=elt):
                return MANY_OF.get(self.kind(elt), '')
            case _:
                return ''

    def _widest(self, *sides: ast.expr) -> str:
        kinds = {self.kind(side) for side in sides}
        return next((kind for kind in ('frame', 'series', 'index', 'moment') if kind in kinds), '')

    def _attribute(self, node: ast.Attribute) -> str:
        owner = self.kind(node.value)
        if owner not in LABELLED:
            # The parts of `.dt` are columns again, and `self.frame` is a name like any other.
            return 'series' if owner in ACCESSORS else self.names[self.scope_of[node]].get(dotted(node), '')
        if node.attr in ACCESSORS | PLACES:
            return node.attr if node.attr in ACCESSORS or owner == 'frame' else f'{node.attr} series'
        if node.attr in {'columns', 'index'}:
            return 'index'
        if node.attr == 'T':
            return owner
        return 'series' if owner == 'frame' and node.attr not in PROPERTIES[owner] else ''

    def _call(self, node: ast.Call) -> str:
        name = self.pandas(node.func)
        if name:
            made = FUNCTIONS.get(name, '')
            return (
                'frames' if made == 'frame' and any(k.arg in {'chunksize', 'iterator'} for k in node.keywords) else made
            )
        if isinstance(node.func, ast.Name):
            own = self.functions.get(node.func.id)
            return self._returned(own) if own is not None else ''
        if not isinstance(node.func, ast.Attribute):
            return ''
        owner, method = self.kind(node.func.value), node.func.attr
        if owner in ACCESSORS:
            expands = any(k.arg == 'expand' and _is_true(k.value) for k in node.keywords)
            return 'frame' if expands or method == 'get_dummies' else 'series'
        if owner in MANY:
            return MANY[owner] if method in {'get', 'pop'} else owner if method == 'values' else ''
        by_rows = any(k.arg == 'axis' for k in node.keywords)
        return after(owner, method, by_rows=by_rows) if owner and owner.partition(' ')[0] not in PLACES else ''

    def _returned(self, function: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
        if function not in self._returns:
            # A function that calls itself gives what its other returns give.
            self._returns[function] = ''
            values = (n.value for n in ast.walk(function) if isinstance(n, ast.Return) and n.value is not None)
            self._returns[function] = next((kind for value in values if (kind := self.kind(value))), '')
        return self._returns[function]

    def _chosen(self, node: ast.Subscript) -> str:
        owner, key = self.kind(node.value), node.slice
        window, _, one = owner.partition(' ')
        if owner in MANY:
            return MANY[owner]
        if window == 'groupby':
            return owner if one or isinstance(key, ast.List) else 'groupby series'
        if window in {'loc', 'iloc', 'ix'}:
            return _placed(one or 'frame', key, self)
        if owner in {'series', 'str'}:
            whole = owner == 'str' or isinstance(key, ast.Slice | ast.List) or self.kind(key) in LABELLED
            return 'series' if whole else ''
        if owner == 'frame':
            whole = isinstance(key, ast.Slice | ast.List) or self.kind(key) in LABELLED
            return 'frame' if whole else 'series'
        return ''

    def pandas(self, node: ast.expr) -> str:
        """The dotted name of a function of pandas behind its module, or nothing."""
        head, _, rest = dotted(node).partition('.')
        if head in self.aliases:
            # The modules below `pandas.io` hold what pandas itself offers by its bare name.
            return rest.rpartition('.')[2] if rest.startswith('io.') else rest
        return f'{self.imported[head]}.{rest}'.rstrip('.') if head in self.imported else ''


def _imports(tree: ast.Module) -> tuple[set[str], dict[str, str]]:
    """What the module pandas is called, and the names imported from it."""
    nodes = list(ast.walk(tree))
    plain = [a for n in nodes if isinstance(n, ast.Import) for a in n.names if a.name == 'pandas']
    own = [a for n in nodes if isinstance(n, ast.ImportFrom) and n.module == 'pandas' for a in n.names]
    return {a.asname or a.name for a in plain}, {a.asname or a.name: a.name for a in own}


def _taken(owner: str, method: str, node: ast.Call) -> str:
    """What a function is given that an object of kind `owner` calls."""
    window, _, one = owner.partition(' ')
    if window in WINDOWS:
        return 'series' if one or method in {'agg', 'transform'} else 'frame'
    if owner == 'frame' and method in {'pipe', 'assign'}:
        return 'frame'
    return 'series' if owner == 'frame' and method in {'apply', 'agg', 'transform'} and node.args else ''


def _placed(owner: str, key: ast.expr, guesses: Guesses) -> str:
    """What `.loc[key]` gives."""
    rows, columns = (key.elts[0], key.elts[1]) if isinstance(key, ast.Tuple) and len(key.elts) == 2 else (key, None)
    many = isinstance(rows, ast.Slice | ast.List) or guesses.kind(rows) in LABELLED
    if owner == 'series':
        return 'series' if many else ''
    if columns is None or isinstance(columns, ast.Slice | ast.List):
        return 'frame' if many else 'series'
    return 'series' if many else ''


def _is_true(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is True
