"""A loop that may send its rows at once, as one call, with an expression or a function that gives the rows one by one."""

import ast
from collections.abc import Iterator

from rewright.rewrite.flow.names import bound_by, loaded, stored
from rewright.rewrite.sql.sites import Site, Sites, block_of
from rewright.rewrite.sql.writing import row, row_type, statement
from rewright.trees import every, within

Function = ast.FunctionDef | ast.AsyncFunctionDef
_READERS = {'csv.DictReader': 'dict[str, str]', 'csv.reader': 'list[str]'}


class Staying(Exception):
    """The rows of a loop cannot be sent at once; its message says why."""


class Together:
    """The loops of one script, written as calls for all rows."""

    def __init__(self, sites: Sites) -> None:
        self.sites, self.source = sites, sites.source
        nodes = within(self.source.tree)
        self.taken = {n.id for n in nodes if isinstance(n, ast.Name)} | {n.arg for n in nodes if isinstance(n, ast.arg)}
        self.taken |= {n.name for n in nodes if isinstance(n, Function | ast.ClassDef)}

    def rewritten(
        self, loop: ast.For, call: ast.Call, site: Site | None, sent: str, kept: list[str], stops: list[ast.stmt]
    ) -> tuple[str, str]:
        """Return the call for all rows, and the function that gives them where an expression cannot.

        `sent` is the begin of its statement, `kept` the names that the loop sets and that are read behind it, `stops` the
        statements before which rows that wait are sent.
        """
        assert isinstance(call.func, ast.Attribute)
        made = site.made if site is not None else None
        text = statement(made) if made is not None else self.source.text(call.args[0])
        given = row(made) if made is not None else ast.unparse(call.args[1])
        function, rows = self.rows(loop, call, site, given, f'rows_of_{_table(sent)}', kept, stops)
        receiver = ast.unparse(call.func.value)
        told = f'{", ".join(kept)} = ' if kept else ''
        if self.sites.named:
            text = f'{self._text_of(site)}({text})' if site is not None else text
            return f'{told}execute_rows({receiver}, {text}, {rows})', function
        if self.sites.by_client:
            return f'{told}execute_in_batches({receiver}, {text}, {rows})', function
        if not kept and self._is_committed(loop):
            return f'{receiver}.executemany({text}, {rows})', function
        return f'{told}execute_each({receiver}, {text}, {rows})', function

    def rows(
        self,
        loop: ast.For,
        call: ast.Call,
        site: Site | None,
        given: str,
        wanted: str,
        kept: list[str],
        stops: list[ast.stmt],
    ) -> tuple[str, str]:
        """Return a function that gives the rows of a loop, if one is needed, and the expression of the rows."""
        function, rows = '', '' if kept else self._as_expression(loop, call, site, given)
        if not rows:
            name = self._free(wanted)
            function, rows = self._as_function(loop, call, site, given, name, kept, stops)
            self.taken.add(name)
        return function, rows

    def _text_of(self, site: Site) -> str:
        """What a script calls SQLAlchemy's `text`."""
        around = site.given if isinstance(site.given, ast.Call) or site.setting is None else site.setting.value
        assert isinstance(around, ast.Call)
        return ast.unparse(around.func)

    def _as_expression(self, loop: ast.For, call: ast.Call, site: Site | None, given: str) -> str:
        """The rows of a loop that does nothing else."""
        sent = self.source.parents[call]
        rest = [s for s in loop.body if s is not sent and (site is None or s is not site.setting)]
        target, source = _target(loop), ast.unparse(loop.iter)
        if not rest:
            return source if given == target else f'({given} for {target} in {source})'
        match loop.body:
            case [ast.If(test=test, body=[ast.Expr(value=inner)], orelse=[])] if inner is call:
                return f'({given} for {target} in {source} if {ast.unparse(test)})'
        return ''

    def _as_function(
        self,
        loop: ast.For,
        call: ast.Call,
        site: Site | None,
        given: str,
        name: str,
        kept: list[str],
        stops: list[ast.stmt],
    ) -> tuple[str, str]:
        """A function that gives the rows one by one, as the loop does, and the call of it."""
        if any(isinstance(n, ast.ClassDef) for n in self._above(loop)):
            raise Staying('its rows are made in a class')
        sent = self.source.parents[call]
        parts = [sent] if site is None or site.setting is None else [sent, site.setting]
        gone = {id(n) for part in parts for n in within(part)}
        read = {
            n.id for s in loop.body for n in every(ast.Name, s) if isinstance(n.ctx, ast.Load) and id(n) not in gone
        }
        read |= loaded(ast.parse(given, mode='eval'))
        read |= {n.target.id for n in every(ast.AugAssign, loop) if isinstance(n.target, ast.Name)}
        local = self._locals(loop)
        through = loop.iter.id if isinstance(loop.iter, ast.Name) and loop.iter.id in local else self._through(loop)
        more = sorted(((read & local) - bound_by(loop.target) - self._fresh(loop) | set(kept)) - {through})
        for other in more:
            if not self._is_set(loop, other):
                raise Staying(f'`{other}` may not be set before the loop')
        typed = ', '.join((f'{through}{self._annotation(loop)}', *more))
        typed_rows = (
            not self.sites.named and site is not None and site.made is not None and not kept and not self.sites.sent
        )
        gives = (
            f' -> Iterator[{row_type(site.made)}]' if typed_rows and site is not None and site.made is not None else ''
        )
        head = [f'def {name}({typed}){gives}:', f'    for {_target(loop)} in {through}:']
        told = [f'    return {", ".join(kept)}'] if kept else []
        text = '\n'.join([*head, *self._body(loop, sent, site, given, stops), *told])
        return text, f'{name}({", ".join((ast.unparse(loop.iter), *more))})'

    def _through(self, loop: ast.For) -> str:
        """The name of what a loop goes through, in the function."""
        return self._free('records' if 'reader' in ast.unparse(loop.iter).lower() else 'items')

    def _annotation(self, loop: ast.For) -> str:
        """The type of what a loop goes through, where it reads CSV."""
        made: list[ast.expr] = [loop.iter]
        if isinstance(loop.iter, ast.Name):
            name = loop.iter.id
            made = [n.value for n in every(ast.Assign, self.source.tree) if any(name in bound_by(t) for t in n.targets)]
        called = {ast.unparse(n.func) if isinstance(n, ast.Call) else '' for n in made}
        kinds = [_READERS.get(one, '') for one in called]
        return f': Iterable[{kinds[0]}]' if len(kinds) == 1 and kinds[0] else ''

    def _fresh(self, loop: ast.For) -> set[str]:
        """Names that the loop sets in each turn before it reads them."""
        found, seen = set[str](), set(bound_by(loop.target))
        for node in loop.body:
            seen |= {n.id for n in every(ast.Name, node) if isinstance(n.ctx, ast.Load)} - found
            if isinstance(node, ast.Assign):
                found |= stored(node) - seen
        return found

    def _locals(self, loop: ast.For) -> set[str]:
        """The names that a function would have to be given: those of the function around, or all that the script sets."""
        scope = next((n for n in self._above(loop) if isinstance(n, Function)), None)
        if scope is not None:
            given = {n.arg for n in within(scope.args) if isinstance(n, ast.arg)}
            return given | {n.id for n in every(ast.Name, scope) if not isinstance(n.ctx, ast.Load)}
        body = [s for s in self.source.tree.body if not isinstance(s, Function | ast.ClassDef)]
        found = {n.id for s in body for n in every(ast.Name, s) if not isinstance(n.ctx, ast.Load)}
        return found - self.sites.constants.keys()

    def _is_set(self, loop: ast.For, name: str) -> bool:
        """Whether a name surely has a value when a loop is come to."""
        inner: ast.AST = loop
        for outer in self._above(loop):
            if isinstance(outer, Function):
                return name in {n.arg for n in within(outer.args) if isinstance(n, ast.arg)} or _sets(
                    outer, inner, name
                )
            within_for = isinstance(outer, ast.For) and name in bound_by(outer.target)
            opened = isinstance(outer, ast.With) and any(
                i.optional_vars is not None and name in bound_by(i.optional_vars) for i in outer.items
            )
            if within_for or opened or _sets(outer, inner, name):
                return True
            inner = outer
        return False

    def _body(self, loop: ast.For, sent: ast.AST, site: Site | None, given: str, stops: list[ast.stmt]) -> list[str]:
        """The lines of the loop with the row in the place of the call, below a function."""
        source = self.source
        first, last = loop.body[0], loop.body[-1]
        lines = range(first.lineno, (last.end_lineno or last.lineno) + 1)
        gone = [sent] if site is None or site.setting is None else [sent, site.setting]
        written_anew = {
            n for part in gone if isinstance(part, ast.stmt) for n in range(part.lineno + 1, (part.end_lineno or 0) + 1)
        }
        if source.frozen.intersection(lines) - written_anew or first.lineno <= (loop.iter.end_lineno or 0):
            raise Staying('its lines cannot be moved')
        assert isinstance(sent, ast.Expr)
        start, end = source.position(self._lead(loop), 0), source.offset(last)[1]
        edits = [(source.offset(sent), f'yield {given}')]
        if site is not None and site.setting is not None:
            edits.append((source.offset(site.setting), 'pass'))
        # What waits is gone when one of them ran right before.
        first_of_some = [
            s
            for s in stops
            if not any(other in stops for other in block_of(source, s)[: block_of(source, s).index(s)][-1:])
        ]
        edits += [(self._before(stop), f'yield SEND_NOW{self._break(stop)}') for stop in first_of_some]
        text = source.code[start:end]
        for (a, b), new in sorted(edits, reverse=True):
            text = text[: a - start] + new + text[b - start :]
        line = source.lines[first.lineno - 1]
        depth = len(line) - len(line.lstrip())
        return [' ' * 8 + (line[depth:] if not line[:depth].strip() else line.lstrip()) for line in text.split('\n')]

    def _before(self, statement: ast.stmt) -> tuple[int, int]:
        place = self.source.offset(statement)[0]
        return place, place

    def _break(self, statement: ast.stmt) -> str:
        """What stands between one more statement and a statement: a new line where it has a line of its own."""
        before = self.source.lines[statement.lineno - 1][: statement.col_offset]
        return '; ' if before.strip() else f'\n{before}'

    def _lead(self, loop: ast.For) -> int:
        """The first line of the body with the comments above it."""
        line = loop.body[0].lineno
        while line - 1 > (loop.iter.end_lineno or loop.lineno) and self.source.lines[line - 2].strip().startswith('#'):
            line -= 1
        return line

    def _free(self, wanted: str) -> str:
        name, number = wanted, 1
        while name in self.taken:
            number += 1
            name = f'{wanted}_{number}'
        return name

    def _is_committed(self, loop: ast.For) -> bool:
        """Whether what was sent is committed right behind the loop, so that an empty transaction is none anybody sees."""
        node: ast.stmt = loop
        while True:
            block = block_of(self.source, node)
            match block[block.index(node) + 1 :]:
                case [ast.Expr(value=ast.Call(func=ast.Attribute(attr='commit'), args=[], keywords=[])), *_]:
                    return True
                case []:
                    around = self.source.parents[node]
                    if not isinstance(around, ast.With):
                        return False
                    node = around
                case _:
                    return False

    def _above(self, node: ast.AST) -> Iterator[ast.AST]:
        while (outer := self.source.parents.get(node)) is not None:
            yield outer
            node = outer


def _target(loop: ast.For) -> str:
    text = ast.unparse(loop.target)
    return (
        text[1:-1]
        if isinstance(loop.target, ast.Tuple) and len(loop.target.elts) > 1 and text.startswith('(')
        else text
    )


def _table(sent: str) -> str:
    """The table that a statement changes, as a part of a name."""
    words = sent.replace('(', ' ').split()
    behind = [w for n, w in enumerate(words) if n and words[n - 1].lower() in {'into', 'update', 'from'}]
    return behind[0].lower() if behind and behind[0].isidentifier() else 'table'


def _sets(outer: ast.AST, inner: ast.AST, name: str) -> bool:
    """Whether a statement before `inner`, in the same block of `outer`, surely sets a name."""
    for field in ('body', 'orelse', 'finalbody'):
        block = getattr(outer, field, None)
        if isinstance(block, list) and inner in block:
            before = block[: block.index(inner)]
            return any(isinstance(s, ast.Assign | ast.AnnAssign) and name in stored(s) for s in before)
    return False
