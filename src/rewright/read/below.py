"""A path in; the scripts and notebooks at or below it, and the tree of each, out."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path

from rewright.model.refusal import Refusal
from rewright.read.text import load, status_of

SUFFIXES = {'.py', '.ipynb'}


def scripts_at(path: Path) -> Iterator[Path]:
    """Yield the path itself, or the scripts and notebooks below a folder, hidden ones left out; Refusal where there are none."""
    status_of(path, str(path))
    if not path.is_dir():
        yield path
        return
    below = sorted(p for p in path.rglob('*') if p.suffix in SUFFIXES and p.is_file())
    found = [p for p in below if not any(part.startswith('.') for part in p.relative_to(path).parts)]
    if not found:
        raise Refusal('the folder holds no Python script', where=str(path), next_move='Name a folder of scripts.')
    yield from found


def parsed(path: Path) -> ast.Module:
    """Return the tree of a script or notebook; Refusal for what is no text or no Python 3."""
    text = load(path)
    try:
        return ast.parse(_code(text, path) if path.suffix == '.ipynb' else text)
    except SyntaxError as error:
        raise Refusal(
            f'it is not Python 3: {error.msg}', where=f'{path}:{error.lineno}', next_move='Mend that line.'
        ) from None


def _code(text: str, path: Path) -> str:
    """The code of a notebook: its cells below each other, without the lines that only IPython understands."""
    try:
        cells = json.loads(text)['cells']
        sources = [c['source'] for c in cells if c['cell_type'] == 'code']
        joined = ''.join((s if isinstance(s, str) else ''.join(s)) + '\n' for s in sources)
    except (ValueError, LookupError, TypeError, RecursionError):
        raise Refusal('this is no notebook', where=str(path), next_move='Save it as notebook format 4.') from None
    return '\n'.join(map(_plain, joined.splitlines()))


def _plain(line: str) -> str:
    """The line, or one that does nothing in place of a command to IPython."""
    code = line.lstrip()
    return f'{line[: len(line) - len(code)]}pass' if code[:1] in {'%', '!', '?'} else line
