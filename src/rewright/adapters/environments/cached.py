"""Pinned requirements go in, a virtual environment kept under their hash comes out, built once by uv."""

import hashlib
import importlib.util
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

from rewright.adapters.environments.interpreters import Interpreter, interpreter
from rewright.adapters.environments.locking import code_of, install, lay_out, pinned, refuse_other_than_pins
from rewright.adapters.environments.programs import INSTALL_SECONDS, make_old, pip_install, run_uv
from rewright.adapters.stores.locks import locked
from rewright.model.bundle import Locked
from rewright.model.recording import Environment
from rewright.model.refusal import Refusal

RUNTIME = 'rewright_runtime'
MODERN = ('polars', 'httpx2', 'selectolax', 'pyarrow', 'numpy')
KNOWN_TO_UV = (3, 6)
_COMPLETE = '.rewright-complete'


class CachedEnvironments:
    """Environments below one folder; two processes may ask for the same one at once, and one of them builds it."""

    def __init__(self, cache: Path) -> None:
        self._cache = cache.absolute()

    def legacy(self, python: str, requirements: tuple[str, ...], before: str = '') -> Environment:
        """Return the environment of an interpreter and requirement lines; Refusal with uv's last line when uv cannot.

        `before` is a day (ISO 8601): nothing that was released later is installed.
        """
        base = interpreter(python)
        if before and base.number < KNOWN_TO_UV:
            raise Refusal(
                f'packages cannot be held to a day on Python {base.version}',
                next_move='Pin every version in the requirements, and leave requirements_before out of rewright.toml.',
            )
        digest = _digest(base.version, base.program, *sorted(requirements), *filter(None, [before]))
        return self._environment(digest, base, '', lambda place: _install(place, base, requirements, before))

    def modern(self, left: tuple[str, ...] = ()) -> Environment:
        """Return the environment of rewrites: the libraries at the versions beside this program, and the runtime's code."""
        source = _runtime_source()
        own = {re.split(r'[^\w.-]', line, maxsplit=1)[0].lower().replace('_', '-') for line in left}
        pinned = (*(f'{name}=={metadata.version(name)}' for name in MODERN if name not in own), *left)
        base = interpreter(sys.executable)

        def fill(place: Path) -> None:
            shutil.copytree(source, _libraries(place) / RUNTIME, ignore=shutil.ignore_patterns('__pycache__'))
            _install(place, base, pinned)

        code = _code_digest(code_of(source))
        return self._environment(_digest(base.version, base.program, *pinned, code), base, code, fill)

    def lock(self, environment: Environment) -> Locked:
        """Return the environment as pinned lines with hashes and the runtime's code; Refusal when none can be asked for."""
        place = Path(environment.path)
        if not (place / _COMPLETE).exists():
            raise Refusal('the environment is no longer here', where=str(place), next_move='Run the job again.')
        return Locked(
            environment=environment.model_copy(update={'path': ''}),
            requirements=pinned(place, environment.python, environment.packages),
            code=code_of(_libraries(place) / RUNTIME),
        )

    def rebuild(self, locked: Locked) -> Environment:
        """Build a locked environment on this machine; Refusal when its interpreter or one of its files is not to be had."""
        refuse_other_than_pins(locked)
        own = interpreter(sys.executable)
        version = locked.environment.python
        base = own if own.version == version else interpreter(version)

        def fill(place: Path) -> None:
            lay_out(locked.code, _libraries(place) / RUNTIME)
            install(place, locked.requirements, old=base.number < KNOWN_TO_UV)
            _compile(place, base)

        code = _code_digest(locked.code) if locked.code else ''
        digest = _digest('rebuilt', base.version, base.program, *locked.requirements, code)
        return self._environment(digest, base, code, fill)

    def _environment(self, digest: str, base: Interpreter, code: str, fill: Callable[[Path], None]) -> Environment:
        """Build once under `digest`; what names the environment to others does not hold where this machine keeps things."""
        place = self._cache / digest[:16]
        mark = place / _COMPLETE
        with locked(self._cache / f'{digest[:16]}.lock'):
            if not mark.exists():
                # A build that died left a folder without its mark.
                shutil.rmtree(place, ignore_errors=True)
                if base.number < KNOWN_TO_UV:
                    make_old(place, base.program)
                else:
                    run_uv(
                        'venv', '--quiet', '--no-project', '--no-python-downloads', '--python', base.program, str(place)
                    )
                fill(place)
                mark.write_text(json.dumps(_packages(place)), encoding='utf-8')
        packages = tuple(json.loads(mark.read_text(encoding='utf-8')))
        # The path of this machine's cache is no part of what the environment is.
        sha256 = _digest(base.version, *packages, code)
        return Environment(python=base.version, packages=packages, sha256=sha256, path=str(place))


def _install(place: Path, base: Interpreter, requirements: tuple[str, ...], before: str = '') -> None:
    """Install wheels only, and start no interpreter that reads them: what a job asks for must not run outside a sandbox."""
    if requirements:
        listed = place / 'requirements.txt'
        listed.write_text('\n'.join(requirements) + '\n', encoding='utf-8')
        if base.number < KNOWN_TO_UV:
            pip_install(place, listed)
        else:
            cut = ['--exclude-newer', before] if before else []
            run_uv('pip', 'install', '--quiet', '--no-build', *cut, '--python', str(place), '-r', str(listed))
    _compile(place, base)


def _compile(place: Path, base: Interpreter) -> None:
    # An environment is read-only for its programs: what is not compiled now is compiled in every run.
    jobs = ['-j', '0'] if base.number >= KNOWN_TO_UV else []
    compiling = [base.program, '-S', '-E', '-m', 'compileall', '-q', *jobs, str(_libraries(place))]
    subprocess.run(compiling, capture_output=True, timeout=INSTALL_SECONDS, check=False, cwd='/')


def _libraries(place: Path) -> Path:
    return next(place.glob('lib/python*/site-packages'))


def _packages(place: Path) -> list[str]:
    found = metadata.distributions(path=[str(_libraries(place))])
    return sorted(f'{each.metadata["Name"]}=={each.version}' for each in found)


def _runtime_source() -> Path:
    """The installed package folder of the runtime."""
    found = importlib.util.find_spec(RUNTIME)
    if found is None or not found.submodule_search_locations:
        raise Refusal(f'{RUNTIME} is not installed beside rewright', next_move='Install rewright again.', exit_code=1)
    return Path(found.submodule_search_locations[0])


def _code_digest(code: dict[str, str]) -> str:
    return _digest(*(f'{name} {hashlib.sha256(text.encode()).hexdigest()}' for name, text in sorted(code.items())))


def _digest(*parts: str) -> str:
    return hashlib.sha256('\n'.join(parts).encode()).hexdigest()
