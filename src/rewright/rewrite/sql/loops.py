"""Loops that send one statement a row: a source goes in, each comes out as one call for all rows or with why it stays."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rewright.rewrite.flow.names import bound_by, dotted, stored
from rewright.rewrite.sql import words
from rewright.rewrite.sql.batches import Batches, Loud
from rewright.rewrite.sql.built import Unreadable, is_built, pieces
from rewright.rewrite.sql.lazy import Lazy
from rewright.rewrite.sql.outliving import Outliving
from rewright.rewrite.sql.places import kind
from rewright.rewrite.sql.sites import TAKEN, Site, Sites
from rewright.rewrite.sql.together import Function, Staying, Together
from rewright.trees import every, within

_CHANGING = frozenset(('insert', 'replace', 'update', 'delete'))
# What asks a connection or a cursor for something, or tells it something.
_TALKING = words(
    'execute executemany executescript commit rollback cursor fetchone fetchall fetchmany iterdump backup create_function '
    'enable_load_extension interrupt total_changes in_transaction'
)
_ASKING = frozenset(('lastrowid', 'rowcount', 'in_transaction', 'isolation_level', 'autocommit'))
_ASKING_ALCHEMY = words(
    'rowcount lastrowid in_transaction in_nested_transaction inserted_primary_key context begin_nested'
)
# What psycopg2 tells of the last message that was sent, and who else sees each of them.
_ASKING_CLIENT = words(
    'rowcount query statusmessage pgerror diag notices LoggingConnection MinTimeLoggingConnection poll fileno'
)


@dataclass(frozen=True)
class Loop:
    """A loop with the call in it that changes one row at a time.

    `code` is the statement for all rows, `function` one that gives the rows, if they are made by more than an expression;
    `why` says why the loop stays.
    """

    loop: ast.For
    call: ast.Call
    code: str = ''
    function: str = ''
    site: Site | None = None
    why: str = ''


def loops(sites: Sites) -> list[Loop]:
    """Return every loop of a script that changes a table row by row."""
    if 'sqlite3' not in sites.imported and not sites.by_client and not sites.named:
        return []
    rows = Rows(sites)
    return [rows.loop(loop, call) for loop, call in rows.found()]


class Rows:
    """The loops of one script, and what is asked of each."""

    def __init__(self, sites: Sites) -> None:
        self.sites, self.source = sites, sites.source
        self.talking = _talking_functions(self.source.tree)
        self.outliving = Outliving(self.source)
        self.lazy = Lazy(self.source.tree)
        self.together = Together(sites)
        self.batches = Batches(self.source, self.outliving)
        self.waits = sites.by_client or sites.named

    def found(self) -> Iterator[tuple[ast.For, ast.Call]]:
        """Yield each loop that is the innermost around a call which changes a table, with the first such call."""
        known: set[int] = set()
        for call in every(ast.Call, self.source.tree):
            if isinstance(call.func, ast.Attribute) and call.func.attr == 'execute' and self._kind(call) in _CHANGING:
                above = list(self._above(call))
                scope = next(
                    (n for n, node in enumerate(above) if isinstance(node, Function | ast.Lambda | ast.ClassDef)), None
                )
                loop = next((n for n in above[:scope] if isinstance(n, ast.For | ast.While)), None)
                if (
                    isinstance(loop, ast.For)
                    and id(loop) not in known
                    and not any(n is call for n in within(loop.iter))
                ):
                    known.add(id(loop))
                    yield loop, call

    def loop(self, loop: ast.For, call: ast.Call) -> Loop:
        """Tell what becomes of one loop."""
        site = next((s for s in self.sites.all if s.call is call), None)
        try:
            self._check(loop, call, site)
            stops, kept = self.check_body(loop, call), self.kept(loop)
            code, function = self.together.rewritten(loop, call, site, self._text(call), kept, stops)
            return Loop(loop, call, code, function, site)
        except (Staying, Loud, ValueError) as no:
            return Loop(loop, call, site=site, why=str(no))

    def _kind(self, call: ast.Call) -> str:
        return kind(self._text(call))

    def _text(self, call: ast.Call) -> str:
        """The begin of the statement that a call sends, as far as it is written down."""
        site = next((s for s in self.sites.all if s.call is call), None)
        node = site.text if site is not None else call.args[0] if call.args else None
        if site is None and node is not None:
            node, _, _ = self.sites.unwrapped(node, call)
        if isinstance(node, ast.Name):
            return self.sites.constants.get(node.id, '')
        if isinstance(node, ast.Constant):
            return node.value if isinstance(node.value, str) else ''
        try:
            return (
                ' '.join(p for p in pieces(node) if isinstance(p, str)) if node is not None and is_built(node) else ''
            )
        except Unreadable:
            return ''

    def _above(self, node: ast.AST) -> Iterator[ast.AST]:
        while (outer := self.source.parents.get(node)) is not None:
            yield outer
            node = outer

    def _check(self, loop: ast.For, call: ast.Call, site: Site | None) -> None:
        """Raise Staying where something could see that rows are sent together."""
        assert isinstance(call.func, ast.Attribute)
        if self.sites.in_the_way:
            raise Staying(self.sites.in_the_way)
        if self.sites.is_taken(*self.source.offset(loop)):
            raise Staying(TAKEN)
        if site is not None and site.why:
            raise Staying(f'its statement stays: {site.why}')
        sent = self.source.parents[call]
        if not isinstance(sent, ast.Expr):
            raise Staying('something is asked of each row that was sent')
        if site is None and not self._is_one_text(call):
            raise Staying('its statement is not the same for every row')
        if len(call.args) > 2 or call.keywords or (site is None and len(call.args) != 2):
            raise Staying('its statement takes no values')
        if 'returning' in self._text(call).lower().split():
            raise Staying('its statement gives something back')
        asking = _ASKING_CLIENT if self.sites.by_client else _ASKING_ALCHEMY if self.sites.named else _ASKING
        if asked := sorted(_attributes(self.source.tree) & asking):
            raise Staying(f'the job looks at {asked[0]}')
        if not all(isinstance(n, ast.Name | ast.Attribute) for n in within(call.func)):
            raise Staying('its cursor is made anew for each row')

    def check_body(self, loop: ast.For, call: ast.Call) -> list[ast.stmt]:
        """Return the statements before which rows that wait are sent; Staying or Loud where the loop cannot go."""
        stops = self.batches.stops(loop, call) if self.waits else []
        for node in self._above(self.source.parents[call]):
            if node is loop:
                break
            if not isinstance(node, ast.If):
                what = (
                    'each row has its own handler'
                    if isinstance(node, ast.Try)
                    else f'it stands in a `{type(node).__name__.lower()}` of its own'
                )
                raise Staying(what)
        if self._may_stop(loop):
            raise Staying('`next` in the loop may end it, which it would not in a function that gives rows')
        if loop.orelse:
            raise Staying('the loop has an `else`')
        for node in within(loop):
            if isinstance(
                node,
                ast.Return | ast.Yield | ast.YieldFrom | ast.Await | ast.Lambda | Function | ast.Global | ast.Nonlocal,
            ):
                raise Staying(f'line {node.lineno} leaves the loop, or makes something that is called later')
            passed = node is call or (self._commits(node) and self.source.parents[node] in stops)
            said = self._talks(node) if isinstance(node, ast.Call) and not passed else ''
            if said and not (said == 'fetchall' and any(n is node for n in within(loop.iter))):
                raise Staying(f'the loop does more with the database: `{said}`')
        receiver = {n.id for n in within(call.func) if isinstance(n, ast.Name)}
        own = set().union(*(stored(s) for s in loop.body), bound_by(loop.target))
        if receiver & own:
            raise Staying('its cursor is set in the loop')
        apart = {id(n) for part in (call.func, loop.iter, *stops) for n in within(part)}
        if any(isinstance(n, ast.Name) and n.id in receiver and id(n) not in apart for n in within(loop)):
            raise Staying('the loop does more with the cursor')
        if self.lazy.reads(loop.iter):
            raise Staying('its rows come out of the database while it writes')
        return stops

    def kept(self, loop: ast.For) -> list[str]:
        """The names that a loop sets and that are read behind it, in their order in the text."""
        own = set().union(*(stored(s) for s in loop.body), bound_by(loop.target))
        kept = [name for name in own if self.outliving.reads(loop, name)]
        for name in sorted(kept):
            if not self.outliving.comes_out_at_the_end(loop, name):
                raise Staying(f'`{name}`, which is set in the loop, is read where the loop may not have ended')
        return sorted(sorted(kept), key=self.source.code.find)

    @staticmethod
    def _commits(node: ast.AST) -> bool:
        return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == 'commit'

    def _may_stop(self, loop: ast.For) -> bool:
        """Whether `next` without a default is called in the loop, or in a function that is called there."""
        called = {n.func.id for n in every(ast.Call, loop) if isinstance(n.func, ast.Name)}
        called |= {n.func.attr for n in every(ast.Call, loop) if isinstance(n.func, ast.Attribute)}
        functions = [n for n in within(self.source.tree) if isinstance(n, Function) and n.name in called]
        return any(
            isinstance(n.func, ast.Name) and n.func.id == 'next' and len(n.args) == 1
            for part in (*loop.body, *functions)
            for n in every(ast.Call, part)
        )

    def _talks(self, call: ast.Call) -> str:
        """What a call asks of a database; empty where it asks nothing."""
        match call.func:
            case ast.Attribute(attr=attr) if attr in _TALKING or attr in self.talking:
                return attr
            case ast.Name(id=name) if name in self.talking:
                return name
        return ''

    def _is_one_text(self, call: ast.Call) -> bool:
        text = call.args[0]
        if self.sites.named:
            if not self.sites.alchemy.is_text(text):
                return False
            assert isinstance(text, ast.Call)
            (text,) = text.args
        constant = isinstance(text, ast.Constant) and isinstance(text.value, str)
        return constant or (isinstance(text, ast.Name) and text.id in self.sites.constants)


def _attributes(tree: ast.AST) -> set[str]:
    """The attributes that a script asks for, also by a text."""
    asked = [n for c in every(ast.Call, tree) if dotted(c.func).endswith(('getattr', 'attrgetter')) for n in c.args]
    texts = {n.value for n in asked if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    return {n.attr for n in every(ast.Attribute, tree)} | texts


def _talking_functions(tree: ast.Module) -> set[str]:
    """The functions and methods of a script that talk to a database, by name."""
    functions = [n for n in within(tree) if isinstance(n, Function)]
    found: set[str] = set()
    while True:
        more = {f.name for f in functions if f.name not in found and _says(f, _TALKING | found)}
        if not more:
            return found
        found |= more


def _says(function: ast.AST, names: Iterable[str]) -> bool:
    said = {n.attr for n in within(function) if isinstance(n, ast.Attribute)} | {
        n.id for n in within(function) if isinstance(n, ast.Name)
    }
    return bool(said & set(names))
