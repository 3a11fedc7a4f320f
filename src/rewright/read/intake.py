"""A path and what is said about it -> the Job: every setting given, or detected and listed."""

import re
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from rewright.model.job import Detected, Job
from rewright.model.metadata import is_metadata
from rewright.model.refusal import Refusal
from rewright.read import requirements, settings
from rewright.read.given_secrets import refuse_secrets
from rewright.read.glance import Glance, glance
from rewright.read.script import USUAL, find_script, local_modules, notebook
from rewright.read.text import check_file, load, status_of

OLD_PYTHON = '2.7'
_LOOPBACK = re.compile(r'^(127(\.\d{1,3}){3}|localhost|\[::1\])(:\d+)?$')


def intake(path: Path, *, overrides: Mapping[str, object] | None = None) -> Job:
    """Return the job at `path`: a script, or a folder with an optional `rewright.toml`.

    `overrides` are settings (see `settings.Settings`) that win over the file's. Refusal for everything that is not a
    job, with the place and the next move. The source's grammar is judged by `read`, in a limited child process.
    """
    where = str(path)
    status_of(path, where)
    folder = path.resolve() if path.is_dir() else path.resolve().parent
    given = settings.from_folder(folder)
    said = settings.validated(overrides or {}, where='the command line')
    given = given.model_copy(update={k: v for k, v in said if v is not None})
    if not path.is_dir():
        _refuse_other_kinds(path)
        given = given.model_copy(update={'script': path.resolve().name})
    return _Intake(folder, given).job()


def _refuse_other_kinds(path: Path) -> None:
    if path.suffix == '.ipynb':
        raise notebook(path)
    check_file(path, str(path))


class _Intake:
    """Fills what was not given, and remembers why."""

    def __init__(self, folder: Path, given: settings.Settings) -> None:
        self.folder, self.given = folder, given
        self.detected: list[Detected] = []
        self.script = given.script or self._find_script()
        self.path = self._within('script', self.script)
        self.glances = self._look()

    def job(self) -> Job:
        """Return the job."""
        given = self.given
        found: dict[str, object] = {
            'requirements': self._requirements(),
            'allowed_hosts': self._hosts(),
            'python': given.python or self._python(),
        }
        if given.platform is not None:
            platform = settings.platform_from(self.folder / given.platform)
            requirements.from_lines(platform.requirements, str(self.folder / given.platform))
            found['platform'] = platform
        said = {name: value for name, value in given if value is not None and name not in {'name', 'script', *found}}
        if given.inputs is None:
            self._detect('inputs', 'all', 'every file of the folder that is not hidden is there when the job runs')
        self._look_for_variables()
        self._within('working_folder', given.working_folder or '.')
        self._input()
        refuse_secrets(given, str(self.folder / settings.FILE))
        name = given.name or self._name()
        return Job.model_validate({
            'name': name, 'root': str(self.folder), 'script': self.script, **said, **found,
            'detected': tuple(self.detected),
        })  # fmt: skip

    def _detect(self, setting: str, value: str, why: str) -> None:
        self.detected.append(Detected(setting=setting, value=value, why=why))

    def _find_script(self) -> str:
        script, why = find_script(self.folder)
        self._detect('script', script, why)
        return script

    def _within(self, setting: str, relative: str) -> Path:
        path = (self.folder / relative).resolve()
        if not path.is_relative_to(self.folder):
            raise Refusal(
                f'{setting} leads out of the job: {relative}', where=str(self.folder),
                next_move=f'Keep {setting} inside the folder.',
            )  # fmt: skip
        return path

    def _input(self) -> None:
        """Check what standard input and the files of secrets are said to be."""
        for name in self.given.secret_files or ():
            if not self._within('secret_files', name).is_file():
                raise Refusal(
                    f'the file of secrets is not there: {name}', where=str(self.folder),
                    next_move='Correct secret_files in rewright.toml, or put the file there.',
                )  # fmt: skip
        if not self.given.stdin_file:
            return
        if self.given.stdin:
            raise Refusal(
                'standard input is given twice', where=str(self.folder / settings.FILE),
                next_move='Keep stdin or stdin_file.',
            )  # fmt: skip
        if not self._within('stdin_file', self.given.stdin_file).is_file():
            raise Refusal(
                f'the file for standard input is not there: {self.given.stdin_file}', where=str(self.folder),
                next_move='Correct stdin_file in rewright.toml, or put the file there.',
            )  # fmt: skip

    def _look(self) -> list[Glance]:
        """Look at the script and at the files of the job that it imports."""
        if self.path.suffix == '.ipynb':
            raise notebook(self.path)
        first = glance(load(self.path, str(self.path)))
        beside = (self.path.parent / f'{module}.py' for module in first.modules)
        return [first, *(glance(load(path)) for path in beside if path.is_file())]

    def _name(self) -> str:
        stem = self.folder.name if self.path.name in USUAL else self.path.stem
        name = re.sub(r'[^a-z0-9_]+', '_', stem.lower()).strip('_') or 'job'
        self._detect('name', name, 'it is the name of the ' + ('folder' if self.path.name in USUAL else 'script'))
        return name

    def _python(self) -> str:
        real = str(Path(getattr(sys, '_base_executable', '') or sys.executable).resolve())
        if not self.glances[0].is_python_2:
            self._detect('python', real, 'it is the interpreter that runs Rewright')
            return real
        self._detect('python', OLD_PYTHON, 'the source is Python 2')
        return OLD_PYTHON

    def _requirements(self) -> tuple[str, ...]:
        given = self.given.requirements
        if isinstance(given, str):
            return requirements.from_file(self.folder, given)
        if given is not None:
            return requirements.from_lines(given, 'requirements')
        if (self.folder / 'requirements.txt').exists():
            self._detect('requirements', 'requirements.txt', 'the file is there')
            return requirements.from_file(self.folder, 'requirements.txt')
        found = requirements.from_imports(self.glances, local_modules(self.path.parent))
        why = 'taken from the imports, without versions: pin them, or another day gives another environment'
        self._detect('requirements', ', '.join(found) or 'none', why if found else 'only the standard library is used')
        return found

    def _look_for_variables(self) -> None:
        given = {*(self.given.environment or ()), *(self.given.secrets or ())}
        missing = sorted({name for look in self.glances for name in look.variables} - given)
        if missing:
            why = (
                f'the source reads {", ".join(missing)}; name it in environment or secrets, or the job runs without it'
            )
            self._detect('environment', 'none' if not given else 'as given', why)

    def _hosts(self) -> tuple[str, ...]:
        if self.given.allowed_hosts is not None:
            for entry in self.given.allowed_hosts:
                host = urlsplit(entry if '://' in entry else f'//{entry}').hostname or entry
                if is_metadata(host):
                    raise Refusal(
                        f'allowed_hosts names {host}, where a cloud hands out the credentials of the machine',
                        where=str(self.folder / settings.FILE),
                        next_move='Give the job its credentials as secrets, and leave the host out.',
                    )
            return self.given.allowed_hosts
        named = sorted({host for look in self.glances for host in look.hosts})
        near = tuple(host for host in named if _LOOPBACK.match(host) and ':' in host.rpartition(']')[2])
        far = [host for host in named if host not in near]
        if near:
            self._detect('allowed_hosts', ', '.join(near), 'the source names this loopback address')
        if far:
            why = f'the source names {", ".join(far)}; nothing is reached that allowed_hosts does not name'
            self._detect('allowed_hosts', ', '.join(near) or 'none', why)
        return near
