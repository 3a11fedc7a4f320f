"""An environment on this machine <-> pinned lines with hashes and its own code, from which another machine builds it again."""

import re
import tempfile
from pathlib import Path

from rewright.adapters.environments.programs import pip_install, run_uv
from rewright.model.bundle import Locked
from rewright.model.refusal import Refusal

_FILE = '.rewright-lock'
_VERSION = re.compile(r'\d{1,3}\.\d{1,3}\.\d{1,3}')
_PIN = re.compile(r'[A-Za-z0-9][A-Za-z0-9._-]*==[A-Za-z0-9][A-Za-z0-9.+!_-]*( --hash=sha256:[0-9a-f]{64})+')
_SEEDS = frozenset({'pip', 'setuptools', 'wheel'})
_QUIET = ('--quiet', '--no-deps', '--no-header', '--no-annotate', '--no-emit-index-url', '--no-emit-find-links')


def pinned(place: Path, version: str, packages: tuple[str, ...]) -> tuple[str, ...]:
    """Return one line a package with the hashes of all its files; asked for once and kept beside the environment.

    Refusal when the registry cannot be asked.
    """
    kept = place / _FILE
    if version.startswith('2.'):
        # An environment of Python 2 is made with these; uv knows no such Python, and cannot say the hashes of any more.
        packages = tuple(line for line in packages if line.partition('==')[0].lower() not in _SEEDS)
    if not packages:
        return ()
    if not kept.exists():
        kept.write_text(_asked(version, packages), encoding='utf-8')
    return tuple(' '.join(line.split()) for line in kept.read_text(encoding='utf-8').splitlines() if line.strip())


def _asked(version: str, packages: tuple[str, ...]) -> str:
    with tempfile.TemporaryDirectory() as folder:
        wanted, found = Path(folder, 'wanted.in'), Path(folder, 'found.txt')
        wanted.write_text('\n'.join(packages) + '\n', encoding='utf-8')
        try:
            run_uv(
                'pip',
                'compile',
                *_QUIET,
                '--generate-hashes',
                '--python-version',
                version,
                str(wanted),
                '-o',
                str(found),
            )
        except Refusal as refusal:
            raise Refusal(
                f'the environment cannot be locked: {refusal.what}', next_move='Check the network, then export again.'
            ) from None
        # One line a package: what a line continues with belongs to it.
        return found.read_text(encoding='utf-8').replace('\\\n', ' ')


def code_of(folder: Path) -> dict[str, str]:
    """Return the text of every file of a package folder by its path; nothing where there is no such folder."""
    files = sorted(path for path in folder.rglob('*') if path.is_file() and '__pycache__' not in path.parts)
    return {str(path.relative_to(folder)): path.read_text(encoding='utf-8') for path in files}


def lay_out(code: dict[str, str], folder: Path) -> None:
    """Write the files of a package; Refusal for a path that leads out of it."""
    for name, text in code.items():
        path = folder / name
        if '..' in Path(name).parts or Path(name).is_absolute():
            raise Refusal(f'the code of the environment leads out of its folder: {name!r}')
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding='utf-8')


def refuse_other_than_pins(locked: Locked) -> None:
    """Refuse a version that is none, and lines that uv would read as anything but a pin: addresses, paths, options."""
    if not _VERSION.fullmatch(locked.environment.python):
        raise Refusal(f'the version of the interpreter is none: {locked.environment.python[:80]!r}')
    for line in locked.requirements:
        if not _PIN.fullmatch(line):
            raise Refusal(f'the environment holds a line that is no pin with hashes: {line[:80]!r}')


def install(place: Path, requirements: tuple[str, ...], *, old: bool) -> None:
    """Install exactly the locked files, wheels only; Refusal when one is not the file that was locked.

    `old` interpreters are unknown to uv: their own pip reads the same hashes.
    """
    if not requirements:
        return
    listed = place / 'requirements.txt'
    listed.write_text('\n'.join(requirements) + '\n', encoding='utf-8')
    if old:
        pip_install(place, listed)
        return
    words = ('--quiet', '--no-build', '--no-deps', '--require-hashes', '--python', str(place), '-r', str(listed))
    run_uv('pip', 'install', *words)
