"""Folders of jobs and reports about them -> the inventory and the backlog: the order of the scan."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path, PurePath
from typing import Protocol

import rewright.scan
from rewright import __version__
from rewright.model.policy import PortfolioPolicy
from rewright.model.portfolio import Backlog, Inventory, ListedJob, Said, Unplaced
from rewright.model.refusal import Refusal
from rewright.ports.child import Crew
from rewright.scan.dependencies import linked
from rewright.scan.escalating import escalations
from rewright.scan.families import families
from rewright.scan.finance import by_family, by_job, costliest, most_troubled
from rewright.scan.folders import File, files_below
from rewright.scan.health import health
from rewright.scan.jobs import Estate
from rewright.scan.merging import merged
from rewright.scan.outline import Outline
from rewright.scan.ranking import Ranking
from rewright.scan.reported import REPORTED, Reported, asked, is_report, unread
from rewright.scan.sighted import SIGHTINGS, is_telling, not_looked_at
from rewright.scan.sighting import Sighting

Watch = Callable[[str], None]
# What a file system says of a change is often the day of a checkout.
_BY_FILE, _BY_COMMIT = 0.3, 0.95


class Remembered(Protocol):
    """What files told when they were last looked at."""

    def known(self, marks: Mapping[str, str]) -> dict[str, str]:
        """Return what the files told that still have the same mark."""

    def keep(self, told: Iterable[tuple[str, str, str]], gone: Iterable[str] = ()) -> None:
        """Keep triples of path, mark and what was told, and forget files that are gone."""


@dataclass(frozen=True)
class Tools:
    """What a scan is handed: child processes, a memory, the history of repositories, the day, and whom to tell."""

    crew: Crew
    memory: Remembered
    last_changes: Callable[[Path], dict[str, str]]
    today: date
    watch: Watch


def version() -> str:
    """Name what a sighting depends on besides its file: the release and the readers."""
    digest = hashlib.sha256(__version__.encode())
    for path in sorted(Path(rewright.scan.__path__[0]).rglob('*.py')):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def scan(
    roots: Sequence[Path], reports: Sequence[Path], policy: PortfolioPolicy, tools: Tools
) -> tuple[Inventory, Backlog]:
    """Scan folders of jobs, and reports about them; Refusal where a place is not there, or holds no job."""
    seen = _Seen(roots, reports)
    told = _told(seen, policy, tools)
    jobs, unplaced = _jobs(seen, told, tools)
    facts = [fact for report in told.reports for fact in report.facts]
    tools.watch(f'{len(jobs)} jobs found, {len(facts)} statements about jobs in {len(told.reports)} reports')
    jobs, conflicts, loose = merged(jobs, facts)
    if not jobs:
        raise Refusal(
            'no job was found',
            where=str(roots[0] if roots else reports[0]),
            next_move='Name a folder of scripts, or a catalog of jobs.',
        )
    jobs = linked(jobs)
    outlines = {job.id: told.outline(seen.full(job.path)) for job in jobs if job.path}
    found = families(
        {name: outline.shape for name, outline in outlines.items() if outline is not None}, policy.family_likeness
    )
    home = {member: family.name for family in found for member in family.members}
    jobs = tuple(
        job.model_copy(update={'family': home.get(job.id, ''), 'health': health(job, tools.today)}) for job in jobs
    )
    lines = sum(s.outline.lines for s in told.sightings.values() if s.outline is not None)
    inventory = Inventory(
        root=', '.join(map(str, roots or reports)), jobs=jobs, families=found, conflicts=tuple(conflicts),
        unplaced=(*unplaced, *loose, *(u for report in told.reports for u in report.unplaced)), files=len(told.sightings), lines=lines,
    )  # fmt: skip
    return inventory, backlog_of(inventory, policy, tools.today)


def backlog_of(inventory: Inventory, policy: PortfolioPolicy, today: date) -> Backlog:
    """Rank the jobs of an inventory."""
    ranking = Ranking(inventory.jobs, today)
    candidates = ranking.candidates(policy.weights)
    tallies = by_job(inventory.jobs)
    return Backlog(
        weights=dict(policy.weights), candidates=candidates, movements=ranking.movements(policy.weights, policy.top, policy.moved_weights),
        escalations=escalations(inventory.jobs, candidates, inventory.conflicts, policy), costliest=costliest(tallies, policy.top),
        most_troubled=most_troubled(tallies, policy.top), families=by_family(inventory.jobs),
    )  # fmt: skip


class _Seen:
    """The files of the roots and reports, by full path, and how they are called below their root."""

    def __init__(self, roots: Sequence[Path], reports: Sequence[Path]) -> None:
        for place in (*roots, *reports):
            if not place.exists():
                raise Refusal('there is no such file or folder', where=str(place), next_move='Check the path.')
        self.files: dict[str, File] = {}
        self.repositories: list[str] = []
        self.short: dict[str, str] = {}
        for root in roots:
            for file in self._below(root, is_telling):
                self.files[file.path] = file
                self.short[file.path] = _short(Path(file.path), root, several=len(roots) > 1)
        self.reports = [file for place in reports for file in self._below(place, is_report)]
        self._full = {short: path for path, short in self.short.items()}

    def _below(self, place: Path, takes: Callable[[PurePath], bool]) -> Iterable[File]:
        full = place.absolute()
        if full.is_file():
            status = full.stat()
            return [File(str(full), status.st_size, status.st_mtime_ns)]
        return files_below(full, takes, self.repositories)

    def full(self, short: str) -> str:
        """The whole path of a file that is called so below its root."""
        return self._full[short]


def _short(path: Path, root: Path, *, several: bool) -> str:
    full = root.absolute()
    if full.is_file():
        return path.name
    below = path.relative_to(full).as_posix()
    return f'{full.name}/{below}' if several else below


@dataclass(frozen=True)
class _Told:
    sightings: Mapping[str, Sighting]
    reports: Sequence[Reported]

    def outline(self, path: str) -> Outline | None:
        return self.sightings[path].outline


def _told(seen: _Seen, policy: PortfolioPolicy, tools: Tools) -> _Told:
    """What every file tells, asked again only of those that changed."""
    marks = {path: f'{file.size} {file.changed}' for path, file in seen.files.items()}
    rates = json.dumps(policy.currencies, sort_keys=True)
    marks |= {file.path: f'{file.size} {file.changed} {rates}' for file in seen.reports}
    texts = tools.memory.known(marks)
    fresh = [path for path in seen.files if path not in texts]
    tools.watch(f'{len(seen.files)} files, {len(fresh)} of them new or changed')
    new = dict(_looked(fresh, tools))
    pieces = {asked(file.path, policy.currencies): file.path for file in seen.reports if file.path not in texts}
    new |= dict(_read(pieces, tools))
    tools.memory.keep(((path, marks[path], text) for path, text in new.items()))
    texts |= new
    paths = list(seen.files)
    sightings = SIGHTINGS.validate_json('[' + ','.join(texts[path] for path in paths) + ']')
    reports = REPORTED.validate_json('[' + ','.join(texts[file.path] for file in seen.reports) + ']')
    return _Told(dict(zip(paths, sightings, strict=True)), reports)


def _looked(paths: Sequence[str], tools: Tools) -> Iterable[tuple[str, str]]:
    done = 0
    for batch, answer in tools.crew.each('rewright.scan.sighted:sighted', paths):
        told = SIGHTINGS.dump_json([not_looked_at(answer.what)]) if isinstance(answer, Refusal) else answer
        yield from zip(batch, _apart(told), strict=True)
        done += len(batch)
        tools.watch(f'{done} of {len(paths)} files looked at')


def _read(pieces: Mapping[str, str], tools: Tools) -> Iterable[tuple[str, str]]:
    for batch, answer in tools.crew.each('rewright.scan.reported:reported', list(pieces)):
        paths = [pieces[piece] for piece in batch]
        told = REPORTED.dump_json([unread(paths[0], answer.what)]) if isinstance(answer, Refusal) else answer
        yield from zip(paths, _apart(told), strict=True)


def _apart(answer: bytes) -> list[str]:
    """The elements of a list, each as its own JSON; they are validated where all are read."""
    return [json.dumps(told, ensure_ascii=False) for told in json.loads(answer)]


def _jobs(seen: _Seen, told: _Told, tools: Tools) -> tuple[tuple[ListedJob, ...], list[Unplaced]]:
    estate = Estate({seen.short[path]: sighting for path, sighting in told.sightings.items()})
    jobs = estate.jobs()
    days = {
        str(Path(repository, name)): day
        for repository in seen.repositories
        for name, day in tools.last_changes(Path(repository)).items()
    }
    return tuple(
        job.model_copy(update={'modified': _modified(seen.full(job.path), seen, days)}) for job in jobs
    ), estate.unplaced


def _modified(path: str, seen: _Seen, days: Mapping[str, str]) -> Said:
    """When a script was last changed: by its last commit, else as its file says, which is often the day of a checkout."""
    if (day := days.get(path)) is not None:
        return Said(value=day, confidence=_BY_COMMIT, evidence='the last commit that changes it')
    day = datetime.fromtimestamp(seen.files[path].changed / 1e9, UTC).date().isoformat()
    return Said(value=day, confidence=_BY_FILE, evidence='the time of its file, which may be that of a copy')
