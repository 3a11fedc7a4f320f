"""Rewriting without proof: `python bench/rewriting.py [--jobs N] [--lines N]`.

Prints how many cases of recipes are rewritten a second in one process, how many with both sides run and compared, and how
many jobs of so many lines two processes rewrite a second, each against Python's own parser and printer on the same text;
then which part of a job takes how long, and what a line takes in jobs of 100 to 3,000 lines.
"""

import argparse
import ast
import random
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

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
from rewright.rewrite import emission, rewriting, steps  # noqa: E402
from rewright.rewrite.edits import Source, apply  # noqa: E402
from rewright.rewrite.frames.compile import frame_edits  # noqa: E402
from rewright.rewrite.rewriting import rewrite  # noqa: E402
from rewright.rewrite.script import flattening  # noqa: E402

CORES = 2
LENGTHS = (100, 300, 1000, 3000)
# What each part of a rewrite is called, and where the room calls it.
PARTS: tuple[tuple[str, object, str], ...] = (
    ('frames', steps, 'frame_edits'),
    ('markup', steps, 'parse_edits'),
    ('edits made', steps, 'apply'),
    ('flat form', emission, 'flattened'),
    ('flow', emission, 'Script'),
    ('stages', emission, 'staged'),
    ('text', emission, 'module'),
    ('names checked', emission, '_check_names'),
    ('ruff', flattening, 'formatted'),
    ('ruff', emission, 'tidied'),
    ('ruff', emission, 'unresolved'),
    ('folder', rewriting, 'architecture'),
)
Observed = tuple[str, Observation]
Known = tuple[Job, Facts, str, Observation]


def rewritten(case: Observed) -> str:
    """The frames of one job rewritten."""
    source = Source(case[0], 'job.py')
    return apply(source, frame_edits(source, case[1]).edits)


def long_jobs(count: int, lines: int, texts: list[str]) -> list[str]:
    """Jobs of at least so many lines: bodies of cases one after another, in an order drawn for each, with functions of their own."""
    dice, made = random.Random('jobs'), []
    for _ in range(count):
        body: list[str] = []
        while len(body) < lines:
            body += with_own_names(dice.choice(texts), f'_{len(body)}').splitlines()
        made.append('\n'.join(body) + '\n')
    return made


def with_own_names(text: str, ending: str) -> str:
    """The text whose functions and variables are called otherwise: two bodies in one job do not take each other's."""
    source = Source(text, 'job.py')
    names = [n for n in ast.walk(source.tree) if isinstance(n, ast.Name)]
    functions = [n for n in source.tree.body if isinstance(n, ast.FunctionDef | ast.ClassDef)]
    own = {n.id for n in names if isinstance(n.ctx, ast.Store)} | {f.name for f in functions}
    places = {source.offset(n) for n in names if n.id in own}
    places |= {source.offset(n) for n in ast.walk(source.tree) if isinstance(n, ast.arg) and n.arg in own}
    for call in (n for n in ast.walk(source.tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)):
        starts = [(source.offset(k)[0], k.arg) for k in call.keywords if k.arg in own and call.func.id in own]
        places |= {(start, start + len(name)) for start, name in starts if name}
    for function in functions:
        found = re.compile(rf'(?:def|class)\s+({function.name})').search(source.code, source.offset(function)[0])
        places |= {found.span(1)} if found else set()
    code = source.code
    for start, end in sorted(places, reverse=True):
        name = code[start:end].partition(':')[0].rstrip()
        # Places in a formatted text are not those of the file before Python 3.12.
        if name in own:
            code = code[: start + len(name)] + ending + code[start + len(name) :]
    return code


def whole(given: Known) -> int:
    """One job through the room: every stage, laid out."""
    job, facts, text, observation = given
    patch = rewrite(job, facts, observation, text, (), Policy())
    return patch.coverage.modernized if patch.coverage else 0


@contextmanager
def parted(spent: dict[str, float]) -> Iterator[None]:
    """Note in `spent` how long each of PARTS takes, without the parts inside it."""
    stack: list[float] = []

    def timed(name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def run(*given: Any, **named: Any) -> Any:
            began = time.perf_counter()
            stack.append(0.0)
            try:
                return work(*given, **named)
            finally:
                taken = time.perf_counter() - began
                spent[name] = spent.get(name, 0.0) + taken - stack.pop()
                if stack:
                    stack[-1] += taken

        return run

    with ExitStack() as patches:
        for name, module, function in PARTS:
            patches.enter_context(mock.patch.object(module, function, timed(name, getattr(module, function))))
        yield


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


def _known(text: str, folder: Path, tables: dict[str, str]) -> Known | None:
    """A job as the room gets it; None for one that fails."""
    ran, observation = observe(text, folder, tables)
    if ran.error:
        return None
    (folder / 'job.py').write_text(text, encoding='utf-8')
    job = intake(folder / 'job.py')
    return job, read(job, LimitedChild()), text, observation


def _jobs(known: list[Case], folder: Path, jobs: int, lines: int) -> None:
    tables = {name: data for case in known for name, data in tables_of(case.legacy).items()}
    bodies = [case.legacy for case in known]
    drawn = (_known(text, folder, tables) for text in long_jobs(jobs, lines, bodies))
    given = [one for one in drawn if one is not None]
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
    _parts(given)
    for length in LENGTHS:
        one = next(k for text in long_jobs(jobs, length, bodies) if (k := _known(text, folder, tables)) is not None)
        _line(one)


def _parts(given: list[Known]) -> None:
    """Where the time of a job goes."""
    spent: dict[str, float] = {}
    began = time.perf_counter()
    with parted(spent):
        for one in given:
            whole(one)
    taken = time.perf_counter() - began
    for name, part in sorted(spent.items(), key=lambda p: -p[1]):
        print(f'  {name:<14} {1000 * part / len(given):6.1f} ms a job, {part / taken:4.0%}')
    rest = taken - sum(spent.values())
    print(f'  {"the rest":<14} {1000 * rest / len(given):6.1f} ms a job, {rest / taken:4.0%}')


def _line(one: Known) -> None:
    """What a line takes in one job."""
    lines = len(one[2].splitlines())
    ours = seconds(lambda: whole(one))
    python = seconds(lambda: ast.unparse(ast.parse(one[2])))
    print(f'{lines:>5} lines: {1e6 * ours / lines:5.0f} us a line, {ours / python:5.1f} times parsing and printing')


if __name__ == '__main__':
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--jobs', type=int, default=60)
    parser.add_argument('--lines', type=int, default=300)
    asked = parser.parse_args()
    main(asked.jobs, asked.lines)
