"""The fetch stage of a job in parts: one plan is shared out, and what was brought before is not asked for again."""

import inspect
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from rewright_runtime.breach import PlanMismatch, check
from rewright_runtime.calls import Call
from rewright_runtime.clock import again
from rewright_runtime.fetch import Fetcher, Sent, drained, unheard
from rewright_runtime.parcels import Jars, belonging
from rewright_runtime.replay import Answers, Outcome, mark
from rewright_runtime.request import Request
from rewright_runtime.traffic import Traffic

Asked = Request | Call
Plan = Callable[..., Iterable[Any]]


Part = TypeVar('Part', bound='_Part')


class Enough(BaseException):
    """The fetch stage has come as far as this part of the job goes."""


@dataclass
class Shared:
    """What the functions of a job share: answers from before the plan in parts, cookies by session, readings of the clock.

    `marks` tell what the plan lists.
    """

    before: list[Answers] = field(default_factory=list)
    jars: Jars = field(default_factory=dict)
    readings: list[float] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)


class _Part(Fetcher):
    def __init__(self, traffic: Traffic, split: Plan) -> None:
        super().__init__(traffic)
        self._code = getattr(split, '__func__', split).__code__

    def _listed(self, plan: Iterable[Asked]) -> list[Asked]:
        with unheard():
            return drained(plan)

    def _is_split(self, plan: Iterable[Asked]) -> bool:
        return isinstance(plan, Generator) and inspect.isgenerator(plan) and plan.gi_code is self._code


class Splitting(_Part):
    """Sends what comes before the plan in parts, lists that plan, and has enough."""

    def __init__(self, traffic: Traffic, split: Plan, shared: Shared) -> None:
        super().__init__(traffic, split)
        self._shared = shared

    async def all(self, plan: Iterable[Asked]) -> Answers:
        """Send a plan, or list the one that is shared out."""
        if not self._is_split(plan):
            return self._kept(await super().all(plan))
        self._shared.marks = [mark(a) for a in self._listed(plan)]
        self._shared.jars = self.jars
        check()
        raise Enough

    async def walk(self, steps: Any, ctx: Any) -> Answers:
        """Run a walk to its end."""
        return self._kept(await super().walk(steps, ctx))

    def _kept(self, answers: Answers) -> Answers:
        self._shared.before.append(answers)
        return answers


class _Behind(_Part, ABC):
    """Takes what the splitter brought, and sends what comes behind the plan in parts."""

    def __init__(self, traffic: Traffic, split: Plan, shared: Shared) -> None:
        super().__init__(traffic, split)
        self._left, self._marks = deque(shared.before), shared.marks
        self.jars |= shared.jars

    async def all(self, plan: Iterable[Asked]) -> Answers:
        """Send a plan, where its answers are not here yet."""
        if self._is_split(plan):
            # From here on each function has a clock of its own.
            again(())
            asked = self._listed(plan)
            self._check([mark(a) for a in asked])
            return await self._share(asked)
        if not self._left:
            return await super().all(plan)
        found = belonging(self._left.popleft().outcomes, self._listed(plan))
        if found is None:
            raise PlanMismatch(_OTHERS)
        return Answers(found)

    async def walk(self, steps: Any, ctx: Any) -> Answers:
        """Run a walk to its end, where its answers are not here yet."""
        return self._left.popleft() if self._left else await super().walk(steps, ctx)

    def _check(self, marks: list[str]) -> None:
        if marks != self._marks:
            raise PlanMismatch(_OTHERS)

    @abstractmethod
    async def _share(self, asked: list[Asked]) -> Answers:
        """Do this part's work on the plan in parts."""


def of(kind: type[Part], fetcher: type[Fetcher]) -> type[Part]:
    """Return a kind of part that sends as `fetcher` does, where a pipeline has a fetcher of its own."""
    if fetcher is Fetcher:
        return kind
    made: type[Part] = type(kind.__name__, (kind, fetcher), {})
    return made


_OTHERS = (
    'the requests are other ones than the splitter listed: settings or inputs have changed, or their order is '
    'another in each process (a set of texts: PYTHONHASHSEED must be the same everywhere)'
)


class Working(_Behind):
    """Sends the requests at some places of the plan in parts, and has enough; `answers` are theirs, by place."""

    def __init__(self, traffic: Traffic, split: Plan, shared: Shared, places: Sequence[int]) -> None:
        super().__init__(traffic, split, shared)
        self._places = places
        self.answers: dict[int, Outcome] = {}

    async def _share(self, asked: list[Asked]) -> Answers:
        got = await super(_Part, self).all([asked[n] for n in self._places])
        self.answers = dict(zip(self._places, got, strict=True))
        check()
        raise Enough


class Gathering(_Behind):
    """Takes the answers of all workers, by place, and goes on; `mended` tells what was answered well when the job asked again."""

    def __init__(self, traffic: Traffic, split: Plan, shared: Shared, answers: Mapping[int, Outcome]) -> None:
        super().__init__(traffic, split, shared)
        self._answers = answers
        self.mended: set[str] = set()

    async def all(self, plan: Iterable[Asked]) -> Answers:
        """Send a plan, where its answers are not here yet."""
        return self._seen(await super().all(plan))

    async def walk(self, steps: Any, ctx: Any) -> Answers:
        """Run a walk to its end, where its answers are not here yet."""
        return self._seen(await super().walk(steps, ctx))

    def _seen(self, answers: Answers) -> Answers:
        self.mended |= {mark(o.request) for o in answers if not trouble(o)}
        return answers

    async def _share(self, asked: list[Asked]) -> Answers:
        found = belonging([self._answers[n] for n in range(len(asked))], asked)
        if found is None:
            raise PlanMismatch(_OTHERS)
        sent = Sent()
        # Two workers may have sent the same request for two calls.
        for outcome in found:
            if isinstance(outcome.request, Call):
                sent.note(outcome.request, outcome.inside)
        return Answers(found)


def trouble(outcome: Outcome) -> str:
    """Return what is wrong with a page that failed: no whole answer came, or the server says that it cannot now; or nothing."""
    if outcome.error is not None:
        return f'{type(outcome.error).__name__}: {outcome.error}'
    if outcome.inside:
        return trouble(outcome.inside[-1])
    if broken := [h.error for h in outcome.hops if h.error is not None]:
        return f'{type(broken[0]).__name__}: {broken[0]}'
    status = outcome.page.status_code if outcome.page is not None else _status(outcome)
    return f'answered {status}' if status >= 500 or status == 429 else ''


def _status(outcome: Outcome) -> int:
    words = outcome.hops[-1].answer.split(None, 2)[1:2] if outcome.hops else []
    return int(words[0]) if words and words[0].isdigit() else 0
