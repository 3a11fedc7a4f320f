"""A rewrite and a change of one place in it -> why nothing could show the change, by data flow; nothing where something may.

Only what is shown counts: whatever is not on a list here is taken to be read, to raise, or to have an effect.
"""

import ast
from dataclasses import dataclass
from functools import cached_property

from rewright.lives import is_unread
from rewright.prove.closing import is_closed_by_python
from rewright.prove.logged import Logged
from rewright.prove.names import Names
from rewright.prove.source import Edit, Source
from rewright.trees import same, within

Function = ast.FunctionDef | ast.AsyncFunctionDef
_DYNAMIC = {'globals', 'locals', 'vars', 'eval', 'exec', 'dir', '_getframe', 'currentframe', 'settrace', 'setprofile'}
_ORDER = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
_MASKS = {'is_null', 'is_not_null'}
_READS = {'read', 'readline', 'readlines'}


@dataclass(frozen=True)
class Unseen:
    """One rewrite; `alone` says that no other file of it can read what this one holds or writes to its log."""

    source: Source
    alone: bool

    def why(self, edit: Edit) -> str:
        """Say why no input shows an edit; empty where one may."""
        statement = self.source.around(edit.start)
        function = self._function(statement)
        if function is None or self._is_dynamic:
            return ''
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if name in self._locals(function):
                changed = self._changed(edit)
                return self._of_value(function, statement, name, value, changed) if changed else ''
            case ast.Expr(
                value=ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr='close'), args=[], keywords=[])
            ):
                whole = self.source.place(statement) == (edit.start, edit.stop) and edit.text == 'pass'
                if whole and self._is_done_with(function, statement, name):
                    return f'it closes `{name}`, which was opened for reading and is not read after it'
        whole = self.source.place(statement) == (edit.start, edit.stop) and edit.text == 'pass'
        if whole and self.alone and is_closed_by_python(self.source, self._names, function, statement):
            return 'it closes a database at the end of the last stage, which nothing holds any longer then'
        return ''

    def _of_value(self, function: Function, statement: ast.stmt, name: str, old: ast.expr, new: ast.expr) -> str:
        is_text = self._is_setting(old) and self._is_setting(new)
        if not is_text and not _raise_alike(old, new):
            return ''
        if is_unread(self.source.parents, statement, name):
            return f'what it computes is never read: nothing reads `{name}` after it'
        if is_text and self.alone and self._logged.only_logs(function, name):
            return f'what it computes is never read but by the log on standard error: `{name}`'
        return ''

    def _changed(self, edit: Edit) -> ast.expr | None:
        """Return the value that the same assignment has after an edit."""
        after = Source(self.source.edited(edit))
        try:
            statement = after.around(edit.start)
        except SyntaxError:
            return None
        return statement.value if isinstance(statement, ast.Assign) else None

    def _function(self, node: ast.AST) -> Function | None:
        while (outer := self.source.parents.get(node)) is not None:
            if isinstance(outer, Function):
                return outer
            if isinstance(outer, ast.Lambda | ast.ClassDef):
                return None
            node = outer
        return None

    @cached_property
    def _is_dynamic(self) -> bool:
        said = (
            n.id if isinstance(n, ast.Name) else n.attr
            for n in within(self.source.tree)
            if isinstance(n, ast.Name | ast.Attribute)
        )
        return not _DYNAMIC.isdisjoint(said)

    @cached_property
    def _names(self) -> Names:
        return Names(self.source.tree)

    @cached_property
    def _logged(self) -> Logged:
        return Logged(self.source, self._names)

    def _is_setting(self, node: ast.expr) -> bool:
        """Whether an expression is a variable of the environment or a text, which never raises."""
        match node:
            case ast.Constant(value=str()):
                return True
            case ast.Call(args=[ast.Constant(value=str()), *others], keywords=[]) if len(others) <= 1:
                plain = all(isinstance(one, ast.Constant) and isinstance(one.value, str | None) for one in others)
                return plain and self._names.of(node.func) in {'os.environ.get', 'os.getenv'}
        return False

    def _locals(self, function: Function) -> set[str]:
        nodes = within(function)
        elsewhere = {name for n in nodes if isinstance(n, ast.Global | ast.Nonlocal) for name in n.names}
        return {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)} - elsewhere

    def _is_done_with(self, function: Function, statement: ast.stmt, name: str) -> bool:
        """Whether a name only ever holds files opened to be read at once, and is not read behind a statement."""
        if name not in self._locals(function) or not is_unread(self.source.parents, statement, name):
            return False
        named = [n for n in within(function) if isinstance(n, ast.Name) and n.id == name]
        parameters = {n.arg for n in within(function) if isinstance(n, ast.arg)}
        return name not in parameters and self._opens_files and all(self._is_of_reading(n) for n in named)

    @cached_property
    def _opens_files(self) -> bool:
        """Whether `open` is that of Python everywhere in the module."""
        nodes = within(self.source.tree)
        taken = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
        taken |= {n.name for n in nodes if isinstance(n, Function | ast.ClassDef)} | {
            n.arg for n in nodes if isinstance(n, ast.arg)
        }
        taken |= {n.asname or n.name for n in nodes if isinstance(n, ast.alias)}
        return taken.isdisjoint({'open', '*'})

    def _is_of_reading(self, node: ast.Name) -> bool:
        """Whether a name is given a file opened to be read, or read from or closed there."""
        parent = self.source.parents[node]
        above = self.source.parents.get(parent)
        match parent:
            case ast.Assign(targets=[target], value=ast.Call(func=ast.Name(id='open'), args=[_, *mode])) if (
                target is node
            ):
                return not mode or (isinstance(mode[0], ast.Constant) and mode[0].value in {'r', 'rt', 'rb'})
            case ast.Attribute(attr=attr):
                return isinstance(above, ast.Call) and above.func is parent and (attr in _READS or attr == 'close')
            case ast.Call(func=ast.Name(id='next'), args=[argument]):
                return argument is node
        return False


def _raise_alike(old: ast.expr, new: ast.expr) -> bool:
    """Whether two expressions filter the same frame by the same columns, so that they fail on the same data."""
    match old, new:
        case (
            ast.Call(func=ast.Attribute(value=one, attr='filter'), args=[mask], keywords=[]),
            ast.Call(func=ast.Attribute(value=two, attr='filter'), args=[other], keywords=[]),
        ):
            before, after = _parts(mask), _parts(other)
            return same(one, two) and before is not None and before == after
    return False


def _parts(mask: ast.expr) -> frozenset[str] | None:
    """Return what a mask asks of which column, without what it makes of the answers; None where it is no plain mask."""
    match mask:
        case ast.BinOp(left=left, op=ast.BitAnd() | ast.BitOr(), right=right):
            one, two = _parts(left), _parts(right)
            return None if one is None or two is None else one | two
        case ast.UnaryOp(op=ast.Invert(), operand=operand):
            return _parts(operand)
        case ast.Call(func=ast.Attribute(value=column, attr=asked), args=[], keywords=[]) if asked in _MASKS:
            name = _column(column)
            return frozenset((name,)) if name else None
        case ast.Compare(left=left, ops=[op], comparators=[ast.Constant(value=value)]):
            name, kind = _column(left), 'order' if isinstance(op, _ORDER) else type(op).__name__
            return frozenset((f'{name} {kind} {type(value).__name__}',)) if name else None
    return None


def _column(node: ast.expr) -> str:
    match node:
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id='pl'), attr='col'),
            args=[ast.Constant(value=str() as name)],
            keywords=[],
        ):
            return f'column {name!r}'
    return ''
