"""The folder of a job -> its script, or a refusal that lists the candidates."""

from pathlib import Path

from rewright.model.refusal import Refusal
from rewright.read.glance import Glance, glance
from rewright.read.text import load

USUAL = ('job.py', 'main.py')
_NEVER = {'site.py', 'setup.py', 'conftest.py', '__init__.py'}
_NEVER_IN = {'test', 'tests', 'venv', '.venv', 'node_modules', '__pycache__', 'build', 'dist', 'site-packages'}


def find_script(folder: Path) -> tuple[str, str]:
    """Return the script of a folder (relative to it) and why it is the one."""
    candidates = [p for p in sorted(folder.glob('*.py')) if _may_be(p)]
    if not candidates:
        raise _nothing(folder)
    if len(candidates) == 1:
        return candidates[0].name, 'it is the only script of the folder'
    for name in USUAL:
        if any(path.name == name for path in candidates):
            return name, f'a script named {name} is there'
    guarded = [p.name for p in candidates if _look(p).has_main]
    if len(guarded) == 1:
        return guarded[0], 'it is the only one with a main guard'
    names = guarded or [p.name for p in candidates]
    raise Refusal(
        f'several scripts could be the job: {", ".join(names[:10])}', where=str(folder),
        next_move=f'Name one of them, or write script = "{names[0]}" in rewright.toml.',
    )  # fmt: skip


def local_modules(folder: Path) -> set[str]:
    """Return the top-level modules that the job's own folder holds."""
    files = {path.stem for path in folder.glob('*.py')}
    return files | {path.name for path in folder.iterdir() if path.is_dir() and any(path.glob('*.py'))}


def _may_be(path: Path) -> bool:
    name = path.name
    return (
        name not in _NEVER
        and not name.startswith(('test_', '.'))
        and not name.endswith('_test.py')
        and (path.is_file())
    )


def _look(path: Path) -> Glance:
    try:
        return glance(load(path))
    except Refusal:
        return glance('')


def _nothing(folder: Path) -> Refusal:
    deeper = [p for p in sorted(folder.rglob('*.py'))[:200] if not _NEVER_IN & set(p.parts) and _may_be(p)]
    if deeper:
        name = deeper[0].relative_to(folder)
        return Refusal(
            'no script stands at the top of the folder', where=str(folder),
            next_move=f'Name the script, for example script = "{name}" in rewright.toml.',
        )  # fmt: skip
    notebooks = sorted(folder.glob('*.ipynb'))
    if notebooks:
        return notebook(notebooks[0])
    return Refusal('the folder holds no Python script', where=str(folder), next_move='Name the folder of the job.')


def notebook(path: Path) -> Refusal:
    """Return the refusal of a notebook."""
    return Refusal(
        'this is a notebook, which is not read', where=str(path),
        next_move=f'Make a script of it first: jupyter nbconvert --to script {path.name}',
    )  # fmt: skip
