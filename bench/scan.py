"""The scan of an estate that is made here: `python bench/scan.py [--jobs 10000] [--lines 300]`.

It prints wall time, lines a second, the peak of memory of the process and its children, a second scan after ten files were touched, and beside
them what `ruff check` takes for the same files (without those that nobody can read, which overflow its stack) and how long Python's own parser does in one process.
"""

import argparse
import ast
import gc
import os
import resource
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / 'tests' / 'scan'))

from estates import make  # noqa: E402


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument('--jobs', type=int, default=10_000)
    asked.add_argument('--lines', type=int, default=300)
    asked.add_argument('--seed', type=int, default=7)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        estate = make(Path(scratch, 'estate'), given.jobs, given.seed, given.lines)
        print(
            f'{len(estate.jobs):,} jobs, {estate.lines:,} lines, {len(estate.families)} families, {len(estate.unreadable)} unreadable, seed {given.seed}'
        )
        first, memory = scanned(scratch)
        print(
            f'scan {first:.1f} s, {estate.lines / first:,.0f} lines/s, peak memory of any one process {memory:,.0f} MB'
        )
        for job in estate.jobs[:: max(1, len(estate.jobs) // 10)][:10]:
            path = estate.root / job
            path.write_text(path.read_text(encoding='utf-8') + '\n', encoding='utf-8')
        print(f'after 10 files were touched {scanned(scratch)[0]:.2f} s')
        without = [f'--exclude={name}' for name in estate.unreadable]
        began = time.perf_counter()
        subprocess.run(
            [
                sys.executable,
                '-m',
                'ruff',
                'check',
                '--isolated',
                '--no-cache',
                '--select',
                'F',
                '--quiet',
                *without,
                'estate',
            ],
            cwd=scratch,
            capture_output=True,
        )
        print(f'beside it: ruff check --select F {time.perf_counter() - began:.1f} s')
        print(f'beside it: ast.parse alone, one process {parsed(estate.root):.1f} s')


def scanned(scratch: str) -> tuple[float, float]:
    """Seconds of one scan by the command, and the largest resident set of it or any child in MB."""
    program = 'from rewright.cli.main import run; run()'
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, '-c', program, 'scan', 'estate', '--reports', 'estate_reports'],
        cwd=scratch,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    return time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def parsed(folder: Path) -> float:
    """Seconds that Python's parser takes for every script."""
    texts = [path.read_text(encoding='utf-8') for path in folder.rglob('*.py')]
    gc.disable()
    warnings.simplefilter('ignore')
    began = time.perf_counter()
    for text in texts:
        try:
            ast.parse(text)
        except (SyntaxError, RecursionError, MemoryError, ValueError):
            continue
    return time.perf_counter() - began


if __name__ == '__main__':
    os.environ['NO_COLOR'] = '1'
    main()
