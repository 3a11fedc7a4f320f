"""Two sides that were equal, and what the job means -> the tests that travel with the rewrite, each seen to pass and to fail."""

import functools
import itertools
import re
from dataclasses import dataclass, field

from rewright.model.patch import Patch
from rewright.model.recording import Environment
from rewright.model.shipped import Shipped, ShippedTest
from rewright.model.specification import Case, Specification
from rewright.prove.dice import Dice
from rewright.prove.materials import Material
from rewright.prove.planting import Fault
from rewright.prove.scoring import faults_of
from rewright.prove.shipped import writing
from rewright.prove.shipped.cutting import cut
from rewright.prove.shipped.fixtures import UnshippableError, fixture
from rewright.prove.shipped.trying import covered, run_tests
from rewright.prove.sides import Sides
from rewright.prove.trials import EQUAL, Tried, attempt, side_by_side
from rewright.prove.variants import Variant, spoken, variants

# Which changes of the inputs speak about a case, by its tag; none: the recorded inputs do.
_TELLING = {
    'boundary': r'edge of conditions',
    'null': r'emptied|null|missing',
    'edge': r'no rows|no records|one row|dropped|empty',
}
_BY_WORDS = (
    (r'is unique|duplicates|same `', r'duplicated'),
    (r'lack a value|may be lost|missing', r'emptied|null|missing'),
    (r'Servers answer|status_code|request', r'answers? 503 once|one answer 404|one answer 500'),
    (r'compare rows', r'another order'),
)
_FAULTS_AT_ONCE = 2
Recorded = tuple[str, str, tuple[str, ...]]


@dataclass
class Shipment:
    """What is gathered: trials on small inputs, files, tests by name, and why a case has none.

    First `inputs` tries what the expected values come from, then `made` writes and runs the tests.
    """

    sides: Sides
    specification: Specification
    patch: Patch
    environment: Environment
    base: Tried | None = None
    changed: list[Tried] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    tests: dict[str, tuple[Case, Recorded, bool]] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)

    def inputs(self, pieces: tuple[Material, ...], sources: dict[str, str]) -> list[Tried]:
        """Try the recorded inputs cut down, and changes of them that speak about a case; return every trial."""
        base, kept = self._base(pieces)
        if base is None or base.trial.result not in EQUAL:
            return [base] if base else []
        self.base = base
        found = self._changed(base, kept, sources)
        self.changed = [tried for tried in found if tried.trial.result in EQUAL]
        return [base, *found]

    def made(self) -> Shipped:
        """Write a test for each case, and keep those that pass and were seen to fail."""
        if self.base is None:
            return Shipped(
                left=('every case: the legacy job and its rewrite are not equal on smaller recorded inputs',)
            )
        for case in self.specification.cases:
            self._chosen(case, self.base, self.changed)
        return self._kept() if self.tests else Shipped(left=tuple(self.left))

    def _base(self, pieces: tuple[Material, ...]) -> tuple[Tried | None, tuple[Material, ...]]:
        """Return the trial on smaller inputs, bold cuts first, and the pieces that still hold rows."""
        exit_code = self.sides.recording.live.exit_code
        for boldly in (True, False):
            inputs, kept = cut(self.sides.recording.inputs, pieces, self.sides.blobs, boldly=boldly)
            tried = attempt(self.sides, 'inputs of the tests: recorded inputs, cut down', inputs)
            if tried.trial.result == 'different' or (
                tried.trial.result in EQUAL and tried.legacy.exit_code == exit_code
            ):
                return tried, kept
        return None, ()

    def _changed(self, base: Tried, pieces: tuple[Material, ...], sources: dict[str, str]) -> list[Tried]:
        """Try the changes that speak about a case, each once, as many as the policy allows."""
        numbers, words = spoken(sources)
        dice = Dice(seed=f'{self.sides.job.name}:tests', numbers=numbers, words=words)
        first = (ways[0] for ways in variants(pieces, dice, rounds=1)) if pieces else iter(())
        offered = list(itertools.islice(first, 60))
        wanted: dict[str, Variant] = {}
        for case in self.specification.cases:
            telling = [v for v in offered if _tells(case, v.name)]
            best = sorted(telling, key=lambda v: not _named(case, v.name))[:2]
            if best and len(wanted) < self.sides.policy.test_inputs:
                wanted.setdefault(best[0].name, best[0])
        ready = [(v.name, inputs) for v in wanted.values() if (inputs := v.applied(base.inputs, self.sides.blobs))]
        return side_by_side(lambda item: attempt(self.sides, f'inputs of the tests: {item[0]}', item[1]), ready)

    def _chosen(self, case: Case, base: Tried, changed: list[Tried]) -> None:
        telling = [tried for tried in changed if _tells(case, tried.trial.name)]
        telling.sort(key=lambda t: (not _named(case, t.trial.name), t.trial.result != 'equal'))
        if case.tag in {'happy', 'regression', 'defect_preserving'}:
            telling.append(base)
        if not telling:
            self.left.append(
                f'{case.id} {case.title}: no inputs that were tried speak about it and are equal on both sides'
            )
            return
        try:
            self._add(case, telling[0], parts=False)
            if case.tag == 'happy' and self.patch.form == 'fan_out':
                self._add(case, base, parts=True)
        except UnshippableError as why:
            self.left.append(f'{case.id} {case.title}: {why}')

    def _add(self, case: Case, tried: Tried, *, parts: bool) -> None:
        inputs = tried.trial.name.partition(': ')[2]
        name = re.sub(r'[^a-z0-9]+', '_', inputs.lower()).strip('_')[:60]
        text, outputs = fixture(self.sides, tried)
        self.files[f'tests/recorded/{name}.json'] = text
        self.tests[writing.name_of(case, '_in_parts' if parts else '')] = (case, (name, inputs, outputs), parts)

    def _text(self, names: list[str]) -> dict[str, str]:
        """The files of the tests named, and of no others."""
        body = [writing.head(self.sides.job.name)]
        for name in names:
            case, recorded, parts = self.tests[name]
            body.append(writing.function(case, name, writing.cited(case, self.specification), recorded, parts=parts))
        used = {f'tests/recorded/{self.tests[name][1][0]}.json' for name in names}
        kept = {path: text for path, text in self.files.items() if path in used}
        return {writing.file_name(self.sides.job.name): ''.join(body), **writing.around(), **kept}

    def _kept(self) -> Shipped:
        self.sides.say(f'{len(self.tests)} tests to deliver')
        files = {**self.patch.files, **self._text(list(self.tests))}
        told = run_tests(self.sides, self.environment, files, (), watched=True)
        passing = [name for name in self.tests if told.ended.get(name) == 'passed']
        for name in self.tests:
            if name not in passing:
                case, why = self.tests[name][0], told.ended.get(name, 'pytest did not come to its end')
                self.left.append(f'{case.id} {case.title}: its test does not pass on its own: {why[-160:]}')
        faults = faults_of(self.sides, self.patch).faults
        noticed = self._noticed(files, passing, faults)
        for name in passing:
            if name not in noticed:
                self.left.append(f'{self.tests[name][0].id}: its test fails on none of {len(faults)} planted faults')
        kept = [name for name in passing if name in noticed]
        if not kept:
            return Shipped(left=tuple(self.left), planted=len(faults))
        delivered = self._text(kept)
        # Only what is delivered counts: a test that was left out covers nothing.
        final = (
            told
            if len(kept) == len(self.tests)
            else run_tests(self.sides, self.environment, {**self.patch.files, **delivered}, (), watched=True)
        )
        return Shipped(
            tests=tuple(self._test(name, noticed[name]) for name in kept),
            left=tuple(self.left),
            planted=len(faults),
            lines=covered(self.patch.files, final),
            files=delivered,
        )

    def _noticed(self, files: dict[str, str], names: list[str], faults: tuple[Fault, ...]) -> dict[str, str]:
        """Return a planted fault for each test that fails on one; a test that was seen to fail is not run again."""
        found: dict[str, str] = {}
        file, entry = writing.file_name(self.sides.job.name), self.patch.entry
        for start in range(0, len(faults), _FAULTS_AT_ONCE):
            waiting = tuple(f'{file}::{name}' for name in names if name not in found)
            if not waiting:
                break
            batch = faults[start : start + _FAULTS_AT_ONCE]
            ended = side_by_side(functools.partial(self._ended, files, waiting), batch)
            for fault, each in zip(batch, ended, strict=True):
                for name, how in each.items():
                    if how != 'passed':
                        found.setdefault(name, f'{entry}:{fault.line}: {fault.what}')
        return found

    def _ended(self, files: dict[str, str], names: tuple[str, ...], fault: Fault) -> dict[str, str]:
        faulty = {**files, self.patch.entry: fault.text}
        return run_tests(self.sides, self.environment, faulty, names).ended

    def _test(self, name: str, noticed: str) -> ShippedTest:
        case, (_, inputs, _), _ = self.tests[name]
        return ShippedTest(
            name=name,
            case=case.id,
            title=case.title,
            tag=case.tag,
            cites=writing.cited(case, self.specification),
            inputs=inputs,
            noticed=noticed,
        )


def _tells(case: Case, name: str) -> bool:
    words = next((change for words, change in _BY_WORDS if re.search(words, case.title)), '')
    change = words or _TELLING.get(case.tag, '')
    if case.tag in {'happy', 'regression'} or not change or not re.search(change, name):
        return False
    # A case that names a file or an address is told apart by a change of that one, and of no other.
    about = re.findall(
        r'(?<![\w-])[\w-]++\.(?:csv|tsv|json|parquet|db|sqlite3?|xlsx|txt|html)\b|https?://[^`{ ]+', case.title
    )
    return not about or any(each in name for each in about)


def _named(case: Case, name: str) -> bool:
    """Whether the changed piece is one that the case names."""
    piece = name.rpartition(' in ')[2].partition(' and ')[0].strip()
    return bool(piece) and piece in case.title
