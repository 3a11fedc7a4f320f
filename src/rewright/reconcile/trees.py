"""Nested values of any format -> one text for each stored value, and sheets of records or of leaves."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import polars as pl

from rewright.reconcile.content import UnreadableError
from rewright.reconcile.sheets import Column, Sheet

PATH, VALUE = 'path', 'value'
_ROWS = 50_000
_DEEPEST = 400
_SURROGATE = re.compile('[\ud800-\udfff]')
_PLAIN_KEY = re.compile(r'[^.\[\]#"\\]+')


class Leaf(NamedTuple):
    """A stored value: its type, one spelling of it, and the spelling it has in the text."""

    kind: str
    value: str
    spelled: str


class Pairs(list[tuple[str, Any]]):
    """A mapping as it is written: pairs in their order, repeated keys kept. A list is a sequence."""


def text_leaf(text: str, spelled: str = '') -> Leaf:
    """A text as a leaf; one that holds half a character, which no encoding can write, is told by its escapes."""
    return (
        Leaf('half-characters', json.dumps(text), spelled) if _SURROGATE.search(text) else Leaf('string', text, spelled)
    )


def key_name(key: str) -> str:
    """A key as the name of a column: itself, but for what cannot stand in a name; no two keys have the same."""
    # A NUL marks the comparator's own columns. Its picture is escaped too, or two keys would become one.
    if '\0' in key or '\u2400' in key or key == '$' or _SURROGATE.search(key):
        return '\u2400' + json.dumps(key)
    return key


def cell(node: Any) -> str:
    """One text for a value: the same for two nodes exactly when their values and types are, in whatever order of keys."""
    return f'{node.kind} {node.value}' if isinstance(node, Leaf) else nested(node)


def nested(node: Any, *, in_order: bool = False, depth: int = 0) -> str:
    """One text for a nested value; `in_order` keeps the order of keys."""
    if depth > _DEEPEST:
        raise UnreadableError(f'nested more than {_DEEPEST} levels deep')
    if isinstance(node, Leaf):
        return f'{node.kind} {json.dumps(node.value, ensure_ascii=False)}'
    if isinstance(node, Pairs):
        # Sorting by key alone is stable: repeated keys keep their order, of which readers take the last.
        pairs = node if in_order else sorted(node, key=lambda pair: pair[0])
        inner = (
            f'{json.dumps(key_name(k), ensure_ascii=False)}: {nested(v, in_order=in_order, depth=depth + 1)}'
            for k, v in pairs
        )
        return '{' + ', '.join(inner) + '}'
    return '[' + ', '.join(nested(item, in_order=in_order, depth=depth + 1) for item in node) + ']'


def is_rows(node: Any) -> bool:
    """Whether a value is a sequence of records: its order is then an order of rows."""
    return (
        isinstance(node, list)
        and not isinstance(node, Pairs)
        and bool(node)
        and all(isinstance(n, Pairs) for n in node)
    )


def frame(nodes: Sequence[Any]) -> pl.DataFrame:
    """Make a frame of records: a column for every key, absent keys null; a record that is no mapping is in column `$`."""
    rows = [_record(node) for node in nodes]
    names = dict.fromkeys(name for row in rows for name in row)
    return pl.DataFrame(
        {name: [row.get(name) for row in rows] for name in names}, schema=dict.fromkeys(names, pl.String)
    )


def _record(node: Any) -> dict[str, str]:
    # An empty mapping has no column of its own, and must be counted all the same.
    if not isinstance(node, Pairs) or not node:
        return {'$': cell(node)}
    repeated: dict[str, list[str]] = {}
    for key, value in node:
        repeated.setdefault(key_name(key), []).append(cell(value))
    return {name: cells[0] if len(cells) == 1 else f'repeated {json.dumps(cells)}' for name, cells in repeated.items()}


def record_sheet(nodes: Sequence[Any], forms: dict[str, object], structure: tuple[str, ...] = ()) -> Sheet:
    """A sheet of records that are in memory; `structure` is what is around them and has to be the same."""

    def frames() -> Iterator[pl.DataFrame]:
        for start in range(0, len(nodes), _ROWS):
            yield frame(nodes[start : start + _ROWS])

    return Sheet('', (), frames, structure, growing=True, forms=forms)


def leaf_sheets(node: Any, forms: dict[str, object], named: frozenset[str]) -> tuple[Sheet, ...]:
    """Sheets of the leaves by path; the places that rules name, such as `$.items[*].at`, have a sheet of their own."""
    places: dict[str, list[tuple[str, str]]] = {'': [], **{name: [] for name in sorted(named) if name.startswith('$')}}
    for place, path, value in _leaves(node):
        places[place if place in places else ''].append((path, value))
    # By path: the order of keys is no order of rows.
    return tuple(_leaf_sheet(place, sorted(leaves, key=_path), forms) for place, leaves in places.items())


def _path(leaf: tuple[str, str]) -> str:
    return leaf[0]


def _leaf_sheet(place: str, leaves: list[tuple[str, str]], forms: dict[str, object]) -> Sheet:
    columns = (Column(PATH, beyond=bool(place)), Column(VALUE if not place else ''))

    def frames() -> Iterator[pl.DataFrame]:
        names = [column.name for column in columns]
        yield pl.DataFrame(leaves, schema=dict.fromkeys(names, pl.String), orient='row')

    return Sheet(place, columns, frames, forms=forms if not place else {})


def _leaves(node: Any) -> Iterator[tuple[str, str, str]]:
    """Yield generic place, path and value of every leaf and empty container, without recursion."""
    stack: list[tuple[str, str, Any]] = [('$', '$', node)]
    while stack:
        place, path, here = stack.pop()
        if isinstance(here, Leaf) or not here:
            yield place, path, cell(here)
        elif isinstance(here, Pairs):
            stack += [(f'{place}{step}', f'{path}{step}', value) for step, value in reversed(list(_steps(here)))]
        else:
            stack += [(f'{place}[*]', f'{path}[{at}]', here[at]) for at in reversed(range(len(here)))]


def _steps(node: Pairs) -> Iterator[tuple[str, Any]]:
    """Yield the part of a path that leads to each value: a repeated key has a number, an unusual one is in brackets."""
    seen: Counter[str] = Counter()
    for key, value in node:
        seen[key] += 1
        step = f'.{key}' if _PLAIN_KEY.fullmatch(key) and key_name(key) == key else f'[{json.dumps(key)}]'
        yield step if seen[key] == 1 else f'{step}#{seen[key]}', value


def key_order(node: Any) -> object:
    """What is the same for two equal values exactly when their keys stand in the same order; rows may stand in any."""
    return Counter(nested(row, in_order=True) for row in node) if is_rows(node) else list(_keys(node))


def _keys(node: Any) -> Iterator[str]:
    """Yield the keys of every mapping in the order of the text."""
    stack = [node]
    while stack:
        here = stack.pop()
        if isinstance(here, Pairs):
            yield from (key for key, _ in here)
            stack += [value for _, value in reversed(here)]
        elif isinstance(here, list):
            stack += reversed(here)


def floats(node: Any) -> list[str]:
    """The floats of a value as they are written, sorted."""
    found, stack = [], [node]
    while stack:
        here = stack.pop()
        if isinstance(here, Leaf):
            found += [here.spelled] if here.kind == 'float' else []
        else:
            stack += [value for _, value in here] if isinstance(here, Pairs) else here
    return sorted(found)
