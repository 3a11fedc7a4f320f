"""Two runs on the same inputs -> what a comparison of one kind of effect may look at, and what it gives back."""

from collections.abc import Iterable
from dataclasses import dataclass

from rewright.catalog import units
from rewright.model.job import Job
from rewright.model.proof import Compared, Difference
from rewright.model.recording import Volatile
from rewright.model.run import FileEffect, Run
from rewright.ports.blobs import Blobs
from rewright.prove.programs import PIPELINES


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
