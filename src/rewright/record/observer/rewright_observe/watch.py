"""Values and moments as the probes of one file report them -> facts by expression and times by statement."""

import json
import sys
import threading
import time
import warnings

from . import inserted
from .describe import Foreign, describe
from .facts import Fact
from .instrument import Instrumented
from .probes import PROBES
from .stopwatch import Clock, Stopwatch

TYPING = False
if TYPING:
    from collections.abc import Callable

_ALWAYS = 16  # An expression is looked at this often, then at every power of two,
_COLUMNS = 512  # a column of a name that was not there before until then,
_OFF = 16384  # and beyond this only when a type comes that was not there before; names and arithmetic not at all.
# Beside what the job calls, what pandas itself computes with where it is installed.
_VERSIONS = ('pandas', 'numpy', 'pyarrow', 'bottleneck', 'numexpr', 'requests', 'bs4', 'lxml', 'html5lib')
_SHOW = '_showwarnmsg'


class Watch:
    """Everything seen of one file in one process; a fact is told when it changes, so that a killed process has told it."""

    def __init__(
        self, script: Instrumented, tell: 'Callable[..., None] | None' = None, clock: 'Clock | None' = None
    ) -> None:
        self.keys, self.passing, self.tag = script.keys, script.passing, script.tag
        self.tell, self.clock = tell or _untold, clock or Clock()
        self.stopwatch = Stopwatch(script.lines, self.clock)
        self.counts = [0] * len(self.keys)
        self.looking = [True] * len(self.keys)
        self.known = [set() for _ in self.keys]  # type: list[set[type]]
        self.columns = {}  # type: dict[int, set[object]]
        self.facts = {}  # type: dict[int, Fact]
        self.held = {}  # type: dict[tuple[int, int], tuple[object, dict[object, Foreign]]]
        self.changing = {}  # type: dict[tuple[int, int], object]
        self.probed = {}  # type: dict[int, dict[str, Foreign]]
        self.broken = set()  # type: set[int]
        self.told = {}  # type: dict[int, str]
        self.quiet = set()  # type: set[int]
        self.seeing = []  # type: list[Callable[[int, object], object]]

    def renew(self) -> None:
        """Forget everything: what was seen before a fork is the parent's."""
        self.counts[:] = [0] * len(self.keys)
        self.looking[:] = [True] * len(self.keys)
        self.seeing[:] = self._seen()
        for known in self.known:
            known.clear()
        for found in (self.columns, self.facts, self.held, self.changing, self.probed, self.broken, self.told):
            found.clear()
        self.stopwatch.renew()

    def probes(self) -> 'dict[str, object]':
        """Return what instrumented code calls, by name."""
        _hush(self.quiet)
        self.seeing[:] = self._seen()
        found = {
            inserted.SEEN: self.seeing,
            inserted.LOOKING: self.looking,
            inserted.TAKE: self._take,
            inserted.KEEP: self._keep,
            inserted.KEPT: self._kept,
        }  # type: dict[str, object]
        found.update(self.stopwatch.probes())
        return {inserted.tagged(name, self.tag): probe for name, probe in found.items()}

    def _seen(self) -> 'list[Callable[[int, object], object]]':
        """Return one function an expression, which changes when the expression has been seen often enough.

        They are closures, since every value of the script goes through them and attributes cost.
        """
        counts, known, note, seeing = self.counts, self.known, self._note, self.seeing
        columns = self.columns

        def first(place: int, value: object) -> object:
            count = counts[place] + 1
            counts[place] = count
            seldom = type(value) in known[place] and count > _ALWAYS and count & (count - 1)
            if seldom and (place not in columns or count > _COLUMNS or _name(value) in columns[place]):
                return value
            note(place, value)
            if count >= _OFF:
                self.looking[place] = False
                seeing[place] = passed if place in self.passing else late
            return value

        def late(place: int, value: object) -> object:
            counts[place] += 1
            if type(value) not in known[place]:
                note(place, value)
            return value

        # A dictionary's `get` gives its second argument back, in a third of the time of any function in Python.
        nothing = {}  # type: dict[int, object]
        passed = nothing.get  # type: Callable[[int, object], object]
        return [first] * len(self.keys)

    def _take(self, place: int, name: str, slot: object, last: bool, value: object) -> object:
        """Keep receiver (slot -1) and arguments of a call until the last has come; a thread sees only its own."""
        me = threading.get_ident()
        if slot == -1:
            self.held[me, place] = (value, {})
        held = self.held.get((me, place))
        if held is None:
            return value
        if slot != -1:
            held[1][slot] = value
        if last:
            self.held.pop((me, place), None)
            count = self.counts[place] + 1
            if count <= _ALWAYS or not count & (count - 1):
                self._aside(place, self._measure, place, name, held[0], held[1])
        return value

    def _keep(self, place: int, receiver: object) -> object:
        """Keep what a call is about to change."""
        self.changing[threading.get_ident(), place] = receiver
        return receiver

    def _kept(self, place: int, value: object) -> object:
        """Look at what a call has changed; its own value goes on."""
        self.seeing[place](place, self.changing.pop((threading.get_ident(), place)))
        return value

    def _note(self, place: int, value: object) -> None:
        self._aside(place, self._describe, place, value)

    def _aside(self, place: int, work: 'Callable[..., None]', *arguments: object) -> None:
        """Do the observer's work: silent, off the clock, and without effect when it fails but the loss of one fact."""
        start, me = time.perf_counter(), threading.get_ident()
        self.quiet.add(me)
        try:
            work(*arguments)
        except Exception:  # noqa: BLE001  Whatever a library raises when it is looked at, the script goes on.
            self._lose(place)
        finally:
            self.quiet.discard(me)
            self.clock.spent += time.perf_counter() - start

    def _describe(self, place: int, value: object) -> None:
        self.known[place].add(type(value))
        fact = self.facts.setdefault(place, Fact())
        described = describe(value, self.probed.pop(place, {}))
        if described.kind == 'series':
            self.columns.setdefault(place, set()).add(_name(value))
        fact.add(described)
        found = json.dumps(fact.seen())
        if fact.kind != 'code' and place not in self.broken and found != self.told.get(place):
            self.told[place] = found
            self.tell(at=self.keys[place], place=place, times=self.counts[place], seen=json.loads(found))

    def _lose(self, place: int) -> None:
        if place in self.broken:
            return
        self.broken.add(place)
        try:
            self.tell(at=self.keys[place], place=place, lost=True)
        except Exception:  # noqa: BLE001  At the end of the stack or of the memory there is no telling.
            return

    def _measure(self, place: int, name: str, receiver: object, arguments: 'dict[object, Foreign]') -> None:
        found = PROBES[name](receiver, arguments)
        if found:
            self.probed[place] = found

    def end(self) -> None:
        """Tell how often each expression was evaluated, and what the statements took."""
        times = [[place, self.keys[place], self.counts[place]] for place in sorted(self.told)]
        self.tell(counts=times, statements=self.stopwatch.statements())


def _name(value: Foreign) -> object:
    """What a column is called, where that is a text."""
    name = getattr(value, 'name', None)
    return name if type(name) is str else None


def _untold(**_: object) -> None:
    """Tell nobody."""


def versions() -> 'dict[str, str]':
    """The versions of the interpreter, and of the libraries that were imported."""
    found = {'python': '.'.join(str(part) for part in sys.version_info[:3])}
    for name in _VERSIONS:
        module = sys.modules.get(name)
        if module is not None:
            found[name] = str(getattr(module, '__version__', 'unknown'))
    return found


def _hush(quiet: 'set[int]') -> None:
    """Drop the warnings that looking at a value causes; those of the script stay as they are."""
    shown = getattr(warnings, _SHOW)

    def show(message: object) -> None:
        if threading.get_ident() not in quiet:
            shown(message)

    setattr(warnings, _SHOW, show)
