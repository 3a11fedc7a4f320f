"""C sources go in, the library that this machine's compiler makes of them comes out, kept under the hash of both."""

import hashlib
import os
import shutil
import subprocess
import tempfile
import time
from functools import cache
from pathlib import Path

from rewright.adapters.stores.cache import cache_folder
from rewright.adapters.stores.locks import locked

HERE = Path(__file__).parent
COMPILERS = ('cc', 'gcc', 'clang')
OPTIONS = ('-O2', '-shared', '-fPIC')
LIBRARIES = ('-ldl', '-lpthread', '-lrt')
BUILD_SECONDS = 60


@cache
def preload() -> Path | None:
    """Return the library that shifts the clock and turns directories; None where it cannot be compiled, or not loaded.

    It is compiled at the first use on a machine, and again only when the sources or the compiler change.
    """
    compiler = next(filter(None, map(shutil.which, COMPILERS)), None)
    if compiler is None:
        return None
    sources = sorted(HERE.glob('*.c'))
    parts = [path.read_bytes() for path in sorted(HERE.glob('*.[ch]'))]
    parts.append(f'{os.path.realpath(compiler)} {os.uname().machine} {OPTIONS}'.encode())
    name = hashlib.sha256(b'\0'.join(parts)).hexdigest()[:16]
    kept = cache_folder() / 'preload' / f'{name}.so'
    try:
        # Built by one at a time and never replaced: a library that is about to be mounted must not go away.
        with locked(kept.with_suffix('.lock')):
            return kept if kept.exists() or _built(compiler, sources, kept) else None
    except OSError:
        return None


def _built(compiler: str, sources: list[Path], kept: Path) -> bool:
    """Compile, try, and only then keep: a library that does not load must never reach a program."""
    try:
        with tempfile.TemporaryDirectory(dir=kept.parent) as folder:
            made = Path(folder, kept.name)
            words = [compiler, *OPTIONS, '-o', str(made), *map(str, sources), *LIBRARIES]
            subprocess.run(words, capture_output=True, timeout=BUILD_SECONDS, check=True)
            if _shifts(made, Path(folder, 'settings')):
                made.replace(kept)
    except (OSError, subprocess.SubprocessError):
        return False
    return kept.exists()


def _shifts(library: Path, settings: Path) -> bool:
    """Say whether a program under the library believes in 1970: the loader passes over a library it cannot load."""
    settings.write_text(f'shift_ns={-time.time_ns()}\n', encoding='ascii')
    variables = {'LD_PRELOAD': str(library), 'REWRIGHT_SETTINGS': str(settings), 'PATH': '/usr/bin:/bin', 'TZ': 'UTC'}
    done = subprocess.run(
        ['date', '+%Y'], capture_output=True, text=True, timeout=BUILD_SECONDS, check=False, env=variables
    )
    return done.stdout.strip() == '1970' and not done.stderr
