"""Fetching on a site of loopback: a legacy job, its rewrite, and clients tuned by hand, at the same politeness in the same rounds.

python bench/fetching.py [--pages 400] [--rounds 5] [--many 5000] [--kept FOLDER] [--only throughput,memory,faults]

The job asks for pages in a loop, takes items out of them with a regular expression, and writes a CSV. Rewright rewrites it
here; by hand it is written for asyncio with httpx2 and with aiohttp, which is installed into an environment of its own that
`--kept` keeps. All have as many requests in flight as the contract of the rewrite allows, or send as often; each run is a
process, and what it leaves must be equal to the byte. Times leave out the start of Python and its imports.

Printed are pages a second (median), the milliseconds of processor a page, and the ratios of the rewrite: throughput to each
client by hand (bar: 0.95 of httpx2) and to the legacy run; peak memory on many pages; and, where pages are refused, slow,
dropped or cut, whether the rewrite leaves what the legacy run leaves, errors included, how many requests each sent, and their time.
"""

import argparse
import contextlib
import json
import statistics
import subprocess
import sys
import tempfile
import urllib.request
import venv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / 'tests'), str(ROOT / 'tests' / 'rewrite'), str(ROOT / 'bench' / 'inside')]

from fetched_jobs import PATIENT, PLAIN, by_hand, filled  # noqa: E402
from whole_jobs import patch_of  # noqa: E402  Rewrites as the command does, without a recording.

AIOHTTP = 'aiohttp==3.14.5'
BAR = 0.95
LATENCIES = (0.0, 0.005, 0.02)
KINDS = {
    'storm': '503 with Retry-After',
    'slow': 'slow pages',
    'dropped': 'dropped connections',
    'cut': 'cut bodies',
    'closing': 'closed unsaid',
}
# What every side imports is there before the clock starts.
CHILD = """
import json, re, sys, time
{before}
text = open(sys.argv[1], encoding='utf-8').read()
code = compile(text, sys.argv[1], 'exec')
began, used = time.perf_counter(), time.process_time()
exec(code, {{'__name__': '__main__'}})
taken, used = time.perf_counter() - began, time.process_time() - used
most = int(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1]) / 1024
print(json.dumps([taken, used, most]), file=sys.stderr)
"""
IMPORTS = {
    'legacy': 'import requests, csv',
    'rewritten': 'import asyncio, csv, anyio._backends._asyncio\nfrom rewright_runtime import fetch, pipeline, request',
    'httpx2': 'import asyncio, csv, httpx2, httpcore2, anyio._backends._asyncio',
    'aiohttp': 'import asyncio, csv, aiohttp',
}


class Ran(NamedTuple):
    """Seconds on the wall and of the processor, megabytes at most, and what it left: its CSV and what it printed."""

    wall: float
    processor: float
    megabytes: float
    left: tuple[bytes, bytes]


class Sides(NamedTuple):
    """The text of each side, and how many requests the contract of the rewrite allows in flight."""

    texts: dict[str, str]
    in_flight: int


@contextlib.contextmanager
def served(latency: float) -> Iterator[str]:
    """The address of a site of its own."""
    command = [sys.executable, str(ROOT / 'bench' / 'inside' / 'paged_site.py'), '--latency', str(latency)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait()


def asked(url: str, path: str) -> bytes:
    """What the site answers."""
    with urllib.request.urlopen(url + path) as answer:
        return answer.read()


def rewritten(legacy: str) -> Sides:
    """A legacy job and its rewrite; RuntimeError where anything of it is left."""
    patch = patch_of(legacy)
    if not patch.steps or patch.legacy_packages_left or patch.traffic is None:
        raise RuntimeError(f'not rewritten whole: {patch.refusals} {patch.legacy_packages_left}')
    return Sides({'legacy': legacy, 'rewritten': patch.files['pipeline.py']}, patch.traffic.concurrency)


def compared_by_hand(url: str, pages: int, pause: float, clients: dict[str, str]) -> Sides:
    """The sides of the plain job, those by hand included."""
    sides = rewritten(filled(PLAIN, url=url, pages=pages, pause=pause))
    given = {'url': url, 'pages': pages, 'pause': pause, 'in_flight': sides.in_flight}
    return Sides({**sides.texts, **{name: by_hand(name, **given) for name in clients}}, sides.in_flight)


def ran(side: str, text: str, python: str) -> Ran:
    """One side run in a folder of its own; RuntimeError where it fails."""
    with tempfile.TemporaryDirectory() as place:
        script = Path(place) / 'job.py'
        script.write_text(text, encoding='utf-8')
        command = [python, '-c', CHILD.format(before=IMPORTS[side]), str(script)]
        done = subprocess.run(command, cwd=place, capture_output=True)
        if done.returncode:
            raise RuntimeError(f'{side} failed: {done.stderr.decode()[-2000:]}')
        wall, processor, megabytes = json.loads(done.stderr.decode().strip().split('\n')[-1])
        return Ran(wall, processor, megabytes, ((Path(place) / 'items.csv').read_bytes(), done.stdout))


def measured(sides: Sides, rounds: int, clients: dict[str, str]) -> dict[str, Ran]:
    """Medians of each side, run in turn; RuntimeError where one leaves another thing."""
    found: dict[str, list[Ran]] = {side: [] for side in sides.texts}
    for _ in range(rounds):
        for side, text in sides.texts.items():
            found[side].append(ran(side, text, clients.get(side, sys.executable)))
            if found[side][-1].left != found['legacy'][0].left:
                raise RuntimeError(f'{side} leaves another thing than the legacy run')
    return {
        side: Ran(*(statistics.median(r[n] for r in runs) for n in range(3)), runs[0].left)
        for side, runs in found.items()
    }


def throughput(pages: int, rounds: int, clients: dict[str, str]) -> None:
    """Print pages a second of every side for each latency, and for a pause between two starts."""
    print(f'{pages} pages, medians of {rounds} rounds; pages a second (milliseconds of processor a page)')
    settings = [(latency, 0.0) for latency in LATENCIES] + [(LATENCIES[1], 0.005)]
    for latency, pause in settings:
        with served(latency) as url:
            sides = compared_by_hand(url, pages, pause, clients)
            found = measured(sides, rounds, clients)
        limit = f'a start every {1000 * pause:g} ms' if pause else f'{sides.in_flight} in flight'
        shown = '  '.join(
            f'{side} {pages / r.wall:6.0f} ({1000 * r.processor / pages:.2f})' for side, r in found.items()
        )
        print(f'latency {1000 * latency:>2g} ms, {limit:<20} {shown}')
        ours = found['rewritten']
        ratios = {name: found[name].wall / ours.wall for name in ('legacy', *clients)}
        said = ', '.join(f'{ratio:.2f} of {name}' for name, ratio in ratios.items())
        bar = 'reached' if ratios['httpx2'] >= BAR else 'MISSED'
        print(f'    rewritten: {said}; bar {BAR} of httpx2 by hand {bar}', flush=True)


def memory(pages: int, clients: dict[str, str]) -> None:
    """Print the peak memory of every side on many pages."""
    with served(0) as url:
        found = measured(compared_by_hand(url, pages, 0.0, clients), 1, clients)
        few = measured(compared_by_hand(url, 10, 0.0, clients), 1, clients)
    print(f'peak memory on {pages} pages of {len(found["legacy"].left[0]) // pages} bytes of CSV each (on 10 pages):')
    for side, run in found.items():
        print(f'    {side:<10} {run.megabytes:6.0f} MB ({few[side].megabytes:.0f} MB)  {run.wall:6.1f} s', flush=True)


def faults(pages: int) -> None:
    """Print what legacy run and rewrite leave where a site misbehaves."""
    for kind, name in KINDS.items():
        with served(0.005) as url:
            sides = rewritten(filled(PATIENT, url=url, pages=pages, kind=kind))
            runs, sent = {}, {}
            for side, text in sides.texts.items():
                asked(url, '/forget')
                runs[side] = ran(side, text, sys.executable)
                sent[side] = json.loads(asked(url, '/stats'))
        legacy, ours = runs['legacy'], runs['rewritten']
        same = 'the same left, errors included' if legacy.left == ours.left else 'DIFFERENT'
        print(
            f'{name:<22} {same}; {legacy.left[1].count(b"given up")} of {pages} pages given up; '
            f'requests {sent["legacy"]["requests"]} -> {sent["rewritten"]["requests"]}, '
            f'in flight {sent["legacy"]["in_flight"]} -> {sent["rewritten"]["in_flight"]}, '
            f'{legacy.wall:.1f} s -> {ours.wall:.1f} s',
            flush=True,
        )


def clients_by_hand(kept: Path) -> dict[str, str]:
    """The Python that each client by hand runs on; aiohttp is left out, with the reason, where it cannot be had."""
    folder = kept / 'aiohttp'
    python = folder / 'bin' / 'python'
    try:
        if not python.exists():
            venv.create(folder, with_pip=True)
        command = [str(python), '-m', 'pip', 'install', '-q', '--disable-pip-version-check', AIOHTTP]
        subprocess.run(command, check=True, capture_output=True, text=True)
    except subprocess.CalledProcessError as error:
        print(f'aiohttp is not measured: {error.stderr.strip().splitlines()[-1]}')
        return {'httpx2': sys.executable}
    return {'httpx2': sys.executable, 'aiohttp': str(python)}


def main() -> None:
    """Print all of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--pages', type=int, default=400)
    parser.add_argument('--rounds', type=int, default=5)
    parser.add_argument('--many', type=int, default=5000)
    parser.add_argument('--kept', type=Path)
    parser.add_argument('--only', default='throughput,memory,faults')
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        kept = given.kept or Path(made)
        parts = given.only.split(',')
        clients = clients_by_hand(kept) if set(parts) & {'throughput', 'memory'} else {}
        if 'throughput' in parts:
            throughput(given.pages, given.rounds, clients)
        if 'memory' in parts:
            memory(given.many, clients)
        if 'faults' in parts:
            faults(min(given.pages, 200))


if __name__ == '__main__':
    main()
