"""What importing the runtime costs: what pipelines of each kind import, against an interpreter that imports nothing and the bare libraries."""

import resource
import statistics
import subprocess
import sys
import time

ROUNDS = 11
_STAGES = (
    'from rewright_runtime.breach import ContractBreach; from rewright_runtime.pipeline import Event, counts, stage'
)
_FETCH = (
    'import asyncio; from rewright_runtime import errors, http, sessions; from rewright_runtime.fetch import Fetcher; '
    'from rewright_runtime.opening import to_open; from rewright_runtime.request import Request, get'
)
_FRAMES = 'import polars as pl; from rewright_runtime import frames'
CASES = {
    'nothing': 'pass',
    'httpx2 alone': 'import httpx2',
    'polars and numpy alone': 'import numpy, polars',
    'stages': _STAGES,
    'stages, contract, storage, handlers': f'{_STAGES}; from rewright_runtime import contract, handlers, storage',
    'stages and requests': f'{_STAGES}; {_FETCH}',
    'stages, requests and markup': f'{_STAGES}; {_FETCH}; from rewright_runtime.html import parse_html',
    'stages and frames': f'{_STAGES}; {_FRAMES}',
    'stages, requests, markup and frames': f'{_STAGES}; {_FETCH}; from rewright_runtime.html import parse_html; {_FRAMES}',
}


def cost(code: str) -> tuple[float, float]:
    """Return how long an interpreter takes to start, import and end, and how much of the processor that takes."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, '-c', code], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - began, used


def main() -> None:
    """Print the medians of rounds that take turns; on a busy machine the processor's time says more."""
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in CASES}
    for code in CASES.values():
        cost(code)
    for _ in range(ROUNDS):
        for name, code in CASES.items():
            taken[name].append(cost(code))
    middle = {name: [statistics.median(part) for part in zip(*found, strict=True)] for name, found in taken.items()}
    bare = middle['nothing']
    print(f'{"milliseconds above an empty interpreter":40} {"wall":>6} {"processor":>10}')
    for name, found in middle.items():
        wall, used = ((a - b) * 1000 for a, b in zip(found, bare, strict=True))
        print(f'{name:40} {wall:6.0f} {used:10.0f}')
    print(f'the empty interpreter: {bare[0] * 1000:.0f} ms, of the processor {bare[1] * 1000:.0f} ms')


if __name__ == '__main__':
    main()
