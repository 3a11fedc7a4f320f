"""A source and a way to read it in; its edits out, branches that no recorded run took refused where more is rewritten for it."""

import ast
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from rewright.model.observation import Observation
from rewright.model.patch import Assumption, Left
from rewright.rewrite.edits import Edit, Edited
from rewright.rewrite.frames.facts import PANDAS_KINDS
from rewright.rewrite.frames.names import Imported
from rewright.rewrite.frames.notes import Construct
from rewright.rewrite.frames.untaken import Arm, Definition, Untaken, ended
from rewright.rewrite.source import Source
from rewright.trees import called, every

RECIPE = 'untaken'
ERROR = 'NotRecorded'
_IMPORT = f'from rewright_runtime.breach import {ERROR}'


@dataclass(frozen=True)
class Reading:
    """The edits of a source, and its constructs: where each begins, and whether it is left as it was."""

    edited: Edited
    constructs: tuple[tuple[int, Construct, bool], ...] = ()

    def modernized(self, arms: Iterable[Arm]) -> int:
        """How many constructs outside of some arms are rewritten."""
        arms = tuple(arms)
        return sum(not left and not any(a.holds(place) for a in arms) for place, _, left in self.constructs)


Read = Callable[[Source], Reading]


class _Frames:
    """Where a source has to do with frames, as far as a reading of it and an observation tell."""

    def __init__(self, source: Source, observation: Observation, whole: Reading) -> None:
        self._source, self._seen = source, observation.expressions
        self._places = [place for place, _, _ in whole.constructs]
        self._aliases = {n for n, module in Imported(source.tree).aliases.items() if module == 'pd'}

    def are_in(self, arm: Arm) -> bool:
        """Whether an arm holds a construct, a name of a frame, or a call of a function that holds a construct."""
        if any(arm.holds(place) for place in self._places):
            return True
        inside = {n.id for n in every(ast.Name, self._source.tree) if arm.holds(self._source.offset(n)[0])}
        return bool(inside & (self._framed | self._functions))

    def are_in_function(self, arm: Arm) -> bool:
        """Whether a function has to do with frames: it holds a construct, names pandas, or is given what is called as a frame is."""
        function = self._source.parents[arm.first]
        calls = called(self._source.tree).get(getattr(function, 'name', ''), [])
        given = {n.id for c in calls for n in (*c.args, *(k.value for k in c.keywords)) if isinstance(n, ast.Name)}
        named = {n.id for n in every(ast.Name, function)}
        return any(arm.holds(place) for place in self._places) or bool(named & self._aliases or given & self._framed)

    @cached_property
    def _framed(self) -> set[str]:
        """The names that held a frame or a column somewhere."""
        seen = ((n, self._seen.get(self._source.span(n).key)) for n in every(ast.Name, self._source.tree))
        return {n.id for n, what in seen if what is not None and what.kind in PANDAS_KINDS}

    @cached_property
    def _functions(self) -> set[str]:
        spans = {n.name: self._source.offset(n) for n in self._source.tree.body if isinstance(n, Definition)}
        return {name for name, (start, end) in spans.items() if any(start <= place < end for place in self._places)}


def without_untaken(source: Source, observation: Observation, read: Read) -> Edited:
    """The edits of a source; an arm that no run took keeps what it says unless that keeps something else from being rewritten."""
    whole = read(source)
    if not whole.edited.left:
        return whole.edited
    looked, frames = Untaken(source, observation), _Frames(source, observation, whole)
    arms = [arm for arm in looked.arms() if frames.are_in(arm)]
    if not arms or any(n.id == ERROR for n in every(ast.Name, source.tree)):
        return whole.edited
    return _Choice(source, looked, frames, whole, arms, read).edited()


class _Choice:
    """Which of the arms are to be refused."""

    def __init__(
        self, source: Source, looked: Untaken, frames: _Frames, whole: Reading, arms: list[Arm], read: Read
    ) -> None:
        self._source, self._looked, self._frames = source, looked, frames
        self._whole, self._arms, self._read = whole, arms, read

    def edited(self) -> Edited:
        """The edits with as few arms refused as let the most be rewritten."""
        refused, reading = self._arms, self._without(self._arms)
        if reading is None or self._worth(reading) <= self._worth(self._whole):
            return self._whole.edited
        groups = [self._arms]
        while groups:
            group = groups.pop()
            fewer = [arm for arm in refused if arm not in group]
            tried = self._without(fewer) if fewer else None
            if tried is not None and self._worth(tried) >= self._worth(reading):
                refused, reading = fewer, tried
            elif len(group) > 1:
                middle = len(group) // 2
                groups += [group[middle:], group[:middle]]
        return self._joined(refused, reading)

    def _worth(self, reading: Reading) -> int:
        return reading.modernized(self._every(self._arms))

    def _every(self, arms: Sequence[Arm]) -> list[Arm]:
        """Arms, and the functions on frames that these alone call."""
        return [*arms, *filter(self._frames.are_in_function, self._looked.functions(arms))]

    def _without(self, arms: Sequence[Arm]) -> Reading | None:
        """The source read as if it ended in these arms; None where that is not apart from the rest of the text."""
        refused = self._every(arms)
        reading = self._read(Source(_ended(self._source.code, refused), self._source.name))
        apart = all(e.end <= a.start or a.end <= e.start for e in reading.edited.edits for a in refused)
        return reading if apart else None

    def _joined(self, arms: Sequence[Arm], reading: Reading) -> Edited:
        """What the rest became, with the refusals and what stood in their places counted."""
        refused = self._every(arms)
        inside = [
            (arm, construct) for place, construct, _ in self._whole.constructs for arm in refused if arm.holds(place)
        ]
        left = tuple(
            Left(
                span=self._source.span(c.node),
                what=c.what,
                why=f'line {a.line}: not rewritten: no recorded run took it',
            )
            for a, c in inside
        )
        edits = (*reading.edited.edits, *(self._edit(arm) for arm in refused))
        return reading.edited.model_copy(
            update={
                'edits': tuple(sorted(edits, key=lambda e: (e.start, e.end))),
                'left': tuple(sorted((*reading.edited.left, *left), key=lambda x: (x.span.line, x.span.column))),
                'constructs': reading.edited.constructs + len(inside),
                'untaken': tuple(
                    Left(span=arm.span(self._source), what=arm.what, why='not rewritten: no recorded run took it')
                    for arm in sorted(refused, key=lambda arm: arm.start)
                ),
            }
        )

    def _edit(self, arm: Arm) -> Edit:
        span = arm.span(self._source)
        said = f'{span}: the {arm.what} is not rewritten, for no recorded run took it; a run that takes it is refused'
        return Edit(
            start=arm.start,
            end=arm.end,
            text=f'raise {ERROR}({str(span)!r})',
            construct=arm.what,
            recipe=RECIPE,
            imports=(_IMPORT,),
            assumptions=(Assumption(kind='recorded_branch', text=said, span=span),),
        )


def _ended(code: str, arms: Iterable[Arm]) -> str:
    """A source that ends in each of these arms, with everything else in its place."""
    for arm in arms:
        code = f'{code[: arm.start]}{ended(code, arm)}{code[arm.end :]}'
    return code
