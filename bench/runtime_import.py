"""What importing the runtime costs: what pipelines of each kind import, against an interpreter that imports nothing and the bare libraries."""

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


def seconds(code: str) -> float:
    """Return how long an interpreter takes to start, import and end."""
    began = time.perf_counter()
    subprocess.run([sys.executable, '-c', code], check=True)
    return time.perf_counter() - began


def main() -> None:
    """Print the medians of rounds that take turns."""
    taken: dict[str, list[float]] = {name: [] for name in CASES}
    for code in CASES.values():
        seconds(code)
    for _ in range(ROUNDS):
        for name, code in CASES.items():
            taken[name].append(seconds(code))
    bare = statistics.median(taken['nothing'])
    for name, found in taken.items():
        middle = statistics.median(found)
        print(f'{name:40} {middle * 1000:6.0f} ms, {(middle - bare) * 1000:6.0f} ms above an empty one')


if __name__ == '__main__':
    main()
