"""Faults planted in Rewright's own judging code, and how many of them the tests that guard it notice; survivors are named.

python bench/mutants_of_prove.py [--only PART] [--jobs N] [--every N]

The planter is the product's own (`rewright.prove.faults`). The tests have to pass without a fault first. Then each fault is
loaded in a process of its own in which nothing that uses its file was imported before, and the tests of the file run there
until the first fails, those first that noticed an earlier fault of the file. Faults that `equivalent_mutants.toml` names are
left out and counted apart: nothing that can be seen changes, for the reason given there.
"""

import argparse
import contextlib
import importlib.abc
import importlib.machinery
import json
import multiprocessing
import os
import signal
import sys
import time
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / 'src' / 'rewright'
EQUIVALENT = Path(__file__).with_name('equivalent_mutants.toml')
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
    'prove/trials.py': ('tests/prove/test_trials.py',),
    'prove/own_volatile.py': ('tests/prove/test_trials.py',),
    'prove/scoring.py': ('tests/prove/test_trials.py',),
    'prove/sequence.py': ('tests/prove/test_requests.py',),
    'reconcile/outcome.py': ('tests/reconcile/test_compare_tells.py', 'tests/reconcile/test_rules.py'),
    'reconcile/compare.py': tuple(
        f'tests/reconcile/test_{name}.py'
        for name in ('compare_tells', 'packed', 'masks', 'compare_texts', 'compare_containers')
    ),
}
# Faults of what is decided; messages and the order of what is listed decide nothing.
KINDS = {
    'aggregate', 'arithmetic', 'comparison', 'condition', 'constant', 'logic', 'lost_row', 'lost_statement', 'null_handling',
}  # fmt: skip


# What no guarded file is part of: it is imported once for all.
FREE = ('rewright.model', 'rewright.ports', 'rewright.catalog', 'rewright_runtime')


@dataclass(frozen=True)
class Mutant:
    """One fault in one file of the product; `code` is the line without the fault, `made` the line with it."""

    file: str
    line: int
    kind: str
    what: str
    code: str
    made: str
    text: str

    @property
    def module(self) -> str:
        """The module that the file is."""
        return 'rewright.' + self.file.removesuffix('.py').replace('/', '.')

    @property
    def named(self) -> str:
        """The place and the fault."""
        return f'src/rewright/{self.file}:{self.line}: {self.kind}: {self.what}'


@dataclass(frozen=True)
class Answer:
    """What the tests said: whether they noticed something, which test did, and what was imported for them."""

    noticed: bool
    test: str = ''
    imported: tuple[str, ...] = ()


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


class Watch:
    """Puts the tests in order, those first that noticed most so far, and remembers the one that failed."""

    def __init__(self, noticed: Counter[str]) -> None:
        self.noticed, self.test = noticed, ''

    def pytest_collection_modifyitems(self, items: list[object]) -> None:
        """Put the most telling tests first."""
        items.sort(key=lambda item: -self.noticed[item.nodeid])  # type: ignore[attr-defined]  # pytest's items have one.

    def pytest_runtest_logreport(self, report: object) -> None:
        """Remember what failed."""
        if report.failed:  # type: ignore[attr-defined]  # A report of pytest.
            self.test = report.nodeid  # type: ignore[attr-defined]


def mutants(only: str, every: int) -> Iterator[Mutant]:
    """Every fault of the guarded files whose path holds `only`; of each file every n-th."""
    from rewright.prove.dice import Dice
    from rewright.prove.planting import planted

    for file in GUARDED:
        text = (SOURCE / file).read_text()
        if only in file:
            faults = [f for f in planted(text, 1000, Dice(file)).faults if f.family in KINDS]
            lines = text.splitlines()
            for f in sorted(faults[::every], key=lambda f: (f.line, f.what)):
                made = f.text.splitlines()[f.line - 1].strip()
                yield Mutant(file, f.line, f.family, f.what, lines[f.line - 1].strip(), made, f.text)


def gathered(only: str, every: int) -> list[Mutant]:
    """The mutants, planted in a process of its own: this one must not have imported what is changed."""
    with multiprocessing.get_context('fork').Pool(1) as pool:
        return pool.apply(_listed, (only, every))


def _listed(only: str, every: int) -> list[Mutant]:
    return list(mutants(only, every))


def equivalent(found: Iterable[Mutant]) -> set[Mutant]:
    """Those of `found` that the list of equivalent faults names; SystemExit where the list names one that is not there."""
    found = list(found)
    files, same = {mutant.file for mutant in found}, set()
    for known in tomllib.loads(EQUIVALENT.read_text())['equivalent']:
        named = [m for m in found if (m.file, m.code, m.made) == (known['file'], known['code'], known['made'])]
        if known['file'] in files and not named:
            sys.exit(f'{EQUIVALENT.name}: no fault is as this says: {known}')
        same |= set(named)
    return same


def tested(tests: Iterable[str], noticed: Counter[str]) -> Answer:
    """Run tests until the first fails; one that never ends, or ends the process, is noticed too."""
    import pytest

    watch = Watch(noticed)
    signal.signal(signal.SIGALRM, lambda *_: os._exit(1))
    signal.alarm(SECONDS)
    with (
        Path(os.devnull).open('w') as nowhere,
        contextlib.redirect_stdout(nowhere),
        contextlib.redirect_stderr(nowhere),
    ):
        options = ['-x', '-q', '-m', 'not slow', '-p', 'no:cacheprovider']
        code = pytest.main([*options, *(str(ROOT / test) for test in tests)], [watch])
    signal.alarm(0)
    # 1: a test failed; 2: the tests could not even be collected.
    return Answer(int(code) in {1, 2, 3}, watch.test, tuple(sys.modules))


def apart(mutant: Mutant | None, tests: Iterable[str], noticed: Counter[str]) -> Answer:
    """Ask a child of this process, so that a fault that ends the process is an answer."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        with contextlib.suppress(BaseException):
            if mutant:
                sys.meta_path.insert(0, Planted(mutant))
            answer = tested(tests, noticed)
            with os.fdopen(writing, 'w') as pipe:
                json.dump([answer.noticed, answer.test, [] if mutant else answer.imported], pipe)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return Answer(*json.loads(said)) if said else Answer(noticed=True)


_NOTICED: dict[str, Counter[str]] = defaultdict(Counter)


def _judged(mutant: Mutant) -> tuple[Mutant, Answer]:
    answer = apart(mutant, GUARDED[mutant.file], _NOTICED[mutant.file])
    _NOTICED[mutant.file][answer.test] += 1
    return mutant, answer


def prepared(files: Iterable[str]) -> None:
    """See the tests pass without a fault, and import here what they need and no fault can be in."""
    tests = dict.fromkeys(test for file in files for test in GUARDED[file])
    answer = apart(None, tests, Counter())
    if answer.noticed:
        sys.exit(f'without a fault the tests fail already: {answer.test or ", ".join(tests)}')
    for name in answer.imported:
        if not name.startswith(('rewright', 'tests')) or name.startswith(FREE):
            with contextlib.suppress(Exception):
                importlib.import_module(name)


def main() -> int:
    """Print the figures of each file and every survivor."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument('--only', default='', help='a part of the path of the files to plant in')
    options.add_argument('--every', type=int, default=1, help='plant every n-th fault of each file')
    options.add_argument('--jobs', type=int, default=2)
    asked = options.parse_args()
    os.chdir(ROOT)
    # Plugins that the tests do not need take longer to load than the tests.
    os.environ['PYTEST_DISABLE_PLUGIN_AUTOLOAD'] = '1'
    begun, found = time.monotonic(), gathered(asked.only, asked.every)
    same = equivalent(found) if asked.every == 1 else set()
    prepared(dict.fromkeys(mutant.file for mutant in found))
    answers: dict[str, list[bool]] = {}
    with multiprocessing.get_context('fork').Pool(asked.jobs) as pool:
        for mutant, answer in pool.imap(_judged, [mutant for mutant in found if mutant not in same]):
            answers.setdefault(mutant.file, []).append(answer.noticed)
            if not answer.noticed:
                print(f'SURVIVED {mutant.named}', flush=True)
    shown(answers, Counter(mutant.file for mutant in same))
    print(f'{time.monotonic() - begun:.0f} s')
    return 0


def shown(answers: dict[str, list[bool]], same: Counter[str]) -> None:
    """Print the figures of each file and of all."""
    for file, noticed in answers.items():
        print(
            f'{file:<32}{sum(noticed):>4} of {len(noticed):>3} noticed, {same[file]} equivalent, by {", ".join(GUARDED[file])}'
        )
    everything = [noticed for each in answers.values() for noticed in each]
    if everything:
        share = sum(everything) / len(everything)
        print(f'all {sum(everything)} of {len(everything)} noticed = {share:.1%}, {same.total()} equivalent')


if __name__ == '__main__':
    sys.exit(main())
