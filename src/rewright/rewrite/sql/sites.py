"""The statements that a script sends: a source goes in, its calls of `execute` come out with what each could become."""

import ast
import re
from dataclasses import dataclass
from functools import cached_property

from rewright.rewrite.source import Source
from rewright.rewrite.sql import words
from rewright.rewrite.sql.aborting import going_on_after_errors
from rewright.rewrite.sql.alchemy import Alchemy
from rewright.rewrite.sql.built import Hole, Unreadable, is_built, pieces
from rewright.rewrite.sql.places import Bound, Unbindable, Value, bound
from rewright.rewrite.sql.writing import HELPERS, row, statement
from rewright.trees import every, within

MODULE = 'rewright_runtime.statements'
ITEMS = 'rewright_runtime.items'
_SENDING = frozenset(('execute', 'executescript'))
# Libraries through which `execute` may speak another dialect, or mark its parameters otherwise.
_OTHERS = words(
    'psycopg2 psycopg pymysql MySQLdb mysql pyodbc cx_Oracle oracledb sqlalchemy duckdb pymssql snowflake aiosqlite peewee'
)
_WATCHED = words('set_trace_callback set_authorizer register_adapter text_factory')
_NAME = re.compile(r'[A-Za-z_]\w*\Z')
_NUMBERS = frozenset(('int', 'len', 'float', 'round'))
# Where other rewrites put something else, by characters: from and to.
Places = tuple[tuple[int, int], ...]
TAKEN = 'what stands in it is rewritten already'


@dataclass(frozen=True)
class Site:
    """One call that sends a statement. `made` is what it becomes, `why` the reason why it stays.

    `text` is the expression that gives the statement; `setting` is the assignment that it stands in, where the call is given
    a name. `given` is the argument of the call, `text` itself unless it has a name or stands in SQLAlchemy's `text`.
    """

    call: ast.Call
    text: ast.expr
    given: ast.expr
    setting: ast.Assign | None = None
    made: Bound | None = None
    why: str = ''


class Sites:
    """The statements of one script that are put together out of values."""

    def __init__(self, source: Source, taken: Places = ()) -> None:
        self.source, self.taken = source, taken
        self.all = self._found()

    def is_taken(self, start: int, end: int) -> bool:
        """Whether another rewrite changes something from `start` to `end`."""
        return any(start <= e and s <= end for s, e in self.taken)

    @cached_property
    def imported(self) -> set[str]:
        """The top modules that the script imports."""
        found = {a.name.split('.')[0] for n in every(ast.Import, self.source.tree) for a in n.names}
        return found | {(n.module or '').split('.')[0] for n in every(ast.ImportFrom, self.source.tree)}

    @cached_property
    def by_client(self) -> bool:
        """Whether its statements go through psycopg2 and nothing else, which writes the values into them."""
        return self.imported & {'sqlite3', *_OTHERS} == {'psycopg2'}

    @cached_property
    def named(self) -> bool:
        """Whether its statements go through SQLAlchemy and nothing else."""
        return self.imported & {'sqlite3', *_OTHERS} == {'sqlalchemy'}

    @cached_property
    def alchemy(self) -> Alchemy:
        """What it does with SQLAlchemy."""
        return Alchemy(self.source.tree)

    @cached_property
    def in_the_way(self) -> str:
        """Why no statement of the script can be changed; empty where nothing is in the way."""
        tree = self.source.tree
        others = sorted(self.imported & _OTHERS)
        if self.named:
            why = self.alchemy.in_the_way() or going_on_after_errors(tree, self.alchemy.is_error)
            if why:
                return why
        elif others and not self.by_client:
            return f'parameters are bound for sqlite3 alone or psycopg2 alone, and the job imports {others[0]}'
        if self.by_client and (going_on := going_on_after_errors(tree)):
            return going_on
        if watched := sorted({n.attr for n in every(ast.Attribute, tree)} & _WATCHED):
            return f'{watched[0]} may see the text of a statement'
        bound_names = {n.id for n in every(ast.Name, tree) if not isinstance(n.ctx, ast.Load)}
        bound_names |= {n.name for n in within(tree) if isinstance(n, ast.FunctionDef | ast.ClassDef)}
        bound_names |= {n.arg for n in every(ast.arg, tree)}
        if taken := sorted(bound_names & {*HELPERS, 'Parameter', 'Iterable', 'Iterator', 'str', 'int', 'float'}):
            return f'the job has a {taken[0]} of its own'
        return ''

    @cached_property
    def constants(self) -> dict[str, str]:
        """Texts that the script gives a name once, at its top, and that nothing binds again."""
        times: dict[str, int] = {}
        for node in every(ast.Name, self.source.tree):
            if not isinstance(node.ctx, ast.Load):
                times[node.id] = times.get(node.id, 0) + 1
        for argument in every(ast.arg, self.source.tree):
            times[argument.arg] = times.get(argument.arg, 0) + 1
        return {
            n.targets[0].id: n.value.value
            for n in self.source.tree.body
            if isinstance(n, ast.Assign) and len(n.targets) == 1 and isinstance(n.targets[0], ast.Name)
            if isinstance(n.value, ast.Constant) and isinstance(n.value.value, str) and times[n.targets[0].id] == 1
        }

    def _found(self) -> list[Site]:
        if not self.imported & {'sqlite3', *_OTHERS}:
            return []
        calls = [
            n for n in every(ast.Call, self.source.tree)
            if isinstance(n.func, ast.Attribute) and n.func.attr in _SENDING and n.args
        ]  # fmt: skip
        return [site for call in calls if (site := self._site(call)) is not None]

    def _site(self, call: ast.Call) -> Site | None:
        """A call with a text that is put together out of values; None for any other."""
        given = call.args[0]
        text, setting, wrapped = self.unwrapped(given, call)
        if not is_built(text):
            return None
        if self.named and not wrapped:
            return Site(call, text, given, setting, why='only what stands in `text` of SQLAlchemy is read by it')
        try:
            made = bound(pieces(text), by_client=self.sent, named=self.named)
            row(made), statement(made)
        except (Unreadable, Unbindable) as no:
            return Site(call, text, given, setting, why=str(no))
        except ValueError:
            # Python before 3.12 has no quotes left for some texts inside of others.
            return Site(call, text, given, setting, why='its values have too many kinds of quotes')
        if not made.values:
            return None
        why = self.in_the_way or self._why(call, setting, made) or self._met(call, text)
        return Site(call, text, given, setting, None if why else made, why)

    @cached_property
    def sent(self) -> bool:
        """Whether psycopg2 writes its values into the statements."""
        return self.by_client or (self.named and self.alchemy.dialect() == 'postgresql')

    def unwrapped(self, given: ast.expr, call: ast.Call) -> tuple[ast.expr, ast.Assign | None, bool]:
        """Return the text that is given to a call, the assignment that it stands in, and whether `text` stands around it."""
        setting, wrapped, node = None, False, given
        # Each of the two may stand around the other.
        for _ in range(2):
            if isinstance(node, ast.Name) and setting is None and (found := self._setting(call, node.id)) is not None:
                setting, node = found, found.value
            if (
                'sqlalchemy' in self.imported
                and isinstance(node, ast.Call)
                and self.alchemy.is_text(node)
                and not wrapped
            ):
                wrapped, node = True, node.args[0]
        return node, setting, wrapped

    def _why(self, call: ast.Call, setting: ast.Assign | None, made: Bound) -> str:
        assert isinstance(call.func, ast.Attribute)
        if call.func.attr == 'executescript':
            return 'executescript takes no parameters'
        if len(call.args) != 1 or call.keywords:
            return 'it has parameters beside values in its text'
        if setting is not None and not self._follows(setting, call):
            return f'its text is kept in `{ast.unparse(setting.targets[0])}`, which something else reads too'
        for value in made.values:
            if why := self._unsure(value):
                return why
        for piece in made.parts:
            if isinstance(piece, Hole) and not self._is_name(piece.node):
                return f'`{piece.code}` names a table, and nothing says that it is no more than a name'
        return ''

    def _met(self, call: ast.Call, text: ast.expr) -> str:
        """Why a statement stays that another rewrite meets."""
        behind = self.source.offset(call.args[0])[1]
        return TAKEN if self.is_taken(*self.source.offset(text)) or self.is_taken(behind, behind) else ''

    def _unsure(self, value: Value) -> str:
        """Why a value may be more than one."""
        (first, *_) = value.holes
        if not value.quoted and self._lists(first.node):
            return f'`{first.code}` stands for a list of values'
        sure = first.kind == 'whole' or self._is_number(first.node)
        return f'`{first.code}` may be a list of values' if value.alone and not sure else ''

    def _lists(self, node: ast.expr) -> bool:
        given = [node]
        if isinstance(node, ast.Name):
            given += [
                n.value for n in every(ast.Assign, self.source.tree)
                if any(isinstance(t, ast.Name) and t.id == node.id for t in n.targets)
            ]  # fmt: skip
        return any(
            isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute) and n.func.attr == 'join' for n in given
        )

    @staticmethod
    def _is_number(node: ast.expr) -> bool:
        return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _NUMBERS

    def _is_name(self, node: ast.expr) -> bool:
        """Whether an expression is a constant that names a table."""
        return isinstance(node, ast.Name) and bool(_NAME.match(self.constants.get(node.id, '')))

    def _setting(self, call: ast.Call, name: str) -> ast.Assign | None:
        """The assignment before a call, in the same block, that gives the text under `name`."""
        for before in reversed(self._before(call)):
            match before:
                case ast.Assign(targets=[ast.Name(id=found)]) if found == name:
                    return before
        return None

    def _before(self, call: ast.Call) -> list[ast.stmt]:
        statement = self.source.parents[call]
        while not isinstance(statement, ast.stmt):
            statement = self.source.parents[statement]
        block = block_of(self.source, statement)
        return block[: block.index(statement)]

    def _follows(self, setting: ast.Assign, call: ast.Call) -> bool:
        """Whether nothing is computed between an assignment and the call, and nothing else reads what it gives."""
        before = self._before(call)
        between = before[before.index(setting) + 1 :]
        (target,) = setting.targets
        assert isinstance(target, ast.Name)
        still = all(
            isinstance(s, ast.Assign)
            and isinstance(s.value, ast.Constant)
            and all(isinstance(t, ast.Name) for t in s.targets)
            for s in between
        )
        changed = {t.id for s in between if isinstance(s, ast.Assign) for t in s.targets if isinstance(t, ast.Name)}
        given = {n.id for n in within(setting.value) if isinstance(n, ast.Name)}
        reads = [n for n in every(ast.Name, self.source.tree) if n.id == target.id and isinstance(n.ctx, ast.Load)]
        own = next((n for n in within(call.args[0]) if isinstance(n, ast.Name) and n.id == target.id), None)
        others = [n for n in reads if n is not own and not self._is_text_of_another(n)]
        return still and not changed & (given | {target.id}) and not others and self._is_head(call)

    def _is_text_of_another(self, name: ast.Name) -> bool:
        """Whether a name is the text of a call that has an assignment of its own right before it."""
        given: ast.AST = name
        call = self.source.parents[name]
        if self.named and self.alchemy.is_text(call):
            given, call = call, self.source.parents[call]
        if not (isinstance(call, ast.Call) and call.args[:1] == [given] and isinstance(call.func, ast.Attribute)):
            return False
        return call.func.attr in _SENDING and self._setting(call, name.id) is not None

    def _is_head(self, call: ast.Call) -> bool:
        """Whether a call is computed once when its statement is come to: not in the test of a loop, not under a condition."""
        node: ast.AST = call
        while not isinstance(around := self.source.parents[node], ast.stmt):
            if isinstance(
                around, ast.Lambda | ast.IfExp | ast.BoolOp | ast.comprehension | ast.ListComp | ast.GeneratorExp
            ):
                return False
            node = around
        return not isinstance(around, ast.While)


def block_of(source: Source, statement: ast.stmt) -> list[ast.stmt]:
    """Return the block that a statement stands in."""
    around = source.parents[statement]
    for field in ('body', 'orelse', 'finalbody'):
        block = getattr(around, field, None)
        if isinstance(block, list) and statement in block:
            return block
    return [statement]
