"""Values and moments as the probes report them -> facts by expression and times by statement, written as JSON."""

import json
import os
import sys
import threading
import time
import warnings

from rewright_observe import instrument
from rewright_observe.describe import describe
from rewright_observe.facts import Fact
from rewright_observe.probes import PROBES

_ALWAYS = 16  # An expression is looked at this often, then at every power of two,
_OFF = 16384  # and beyond this only when a type comes that was not there before.
_VERSIONS = ('pandas', 'numpy', 'requests', 'bs4')


class Watch:
    """Everything seen in one process."""

    def __init__(self, keys, statements):
        self.keys, self.statements = keys, statements
        self.facts, self.held, self.probed, self.broken = {}, {}, {}, set()
        self.counts, self.known = [0] * len(keys), [set() for _ in keys]
        self.times, self.seconds, self.first = ([0] * len(statements) for _ in range(3))
        self.on, self.open = [True] * len(statements), [[] for _ in statements]
        self.spent, self.quiet = [0.0], set()

    def probes(self):
        """Return the functions that instrumented code calls, by name."""
        _hush(self.quiet)
        names = (instrument.SEEN, instrument.TAKE, instrument.ON, instrument.BEGIN, instrument.END)
        return dict(zip(names, (self._seen(), self._take(), self.on, self._begin(), self._end())))

    def _seen(self):
        counts, known, note = self.counts, self.known, self._note

        def seen(place, value):
            count = counts[place] + 1
            counts[place] = count
            if type(value) in known[place] and count > _ALWAYS and (count & (count - 1) or count > _OFF):
                return value
            note(place, value)
            return value

        return seen

    def _take(self):
        def take(place, name, slot, last, value):
            if slot == -1:
                count = self.counts[place] + 1
                if count > _ALWAYS and (count & (count - 1) or count > _OFF):
                    self.held.pop(place, None)
                else:
                    self.held[place] = (threading.get_ident(), value, {})
            held = self.held.get(place)
            if held is None or held[0] != threading.get_ident():
                return value
            if slot != -1:
                held[2][slot] = value
            if last:
                self._probe(place, name, held[1], held[2])
                self.held.pop(place, None)
            return value

        return take

    def _begin(self):
        times, opened, first, on, spent = self.times, self.open, self.first, self.on, self.spent
        clock = time.perf_counter

        def begin(place):
            times[place] += 1
            if times[place] > _OFF:
                on[place] = False
            if not opened[place]:
                first[place] = clock() - spent[0]
            opened[place].append(None)

        return begin

    def _end(self):
        opened, first, seconds, spent, clock = self.open, self.first, self.seconds, self.spent, time.perf_counter

        def end(place):
            if opened[place]:
                opened[place].pop()
                if not opened[place]:
                    seconds[place] += clock() - spent[0] - first[place]

        return end

    def _note(self, place, value):
        self._aside(place, self._describe, place, value)

    def _probe(self, place, name, receiver, arguments):
        self._aside(place, self._measure, place, name, receiver, arguments)

    def _aside(self, place, work, *arguments):
        """Do the observer's work: silent, off the clock, and without effect when it fails but the loss of one fact."""
        start, me = time.perf_counter(), threading.get_ident()
        self.quiet.add(me)
        try:
            work(*arguments)
        except Exception:
            self.broken.add(place)
        finally:
            self.quiet.discard(me)
            self.spent[0] += time.perf_counter() - start

    def _describe(self, place, value):
        self.known[place].add(type(value))
        fact = self.facts.get(place)
        if fact is None:
            fact = self.facts[place] = Fact()
        fact.add(describe(value, self.probed.pop(place, {})))

    def _measure(self, place, name, receiver, arguments):
        found = PROBES[name](receiver, arguments)
        if found:
            self.probed[place] = found

    def write(self, output, script):
        """Write the observation whole or not at all."""
        expressions = {}
        for place, fact in sorted(self.facts.items()):
            if place not in self.broken and fact.kind != 'code':
                expressions.setdefault(self.keys[place], fact.seen(self.counts[place]))
        statements = [
            {'line': line, 'end_line': end, 'times': times, 'seconds': seconds}
            for (line, end), times, seconds, on in zip(self.statements, self.times, self.seconds, self.on)
            if times and on
        ]
        found = {'script': script, 'versions': _versions(), 'expressions': expressions, 'statements': statements}
        with open(output + '.part', 'w', encoding='utf-8') as file:
            json.dump(found, file)
        os.replace(output + '.part', output)


def _versions():
    found = {'python': '.'.join(str(part) for part in sys.version_info[:3])}
    for name in _VERSIONS:
        version = getattr(sys.modules.get(name), '__version__', None)
        if version:
            found[name] = str(version)
    return found


def _hush(quiet):
    """Drop the warnings that looking at a value causes; those of the script stay as they are."""
    shown = warnings._showwarnmsg

    def show(message):
        if threading.get_ident() not in quiet:
            shown(message)

    warnings._showwarnmsg = show
