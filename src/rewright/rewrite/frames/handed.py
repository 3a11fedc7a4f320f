"""The frames that a job hands to its functions and gets back, as one reading of it knows them, in; what another reading may rely on out."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from rewright.rewrite.frames.values import Cell, FrameV, LaterV, Value
from rewright.trees import called, every, named

Definition = ast.FunctionDef | ast.AsyncFunctionDef
Sure = frozenset[str]
# What holds of each parameter (`function.name`) and result (`function.return`).
Known = dict[str, Sure]


# Stands among the columns of a frame whose rows are surely numbered from 0; no column is called so.
NUMBERED = '\0numbered'


def sure(value: Value | None) -> Sure:
    """The columns of a frame whose holes, if they have any, are surely NaN, and whether its rows are surely numbered from 0."""
    if isinstance(value, LaterV):
        return value.sure
    if not isinstance(value, FrameV):
        return frozenset()
    numbered = frozenset([NUMBERED]) if value.index == 'range' else frozenset()
    return numbered.union(n for n, c in value.columns.items() if _is_sure(c))


def as_handed(frame: FrameV, known: Sure) -> FrameV:
    """A frame that another function made, of which `known` holds: its labels are those of the run that was seen only where that is sure."""
    return frame if NUMBERED in known or frame.index != 'range' else replace(frame, index='dirty')


def _is_sure(cell: Cell) -> bool:
    return cell.nan or not cell.null


def _hoped(value: Value | None) -> Sure:
    """The columns whose holes may be NaN as far as their types tell; rows that have no names may be numbered."""
    columns = value.columns.items() if isinstance(value, FrameV) else ()
    numbered = isinstance(value, LaterV) or (isinstance(value, FrameV) and value.index in {'range', 'dirty'})
    return sure(value).union([NUMBERED] if numbered else [], (n for n, c in columns if c.kind in {'text', 'date'}))


@dataclass
class Handed:
    """`known` is what is taken for granted of parameters and results: the columns whose holes are surely NaN, and `NUMBERED`.

    `began` is what the first of these readings took for granted.
    """

    known: Known = field(default_factory=dict)
    began: Known = field(default_factory=dict)
    _given: dict[str, dict[int, tuple[Sure, Sure]]] = field(default_factory=dict)

    def note(self, part: str, place: ast.AST, value: Value | None) -> None:
        """A parameter, or the result of a function, is this at one place."""
        self._given.setdefault(part, {})[id(place)] = (sure(value), _hoped(value))

    def hoped(self, tree: ast.Module) -> Known:
        """What may hold of each part, as far as types tell."""
        return self._found(tree, 1)

    def kept(self, tree: ast.Module) -> Known:
        """What of `known` this reading found at every place.

        Where that is all of it, it holds: whatever a place is handed was made before, of what held then.
        """
        found = self._found(tree, 0)
        both = {part: columns & found.get(part, frozenset()) for part, columns in self.known.items()}
        return {part: columns for part, columns in both.items() if columns}

    def _found(self, tree: ast.Module, which: Literal[0, 1]) -> Known:
        """What holds at every place of each part; nothing of a function that is used by more than calls."""
        made: Known = {}
        for function in (n for n in tree.body if isinstance(n, Definition)):
            uses, calls = named(tree).get(function.name, []), called(tree).get(function.name, [])
            if len(calls) != len(uses) or function.decorator_list:
                continue
            for parameter in (a.arg for a in (*function.args.posonlyargs, *function.args.args)):
                made |= self._joined(f'{function.name}.{parameter}', [id(c) for c in calls], which)
            made |= self._joined(f'{function.name}.return', list(map(id, _ends(function))), which)
        return made

    def _joined(self, part: str, places: list[int], which: Literal[0, 1]) -> Known:
        given = self._given.get(part, {})
        if not places or not all(place in given for place in places):
            return {}
        columns = frozenset.intersection(*(given[place][which] for place in places))
        return {part: columns} if columns else {}


def _ends(function: Definition) -> Iterator[ast.AST]:
    """The places where a function gives something back; its last statement where that is no `return`."""
    yield from (n for s in function.body for n in every(ast.Return, s))
    if not isinstance(function.body[-1], ast.Return):
        yield function.body[-1]
