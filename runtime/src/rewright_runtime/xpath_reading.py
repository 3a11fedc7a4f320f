"""An XPath -> a tree of steps, predicates and functions; Beyond where it holds something outside of the subset that is evaluated."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

Axis = Literal[
    'child', 'descendant', 'self', 'parent', 'attribute', 'following-sibling', 'preceding-sibling', 'ancestor'
]


class Beyond(ValueError):
    """The XPath says something that is not evaluated; the text names it."""


@dataclass(frozen=True)
class Step:
    """One step; `deep` is a step behind `//`, whose positions count among the children of one parent."""

    axis: Axis
    test: str
    predicates: tuple['Expr', ...] = ()
    deep: bool = False


@dataclass(frozen=True)
class Path:
    """Steps from the context, or from the document where it is `absolute`."""

    absolute: bool
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Called:
    """A function or an operator and what it is given."""

    name: str
    given: tuple['Expr', ...]


Expr = Path | Called | str | float
Kind = Literal['elements', 'texts', 'value']

# How many arguments each function takes.
FUNCTIONS = {
    'contains': (2, 2),
    'starts-with': (2, 2),
    'normalize-space': (0, 1),
    'string': (0, 1),
    'not': (1, 1),
    'position': (0, 0),
    'last': (0, 0),
    'count': (1, 1),
    'concat': (2, 9),
    'substring-before': (2, 2),
    'substring-after': (2, 2),
    'string-length': (0, 1),
    'true': (0, 0),
    'false': (0, 0),
}
_AXES: dict[str, Axis] = {
    'child': 'child',
    'descendant': 'descendant',
    'self': 'self',
    'parent': 'parent',
    'attribute': 'attribute',
    'following-sibling': 'following-sibling',
    'preceding-sibling': 'preceding-sibling',
    'ancestor': 'ancestor',
}
_TOKEN = re.compile(
    r"""\s*(?:(?P<text>"[^"]*"|'[^']*')|(?P<number>\d+(?:\.\d+)?)|(?P<axis>[a-z-]+)::|(?P<call>[a-z-]+(?=\s*\())"""
    r"""|(?P<name>[a-zA-Z_][\w-]*)|(?P<sign>//|\.\.|!=|<=|>=|[][()/.@*|=<>,]))""",
    re.ASCII,
)
_TAG = re.compile(r'[a-z][a-z0-9]*\Z')
_OPERATORS = (('or',), ('and',), ('=', '!='), ('<', '<=', '>', '>='))


@cache
def read(path: str) -> Expr:
    """Return the tree of an XPath; Beyond says what in it is not evaluated."""
    return _Reader(path).whole()


def kind(expr: Expr) -> Kind:
    """Say what an XPath gives: a list of elements, a list of texts, or one value."""
    if isinstance(expr, Called) and expr.name in {'|', '[]'}:
        return 'elements'
    if not isinstance(expr, Path):
        return 'value'
    last = expr.steps[-1]
    return 'texts' if last.axis == 'attribute' or last.test == 'text()' else 'elements'


class _Reader:
    """The tokens of one XPath and where the reading is."""

    def __init__(self, path: str) -> None:
        self.tokens: list[tuple[str, str]] = []
        at, path = 0, path.rstrip()
        while at < len(path):
            found = _TOKEN.match(path, at)
            if found is None or found.lastgroup is None:
                raise Beyond(f'{path[at : at + 12]!r}')
            self.tokens.append((found.lastgroup, found[found.lastgroup]))
            at = found.end()
        self.at = 0

    def whole(self) -> Expr:
        expr = self.binary(0)
        if self.at < len(self.tokens):
            raise Beyond(f'{self.tokens[self.at][1]!r} where an XPath may end')
        return expr

    def peek(self) -> tuple[str, str]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ('', '')

    def taken(self, *words: str) -> str:
        """The next token where it is one of these, and go on."""
        kind_of, word = self.peek()
        if kind_of in {'sign', 'name'} and word in words:
            self.at += 1
            return word
        return ''

    def need(self, word: str) -> None:
        if not self.taken(word):
            raise Beyond(f'{self.peek()[1]!r} instead of {word!r}')

    def binary(self, level: int) -> Expr:
        if level == len(_OPERATORS):
            return self.union()
        left = self.binary(level + 1)
        while word := self.taken(*_OPERATORS[level]):
            left = Called(word, (left, self.binary(level + 1)))
        return left

    def union(self) -> Expr:
        left = self.primary()
        while self.taken('|'):
            right = self.primary()
            if kind(left) != 'elements' or kind(right) != 'elements':
                raise Beyond('a union of other things than elements')
            left = Called('|', (*left.given, right) if isinstance(left, Called) and left.name == '|' else (left, right))
        return left

    def primary(self) -> Expr:
        kind_of, word = self.peek()
        if kind_of in {'text', 'number'}:
            self.at += 1
            return word[1:-1] if kind_of == 'text' else float(word)
        if kind_of == 'call' and word not in {'text', 'node'}:
            return self.call()
        return self.group() if self.taken('(') else self.path()

    def group(self) -> Expr:
        """What stands in parentheses, and the predicates behind them, which count among all of it."""
        inner = self.binary(0)
        self.need(')')
        predicates = self.predicates()
        if self.peek()[1] in {'/', '//'}:
            raise Beyond(f'{self.peek()[1]} behind parentheses')
        if predicates and kind(inner) != 'elements':
            raise Beyond('a predicate behind other things than elements')
        return Called('[]', (inner, *predicates)) if predicates else inner

    def predicates(self) -> tuple[Expr, ...]:
        found: list[Expr] = []
        while self.taken('['):
            found.append(self.binary(0))
            self.need(']')
            if isinstance(found[-1], Called) and found[-1].name in {'count', 'string-length', 'position'}:
                raise Beyond(f'[{found[-1].name}()]')
        return tuple(found)

    def call(self) -> Called:
        name = self.peek()[1]
        if name not in FUNCTIONS:
            raise Beyond(f'{name}()')
        self.at += 1
        self.need('(')
        given: list[Expr] = []
        while not self.taken(')'):
            if given:
                self.need(',')
            given.append(self.binary(0))
        low, high = FUNCTIONS[name]
        if not low <= len(given) <= high or (name == 'count' and not isinstance(given[0], Path)):
            raise Beyond(f'{name}() of {len(given)} arguments')
        if self.peek()[1] in {'/', '//', '['}:
            raise Beyond(f'{self.peek()[1]} behind {name}()')
        return Called(name, tuple(given))

    def path(self) -> Path:
        first = self.taken('/', '//')
        steps = [self.step(deep=first == '//')]
        while sign := self.taken('/', '//'):
            steps.append(self.step(deep=sign == '//'))
        if any(s.axis == 'attribute' or s.test == 'text()' for s in steps[:-1]):
            raise Beyond('a step from an attribute or a text')
        return Path(bool(first), tuple(steps))

    def step(self, *, deep: bool) -> Step:
        for sign, axis in (('..', 'parent'), ('.', 'self')):
            if self.taken(sign):
                if deep:
                    raise Beyond(f'{sign} behind //')
                return Step('parent' if axis == 'parent' else 'self', 'node()')
        axis_name = self._axis()
        test = self._test(axis_name)
        predicates = self.predicates()
        if deep and axis_name not in {'child', 'attribute'}:
            raise Beyond(f'{axis_name}:: behind //')
        if test == 'text()' and predicates and (deep or predicates[1:] or not isinstance(predicates[0], float)):
            raise Beyond('a condition on a text')
        return Step(axis_name, test, predicates, deep)

    def _axis(self) -> Axis:
        if self.taken('@'):
            return 'attribute'
        kind_of, word = self.peek()
        if kind_of != 'axis':
            return 'child'
        if word not in _AXES:
            raise Beyond(f'{word}::')
        self.at += 1
        return _AXES[word]

    def _test(self, axis: Axis) -> str:
        kind_of, word = self.peek()
        self.at += 1
        if kind_of == 'call' and word == 'text' and axis in {'child', 'descendant', 'following-sibling'}:
            self.need('(')
            self.need(')')
            return 'text()'
        if kind_of == 'name' and (axis == 'attribute' or _TAG.match(word)):
            return word
        if (kind_of, word) == ('sign', '*') and axis != 'attribute':
            return '*'
        raise Beyond(f'{word!r} as a step')
