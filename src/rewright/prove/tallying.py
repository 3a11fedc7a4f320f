"""Planted faults and those left -> the figures by kind, and every survivor with its place and what would show it."""

from collections import Counter
from collections.abc import Iterable

from rewright.catalog import units
from rewright.model.patch import Patch
from rewright.model.proof import Aimed, Kind, Mutation, Survivor, Unseen
from rewright.prove.aiming import Aiming
from rewright.prove.planting import Fault, Planted
from rewright.prove.scoring import alive, faults_of
from rewright.prove.sides import Sides
from rewright.prove.source import Edit, Source
from rewright.prove.trials import Tried


def scored(sides: Sides, patch: Patch, trials: Iterable[Tried]) -> Mutation | None:
    """Plant every fault once more; None where none can be planted. What no trial notices is not looked into."""
    made = faults_of(sides, patch)
    return _mutation(patch, made, alive(sides, patch, made.faults, trials), ()) if made.faults else None


def mutation(aiming: Aiming, made: Planted, left: tuple[Fault, ...], trials: Iterable[Tried]) -> Mutation:
    """Return the figures of the faults that were planted; survivors say whether a trial comes to their statement."""
    sides, patch = aiming.sides, aiming.patch
    traps = {fault: trap for fault in left if (trap := _trap(patch, fault)) is not None}
    unmet = alive(sides, patch, tuple(traps.values()), trials)
    survivors = tuple(
        _survivor(patch, fault).model_copy(
            update={
                'made': aiming.made.get(fault, 0),
                'refused': aiming.refused[fault],
                'endless': aiming.endless[fault],
                'reached': None if fault not in traps else traps[fault] not in unmet,
                'about': aiming.about(fault),
                'behind': _behind(patch, fault),
            }
        )
        for fault in left
    )
    found = _mutation(patch, made, left, survivors)
    aimed = tuple(
        Aimed(place=_place(patch, fault), kind=fault.family, what=fault.what, trial=name)
        for fault, name in aiming.caught.items()
    )
    return found.model_copy(update={'aimed': aimed})


def _mutation(patch: Patch, made: Planted, left: tuple[Fault, ...], survivors: tuple[Survivor, ...]) -> Mutation:
    all_of, alive_of = Counter(f.family for f in made.faults), Counter(f.family for f in left)
    same = Counter(made.equivalent)
    kinds = tuple(
        Kind(name=name, planted=all_of[name], killed=all_of[name] - alive_of[name], equivalent=same[name])
        for name in sorted(all_of | same)
    )
    return Mutation(
        planted=len(made.faults),
        killed=len(made.faults) - len(left),
        survivors=survivors or tuple(_survivor(patch, fault) for fault in left),
        kinds=kinds,
        unseen=tuple(
            Unseen(place=_place(patch, fault), kind=fault.family, what=fault.what, why=why)
            for fault, why in made.unseen
        ),
    )


def _survivor(patch: Patch, fault: Fault) -> Survivor:
    aims = units('rewright.prove.aims')
    wanted = tuple(aims[name].WHAT for name in units('rewright.prove.faults')[fault.family].AIMS)
    return Survivor(place=_place(patch, fault), kind=fault.family, what=fault.what, wanted=wanted)


def _behind(patch: Patch, fault: Fault) -> str:
    source = Source(patch.files[patch.entry])
    tests = source.tests_around(source.around(fault.edit.start))
    return ' and '.join(f'`{source.said(test)}` (line {test.lineno})' for test in tests)


def _place(patch: Patch, fault: Fault) -> str:
    return f'{patch.entry}:{fault.line}'


def _trap(patch: Patch, fault: Fault) -> Fault | None:
    """Return the rewrite with an end before the statement of a fault; None where none can stand there."""
    source = Source(patch.files[patch.entry])
    statement = source.around(fault.edit.start)
    start = source.place(statement)[0]
    line = source.data[:start].rpartition(b'\n')[2].decode()
    edit = Edit(start, start, f'raise SystemExit(97)\n{" " * len(line)}', 'ended here')
    text = source.edited(edit)
    try:
        compile(text, 'trap.py', 'exec')
    except SyntaxError:
        return None
    return Fault(text, fault.family, fault.line, fault.what, edit)
