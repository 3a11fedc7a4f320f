"""Faults planted in the rewrite of every bundled job: how many of each kind the proof notices, and every one it does not.

python bench/mutation.py [NAME ...] [--faults N] [--runs FOLDER]

A run whose rewrite lies in FOLDER already (`rewright demo` leaves it in .rewright/runs) is proven again, not made again.
"""

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path

from rewright import wiring
from rewright.cli.commands.demo import examples, site
from rewright.cli.options import policy
from rewright.model.facts import Facts
from rewright.model.job import Job
from rewright.model.patch import Patch
from rewright.model.policy import Policy
from rewright.model.proof import Kind, Mutation, Proof
from rewright.model.recording import Recording
from rewright.prove.proving import prove
from rewright.read.intake import intake
from rewright.workflows.modernize import modernize, run_name
from rewright.workflows.watcher import Watcher


class Quiet(Watcher):
    """Shows nothing."""


def rewritten(name: str, rules: Policy, runs: Path) -> tuple[Path, Job]:
    """The folder of a run of a bundled job that came as far as the rewrite."""
    folder = examples() / name
    job = intake(folder)
    run = (runs / run_name(job, rules)).absolute()
    store = wiring.store(run)
    if not store.has('patch'):
        say(f'{name}: reading, recording and rewriting')
        with site(folder):
            modernize(job, store, wiring.tools(run, job, rules, say), wiring.engine(run), Quiet(), 'rewrite')
    return run, store.read('job', Job)


def say(text: str) -> None:
    """Tell whoever waits how far it is."""
    print(f'    {text}', file=sys.stderr)


def proven(run: Path, job: Job, rules: Policy) -> Proof:
    """The proof of the rewrite that lies in a run's folder."""
    store, tools = wiring.store(run), wiring.tools(run, job, rules, say)
    facts, recording, patch = store.read('facts', Facts), store.read('recording', Recording), store.read('patch', Patch)
    return prove(job, facts, recording, patch, tools.sandbox(), tools.environments, tools.blobs, rules, say)


def table(kinds: dict[str, Counter[str]]) -> str:
    """A line a kind."""
    lines = [f'    {"kind":<16}{"planted":>9}{"caught":>9}{"survived":>10}{"equivalent":>12}']
    for name, found in sorted(kinds.items()):
        survived = found['planted'] - found['killed']
        lines.append(f'    {name:<16}{found["planted"]:>9}{found["killed"]:>9}{survived:>10}{found["equivalent"]:>12}')
    return '\n'.join(lines)


def counted(kinds: tuple[Kind, ...]) -> dict[str, Counter[str]]:
    """The figures by kind."""
    return {kind.name: Counter(planted=kind.planted, killed=kind.killed, equivalent=kind.equivalent) for kind in kinds}


def described(found: Mutation) -> str:
    """The figures of one job, what only an input made for it showed, and what nothing showed."""
    lines = [table(counted(found.kinds))]
    lines += [f'    shown by an input made for it: {one.place}: {one.kind}: {one.what}' for one in found.aimed]
    lines += [f'    SURVIVED {one.place}: {one.kind}: {one.what}\n        {one.why}' for one in found.survivors]
    return '\n'.join(lines)


def main() -> int:
    """Print the figures of each job, then of all."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument('names', nargs='*')
    options.add_argument('--faults', type=int, default=20, help='planted in each rewrite; the policy plants 20')
    options.add_argument('--runs', type=Path, help='where runs are kept; a temporary folder unless given')
    asked = options.parse_args()
    usual = policy(None, accept_weaker=True)
    rules = usual.model_copy(
        update={'proof': usual.proof.model_copy(update={'planted_faults': asked.faults, 'timed_runs': 1})}
    )
    everything: dict[str, Counter[str]] = {}
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for name in asked.names or sorted(path.parent.name for path in examples().glob('*/rewright.toml')):
            proof = proven(*rewritten(name, usual, asked.runs or Path(folder)), rules)
            found = proof.mutation
            if found is None:
                failed += 1
                print(f'{name}: {proof.verdict}, mutation score not measured: {"; ".join(proof.reasons)}')
                continue
            print(f'{name}: {proof.verdict}, {found.killed} of {found.planted} noticed\n{described(found)}', flush=True)
            for kind, figures in counted(found.kinds).items():
                everything.setdefault(kind, Counter()).update(figures)
    planted, killed = (sum(one[what] for one in everything.values()) for what in ('planted', 'killed'))
    print(f'all jobs\n{table(everything)}')
    print(f'mutation score {killed} of {planted}' + (f' = {killed / planted:.1%}' if planted else ''))
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
