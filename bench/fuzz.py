"""Generated small pipelines through reading, recording, rewriting and proof, judged on inputs that no proof saw.

python bench/fuzz.py [--programs N] [--seed S] [--jobs J] [--kind KIND] [--show N] [--json]
                     [--mutated N] [--held-out N]

A run goes on where it was stopped, as long as the code is the same. Programs run in these processes without a sandbox:
they are our own. `accepted` is what the proof lets pass; `false accepts` among them must be none.
"""

import argparse
import atexit
import gc
import hashlib
import json
import multiprocessing
import os
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from dataclasses import asdict
from functools import cache, partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / 'tests' / 'fuzz'))
CHUNK = 25
# Libraries that hundreds of programs have used grow; a fresh process costs little.
CHUNKS_PER_PROCESS = 40
FAILURES = ('caught', 'false_accept', 'error')
Record = dict[str, Any]
Pool = Callable[[int], ProcessPoolExecutor]
_SET_UP = ExitStack()
_INPUTS: dict[str, int] = {}


def _begin(inputs: dict[str, int]) -> None:
    _INPUTS.update(inputs)
    # One thread is faster for tables of a few rows, and another process works beside this one. Polars asks once, as it is loaded.
    os.environ.setdefault('POLARS_MAX_THREADS', '1')
    from in_process import set_up

    # Left when this process ends, and not before.
    _SET_UP.enter_context(set_up())
    atexit.register(_SET_UP.close)


@cache
def bench() -> Any:
    """Return the bench of this process."""
    # One for the whole process: the runtime keeps its connections, and they lead to the line of one bench.
    from trial import Bench

    shared = Path('/dev/shm')
    folder = Path(tempfile.mkdtemp(prefix='fuzz-', dir=shared if shared.is_dir() else None))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Bench(folder, **_INPUTS)


def judge(seeds: list[int], kind: str) -> list[Record]:
    """Judge the programs of some seeds in this process."""
    from writing import written

    records = [{'seed': seed, **asdict(bench().judged(written(seed, kind)))} for seed in seeds]
    # What a chunk leaves behind are libraries for the most part: they need not be looked through with every collection.
    gc.collect()
    gc.freeze()
    return records


def shrink(record: Record) -> str:
    """Return a small program that comes out as the one of `record` did, with its files and both outputs."""
    from shrinking import shrunk
    from trial import Judged
    from writing import written

    kind, _, seed = record['name'].partition(':')
    judged = Judged(**{name: value for name, value in record.items() if name != 'seed'})
    small = shrunk(bench(), written(int(seed), kind), judged)
    parts = [f'--- {record["name"]}: {small.judged.outcome}: {small.judged.why}', small.text.rstrip()]
    given = small.held[0] if small.judged.outcome == 'false_accept' and small.held else small.worlds[0]
    for title, world in (('recorded', small.worlds[0]), ('failing', given)):
        parts += [f'# {title} {name}: {data[:600]!r}' for name, data in world.files.items()]
        parts += [f'# {title} {a.path} {a.status}: {a.body[:300]!r}' for a in world.answers[:4]]
    stages = small.judged.rewrite.partition('def fetch')[2].partition('def pipeline_handler')[0]
    return '\n'.join([*parts, f'# rewritten: fetch{stages}' if stages else ''])


def code_digest() -> str:
    """Name the code that a run judges: results of other code are not results of this one."""
    digest = hashlib.sha256()
    for folder in ('src', 'runtime', 'tests/fuzz'):
        for path in sorted((ROOT / folder).rglob('*.py')):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def remaining(state: Path, seeds: range) -> tuple[list[Record], list[int]]:
    """Return what an earlier run of the same code found, and the seeds that are left."""
    lines = state.read_text(encoding='utf-8').splitlines() if state.exists() else []
    found = {record['seed']: record for record in map(json.loads, lines) if record['seed'] in seeds}
    return list(found.values()), [seed for seed in seeds if seed not in found]


def judged(seeds: list[int], kind: str, jobs: int, pool: Pool) -> Iterator[list[Record]]:
    """Yield what became of the programs, a chunk at a time; a process that dies is an error of the programs it had."""
    chunks = [seeds[at : at + CHUNK] for at in range(0, len(seeds), CHUNK)]
    while chunks:
        with pool(jobs) as workers:
            waiting: dict[Future[list[Record]], list[int]] = {}
            try:
                while chunks or waiting:
                    while chunks and len(waiting) < 2 * jobs:
                        chunk = chunks.pop(0)
                        waiting[workers.submit(judge, chunk, kind)] = chunk
                    for done in wait(waiting, return_when=FIRST_COMPLETED).done:
                        yield done.result()
                        del waiting[done]
            except BrokenProcessPool:
                broken = [seed for chunk in waiting.values() for seed in chunk]
        if not chunks and not waiting:
            return
        yield from (one_alone(seed, kind, pool) for seed in broken)


def one_alone(seed: int, kind: str, pool: Pool) -> list[Record]:
    """Judge one program in a process of its own."""
    with pool(1) as worker:
        try:
            return worker.submit(judge, [seed], kind).result()
        except BrokenProcessPool:
            return [{'seed': seed, 'name': f'{kind}:{seed}', 'outcome': 'error', 'why': 'the process died'}]


def opened(inputs: dict[str, int], jobs: int) -> ProcessPoolExecutor:
    """Return a pool of processes that programs may run in, with so many `inputs` of each kind for a program."""
    context = multiprocessing.get_context('spawn')
    return ProcessPoolExecutor(
        jobs, context, initializer=_begin, initargs=(inputs,), max_tasks_per_child=CHUNKS_PER_PROCESS
    )


def summed(records: list[Record]) -> Record:
    """Return the figures of a run."""
    outcomes = Counter(r['outcome'] for r in records)
    accepted = [r for r in records if r['outcome'] in {'accepted', 'false_accept'}]
    whole = [r for r in accepted if r['constructs'] == r['modernized']]
    untouched = [r for r in accepted if r['constructs'] and not r['modernized']]
    why = Counter(_reason(r) for r in records if r['outcome'] in {'refused', 'not_proven'})
    left = Counter(reason for r in records for reason in {_left(text) for text in r.get('left', ())})
    return {
        'programs': len(records),
        'kinds': dict(sorted(Counter(r['name'].partition(':')[0] for r in records).items())),
        'accepted': outcomes['accepted'] + outcomes['false_accept'],
        'accepted_modernized_whole': len(whole),
        'accepted_nothing_modernized': len(untouched),
        'refused': outcomes['refused'],
        'not_proven': outcomes['not_proven'],
        'caught_by_the_proof': outcomes['caught'],
        'false_accepts': outcomes['false_accept'],
        'errors': outcomes['error'],
        'inputs_tried': sum(n for r in records for what, n in r.get('tried', ()) if what != 'not_run'),
        'held_out_inputs': sum(n for r in records for what, n in r.get('tried', ()) if what.startswith('held out')),
        'constructs': sum(r.get('constructs', 0) for r in records),
        'constructs_modernized': sum(r.get('modernized', 0) for r in records),
        'why_refused_or_not_proven': dict(why.most_common(8)),
        'why_constructs_stay': dict(left.most_common(12)),
        'failures': {outcome: [r['name'] for r in records if r['outcome'] == outcome] for outcome in FAILURES},
    }


def _reason(record: Record) -> str:
    return f'{record["outcome"]}: {"".join("n" if c.isdigit() else c for c in record["why"])[:110]}'


def _left(text: str) -> str:
    """The reason without the line it stands on."""
    reason = text.partition(': ')[2] or text
    return reason.partition(': ')[2][:90] if reason.startswith('line ') else reason[:90]


def main() -> int:
    """Run, print the table, and return 1 where something must be mended."""
    parser = argparse.ArgumentParser(description=(__doc__ or '').partition('\n')[0])
    parser.add_argument('--programs', type=int, default=1000)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--jobs', type=int, default=2)
    parser.add_argument('--kind', default='')
    parser.add_argument('--mutated', type=int, default=8, help='changed inputs of a proof')
    parser.add_argument('--held-out', type=int, default=4, help='inputs that no proof sees')
    parser.add_argument('--show', type=int, default=5, help='failures that are shrunk and printed')
    parser.add_argument('--state', type=Path, default=ROOT / '.rewright' / 'fuzz')
    parser.add_argument('--json', action='store_true')
    given = parser.parse_args()
    first = given.seed * 1_000_000
    inputs = {'mutated': given.mutated, 'held_out': given.held_out}
    pool = partial(opened, inputs)
    state = given.state / f'{code_digest()}-{given.kind or "all"}-{given.seed}-{given.mutated}-{given.held_out}.jsonl'
    state.parent.mkdir(parents=True, exist_ok=True)
    records, left = remaining(state, range(first, first + given.programs))
    began, before = time.monotonic(), len(records)
    with state.open('a', encoding='utf-8') as kept:
        for found in judged(left, given.kind, given.jobs, pool):
            records += found
            kept.writelines(json.dumps(record, ensure_ascii=False) + '\n' for record in found)
            kept.flush()
            _progress(records, given.programs, (len(records) - before) / (time.monotonic() - began))
    taken = time.monotonic() - began
    figures = summed(records) | {'programs_a_second': round((len(records) - before) / taken, 2) if left else None}
    failed = [record for record in records if record['outcome'] in FAILURES]
    print(json.dumps(figures, indent=1, ensure_ascii=False) if given.json else _table(figures))
    if failed and given.show:
        with pool(given.jobs) as workers:
            for text in workers.map(shrink, failed[: given.show]):
                print(text, file=sys.stderr if given.json else sys.stdout)
    return int(bool(failed))


def _progress(records: list[Record], wanted: int, speed: float) -> None:
    outcomes = Counter(record['outcome'] for record in records)
    said = ', '.join(f'{name} {outcomes[name]}' for name in ('accepted', 'refused', 'not_proven', *FAILURES))
    print(f'{len(records)} of {wanted}, {speed:.1f}/s: {said}', file=sys.stderr)


def _table(figures: Record) -> str:
    lines = []
    for name, value in figures.items():
        if isinstance(value, dict):
            lines += [
                f'{name.replace("_", " ")}:',
                *(
                    f'{n:>10} {what}' if isinstance(n, int) else f'  {what}: {" ".join(n) or "none"}'
                    for what, n in value.items()
                ),
            ]
        else:
            lines.append(f'{name.replace("_", " "):<28} {value}')
    return '\n'.join(lines)


if __name__ == '__main__':
    sys.exit(main())
