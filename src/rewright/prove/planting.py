"""The text of a rewrite -> copies of it with one semantic fault each, spread over every kind of fault."""

from dataclasses import dataclass
from types import CodeType

from rewright.catalog import units
from rewright.prove.dice import Dice
from rewright.prove.source import Edit, Source
from rewright.prove.unseen import Unseen


@dataclass(frozen=True)
class Fault:
    """A planted fault: the whole text with it, its kind and line, what was changed, and the edit that made it."""

    text: str
    family: str
    line: int
    what: str
    edit: Edit


@dataclass(frozen=True)
class Planted:
    """The faults of one rewrite; `equivalent` are the changes, by kind, that compile to the bytecode of the rewrite itself.

    `unseen` are faults that nothing can show, each with why.
    """

    faults: tuple[Fault, ...]
    equivalent: tuple[str, ...] = ()
    unseen: tuple[tuple[Fault, str], ...] = ()


def planted(text: str, wanted: int, dice: Dice, *, alone: bool = True) -> Planted:
    """Return at most `wanted` faults; every one compiles to other bytecode than the rewrite, and no two are the same.

    `alone` says that the rewrite is this one file.
    """
    if not wanted:
        return Planted(())
    source = Source(text)
    dead = Unseen(source, alone)
    found: dict[str, Fault] = {}
    equivalent: list[str] = []
    unseen: dict[str, tuple[Fault, str]] = {}
    usual = _compiled(text)
    for family, edit in _in_turn(source, dice):
        changed = source.edited(edit)
        if len(found) == wanted:
            break
        if changed in found or changed in unseen or (code := _compiled(changed)) is None:
            continue
        if code == usual:
            equivalent.append(family)
            continue
        fault = Fault(changed, family, source.line(edit), edit.what, edit)
        if why := dead.why(edit):
            unseen[changed] = (fault, why)
        else:
            found[changed] = fault
    return Planted(tuple(found.values()), tuple(equivalent), tuple(unseen.values()))


def _in_turn(source: Source, dice: Dice) -> list[tuple[str, Edit]]:
    """Return every edit: the first of each kind, a second of subtle kinds, the second of the others, and so on."""
    ranked: list[tuple[float, str, Edit]] = []
    for name, unit in units('rewright.prove.faults').items():
        found = [edit for node in source.meaningful() for edit in unit.plant(node, source)]
        own = Dice(f'{dice.seed}:{name}')
        pace = 0.5 if getattr(unit, 'SUBTLE', False) else 1.0
        ranked += [(turn * pace, name, found[i]) for turn, i in enumerate(own.order(len(found)))]
    ranked.sort(key=lambda one: one[0])
    return [(name, edit) for _, name, edit in ranked]


def _compiled(text: str) -> CodeType | None:
    """Return the bytecode without the places it comes from; None where there is none."""
    try:
        return _placeless(compile(text, 'fault.py', 'exec'))
    except (SyntaxError, ValueError):
        return None


def _placeless(code: CodeType) -> CodeType:
    inside = tuple(_placeless(part) if isinstance(part, CodeType) else part for part in code.co_consts)
    return code.replace(co_consts=inside, co_firstlineno=1, co_linetable=b'')
