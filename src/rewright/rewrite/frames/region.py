"""A run of statements in; which names go into it, which it binds and changes, and what it may keep hold of, out."""

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from rewright.model.observation import Seen
from rewright.rewrite.frames.evaluate import Evaluator
from rewright.rewrite.frames.facts import PANDAS_KINDS
from rewright.rewrite.frames.fresh import FRESH
from rewright.rewrite.frames.mentions import Mentions
from rewright.rewrite.frames.scope import bound_names, changed_frame
from rewright.rewrite.frames.touching import called
from rewright.rewrite.frames.values import Refused
from rewright.trees import within

Simple = ast.Assign | ast.AnnAssign | ast.AugAssign | ast.Expr | ast.For | ast.If | ast.While | ast.With
# What is never kept hold of by pandas, and what a job does with it changes nothing else.
SINGLE = {'scalar', 'str', 'none', 'bytes'}
_ITEMS = {
    'str',
    'int',
    'float',
    'bool',
    'NoneType',
    'bytes',
    'Timestamp',
    'datetime',
    'date',
    'Decimal',
    'int64',
    'float64',
}
LOOKED_AT = 1000
_BUILTINS = {
    'abs', 'all', 'any', 'bool', 'dict', 'enumerate', 'float', 'int', 'isinstance', 'len', 'list', 'max', 'min', 'print',
    'range', 'repr', 'round', 'set', 'sorted', 'str', 'sum', 'tuple', 'type', 'zip',
}  # fmt: skip
# They look at variables by name, or change arrays and frames without an assignment.
UNSEEN = {'eval', 'exec', 'globals', 'locals', 'vars'}
_CHANGING = {
    'isetitem',
    'itemset',
    'sort',
    'copyto',
    'fill',
    'fill_diagonal',
    'partition',
    'place',
    'put',
    'putmask',
    'put_along_axis',
    'resize',
    'shuffle',
}
# They keep what they are given, or write down which cells are the same object.
_KEEPING = {'plot', 'hist', 'boxplot', 'style', 'to_pickle', 'to_hdf'}
# They tell how much memory a frame takes, which is another where it was converted.
_WEIGHING = {'info', 'memory_usage'}
_ORIENTS = {'dict', 'index', 'list', 'records'}


@dataclass(frozen=True)
class Region:
    """Neighbouring statements at the top of a module or function, and those behind them."""

    statements: list[ast.stmt]
    after: list[ast.stmt]
    evaluator: Evaluator
    elsewhere: set[str]
    mentions: Mentions

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """Everything in it."""
        return [node for statement in self.statements for node in within(statement)]

    @cached_property
    def names(self) -> list[ast.Name]:
        """Every name in it, in the order of the text."""
        found = [node for node in self.nodes if isinstance(node, ast.Name)]
        return sorted(found, key=lambda n: (n.lineno, n.col_offset))

    @cached_property
    def bound(self) -> set[str]:
        """The names it binds, or whose frames it changes in place."""
        return bound_names(self.statements)

    @cached_property
    def in_place(self) -> set[str]:
        """The names of pandas objects that it changes in place."""
        return {name for name in map(changed_frame, self.nodes) if name and self.is_pandas(name)}

    @cached_property
    def wide(self) -> set[str]:
        """Those of `in_place` that are changed by more than whole columns put into them, which others may see."""
        columns = {t for s in self.statements if isinstance(s, ast.Assign) for t in s.targets if _is_column(t)}
        return {n for node in self.nodes if node not in columns and (n := changed_frame(node)) in self.in_place}

    @cached_property
    def functions(self) -> set[str]:
        """The functions of the job that it names."""
        return {name.id for name in self.names} & set(self.evaluator.functions.found)

    def seen(self, node: ast.AST) -> Seen | None:
        """What an expression was."""
        return self.evaluator.observed.of(node) if isinstance(node, ast.expr) else None

    def is_pandas(self, name: str) -> bool:
        """Whether a name was seen to hold anything of pandas, or never seen."""
        seen = [*self.mentions.seen(name), *(s for n in self.assigned(name) if (s := self.seen(n)) is not None)]
        return not seen or any(_of_pandas(s) for s in seen)

    @cached_property
    def reads(self) -> dict[str, ast.Name]:
        """The frames that are read before they are bound, by a place where that is so, one that was seen if possible."""
        found: dict[str, ast.Name] = {}
        known: set[str] = set()
        for statement in self.statements:
            inside = set(within(statement))
            simple = isinstance(statement, ast.Assign | ast.AnnAssign | ast.AugAssign | ast.Expr)
            for name in (n for n in self.names if n in inside and self._may_hold(n.id)):
                if name.id not in known and (isinstance(name.ctx, ast.Load) or not simple):
                    first = found.setdefault(name.id, name)
                    # The frame of a target is not seen, but that of the value, which is read before it changes.
                    if simple and first in inside and self.seen(first) is None:
                        found[name.id] = name
            known |= bound_names([statement])
        return found

    def _may_hold(self, name: str) -> bool:
        """Whether a name may hold a frame from before the region: one of its scope, or of the module around a function."""
        scope = self.evaluator.scope
        return name in scope.values or (not scope.is_local(name) and name in scope.outer)

    def columns(self, name: str) -> set[str] | None:
        """The columns that are read of a frame; None where all of it may be looked at."""
        found: set[str] = set()
        parents = self.evaluator.source.parents
        for node in (n for n in self.names if n.id == name):
            around = parents.get(node)
            key = around.slice if isinstance(around, ast.Subscript) and around.value is node else None
            items = key.elts if isinstance(key, ast.List) else [key]
            texts = [i.value for i in items if isinstance(i, ast.Constant) and isinstance(i.value, str)]
            if len(texts) < len(items) or not isinstance(getattr(around, 'ctx', None), ast.Load):
                return None
            found.update(texts)
        return found

    def is_live(self, name: str) -> bool:
        """Whether a name may be read behind the region before it is bound again."""
        if name in self.elsewhere:
            return True
        for statement in self.after:
            if isinstance(statement, ast.Assign | ast.AnnAssign | ast.For):
                value = statement.iter if isinstance(statement, ast.For) else statement.value
                targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
                if any(_binds(t, name) for t in targets) and (value is None or name not in self.mentions.of(value)):
                    return False
            if name in self.mentions.of(statement):
                return True
        return False

    def assigned(self, name: str) -> list[ast.expr]:
        """What is assigned to a name in it."""
        assigns = (n for n in self.nodes if isinstance(n, ast.Assign))
        return [a.value for a in assigns if any(isinstance(t, ast.Name) and t.id == name for t in a.targets)]

    def is_plain(self, name: str) -> bool:
        """Whether whatever is put into a name or what it holds has nothing of pandas in it."""
        values = self.assigned(name)
        bound = sum(n.id == name and isinstance(n.ctx, ast.Store) for n in self.names)
        return bound == len(values) and all(self._is_single(v) or self._is_plain_call(v) for v in values)

    def _is_plain_call(self, node: ast.expr) -> bool:
        """Whether a call makes new lists and dicts of the values of a column or frame."""
        if not isinstance(node, ast.Call):
            return False
        if called(node.func) == 'to_dict':
            orients = [a.value if isinstance(a, ast.Constant) else None for a in _given(node)]
            return all(orient in _ORIENTS for orient in orients)
        if called(node.func) == 'dict' and len(node.args) == 1 and isinstance(node.args[0], ast.Call):
            zipped = [self.seen(a) for a in node.args[0].args]
            return called(node.args[0].func) == 'zip' and all(s is not None and s.kind == 'series' for s in zipped)
        return False

    def held(self, name: str) -> Seen | None:
        """What a name was behind the region, as its last assignment or whoever first reads it was seen."""
        last = [s for s in self.statements if name in bound_names([s])][-1:]
        for statement in last:
            if isinstance(statement, ast.Assign) and any(isinstance(t, ast.Name) for t in statement.targets):
                return self.seen(statement.value)
        for statement in self.after if name not in self.elsewhere else []:
            if name in self.mentions.of(statement):
                reads = [n for n in within(statement) if isinstance(n, ast.Name) and n.id == name]
                reads.sort(key=lambda n: (n.lineno, n.col_offset))
                return next((s for n in reads if (s := self.seen(n)) is not None), None)
        return None

    def check(self) -> None:
        """Refuse what cannot be told from its text to stand alone."""
        for before, statement in zip([None, *self.statements], [*self.statements, *self.after[:1]], strict=False):
            if before is not None and statement.lineno == before.end_lineno:
                raise Refused('two statements stand in one line')
        for statement in self.statements:
            if not isinstance(statement, Simple):
                raise Refused(f'{type(statement).__name__.lower()} beside pandas')
        for node in self.nodes:
            self._check_node(node)
        if self.functions and self.bound & self.elsewhere:
            raise Refused('a function may read what is changed')

    def _check_node(self, node: ast.AST) -> None:
        match node:
            case ast.Name(id=name) if name in UNSEEN:
                raise Refused(f'{name} may read any variable')
            case ast.Call():
                self._check_call(node)
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    holder = changed_frame(target)
                    if holder and not self.is_pandas(holder) and not self._is_single(value):
                        raise Refused(f'{holder} may keep hold of a frame')
            case (
                ast.FunctionDef()
                | ast.AsyncFunctionDef()
                | ast.ClassDef()
                | ast.Await()
                | ast.Yield()
                | ast.NamedExpr()
            ):
                raise Refused(f'{type(node).__name__.lower()} beside pandas')
            case _:
                pass

    def _check_call(self, node: ast.Call) -> None:
        """Refuse a call of something that may keep hold of a frame, or change one unseen."""
        word = called(node.func)
        if word in _CHANGING | _KEEPING | _WEIGHING or any(k.arg == 'out' for k in node.keywords):
            raise Refused(f'{word} changes, keeps or weighs what it is given')
        if word in self.functions and isinstance(node.func, ast.Name):
            changing = any(self.evaluator.functions.changes(word, p) for p in self._parameters(word))
            if changing or not all(self._is_single(a) for a in _given(node)):
                raise Refused(f'{word} may keep or change what it is given')
            return
        if not self._is_of_pandas(node.func) and not all(self._is_single(a) for a in _given(node)):
            raise Refused(f'{word or "a call"} may keep hold of a frame')

    def _parameters(self, function: str) -> list[str]:
        return self.evaluator.functions.all_parameters(function)

    def _is_of_pandas(self, function: ast.expr) -> bool:
        if isinstance(function, ast.Name):
            return function.id in _BUILTINS
        if not isinstance(function, ast.Attribute):
            return False
        if self.evaluator.imported.module(function.value, self.evaluator.scope):
            return True
        seen = self.seen(function.value)
        return seen is not None and seen.consistent and (_of_pandas(seen) or seen.kind in SINGLE)

    def _is_single(self, node: ast.AST | None) -> bool:
        """Whether a value holds nothing of pandas."""
        match node:
            case None | ast.Constant() | ast.JoinedStr():
                return True
            case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
                return all(map(self._is_single, items))
            case ast.Dict(keys=keys, values=values):
                return all(map(self._is_single, [*keys, *values]))
            case _:
                seen = self.seen(node)
                return seen is not None and is_single(seen)

    def check_names(self, frames: set[str]) -> None:
        """Refuse where a frame could be read by its name in a way that giving it another one would miss."""
        if any(isinstance(n, ast.arg) and n.arg in frames for n in self.nodes):
            raise Refused('a parameter has the name of a frame')
        if any(_names_in_text(n, {*frames, *self.evaluator.scope.values}) for n in self.nodes):
            raise Refused('a text names a frame')

    def inline(self, made: set[str]) -> str:
        """The one name that the last statement alone binds, to which the conversion can be given right away."""
        last = self.statements[-1]
        if not isinstance(last, ast.Assign) or len(last.targets) != 1 or not isinstance(last.targets[0], ast.Name):
            return ''
        name = last.targets[0].id
        others = [n for n in self.names if n.id == name and n is not last.targets[0]]
        return name if name in made and not others else ''

    @cached_property
    def once(self) -> set[str]:
        """The names that stand in it once, and are read once at most whatever the data."""
        loops = (ast.For, ast.While, ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
        inside = (n for loop in self.nodes if isinstance(loop, loops) for n in within(loop))
        again = {n.id for n in inside if isinstance(n, ast.Name)}
        counted = Counter(n.id for n in self.names)
        return {n for n, count in counted.items() if count == 1} - again if len(self.statements) == 1 else set()

    def check_apart(self, frames: set[str], made: list[str]) -> None:
        """Refuse where a frame is changed later that may share its memory with another."""
        if not made or len(frames | set(made)) <= 1:
            return
        later = {n for s in self.after for n in self.mentions.changed_by(s) if self.is_pandas(n)}
        if not later:
            return
        if len(made) != 1 or self.wide or not all(map(_is_apart, self.statements)):
            raise Refused(f'{min(later)} is changed later, and may be the same frame')


def is_single(seen: Seen) -> bool:
    """Whether a value was always one that holds nothing of pandas."""
    kinds = set(str(seen.probes.get('kinds', seen.kind)).split())
    items = set(str(seen.probes.get('list.holds', '')).split())
    if kinds == {'list'}:
        # Of longer lists only the beginning was looked at.
        return items <= _ITEMS and 0 < seen.rows[0] <= seen.rows[1] <= LOOKED_AT
    return kinds <= SINGLE


def _of_pandas(seen: Seen) -> bool:
    return seen.kind in (*PANDAS_KINDS, 'index') or seen.type.startswith(('pandas.', 'numpy.'))


def _binds(target: ast.expr, name: str) -> bool:
    items = target.elts if isinstance(target, ast.Tuple | ast.List) else [target]
    return any(isinstance(t, ast.Name) and t.id == name for t in items)


def _is_column(target: ast.expr) -> bool:
    """Whether a target is one whole column of a frame in a variable."""
    if not isinstance(target, ast.Subscript) or not isinstance(target.value, ast.Name):
        return False
    return isinstance(target.slice, ast.Constant) and isinstance(target.slice.value, str)


def _is_apart(statement: ast.stmt) -> bool:
    """Whether what a statement binds shares no memory with what it reads: pandas copies what becomes a column."""
    if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
        return False
    fresh = isinstance(statement.value, ast.Call) and called(statement.value.func) in FRESH
    return fresh or _is_column(statement.targets[0])


def _given(node: ast.Call) -> Iterator[ast.expr]:
    yield from node.args
    yield from (k.value for k in node.keywords)


def _names_in_text(node: ast.AST, names: set[str]) -> bool:
    """Whether a text may read a frame by name, as `query('a > @b')` does, or stands where places of names are not known."""
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(n, ast.Name) and n.id in names for n in within(node))
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and any(f'@{n}' in node.value for n in names)
