"""Types as far as they are shown: one value for nothing yet, one for not known, and what joins them."""

import ast
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce


@dataclass(frozen=True)
class Kind:
    """A type and what it holds; a union holds its members."""

    name: str
    parts: tuple['Kind', ...] = ()

    def __str__(self) -> str:
        if self.name == '|':
            return ' | '.join(map(str, sorted(self.parts, key=lambda p: (p == NONE, str(p)))))
        if self in {NOTHING, UNKNOWN}:
            return 'Any'
        if self.name == 'tuple':
            return f'tuple[{", ".join(map(str, self.parts)) or "()"}]'
        return f'{self.name}[{", ".join(map(str, self.parts))}]' if self.parts else self.name

    @property
    def is_told(self) -> bool:
        """Whether an annotation says something."""
        return self not in {NOTHING, UNKNOWN} and not (self.name == '|' and UNKNOWN in self.parts)

    @property
    def members(self) -> tuple['Kind', ...]:
        """The types that a value of this one may have."""
        return self.parts if self.name == '|' else (self,)


NOTHING, UNKNOWN, NONE = Kind('nothing'), Kind('Any'), Kind('None')
STR, INT, FLOAT, BOOL, BYTES = Kind('str'), Kind('int'), Kind('float'), Kind('bool'), Kind('bytes')
NUMBERS = (BOOL, INT, FLOAT)
# What maps keys to values, and is written as it is imported.
DICTS = frozenset(('dict', 'OrderedDict', 'collections.OrderedDict', 'defaultdict', 'collections.defaultdict'))
COUNTERS = frozenset(('Counter', 'collections.Counter'))
_MEMBERS = 3
_DEEP = 4


def listed(inner: Kind) -> Kind:
    """Return the type of a list."""
    return Kind('list', (inner,))


def mapping(key: Kind, value: Kind) -> Kind:
    """Return the type of a dict."""
    return Kind('dict', (key, value))


def joined(kinds: Iterable[Kind], *, inside: bool = False) -> Kind:
    """Return the type of a value that has one of several; inside of what holds values, several are not told apart."""
    return reduce(lambda one, other: _both(one, other, inside=inside), kinds, NOTHING)


def _both(one: Kind, other: Kind, *, inside: bool) -> Kind:
    if other in (one, NOTHING):
        return one
    if one == NOTHING:
        return other
    if UNKNOWN in (one, other):
        return UNKNOWN
    if one in NUMBERS and other in NUMBERS:
        return max(one, other, key=NUMBERS.index)
    if one.name == other.name and one.name != '|':
        if len(one.parts) != len(other.parts):
            return Kind('tuple', (UNKNOWN, Kind('...'))) if one.name == 'tuple' else UNKNOWN
        return Kind(one.name, tuple(_both(a, b, inside=True) for a, b in zip(one.parts, other.parts, strict=True)))
    return _union(one, other, inside=inside)


def _union(one: Kind, other: Kind, *, inside: bool) -> Kind:
    found = list(one.members)
    for kind in other.members:
        at = next((n for n, k in enumerate(found) if k.name == kind.name or (k in NUMBERS and kind in NUMBERS)), None)
        if at is None:
            found.append(kind)
        else:
            found[at] = _both(found[at], kind, inside=True)
    several = len([k for k in found if k != NONE]) > 1
    if (inside and several) or len(found) > _MEMBERS or UNKNOWN in found:
        return UNKNOWN
    return Kind('|', tuple(sorted(found, key=str))) if len(found) > 1 else found[0]


def without_none(kind: Kind) -> Kind:
    """Return the type of a value that is not None."""
    return joined(k for k in kind.members if k != NONE)


def clipped(kind: Kind, depth: int = 0) -> Kind:
    """Return a type that does not go deeper than anybody reads."""
    if depth >= _DEEP:
        return UNKNOWN
    return Kind(kind.name, tuple(clipped(p, depth + 1) for p in kind.parts)) if kind.parts else kind


def read(node: ast.expr | None) -> Kind:
    """Return the type that an annotation names; what is not plain is not known."""
    match node:
        case ast.Constant(value=None):
            return NONE
        case ast.Name(id='Any') | None:
            return UNKNOWN
        case ast.Name(id=name):
            return Kind(name)
        case ast.Attribute():
            return Kind(ast.unparse(node))
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return joined((read(left), read(right)))
        case ast.Subscript(value=ast.Name(id=name), slice=ast.Tuple(elts=parts)):
            return Kind(name, tuple(Kind('...') if isinstance(p, ast.Constant) else read(p) for p in parts))
        case ast.Subscript(value=ast.Name(id=name), slice=part):
            return Kind(name, (read(part),))
    return UNKNOWN
