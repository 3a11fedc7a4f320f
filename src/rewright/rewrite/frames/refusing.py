"""A source and a way to read it in; its edits out, branches that no recorded run took refused where more is rewritten for it."""

import ast
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from rewright.model.observation import Observation
from rewright.model.patch import Assumption, Left
from rewright.rewrite.edits import Edit, Edited
from rewright.rewrite.frames.facts import PANDAS_KINDS
from rewright.rewrite.frames.handed import Known
from rewright.rewrite.frames.names import Imported
from rewright.rewrite.frames.notes import Construct
from rewright.rewrite.frames.separate import Separate
from rewright.rewrite.frames.untaken import Arm, Definition, Untaken, ended
from rewright.rewrite.source import Source
from rewright.trees import called, every

RECIPE = 'untaken'
ERROR = 'NotRecorded'
_IMPORT = f'from rewright_runtime.breach import {ERROR}'


@dataclass(frozen=True)
class Reading:
    """The edits of a source, and its constructs: where each begins, and whether it is left as it was.

    `hoped` is what may hold of what its functions are handed, and `relied` what of it does.
    """

    edited: Edited
    constructs: tuple[tuple[int, Construct, bool], ...] = ()
    hoped: Known = field(default_factory=dict)
    relied: Known = field(default_factory=dict)

    def modernized(self, arms: Iterable[Arm]) -> list[int]:
        """Where the constructs outside of some arms begin that are rewritten."""
        arms = tuple(arms)
        return [place for place, _, left in self.constructs if not left and not any(a.holds(place) for a in arms)]


Read = Callable[[Source, Known], Reading]


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
        seen = ((n, self._seen.get(Source.key(n))) for n in every(ast.Name, self._source.tree))
        return {n.id for n, what in seen if what is not None and what.kind in PANDAS_KINDS}

    @cached_property
    def _functions(self) -> set[str]:
        spans = {n.name: self._source.offset(n) for n in self._source.tree.body if isinstance(n, Definition)}
        return {name for name, (start, end) in spans.items() if any(start <= place < end for place in self._places)}


def without_untaken(source: Source, observation: Observation, read: Read) -> Edited:
    """The edits of a source; an arm that no run took keeps what it says unless that keeps something else from being rewritten."""
    whole = read(source, {})
    if not whole.edited.left:
        return whole.edited
    looked, frames = Untaken(source, observation), _Frames(source, observation, whole)
    arms = [arm for arm in looked.arms() if frames.are_in(arm)]
    if not arms or any(n.id == ERROR for n in every(ast.Name, source.tree)):
        return whole.edited
    return _Choice(source, looked, frames, whole, arms, read).edited()


@dataclass
class _Search:
    """The arms of one part of a source that are refused, and the groups of them that may turn out not to be needed."""

    refused: list[Arm]
    groups: list[list[Arm]]

    def __post_init__(self) -> None:
        self.first = self.refused[0]

    def without(self, group: list[Arm]) -> list[Arm]:
        """The refused arms but for a group."""
        return [arm for arm in self.refused if arm not in group]

    def told(self, group: list[Arm], *, enough: bool) -> None:
        """Whether refusing the arms but for a group is enough: else its halves are looked at."""
        if enough:
            self.refused = self.without(group)
        elif len(group) > 1:
            middle = len(group) // 2
            self.groups += [group[middle:], group[:middle]]


def _grouped(arms: Iterable[Arm], separate: Separate) -> list[list[Arm]]:
    """The arms of each part of a source."""
    found: dict[str, list[Arm]] = {}
    for arm in arms:
        found.setdefault(separate.of(arm.start), []).append(arm)
    return list(found.values())


class _Choice:
    """Which of the arms are to be refused."""

    def __init__(
        self, source: Source, looked: Untaken, frames: _Frames, whole: Reading, arms: list[Arm], read: Read
    ) -> None:
        self._source, self._looked, self._frames = source, looked, frames
        self._whole, self._arms, self._read = whole, arms, read
        # Of a text with fewer ways to hand something on at least as much holds.
        self._may_hold = whole.hoped
        self._readings: dict[frozenset[int], Reading | None] = {frozenset(): whole}

    def edited(self) -> Edited:
        """The edits with as few arms refused as let the most be rewritten."""
        reading = self._without(self._arms)
        if reading is None or self._worth(reading) <= self._worth(self._whole):
            return self._whole.edited
        self._may_hold = {**self._whole.relied, **reading.relied}
        refused = self._fewest(reading)
        fewer = self._without(refused)
        if fewer is None or self._worth(fewer) < self._worth(reading):
            return self._joined(self._arms, reading)
        return self._joined(refused, fewer)

    def _fewest(self, most: Reading) -> list[Arm]:
        """As few arms as leave in each part of the source what is rewritten where all of them are refused.

        Parts have nothing to do with each other: what one reading tells of each is looked at apart.
        """
        separate, most_of = Separate(self._source, self._arms), self._rewritten(most)
        searches = [_Search(group, [group]) for group in _grouped(self._arms, separate)]
        while any(search.groups for search in searches):
            asked = [(search, search.groups.pop() if search.groups else []) for search in searches]
            tried = self._without([arm for search, group in asked for arm in search.without(group)])
            found = self._rewritten(tried) if tried is not None else []
            for search, group in asked:
                part = separate.of(search.first.start)
                enough = sum(separate.of(p) == part for p in found) >= sum(separate.of(p) == part for p in most_of)
                search.told(group, enough=tried is not None and enough)
        return [arm for search in searches for arm in search.refused]

    def _worth(self, reading: Reading) -> int:
        return len(self._rewritten(reading))

    def _rewritten(self, reading: Reading) -> list[int]:
        return reading.modernized(self._every(self._arms))

    def _every(self, arms: Sequence[Arm]) -> list[Arm]:
        """Arms, and the functions on frames that these alone call."""
        return [*arms, *filter(self._frames.are_in_function, self._looked.functions(arms))]

    def _without(self, arms: Sequence[Arm]) -> Reading | None:
        """The source read as if it ended in these arms; None where that is not apart from the rest of the text."""
        key = frozenset(arm.start for arm in arms)
        if key not in self._readings:
            refused = self._every(arms)
            reading = self._read(self._source.again(_ended(self._source.code, refused)), self._may_hold)
            apart = all(e.end <= a.start or a.end <= e.start for e in reading.edited.edits for a in refused)
            self._readings[key] = reading if apart else None
        return self._readings[key]

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
