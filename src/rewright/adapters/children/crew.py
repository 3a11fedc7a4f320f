"""Several child processes at once, for many pieces of hostile input: one that kills its process is named, and the others go on."""

import gc
import importlib
import json
import os
import resource
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context

from rewright.model.refusal import Refusal

_BATCH = 40


class Crew:
    """Calls a product function with many pieces in as many processes as there are processors.

    A piece may take `seconds`, and a process `memory_mb`.
    """

    def __init__(self, seconds: int = 20, memory_mb: int = 2048, workers: int = 0) -> None:
        self.seconds, self.memory_mb = seconds, memory_mb
        self.workers = workers or len(os.sched_getaffinity(0))

    def each(self, function: str, pieces: Sequence[str]) -> Iterator[tuple[tuple[str, ...], bytes | Refusal]]:
        """Yield pieces with the JSON that `package.module:function` gives for their JSON list, or one with why there is none."""
        left = dict.fromkeys(pieces)
        size = _BATCH
        while left:
            under_way: list[tuple[str, ...]] = []
            try:
                for batch, answer in self._round(function, _batches(list(left), size), under_way):
                    for piece in batch:
                        del left[piece]
                    yield batch, answer
            except BrokenProcessPool:
                # Which piece did it is not said. From here on each goes alone, and what was under way in a process of its own.
                suspects = under_way if size == 1 else []
                size = 1
                for (piece,) in suspects:
                    del left[piece]
                    yield (piece,), self._alone(function, piece)

    def _round(
        self, function: str, batches: Sequence[tuple[str, ...]], under_way: list[tuple[str, ...]]
    ) -> Iterator[tuple[tuple[str, ...], bytes]]:
        """Work on batches, no more at once than there are processes; `under_way` tells which, also when one dies."""
        waiting = iter(batches)
        running: dict[Future[bytes], tuple[str, ...]] = {}
        with ProcessPoolExecutor(self.workers, get_context('spawn'), _limit, (self.memory_mb,)) as pool:
            while True:
                for batch in waiting:
                    running[pool.submit(_call, function, batch, self.seconds)] = batch
                    under_way.append(batch)
                    if len(running) > self.workers:
                        break
                if not running:
                    return
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    answer = future.result()
                    batch = running.pop(future)
                    under_way.remove(batch)
                    yield batch, answer

    def _alone(self, function: str, piece: str) -> bytes | Refusal:
        try:
            with ProcessPoolExecutor(1, get_context('spawn'), _limit, (self.memory_mb,)) as pool:
                return pool.submit(_call, function, (piece,), self.seconds).result()
        except BrokenProcessPool:
            return Refusal(
                f'it ended the process that read it: it takes more than {self.seconds} s or {self.memory_mb} MB',
                next_move='Split it, or take the huge or deeply nested part out of it.',
            )


def _batches(pieces: Sequence[str], size: int) -> list[tuple[str, ...]]:
    return [tuple(pieces[at : at + size]) for at in range(0, len(pieces), size)]


def _limit(memory_mb: int) -> None:
    """Hold a process of the crew to its limits; Ctrl-C is the parent's matter."""
    size = memory_mb << 20
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Trees come and go whole: they are let go of between batches, and not looked for while one grows.
    gc.disable()


def _call(function: str, batch: tuple[str, ...], seconds: int) -> bytes:
    module, name = function.split(':')
    work: Callable[[bytes], bytes] = getattr(importlib.import_module(module), name)
    # The default action of this signal ends the process, also within a parser that hears no other.
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        return work(json.dumps(batch).encode())
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        gc.collect()
