"""What a loop does beside sending rows: quiet work may run ahead of rows that wait, a line that is printed may not."""

import ast
import builtins
from collections.abc import Callable

from rewright.rewrite.flow.effects import opens, opens_to_write
from rewright.rewrite.flow.names import dotted, root, stored
from rewright.rewrite.source import Source
from rewright.rewrite.sql import words
from rewright.rewrite.sql.outliving import Outliving
from rewright.trees import every, within

_BUILTINS = words(
    'abs all any bool bytes chr dict divmod enumerate float format frozenset getattr hasattr int isinstance len list map max min ord pow '
    'range repr reversed round set sorted str sum tuple type zip filter ValueError TypeError KeyError RuntimeError Exception'
)
_MODULES = words(
    'base64 collections csv datetime decimal fractions hashlib html io itertools json math operator re string textwrap time unicodedata uuid '
    'os.path posixpath psycopg2.extras urllib.parse numpy pandas'
)
# Methods of values that change nothing.
_READING = words(
    'strip lstrip rstrip split rsplit splitlines partition rpartition replace lower upper title capitalize casefold swapcase zfill ljust rjust '
    'center startswith endswith removeprefix removesuffix find rfind index count join format encode decode isdigit isalpha isalnum isspace '
    'isnumeric isdecimal islower isupper get items keys values copy group groups groupdict match search fullmatch findall finditer sub subn '
    'date time isoformat strftime timestamp total_seconds weekday isoweekday isocalendar timetuple toordinal quantize normalize hexdigest digest '
    'is_integer bit_length most_common itertuples iterrows to_dict tolist item now today utcnow translate combine'
)
_CHANGING = words('append extend insert add update setdefault discard remove pop popitem clear sort reverse appendleft')
_WRITING = words('sleep dump save savetxt to_pickle')
_LEAVING = words('sys.exit exit')
_FRESH = words(
    'list dict set collections.Counter Counter collections.defaultdict defaultdict collections.OrderedDict OrderedDict'
)
# Who calls what it is given when somebody asks for the next value, and who asks for all of them.
_LATE = words('map filter starmap filterfalse takewhile dropwhile accumulate groupby iter')
_AT_ONCE = words('list sorted tuple set frozenset dict sum min max any all len join')
_COMPOUND = (ast.If, ast.For, ast.While, ast.With, ast.Try, ast.Import, ast.ImportFrom)
# Says whether a name holds what nobody else has.
Owner = Callable[[str], bool]


class Loud(Exception):
    """Something in a loop could be seen to run ahead of the rows; its message says what."""


class Batches:
    """One script, and which of its loops may let rows wait for each other."""

    def __init__(self, source: Source, outliving: Outliving) -> None:
        self.source, self.outliving = source, outliving
        self.functions = {n.name: n for n in every(ast.FunctionDef, source.tree)}
        self.quiet: dict[str, bool] = {}
        self.imported = dict(_imported(source.tree))
        self.modules = {(a.asname or a.name).partition('.')[0] for n in every(ast.Import, source.tree) for a in n.names}
        self.bound = {n.id for n in every(ast.Name, source.tree) if not isinstance(n.ctx, ast.Load)}

    def stops(self, loop: ast.For, send: ast.Call) -> list[ast.stmt]:
        """Return the statements of a loop before which what waits is sent; Loud where something would be seen too early."""
        if late := self._late():
            raise Loud(late)
        apart = {id(n) for n in within(send.func)}
        found: list[ast.stmt] = []
        for node in (n for statement in loop.body for n in within(statement)):
            commits = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == 'commit'
            why = 'commit' if commits else self._loud(node, loop)
            if id(node) in apart or node is send or not why:
                continue
            above = [node, *self._above(node)]
            statement = next(n for n in above if isinstance(n, ast.stmt))
            now_and_then = any(isinstance(n, ast.If | ast.ExceptHandler) for n in above[: above.index(loop)])
            if isinstance(statement, _COMPOUND) or any(n is send for n in within(statement)):
                raise Loud(f'`{why}` in the loop could be seen before the rows are sent')
            if not now_and_then:
                raise Loud(
                    f'`{ast.unparse(statement)[:40]}` is done for each row, and could be seen before the row is sent'
                )
            if statement not in found:
                found.append(statement)
        return found

    def _loud(self, node: ast.AST, loop: ast.For) -> str:
        """The text of what may be seen outside of a loop; empty for what is not."""
        if isinstance(node, ast.Call) and not self._is_quiet_call(node, lambda name: self._is_own(loop, name)):
            return ast.unparse(node)[:40]
        if isinstance(node, ast.Subscript | ast.Attribute) and not isinstance(node.ctx, ast.Load):
            return '' if (name := root(node)) and self._is_own(loop, name) else ast.unparse(node)[:40]
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in self.functions:
            return '' if self._is_quiet(node.id) else node.id
        return ast.unparse(node)[:40] if isinstance(node, ast.With | ast.Import | ast.ImportFrom | ast.Await) else ''

    def _is_quiet_call(self, call: ast.Call, owns: Owner) -> bool:
        name = dotted(call.func)
        if self.imported.get(name.partition('.')[0]) == 'sqlalchemy':
            return name.rpartition('.')[2] == 'text'
        if name in _LEAVING:
            return True
        if opens(call):
            return not opens_to_write(call)
        if isinstance(call.func, ast.Name):
            if name in self.functions:
                return self._is_quiet(name)
            return name not in self.bound and (name in _BUILTINS or name in self.imported)
        if not isinstance(call.func, ast.Attribute):
            return False
        if name.partition('.')[0] in self.imported:
            return call.func.attr not in _WRITING
        if name.startswith(('os.path.', 'os.environ.get')):
            return True
        if name.partition('.')[0] in self.modules:
            return False
        if call.func.attr in _CHANGING:
            return (changed := root(call.func.value)) is not None and owns(changed)
        return _reads(call) and call.func.attr not in self.functions

    def _is_quiet(self, name: str) -> bool:
        """Whether a function of the script computes a value and changes nothing that it did not make."""
        if name not in self.quiet:
            self.quiet[name] = True
            function = self.functions[name]
            given = {n.arg for n in every(ast.arg, function)}
            made = {n.id for n in every(ast.Name, function) if not isinstance(n.ctx, ast.Load)} - given
            self.quiet[name] = not any(self._seen(n, made.__contains__) for n in within(function)) and not any(
                isinstance(n, ast.Global | ast.Nonlocal) for n in within(function)
            )
        return self.quiet[name]

    def _seen(self, node: ast.AST, owns: Owner) -> bool:
        if isinstance(node, ast.Call):
            return not self._is_quiet_call(node, owns)
        if isinstance(node, ast.Subscript | ast.Attribute) and not isinstance(node.ctx, ast.Load):
            return (name := root(node)) is None or not owns(name)
        return isinstance(node, ast.Await)

    def _is_own(self, loop: ast.For, name: str) -> bool:
        """Whether a name holds what was made in the loop, or right before it and is read only when the loop has ended."""
        above = list(self._above(loop))
        scope = next(n for n in above if isinstance(n, ast.FunctionDef | ast.Module))
        given = {n.arg for n in every(ast.arg, scope)} if isinstance(scope, ast.FunctionDef) else set()
        values = [_given_to(name, t, n.value) for n in every(ast.Assign, scope) if name in stored(n) for t in n.targets]
        fresh = bool(values) and all(_is_fresh(v) for v in values) and name not in given
        return fresh and not self._is_handed_on(loop, name) and self.outliving.comes_out_at_the_end(loop, name)

    def _is_handed_on(self, loop: ast.For, name: str) -> bool:
        """Whether something else may have a name's value already when a loop begins, and look at it whenever it wants."""
        held = (
            ast.Call
            | ast.keyword
            | ast.Starred
            | ast.Tuple
            | ast.List
            | ast.Dict
            | ast.Set
            | ast.Assign
            | ast.AnnAssign
        )
        return any(
            n.id == name
            and isinstance(n.ctx, ast.Load)
            and n.lineno < loop.lineno
            and isinstance(self.source.parents.get(n), held)
            for n in every(ast.Name, self.source.tree)
        )

    def _above(self, node: ast.AST) -> list[ast.AST]:
        found = []
        while (outer := self.source.parents.get(node)) is not None:
            found.append(outer)
            node = outer
        return found

    def _late(self) -> str:
        """What the script computes only when a loop asks for it, and that could be seen then."""
        for function in self.functions.values():
            own = [n for n in within(function) if isinstance(n, ast.Yield | ast.YieldFrom)]
            if (own and not self._is_quiet(function.name)) or function.name in {'__next__', '__iter__', '__getitem__'}:
                return f'`{function.name}` gives rows, and could be seen to run ahead of those that are sent'
            if _is_called_unseen(function) and not self._is_quiet(function.name):
                return f'`{function.name}` is called without a call, and could be seen to run ahead of the rows'
        for call in every(ast.Call, self.source.tree):
            if self._calls_later(call):
                return f'`{ast.unparse(call)[:40]}` could be seen to run ahead of the rows that are sent'
        for made in every(ast.GeneratorExp, self.source.tree):
            if any(self._seen(n, lambda _: False) for n in within(made)):
                return f'`{ast.unparse(made)[:40]}` could be seen to run ahead of the rows that are sent'
        return ''

    def _calls_later(self, call: ast.Call) -> bool:
        """Whether a call gives values one by one, with something that may be seen when they are asked for."""
        around = self.source.parents.get(call)
        at_once = isinstance(around, ast.Call) and dotted(around.func).rpartition('.')[2] in _AT_ONCE
        if dotted(call.func).rpartition('.')[2] not in _LATE or at_once:
            return False
        given = [*call.args, *(k.value for k in call.keywords)]
        called = {id(c.func) for g in given for c in every(ast.Call, g)}
        return any(self._may_be_seen(n) for g in given for n in within(g) if id(n) not in called) or any(
            isinstance(g, ast.Attribute) and g.attr not in _READING for g in given[:1]
        )

    def _may_be_seen(self, node: ast.AST) -> bool:
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id not in _BUILTINS:
            return not self._is_quiet(node.id) if node.id in self.functions else hasattr(builtins, node.id)
        return isinstance(node, ast.Call) and self._seen(node, lambda _: False)


def _is_called_unseen(function: ast.FunctionDef) -> bool:
    """Whether a function runs where no call of it stands: a property, or what Python calls for an operation."""
    if any(dotted(d).endswith(('property', 'getter')) for d in function.decorator_list):
        return True
    return function.name.startswith('__') and function.name not in {'__init__', '__new__', '__enter__', '__exit__'}


def _reads(call: ast.Call) -> bool:
    """Whether a method only reads: a path is renamed by `replace`, a thread waited for by `join`, a queue emptied by `get`."""
    assert isinstance(call.func, ast.Attribute)
    given = len(call.args)
    forms = {'replace': given > 1 or bool(call.keywords), 'join': given == 1, 'get': given > 0, 'copy': given == 0}
    return call.func.attr in _READING and forms.get(call.func.attr, True)


def _given_to(name: str, target: ast.expr, value: ast.expr) -> ast.expr:
    """The part of a value that an assignment gives to a name, as far as it is written down."""
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
        for inner, part in zip(target.elts, value.elts, strict=True):
            if isinstance(inner, ast.Name) and inner.id == name:
                return part
    return value


def _is_fresh(node: ast.expr) -> bool:
    if isinstance(node, ast.List | ast.Dict | ast.Set | ast.ListComp | ast.DictComp | ast.SetComp):
        return True
    return isinstance(node, ast.Call) and dotted(node.func) in _FRESH


def _imported(tree: ast.Module) -> dict[str, str]:
    """The names that imports give to modules and functions which change nothing."""
    found: dict[str, str] = {}
    for node in every(ast.Import, tree):
        found |= {
            (a.asname or a.name.partition('.')[0]): a.name for a in node.names if a.name in _MODULES | {'sqlalchemy'}
        }
    for origin in every(ast.ImportFrom, tree):
        if (origin.module or '').startswith('sqlalchemy'):
            found |= {a.asname or a.name: 'sqlalchemy' for a in origin.names}
        if origin.module in _MODULES:
            found |= {a.asname or a.name: origin.module for a in origin.names if a.name != 'sleep'}
    return found
