"""Faults planted in Rewright's own judging code, and how many of them the tests that guard it notice; survivors are named.

python bench/mutants_of_prove.py [--only PART] [--jobs N] [--every N]

The planter is the product's own (`rewright.prove.faults`). Each fault is loaded in a process of its own in which nothing of
the product was imported before, and the tests of its file run there until the first fails.
"""

import argparse
import contextlib
import importlib.abc
import importlib.machinery
import multiprocessing
import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / 'src' / 'rewright'
SECONDS = 120
# What decides, and the tests that hold it to its word.
GUARDED = {
    'prove/verdict.py': ('tests/prove/test_verdict.py',),
    'prove/pair.py': ('tests/prove/test_checks.py', 'tests/prove/test_verdict.py'),
    'prove/outputs.py': ('tests/prove/test_checks.py',),
    'prove/checks/ending.py': ('tests/prove/test_checks.py',),
    'prove/checks/exceptions.py': ('tests/prove/test_checks.py',),
    'prove/checks/files.py': ('tests/prove/test_checks.py',),
    'prove/checks/requests.py': ('tests/prove/test_checks.py', 'tests/prove/test_requests.py'),
    'prove/checks/request_order.py': ('tests/prove/test_requests.py',),
    'prove/checks/stdout.py': ('tests/prove/test_checks.py',),
    'prove/checks/stored.py': ('tests/prove/test_checks.py',),
    'reconcile/outcome.py': ('tests/reconcile',),
    'reconcile/compare.py': ('tests/reconcile',),
}
# Faults of what is decided; messages and the order of what is listed decide nothing.
KINDS = {
    'aggregate', 'arithmetic', 'comparison', 'condition', 'constant', 'logic', 'lost_row', 'lost_statement', 'null_handling',
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """One fault in one file of the product."""

    file: str
    line: int
    kind: str
    what: str
    text: str

    @property
    def module(self) -> str:
        """The module that the file is."""
        return 'rewright.' + self.file.removesuffix('.py').replace('/', '.')


class Planted(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads one module of the product with its fault."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def find_spec(self, name: str, *_: object) -> importlib.machinery.ModuleSpec | None:
        """Answer for the one module."""
        if name != self.mutant.module:
            return None
        return importlib.machinery.ModuleSpec(name, self, origin=str(SOURCE / self.mutant.file))

    def exec_module(self, module: object) -> None:
        """Run the text with the fault as the module."""
        exec(compile(self.mutant.text, str(SOURCE / self.mutant.file), 'exec'), vars(module))


def mutants(only: str, every: int) -> Iterator[Mutant]:
    """Every fault of the guarded files whose path holds `only`; of each file every n-th."""
    from rewright.prove.dice import Dice
    from rewright.prove.planting import planted

    for file in GUARDED:
        if only in file:
            faults = [f for f in planted((SOURCE / file).read_text(), 1000, Dice(file)).faults if f.family in KINDS]
            yield from (Mutant(file, f.line, f.family, f.what, f.text) for f in faults[::every])


def gathered(only: str, every: int) -> list[Mutant]:
    """The mutants, planted in a process of its own: this one must not have imported what is changed."""
    with multiprocessing.get_context('fork').Pool(1) as pool:
        return pool.apply(_listed, (only, every))


def _listed(only: str, every: int) -> list[Mutant]:
    return list(mutants(only, every))


def noticed(mutant: Mutant) -> bool:
    """Whether a test fails; one that never ends is noticed too."""
    import pytest

    sys.meta_path.insert(0, Planted(mutant))
    signal.signal(signal.SIGALRM, lambda *_: os._exit(1))
    signal.alarm(SECONDS)
    with (
        Path(os.devnull).open('w') as nowhere,
        contextlib.redirect_stdout(nowhere),
        contextlib.redirect_stderr(nowhere),
    ):
        options = ['-x', '-q', '-n', '0', '-m', 'not slow', '-p', 'no:cacheprovider']
        code = pytest.main([*options, *(str(ROOT / test) for test in GUARDED[mutant.file])])
    signal.alarm(0)
    # 1: a test failed; 2: the tests could not even be collected.
    return int(code) in {1, 2, 3}


def _judged(mutant: Mutant) -> tuple[Mutant, bool]:
    """Ask a child of this process, so that a fault that ends the process is an answer."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            code = 1 if noticed(mutant) else 0
        finally:
            os._exit(code)
    return mutant, os.waitpid(child, 0)[1] != 0


def main() -> int:
    """Print the figures of each file and every survivor."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument('--only', default='', help='a part of the path of the files to plant in')
    options.add_argument('--every', type=int, default=1, help='plant every n-th fault of each file')
    options.add_argument('--jobs', type=int, default=2)
    asked = options.parse_args()
    os.chdir(ROOT)
    found = gathered(asked.only, asked.every)
    killed: dict[str, list[bool]] = {}
    with multiprocessing.get_context('fork').Pool(asked.jobs, maxtasksperchild=1) as pool:
        for mutant, is_noticed in pool.imap(_judged, found):
            killed.setdefault(mutant.file, []).append(is_noticed)
            if not is_noticed:
                print(f'SURVIVED src/rewright/{mutant.file}:{mutant.line}: {mutant.kind}: {mutant.what}', flush=True)
    for file, answers in killed.items():
        print(f'{file:<32}{sum(answers):>5} of {len(answers):>4} noticed, by {", ".join(GUARDED[file])}')
    everything = [answer for answers in killed.values() for answer in answers]
    if everything:
        print(f'all {sum(everything)} of {len(everything)} noticed = {sum(everything) / len(everything):.1%}')
    return 0


if __name__ == '__main__':
    sys.exit(main())
