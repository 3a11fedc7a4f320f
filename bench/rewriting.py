"""Rewriting without proof: `python bench/rewriting.py [--jobs N] [--lines N]`.

Prints how many cases of recipes are rewritten a second in one process, how many with both sides run and compared, and how
many jobs of so many lines two processes rewrite a second, each against Python's own parser and printer on the same text.
"""

import argparse
import ast
import random
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / 'tests' / 'rewrite' / 'frames'))

from case_files import Case, cases  # noqa: E402
from hostile import tables_of  # noqa: E402
from observed_run import Ran, observe, run  # noqa: E402
from stopwatch import seconds  # noqa: E402

from rewright.adapters.children.limited import LimitedChild  # noqa: E402
from rewright.model.facts import Facts  # noqa: E402
from rewright.model.job import Job  # noqa: E402
from rewright.model.observation import Observation  # noqa: E402
from rewright.model.policy import Policy  # noqa: E402
from rewright.read.facts import read  # noqa: E402
from rewright.read.intake import intake  # noqa: E402
from rewright.rewrite.edits import Source, apply  # noqa: E402
from rewright.rewrite.frames.compile import frame_edits  # noqa: E402
from rewright.rewrite.rewriting import rewrite  # noqa: E402

CORES = 2
Observed = tuple[str, Observation]
Known = tuple[Job, Facts, str, Observation]


def rewritten(case: Observed) -> str:
    """The frames of one job rewritten."""
    source = Source(case[0], 'job.py')
    return apply(source, frame_edits(source, case[1]).edits)


def long_jobs(count: int, lines: int, texts: list[str]) -> list[str]:
    """Jobs of at least so many lines: bodies of cases one after another, in an order drawn for each."""
    dice, made = random.Random('jobs'), []
    for _ in range(count):
        body: list[str] = []
        while len(body) < lines:
            body += dice.choice(texts).splitlines()
        made.append('\n'.join(body) + '\n')
    return made


def whole(given: Known) -> int:
    """One job through the room: every stage, laid out."""
    job, facts, text, observation = given
    patch = rewrite(job, facts, observation, text, (), Policy())
    return patch.coverage.modernized if patch.coverage else 0


def compared(ran: Ran, text: str, folder: Path, legacy: str) -> None:
    """Run the rewrite beside what the job left; RuntimeError where it leaves another thing."""
    if run(text, folder, tables_of(legacy)).visible != ran.visible:
        raise RuntimeError(f'a rewrite differs:\n{legacy}')


def main(jobs: int, lines: int) -> None:
    """Print the figures."""
    known = [case for case in cases() if case.rewritten]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _cases(known, folder)
        _jobs(known, folder, jobs, lines)


def _cases(known: list[Case], folder: Path) -> None:
    ran = [observe(case.legacy, folder, tables_of(case.legacy)) for case in known]
    given = [(case.legacy, observation) for case, (_, observation) in zip(known, ran, strict=True)]
    texts = [rewritten(one) for one in given]
    ours = seconds(lambda: [rewritten(one) for one in given])
    python = seconds(lambda: [ast.unparse(ast.parse(text)) for text, _ in given])
    print(
        f'{len(known)} cases: {len(known) / ours:6.0f} rewritten a second, {ours / python:5.1f} times parsing and printing'
    )
    pairs = list(zip(known, ran, texts, strict=True))
    both = seconds(
        lambda: [compared(observe(c.legacy, folder, tables_of(c.legacy))[0], t, folder, c.legacy) for c, _, t in pairs]
    )
    print(f'{len(known)} cases: {len(known) / both:6.0f} a second with both sides run and compared')


def _jobs(known: list[Case], folder: Path, jobs: int, lines: int) -> None:
    tables = {name: data for case in known for name, data in tables_of(case.legacy).items()}
    given: list[Known] = []
    for text in long_jobs(jobs, lines, [case.legacy for case in known]):
        ran, observation = observe(text, folder, tables)
        if ran.error:
            continue
        (folder / 'job.py').write_text(text, encoding='utf-8')
        job = intake(folder / 'job.py')
        given.append((job, read(job, LimitedChild()), text, observation))
    total = sum(len(text.splitlines()) for _, _, text, _ in given) / len(given)
    with ProcessPoolExecutor(CORES) as pool:
        list(pool.map(whole, given[:CORES]))
        began = time.perf_counter()
        constructs = sum(pool.map(whole, given[CORES:], chunksize=4))
        taken = time.perf_counter() - began
    count = len(given) - CORES
    print(
        f'{count} jobs of {total:.0f} lines: {count / taken:5.1f} a second in {CORES} processes, '
        f'{constructs / count:.0f} constructs modernized a job'
    )


if __name__ == '__main__':
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--jobs', type=int, default=60)
    parser.add_argument('--lines', type=int, default=300)
    asked = parser.parse_args()
    main(asked.jobs, asked.lines)
