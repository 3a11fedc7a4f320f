"""The text of a Python source -> its Outline, in one pass over its tree. Nothing is run, and no text makes it fail."""

import ast
import re
import warnings
import zlib
from collections import Counter

from rewright.scan.calls import READERS, SESSIONS, SQL
from rewright.scan.outline import Language, Outline
from rewright.scan.shapes import sketch
from rewright.scan.tables import is_sql
from rewright.scan.targets import text_of
from rewright.scan.touching import Calls
from rewright.transpile.refusing import Unconverted
from rewright.transpile.syntax import parsable

_TELLING = frozenset((
    ast.Name, ast.Constant, ast.Call, ast.Assign, ast.For, ast.AsyncFor, ast.While, ast.If, ast.IfExp, ast.BoolOp,
    ast.comprehension, ast.match_case, ast.ExceptHandler, ast.JoinedStr, ast.Import, ast.ImportFrom, ast.Global,
))  # fmt: skip
_BETWEEN = re.compile(r'[^\w./-]+')
_SUFFIXES = ('.py', '.ipynb')
_PERSONAL = re.compile(
    r'(?i)(?:^|[^a-z])(ssn|social_security|passport|date_of_birth|dob|iban|national_id|patient|diagnosis|icd10|medical_record|mrn|'
    r'credit_card|card_number|tax_id|salary|hipaa|gdpr|sox|pci|aml|kyc|mifid|basel)(?:$|[^a-z])'
)
_KINDS = {kind: zlib.crc32(name.encode()) for name, kind in vars(ast).items() if isinstance(kind, type)}
_MASK = 0xFFFFFFFF


def look(text: str) -> Outline:
    """Return the outline of a source."""
    lines = text.count('\n') + (not text.endswith('\n')) if text else 0
    try:
        tree, language = _parsed(text)
    except (SyntaxError, Unconverted) as error:
        line = error.line if isinstance(error, Unconverted) else error.lineno or 1
        why = error.why if isinstance(error, Unconverted) else error.msg
        return Outline('', lines, fault=f'line {line}: {why}')
    except (RecursionError, MemoryError):
        return Outline('', lines, fault='line 1: it is nested too deeply to be read')
    except ValueError as error:
        return Outline('', lines, fault=f'line 1: {error}')
    return _Pass(tree).outline(language, lines)


def _parsed(text: str) -> tuple[ast.Module, Language]:
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')
        try:
            return ast.parse(text), 'python3'
        except SyntaxError as error:
            try:
                return ast.parse(parsable(text, 'utf-8')), 'python2'
            # The first fault is the one that people look for.
            except (SyntaxError, Unconverted):
                raise error from None


class _Pass:
    """One walk over a tree, in the order of the source; what it meets is counted."""

    def __init__(self, tree: ast.Module) -> None:
        self.tree = tree
        self.counts: Counter[str] = Counter()
        self.calls = Calls()
        self.names, self.texts, self.habits = self.calls.names, self.calls.texts, self.calls.habits
        self.loops: list[tuple[int, int]] = []
        self.scripts: dict[str, None] = {}
        self.personal: dict[str, None] = {}
        self.shapes: list[int] = []

    def outline(self, language: Language, lines: int) -> Outline:
        """Walk, and return what was found."""
        self._walk()
        body = self.tree.body
        return Outline(
            language,
            lines,
            branches=self.counts['branches'],
            loops=len(self.loops),
            row_loops=self.counts['row loops'] + self.calls.row_loops,
            request_loops=len({loop for line in self.calls.sent for loop in self.loops if loop[0] <= line <= loop[1]}),
            modules=tuple(sorted({name.partition('.')[0] for name in self.names.values()})),
            reads=tuple(self.calls.touched['read']),
            writes=tuple(self.calls.touched['write']),
            habits=tuple(sorted(self.habits.items())),
            starts=any(_does_work(statement) for statement in body),
            schedule=self.calls.schedule,
            scripts=tuple(self.scripts),
            regulated=tuple(sorted(self.personal)),
            shape=sketch(self.shapes),
        )

    def _walk(self) -> None:
        """Go through the tree in the order of the source; the shape of a statement is what stands in it up to the next."""
        waiting: list[ast.AST] = list(reversed(self.tree.body))
        shape, shapes, kinds = 0, self.shapes, _KINDS
        pop, extend = waiting.pop, waiting.extend
        while waiting:
            node = pop()
            kind = node.__class__
            if isinstance(node, ast.stmt):
                shapes.append(shape)
                shape = 0
            shape = (shape * 31 + kinds[kind]) & _MASK
            if kind in _TELLING:
                self._met(node)
            below: list[ast.AST] = []
            for value in node.__dict__.values():
                if value.__class__ is list:
                    below += [item for item in value if isinstance(item, ast.AST)]
                elif isinstance(value, ast.AST):
                    below.append(value)
            below.reverse()
            extend(below)
        shapes.append(shape)
        del shapes[0]

    def _met(self, node: ast.AST) -> None:
        """Note what one node tells."""
        match node:
            case ast.Name(id=name):
                self._word(name)
            case ast.Constant(value=str(text)) if len(text) > 2:
                self._text(text)
            case ast.Call():
                self.calls.made(node)
            case ast.Assign():
                self._assign(node)
            case ast.For() | ast.AsyncFor() | ast.While():
                self._loop(node)
            case ast.If() | ast.IfExp() | ast.BoolOp() | ast.comprehension() | ast.match_case():
                self.counts['branches'] += 1
            case ast.ExceptHandler():
                self._handler(node)
            case ast.JoinedStr():
                self._joined(node)
            case ast.Import():
                self._import(node)
            case ast.ImportFrom():
                self._import_from(node)
            case ast.Global(names=names):
                self.habits['binds globals'] += len(names)
            case _:
                pass

    def _loop(self, node: ast.For | ast.AsyncFor | ast.While) -> None:
        self.counts['branches'] += 1
        self.loops.append((node.lineno, node.end_lineno or node.lineno))
        if not isinstance(node, ast.While) and isinstance(node.iter, ast.Call):
            self.counts['row loops'] += self.calls.name_of(node.iter.func).rpartition('.')[2] in READERS

    def _import(self, node: ast.Import) -> None:
        for alias in node.names:
            top = alias.name.partition('.')[0]
            self.names[alias.asname or top] = alias.name if alias.asname else top

    def _import_from(self, node: ast.ImportFrom) -> None:
        """Note names taken out of modules; a relative one is of the job itself."""
        module = node.module or ''
        for alias in node.names:
            if alias.name == '*':
                self.habits['imports everything of a module'] += 1
            self.names[alias.asname or alias.name] = '.' if node.level else f'{module}.{alias.name}'

    def _handler(self, node: ast.ExceptHandler) -> None:
        """Count a way out of an error, and one that hides it."""
        self.counts['branches'] += 1
        if node.type is None:
            self.habits['catches everything'] += 1
        if all(isinstance(statement, ast.Pass | ast.Continue) for statement in node.body):
            self.habits['swallows errors'] += 1

    def _assign(self, node: ast.Assign) -> None:
        """Remember a text that has a name, and note what looks like a password."""
        made = self.calls.name_of(node.value.func) if isinstance(node.value, ast.Call) else ''
        for target in node.targets:
            if isinstance(target, ast.Name):
                if made in SESSIONS:
                    self.names[target.id] = 'requests'
                text = text_of(node.value, self.texts)
                if text != '*':
                    self.texts[target.id] = text
                    if re.search(r'(?i)passw|secret|token|api_?key', target.id) and isinstance(
                        node.value, ast.Constant
                    ):
                        self.habits['holds a secret'] += 1

    def _word(self, name: str) -> None:
        """Note a name that says that the data is about people, or under a law."""
        if (found := _PERSONAL.search(name)) is not None:
            self.personal[found[1].lower()] = None

    def _text(self, text: str) -> None:
        """Look into a text: statements of SQL, names of scripts, words of laws."""
        if is_sql(text):
            self.calls.statement(text)
        if len(text) < 300:
            if '.py' in text:
                self.scripts |= dict.fromkeys(word for word in _BETWEEN.split(text) if word.endswith(_SUFFIXES))
            if (found := _PERSONAL.search(text)) is not None:
                self.personal[found[1].lower()] = None

    def _joined(self, node: ast.JoinedStr) -> None:
        """Look for a statement of SQL whose values are written into it."""
        text = text_of(node, self.texts)
        if is_sql(text):
            self.habits['writes values into SQL'] += 1
            self.calls.statement(text)


def _does_work(statement: ast.stmt) -> bool:
    """Say whether a statement of a module does more than name things."""
    match statement:
        case (
            ast.Import() | ast.ImportFrom() | ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef() | ast.Assert()
        ):
            return False
        case ast.Expr(value=ast.Constant()) | ast.Pass():
            return False
        case ast.Assign() | ast.AnnAssign() | ast.Try():
            return any(isinstance(n, ast.Call) and _is_reading(n) for n in ast.walk(statement))
        case ast.If():
            return _is_guard(statement) or any(_does_work(inner) for inner in statement.body)
        case _:
            return True


def _is_reading(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, 'id', '')
    return name in {'open', 'get', 'post', 'urlopen', 'main', 'run'} or name.startswith(('read_', 'to_')) or name in SQL


def _is_guard(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.If)
        and isinstance(statement.test, ast.Compare)
        and isinstance(statement.test.left, ast.Name)
        and statement.test.left.id == '__name__'
    )
