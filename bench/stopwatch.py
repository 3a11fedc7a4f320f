"""The clock of the benchmarks."""

import statistics
import time
from collections.abc import Callable

ROUNDS = 5


def seconds(work: Callable[[], object]) -> float:
    """The median of a few rounds."""
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)
