"""The headline of the design document, measured: 499 pages with a politeness delay of 2 s, as they were and rewritten.

python bench/headline.py [--pause 2] [--rounds 3]

The job is a copy of examples/financial_scraper, with its site on a free port. Rewright reads and records it as it is, and
rewrites it with the delay; then both sides run on a clock that jumps over pauses (bench/inside/skipped_pauses.py): a delay
is counted in full and not waited for, answers of the site and the work between them take the time that they take. The
rewrite runs at the delay of the legacy job, and once more as where the owner of the site allows as many requests at once
as the contract has in flight, without a delay between them. Each run has a site of its own; outputs must be equal but for
the moment at which a page was fetched. Times leave out the start of Python, not the imports of a job; peak memory is that of
the process.
"""

import argparse
import contextlib
import csv
import io
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from rewright.adapters.environments.cached import CachedEnvironments
from rewright.adapters.stores.cache import cache_folder
from rewright.model.facts import Facts
from rewright.model.job import Job
from rewright.model.observation import Observation
from rewright.model.policy import Policy
from rewright.rewrite.rewriting import rewrite

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / 'examples' / 'financial_scraper'
SLEEP, PORT, OUTPUT = 'time.sleep(0.01)', '8765', 'quotes.csv'
VOLATILE = 'scraped_at'


class Ran(NamedTuple):
    """Seconds on the clock that jumps, those of them that were jumped over, of the processor, and megabytes at most; what it left."""

    seconds: float
    paused: float
    processor: float
    megabytes: float
    left: tuple[bytes, list[dict[str, str]]]


def free_port() -> str:
    """A port that nobody listens on."""
    with socket.socket() as taken:
        taken.bind(('127.0.0.1', 0))
        return str(taken.getsockname()[1])


@contextlib.contextmanager
def served(job: Path, port: str) -> Iterator[None]:
    """The site of the job, while it is needed."""
    process = subprocess.Popen([sys.executable, str(job / 'site.py'), '--port', port], stdout=subprocess.DEVNULL)
    try:
        for _ in range(100):
            with contextlib.suppress(OSError), socket.create_connection(('127.0.0.1', int(port))):
                break
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait()


def copied(folder: Path, port: str) -> Path:
    """The example in a folder of its own, asking on another port."""
    job = folder / EXAMPLE.name
    job.mkdir()
    for file in EXAMPLE.iterdir():
        if file.is_file():
            (job / file.name).write_text(file.read_text(encoding='utf-8').replace(PORT, port), encoding='utf-8')
    return job


def rewritten(job: Path, port: str, text: str) -> str:
    """The pipeline of a text whose pauses alone are not those of the job: Rewright records the job as it is."""
    command = [str(Path(sys.executable).parent / 'rewright'), 'rewrite', str(job), '--out', str(job.parent / 'runs')]
    with served(job, port):
        done = subprocess.run([*command, '--accept-weaker-sandbox'], capture_output=True, text=True, cwd=job.parent)
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    (run,) = (job.parent / 'runs').iterdir()
    known = (
        Job.model_validate_json((run / 'job.json').read_text()),
        Facts.model_validate_json((run / 'facts.json').read_text()),
        Observation.model_validate_json((run / 'observation.json').read_text()),
    )
    patch = rewrite(*known, text, (), Policy())
    if not patch.steps or patch.legacy_packages_left:
        raise RuntimeError(f'not rewritten whole: {patch.refusals} {patch.legacy_packages_left}')
    return patch.files['pipeline.py']


def ran(text: str, job: Path, port: str, python: str) -> Ran:
    """One side run against a site of its own."""
    with served(job, port), tempfile.TemporaryDirectory() as place:
        script = Path(place) / 'job.py'
        script.write_text(text, encoding='utf-8')
        command = [python, str(ROOT / 'bench' / 'inside' / 'skipped_pauses.py'), str(script)]
        environment = {k: v for k, v in os.environ.items() if k != 'REWRIGHT_PACE'}
        done = subprocess.run(command, cwd=place, capture_output=True, env=environment)
        if done.returncode:
            raise RuntimeError(done.stderr.decode()[-2000:])
        figures = json.loads(done.stderr.decode().strip().split('\n')[-1])
        rows = list(csv.DictReader(io.StringIO((Path(place) / OUTPUT).read_text(encoding='utf-8'))))
        return Ran(*figures, (done.stdout, [{k: v for k, v in row.items() if k != VOLATILE} for row in rows]))


def median(text: str, job: Path, port: str, python: str, rounds: int) -> Ran:
    """The medians of a few runs, which must leave the same."""
    runs = [ran(text, job, port, python) for _ in range(rounds)]
    if any(r.left != runs[0].left for r in runs):
        raise RuntimeError('two runs leave different things')
    return Ran(*(statistics.median(r[n] for r in runs) for n in range(4)), runs[0].left)


def lines(text: str) -> str:
    """How long a source is, and how much of it is code."""
    every = text.splitlines()
    code = [line for line in every if line.strip() and not line.strip().startswith('#')]
    return f'{len(every)} lines ({len(code)} of code)'


def main() -> None:
    """Print the figures of each side, and their ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--pause', type=float, default=2.0)
    parser.add_argument('--rounds', type=int, default=3)
    given = parser.parse_args()
    requirements = tuple((EXAMPLE / 'requirements.txt').read_text(encoding='utf-8').splitlines())
    version = f'{sys.version_info.major}.{sys.version_info.minor}'
    place = CachedEnvironments(cache_folder() / 'environments').legacy(version, requirements)
    old_python = str(Path(place.path) / 'bin' / 'python')
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        job = copied(Path(folder), port)
        # As long as before, so that all that was observed stands where it stood.
        pause = f'{given.pause:.2f}'.rjust(4)[:4]
        legacy = (job / 'scraper.py').read_text(encoding='utf-8').replace(SLEEP, f'time.sleep({pause})')
        polite = rewritten(job, port, legacy)
        allowed = polite.replace(f'interval_seconds={given.pause}', 'interval_seconds=0.0')
        if polite == allowed:
            raise RuntimeError('the rewrite has another interval than the job')
        in_flight = polite.partition('Traffic(concurrency=')[2].partition(',')[0]
        sides = {
            f'legacy, {given.pause:g} s between pages': median(legacy, job, port, old_python, given.rounds),
            f'rewritten, a start every {given.pause:g} s': median(polite, job, port, sys.executable, given.rounds),
            f'rewritten, {in_flight} at once allowed': median(allowed, job, port, sys.executable, given.rounds),
        }
    print(f'499 pages; pauses are simulated: counted and not waited for; medians of {given.rounds} runs')
    first = next(iter(sides.values()))
    for name, run in sides.items():
        same = 'the same output' if run.left == first.left else 'ANOTHER OUTPUT'
        print(
            f'{name:<36} {run.seconds:8.1f} s ({run.paused:.1f} s of them simulated), {run.processor:5.2f} s of processor, '
            f'{run.megabytes:4.0f} MB, {first.seconds / run.seconds:6.1f} x as fast, {same}'
        )
    print(f'legacy {lines(legacy)}, rewritten {lines(polite)}')


if __name__ == '__main__':
    main()
