"""What every file of an estate tells -> its jobs: which files are one, what starts them, and which are only parts of others."""

import posixpath
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from rewright.model.portfolio import JobKind, Known, ListedJob, Said, Unplaced
from rewright.scan.outline import Outline
from rewright.scan.schedules import runs_a_month
from rewright.scan.sighting import Sighting
from rewright.scan.targets import placed

_NEVER = frozenset(
    ('setup.py', 'conftest.py', '__init__.py', 'site.py', 'noxfile.py', 'fabfile.py', 'manage.py', 'wsgi.py')
)
_TESTS = frozenset(('test', 'tests', 'testing', 'docs', 'migrations', 'fixtures'))
_USUAL = frozenset(('job', 'main', 'run', 'etl', 'script', 'app'))
_FROM_CRON, _FROM_DAG = 0.95, 0.9


class Estate:
    """The files of one root, by path below it, and the jobs that they make."""

    def __init__(self, sightings: Mapping[str, Sighting]) -> None:
        self.sightings = sightings
        self.outlines = {path: s.outline for path, s in sightings.items() if s.outline is not None}
        self.unplaced: list[Unplaced] = []
        self._by_name: dict[str, list[str]] = defaultdict(list)
        for path in self.outlines:
            self._by_name[posixpath.basename(path)].append(path)
        self.named = {self._script_of(path, s): s.name for path, s in sightings.items() if s.kind == 'settings'}
        self.settled = {str(PurePosixPath(script).parent) for script in self.named if script}
        self.schedules: dict[str, Said] = {}

    def jobs(self) -> tuple[ListedJob, ...]:
        """Return the jobs by their paths."""
        self._read_schedules()
        imported = {part for path in self.outlines for part in self._modules_of(path)}
        chosen = [path for path in sorted(self.outlines) if self._is_job(path, imported)]
        taken: set[str] = set()
        return tuple(self._job(path, taken) for path in chosen)

    def _script_of(self, settings: str, said: Sighting) -> str:
        """The script of a folder with settings: the one they name, or the only one."""
        folder = posixpath.dirname(settings)
        if said.script:
            return posixpath.normpath(posixpath.join(folder, said.script))
        here = [path for path in self.outlines if posixpath.dirname(path) == folder]
        usual = [path for path in here if PurePosixPath(path).stem in _USUAL]
        return (usual or here)[0] if len(usual or here) == 1 or usual else ''

    def _read_schedules(self) -> None:
        for path, sighting in self.sightings.items():
            for timed in sighting.timed:
                self._start(timed.script, timed.when, f'{path}:{timed.line}', _FROM_CRON)
            outline = sighting.outline
            if outline is not None and outline.schedule:
                for script in outline.scripts:
                    self._start(script, outline.schedule, path, _FROM_DAG)
                self.schedules.setdefault(path, Said(value=outline.schedule, confidence=_FROM_DAG, evidence=path))

    def _start(self, script: str, when: str, where: str, confidence: float) -> None:
        found = self._mentioned(script)
        if len(found) == 1:
            self.schedules.setdefault(found[0], Said(value=when, confidence=confidence, evidence=where))
        elif posixpath.basename(script) != posixpath.basename(where):
            why = 'no file of that name was found' if not found else f'{len(found)} files may be meant'
            self.unplaced.append(Unplaced(what=f'{script} is started by {when}', where=where, why=why))

    def _mentioned(self, script: str) -> list[str]:
        """The files that a path on some machine may mean: those that share the longest end with it."""
        parts = [part for part in PurePosixPath(script).parts if part not in {'.', '..', '/'}]
        found = self._by_name.get(parts[-1], []) if parts else []
        for length in range(2, len(parts) + 1):
            closer = [path for path in found if PurePosixPath(path).parts[-length:] == tuple(parts[-length:])]
            if not closer:
                break
            found = closer
        return found

    def _modules_of(self, path: str) -> Iterator[str]:
        """The files beside a script that it imports, and the package files below."""
        folder = posixpath.dirname(path)
        for module in self.outlines[path].modules:
            beside = posixpath.join(folder, f'{module}.py')
            if beside in self.outlines and beside != path:
                yield beside

    def _is_job(self, path: str, imported: set[str]) -> bool:
        if path in self.named or (path in self.schedules and not self._only_schedules(path)):
            return True
        pure, outline = PurePosixPath(path), self.outlines[path]
        # Settings say which script of their folder is the job.
        if (
            str(pure.parent) in self.settled
            or pure.name in _NEVER
            or _TESTS & set(pure.parts[:-1])
            or pure.name.startswith('test_')
            or pure.stem.endswith('_test')
        ):
            return False
        if path in imported or self._only_schedules(path):
            return False
        return outline.starts or bool(outline.fault) or pure.suffix == '.ipynb'

    def _only_schedules(self, path: str) -> bool:
        """Say whether a file is a plan that starts scripts of the estate and does nothing itself."""
        outline = self.outlines[path]
        return bool(outline.schedule) and any(self._mentioned(script) for script in outline.scripts)

    def _job(self, path: str, taken: set[str]) -> ListedJob:
        files = self._all_parts(path)
        outlines = [self.outlines[file] for file in files]
        first, pure = outlines[0], PurePosixPath(path)
        schedule = self.schedules.get(path)
        name = self.named.get(path) or (pure.parent.name if pure.stem in _USUAL and pure.parent.name else pure.stem)
        known = str(pure.with_suffix(''))
        # A script and a notebook of one name are two jobs.
        known = known if known not in taken else path
        taken.add(known)
        habits: dict[str, int] = defaultdict(int)
        for outline in outlines:
            for habit, count in outline.habits:
                habits[habit] += count
        return ListedJob(
            id=known, name=name, kind=_kind(pure, first), path=path, files=files, language=first.language,
            lines=sum(o.lines for o in outlines), complexity=max(o.complexity for o in outlines), fault=first.fault,
            habits=dict(habits), row_loops=sum(o.row_loops for o in outlines), request_loops=sum(o.request_loops for o in outlines),
            reads=_touched(files, outlines, reads=True), writes=_touched(files, outlines, reads=False),
            schedule=schedule, runs=_runs(schedule),
            regulated=tuple(sorted({word for o in outlines for word in o.regulated})),
        )  # fmt: skip

    def _all_parts(self, path: str) -> tuple[str, ...]:
        found = {path: None}
        waiting = [path]
        while waiting:
            for part in self._modules_of(waiting.pop()):
                if part not in found:
                    found[part] = None
                    waiting.append(part)
        return tuple(found)


def _kind(path: PurePosixPath, outline: Outline) -> JobKind:
    if path.suffix == '.ipynb':
        return 'notebook'
    if 'airflow' in outline.modules and outline.schedule:
        return 'dag'
    return 'pyspark' if 'pyspark' in outline.modules else 'script'


def _runs(schedule: Said | None) -> Known | None:
    count = runs_a_month(schedule.value) if schedule is not None else None
    if schedule is None or count is None:
        return None
    return Known(
        value=round(count, 3), confidence=schedule.confidence, evidence=f'{schedule.evidence}: {schedule.value}'
    )


def _touched(files: tuple[str, ...], outlines: list[Outline], *, reads: bool) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for file, outline in zip(files, outlines, strict=True):
        folder = posixpath.dirname(file)
        for kind, target in outline.reads if reads else outline.writes:
            if target:
                found[placed(kind, target, folder)] = None
    return tuple(found)
