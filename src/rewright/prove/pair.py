"""Two runs on the same inputs -> what a comparison of one kind of effect may look at, and what it gives back."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from rewright.catalog import units
from rewright.model.job import Job
from rewright.model.proof import Compared, Difference
from rewright.model.recording import Volatile
from rewright.model.run import FileEffect, Run
from rewright.ports.blobs import Blobs
from rewright.prove.programs import PIPELINES

# What Python draws for the name of a temporary folder or file.
_DRAWN = 8
_LETTERS = re.compile(r'[a-z0-9_]*')


@dataclass(frozen=True)
class Pair:
    """The legacy run and the other run of one trial; both were given the same inputs and conditions.

    `known` are the texts that the legacy job brings along: its sources, arguments and variables.
    """

    trial: str
    job: Job
    legacy: Run
    modern: Run
    volatile: tuple[Volatile, ...]
    blobs: Blobs
    known: str = ''

    @property
    def both_fail(self) -> bool:
        """Whether neither side ended well."""
        return self.legacy.exit_code != 0 and self.modern.exit_code != 0

    def difference(self, where: str, kind: str, legacy: object, modern: object) -> Difference:
        """Return a difference of this trial."""
        return Difference(trial=self.trial, where=where, kind=kind, legacy=str(legacy), modern=str(modern))

    def bytes_of(self, name: str) -> bytes:
        """Return the bytes of a blob; an empty name is no bytes."""
        return self.blobs.get(name) if name else b''


@dataclass(frozen=True)
class Findings:
    """What comparisons say: outputs compared, differences, how many differences there are in all, and remarks."""

    compared: tuple[Compared, ...] = ()
    differences: tuple[Difference, ...] = ()
    total: int = 0
    notes: tuple[str, ...] = ()

    @classmethod
    def of(cls, differences: Iterable[Difference], *notes: str) -> 'Findings':
        """Return findings that compare no output."""
        found = tuple(differences)
        return cls(differences=found, total=len(found), notes=notes)

    def __add__(self, other: 'Findings') -> 'Findings':
        return Findings(
            self.compared + other.compared,
            self.differences + other.differences,
            self.total + other.total,
            self.notes + other.notes,
        )


def findings(pair: Pair) -> Findings:
    """Ask every check about a pair of runs."""
    result = Findings()
    for check in units('rewright.prove.checks').values():
        result += check.check(pair)
    return result


def effects(run: Run, job: Job) -> dict[str, FileEffect]:
    """Return what a run did to files, without bytecode caches and the folder that holds the rewrite."""
    return {
        effect.path: effect
        for effect in run.effects
        if not effect.path.endswith('.pyc') and not effect.path.startswith(f'{PIPELINES}/{job.name}/')
    }


def under_names_of(usual: Mapping[str, FileEffect], done: Mapping[str, FileEffect]) -> dict[str, FileEffect]:
    """Return what a run did under the names that another run has, where names in the temporary folder were drawn."""
    free = [path for path in usual if path not in done]
    found: dict[str, FileEffect] = {}
    for path, effect in done.items():
        alike = [] if path in usual else [other for other in free if _is_drawn_alike(path, other)]
        # Of several that could be meant, none is known to be.
        name = alike[0] if len(alike) == 1 else path
        free = [other for other in free if other != name]
        found[name] = effect.model_copy(update={'path': name})
    return found


def _is_drawn_alike(path: str, other: str) -> bool:
    """Whether two paths below the temporary folder are the same but for the eight characters that `tempfile` draws."""
    one, two = PurePosixPath(path).parts, PurePosixPath(other).parts
    if len(one) < 3 or one[:2] != ('/', 'tmp') or (*one[:2], *one[3:]) != (*two[:2], *two[3:]):
        return False
    mine, theirs = one[2], two[2]
    apart = [n for n, (a, b) in enumerate(zip(mine, theirs, strict=False)) if a != b]
    if len(mine) != len(theirs) or not apart:
        return False
    begins = range(max(0, apart[-1] - _DRAWN + 1), min(apart[0], len(mine) - _DRAWN) + 1)
    return any(all(_LETTERS.fullmatch(name[n : n + _DRAWN]) for name in (mine, theirs)) for n in begins)
