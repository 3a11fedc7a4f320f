"""The text of a rewrite -> copies of it with one semantic fault each, spread over every kind of fault."""

import ast
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rewright.catalog import units
from rewright.prove.dice import Dice
from rewright.prove.source import Edit, Source

Plant = Callable[[ast.AST, Source], Iterator[Edit]]


@dataclass(frozen=True)
class Fault:
    """A planted fault: the whole text with it, its line, and what was changed."""

    text: str
    line: int
    what: str


def planted(text: str, wanted: int, dice: Dice) -> tuple[Fault, ...]:
    """Return at most `wanted` faults; every one compiles and no two are the same."""
    source = Source(text)
    columns = [_of(unit.plant, name, source, dice) for name, unit in units('rewright.prove.faults').items()]
    rows = itertools.zip_longest(*columns)
    edits = dict.fromkeys(edit for row in rows for edit in row if edit is not None)
    sound = (edit for edit in edits if _compiles(source.edited(edit)))
    chosen = itertools.islice(sound, wanted)
    return tuple(Fault(source.edited(edit), source.line(edit), edit.what) for edit in chosen)


def _of(plant: Plant, name: str, source: Source, dice: Dice) -> Iterator[Edit]:
    found = [edit for node in source.meaningful() for edit in plant(node, source)]
    own = Dice(f'{dice.seed}:{name}')
    yield from (found[i] for i in own.order(len(found)))


def _compiles(text: str) -> bool:
    try:
        compile(text, 'fault.py', 'exec')
    except (SyntaxError, ValueError):
        return False
    return True
