"""A planted fault -> what its statement is about: columns, numbers and words, with what the program derives them from."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from rewright.prove.planting import Fault
from rewright.prove.settings import Setting
from rewright.prove.source import Source

_LONGEST_WORD = 40
# A derived column leads to the columns it is made of, and those once more.
_STEPS_BACK = 3


@dataclass(frozen=True)
class Hint:
    """What the statement of a fault names; `columns` are texts that may be names of columns, `names` those of variables."""

    columns: tuple[str, ...] = ()
    numbers: tuple[float, ...] = ()
    words: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    def concerns(self, setting: Setting) -> bool:
        """Say whether the statement reads a setting, or a name that holds it."""
        return setting.name in self.words or any(name in self.names for name in setting.known_as)


def hint(source: Source, fault: Fault) -> Hint:
    """Return what the statement that a fault was planted in names, then what the conditions name that it stands behind."""
    statement = source.around(fault.edit.start)
    parts = (statement, *source.tests_around(statement))
    texts = dict.fromkeys(text for part in parts for text in _texts(part))
    columns = dict(texts)
    for _ in range(_STEPS_BACK):
        columns |= dict.fromkeys(text for name in columns for made in _made(source, name) for text in _texts(made))
    numbers = dict.fromkeys(n for part in parts for n in (*_numbers(part), *_named_numbers(source, part)))
    names = dict.fromkeys(name for part in (_own(statement), *parts[1:]) for name in _names(part))
    return Hint(tuple(columns), tuple(numbers), tuple(texts), tuple(names))


def _own(statement: ast.stmt) -> ast.AST:
    """Return what a statement decides by: the test of a branch, and not all that it leads to."""
    return getattr(statement, 'test', statement)


def _names(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Name | ast.Attribute):
            yield part.id if isinstance(part, ast.Name) else part.attr


def _texts(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and len(part.value) <= _LONGEST_WORD:
            yield part.value
        # `group.agg(total=…)` and `with_columns(total=…)` name a column too.
        elif isinstance(part, ast.keyword) and part.arg:
            yield part.arg


def _numbers(node: ast.AST) -> Iterator[float]:
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, int | float) and not isinstance(part.value, bool):
            yield part.value


def _named_numbers(source: Source, node: ast.AST) -> Iterator[float]:
    """Yield the numbers behind the names of a statement."""
    names = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
    for part in ast.walk(source.tree):
        if isinstance(part, ast.Assign) and any(isinstance(t, ast.Name) and t.id in names for t in part.targets):
            yield from _numbers(part.value) if isinstance(part.value, ast.Constant) else ()
        elif isinstance(part, ast.Call) and _option(part) in {
            n.attr for n in ast.walk(node) if isinstance(n, ast.Attribute)
        }:
            yield from (n for k in part.keywords if k.arg == 'default' for n in _numbers(k.value))


def _option(call: ast.Call) -> str:
    """The attribute that an option of the command line is read as; empty for any other call."""
    if not (isinstance(call.func, ast.Attribute) and call.func.attr == 'add_argument'):
        return ''
    named = {k.arg: k.value for k in call.keywords}
    texts = [a.value for a in call.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
    own = named.get('dest')
    if isinstance(own, ast.Constant):
        return str(own.value)
    return next((t for t in texts if t.startswith('--')), next(iter(texts), '')).lstrip('-').replace('-', '_')


def _made(source: Source, name: str) -> Iterator[ast.AST]:
    """Yield the expressions that a column of some name is made of."""
    for part in ast.walk(source.tree):
        if isinstance(part, ast.keyword) and part.arg == name:
            yield part.value
        elif isinstance(part, ast.Dict):
            yield from (value for key, value in zip(part.keys, part.values, strict=True) if _is_text(key, name))
        elif isinstance(part, ast.Assign) and any(
            isinstance(t, ast.Subscript) and _is_text(t.slice, name) for t in part.targets
        ):
            yield part.value


def _is_text(node: ast.expr | None, text: str) -> bool:
    return isinstance(node, ast.Constant) and node.value == text
