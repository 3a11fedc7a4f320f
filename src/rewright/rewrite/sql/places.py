"""Where values stand in a statement: its pieces go in, the statement with marks for them and the values come out."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from rewright.rewrite.sql import words
from rewright.rewrite.sql.built import Hole, Piece

KINDS = frozenset(('insert', 'replace', 'update', 'delete', 'select'))
# The parts of a statement in which a value may stand, and those in which it would mean something else.
_OPEN = words('values where set on having limit offset')
_CLOSED = words(
    'select from into group order by returning conflict do update delete insert replace table create join as using default'
)
_BEFORE = re.compile(
    r"(?:[(,=<>]|[+*/|-]\s|\b(?:limit|offset|like|between|then|else|in|is)|\bbetween\s+(?:\S+|'[^']*')\s+and)\s*\Z",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r'\s*(?:[),;=<>+*/|-]|\Z|(?:and|or|order|group|limit|offset|where|then|else|end|returning|on|having)\b)',
    re.IGNORECASE,
)
_NAMED = re.compile(r'(?:\b(?:into|from|join|update|table)\s+|\w\.)\Z', re.IGNORECASE)
_MARKS = re.compile(r'[?@$]|:\w')
_NO_NAMES = words('str int float round len strip replace upper lower get strftime isoformat')
_NAMED_MARKS = re.compile(r'(?<![:\w\\]):\w|\\:')
_QUOTE = "'"


class Unbindable(Exception):
    """A value of a statement cannot become a parameter; its message says why."""


@dataclass(frozen=True)
class Value:
    """A value that became a parameter: the code that gives it, and whether it stood in quotes."""

    pieces: tuple[Piece, ...]
    quoted: bool
    alone: bool = False

    @property
    def holes(self) -> list[Hole]:
        """The values of the job in it."""
        return [p for p in self.pieces if isinstance(p, Hole)]


@dataclass
class Bound:
    """A statement: `parts` are its texts, with a mark for what became a parameter, and the names that stay in it.

    `by_client`: the client writes the values into the text before it sends it, where `%s` stands, and `%` for `%%`.
    `named`: SQLAlchemy does, or has it done, where `:name` stands.
    """

    parts: list[Piece] = field(default_factory=list)
    values: list[Value] = field(default_factory=list)
    kind: str = ''
    by_client: bool = False
    named: bool = False
    names: list[str] = field(default_factory=list)

    def add(self, piece: Piece) -> None:
        """Put one more piece at its end."""
        if self.by_client and not self.named and isinstance(piece, str):
            piece = piece.replace('%', '%%')
        self._add(piece)

    def mark(self) -> None:
        """Put the mark of a parameter at its end."""
        if self.named:
            self.names.append(_name(self.values[-1], self.names))
            self._add(f':{self.names[-1]}')
        else:
            self._add('%s' if self.by_client else '?')

    def _add(self, piece: Piece) -> None:
        if isinstance(piece, str) and self.parts and isinstance(self.parts[-1], str):
            self.parts[-1] += piece
        else:
            self.parts.append(piece)


def kind(text: str) -> str:
    """Return the first word of a statement."""
    found = re.match(r'\s*(\w+)', text)
    return found[1].lower() if found else ''


def bound(pieces: list[Piece], *, by_client: bool = False, named: bool = False) -> Bound:
    """Return a statement with parameters for its values; Unbindable where one cannot be shown to mean the same."""
    first = pieces[0] if pieces else ''
    made = Bound(kind=kind(first) if isinstance(first, str) else '', by_client=by_client, named=named)
    reader = _Reader(made)
    for index, (mode, run) in enumerate(runs := list(_runs(pieces))):
        reader.take(mode, run, runs[index + 1][1] if index + 1 < len(runs) else [])
    if made.values and reader.marked:
        raise Unbindable('it has marks of parameters already')
    if made.values and made.kind not in KINDS:
        raise Unbindable('it is no statement that takes parameters')
    return made


def _runs(pieces: list[Piece]) -> Iterator[tuple[str, list[Piece]]]:
    """Cut a statement into stretches: code, a text in quotes (with them), a name in quotes, a comment."""
    mode, run = 'code', list[Piece]()
    for piece in pieces:
        if isinstance(piece, Hole):
            run.append(piece)
            continue
        at = 0
        while at < len(piece):
            two, one = piece[at : at + 2], piece[at]
            opened = _opened(two, one) if mode == 'code' else ''
            if opened:
                yield 'code', run
                step = 2 if opened in {'--', '/*'} else 1
                mode, run = opened, [piece[at : at + step]]
            elif mode in {_QUOTE, '"', '`'} and two == mode * 2:
                run.append(two)
                step = 2
            elif _closes(mode, two, one):
                step = 2 if mode == '/*' else 1
                run.append(piece[at : at + step])
                yield mode, run
                mode, run = 'code', []
            else:
                run.append(one)
                step = 1
            at += step
    if mode not in {'code', '--'}:
        raise Unbindable('its quotes do not end')
    yield mode, run


def _opened(two: str, one: str) -> str:
    if two in {'--', '/*'}:
        return two
    return one if one in {_QUOTE, '"', '`', '['} else ''


def _closes(mode: str, two: str, one: str) -> bool:
    ends = {'--': one == '\n', '/*': two == '*/', '[': one == ']'}
    return ends.get(mode, mode != 'code' and one == mode)


def _joined(run: list[Piece]) -> str:
    return ''.join(p if isinstance(p, str) else '\ufffc' for p in run)


class _Reader:
    """Goes through a statement and knows in which part of it it is."""

    def __init__(self, made: Bound) -> None:
        self.made = made
        self.clauses = ['']
        self.before = ''
        self.marked = False

    def take(self, mode: str, run: list[Piece], behind: list[Piece]) -> None:
        """Take the next stretch; `behind` is the one after it."""
        if mode == 'code':
            self._code(run, behind)
        elif not any(isinstance(p, Hole) for p in run):
            self._keep(_joined(run), mode)
        elif mode == _QUOTE:
            if re.search(r'\w\Z', self.before):
                raise Unbindable('a letter before its quotes makes another value of it')
            self._check_clause()
            self.made.values.append(Value(tuple(run[1:-1]), quoted=True))
            self._mark(mode, _joined(behind))
        else:
            raise Unbindable('a value stands in double quotes or in a comment')

    def _mark(self, mode: str, rest: str) -> None:
        if self.made.named and rest[:1] in {':', '_'}:
            raise Unbindable('a cast stands right behind a value')
        self.made.mark()
        self._passed('?', mode)

    def _keep(self, text: str, mode: str) -> None:
        self.made.add(text)
        self._passed(text, mode)

    def _passed(self, text: str, mode: str) -> None:
        self.before = (
            (self.before + ('x' if mode in {'"', '`', '['} else text))[-80:]
            if mode not in {'--', '/*'}
            else self.before
        )

    def _code(self, run: list[Piece], behind: list[Piece]) -> None:
        merged: list[Piece] = []
        for piece in run:
            if isinstance(piece, str) and merged and isinstance(merged[-1], str):
                merged[-1] += piece
            else:
                merged.append(piece)
        for index, piece in enumerate(merged):
            if isinstance(piece, str):
                self.marked = self.marked or any(marks.search(piece) for marks in self._marks())
                self._words(piece)
                self._keep(piece, 'code')
                continue
            rest = _joined([*merged[index + 1 :], *behind])
            if self._is_value(rest):
                # Where nothing else stands in the parentheses, it may be a whole list.
                alone = bool(
                    re.search(r'\b(?:in|values)\s*\(\s*\Z', self.before, re.IGNORECASE)
                ) and rest.lstrip().startswith(')')
                self._check_clause()
                self.made.values.append(Value((piece,), quoted=False, alone=alone))
                self._mark('code', rest)
            elif _NAMED.search(self.before):
                self.made.add(piece)
                self.before += 'x'
            else:
                raise Unbindable('what stands in it for more than one value is put together elsewhere')

    def _marks(self) -> list[re.Pattern[str]]:
        """What would be a parameter of its own in the statement."""
        if not self.made.named:
            return [] if self.made.by_client else [_MARKS]
        return [_NAMED_MARKS] if self.made.by_client else [_NAMED_MARKS, _MARKS]

    def _is_value(self, rest: str) -> bool:
        return self.clauses[-1] not in _CLOSED and bool(_BEFORE.search(self.before)) and bool(_AFTER.match(rest))

    def _check_clause(self) -> None:
        if self.clauses[-1] not in _OPEN:
            raise Unbindable(
                f'a value stands in a part of it where a parameter means something else ({self.clauses[-1] or "its begin"})'
            )

    def _words(self, text: str) -> None:
        """Follow the parts and parentheses of a stretch of code."""
        for found in re.finditer(r'\w+|[()]', text):
            word = found[0].lower()
            if word == '(':
                self.clauses.append(self._inside(self.before + text[: found.start()]))
            elif word == ')':
                if len(self.clauses) > 1:
                    self.clauses.pop()
            elif word in _OPEN | _CLOSED:
                self.clauses[-1] = word

    def _inside(self, before: str) -> str:
        """The part that a parenthesis begins in."""
        around = self.clauses[-1]
        if re.search(r'\b(?:in|values)\s*\Z', before, re.IGNORECASE) or around in _OPEN:
            return 'values' if around != 'on' or not re.search(r'conflict\s*\Z', before, re.IGNORECASE) else 'conflict'
        return around


def _name(value: Value, taken: list[str]) -> str:
    """A name for the parameter of a value: that of the variable, the column or the attribute it comes from."""
    nodes = [n for hole in value.holes[:1] for n in ast.walk(hole.node)]
    told = [n.slice.value for n in nodes if isinstance(n, ast.Subscript) and isinstance(n.slice, ast.Constant)]
    told += [n.attr for n in nodes if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name)]
    told += [n.id for n in nodes if isinstance(n, ast.Name)]
    found = [re.sub(r'\W+', '_', t.lower()) for t in told if isinstance(t, str) and t.isascii()]
    wanted = next((t for t in found if re.match(r'[a-z]\w*\Z', t) and t not in _NO_NAMES), 'value')
    name, number = wanted, 1
    while name in taken:
        number += 1
        name = f'{wanted}_{number}'
    return name


def names(node: ast.AST) -> set[str]:
    """Return every name in an expression."""
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
