"""Requirement files, or imports where there are none -> the requirement lines of a job's environment."""

import re
from pathlib import Path

from rewright.model.refusal import Refusal
from rewright.read.glance import Glance
from rewright.read.imports import distribution, is_standard
from rewright.read.text import load

_HASH = re.compile(r'(?<!\s)\s++--hash=\S+')
_LINE = re.compile(r'[A-Za-z0-9][A-Za-z0-9._-]*+\s*+(\[[\w\s,.-]*+\]\s*+)?([<>=!~;@(].*)?$')
# Engines that pandas imports by itself when these methods are called.
_ENGINES = {
    'openpyxl': re.compile(r'\.(read_excel|to_excel|ExcelWriter)\('),
    'pyarrow': re.compile(r'\.(read_parquet|to_parquet|read_feather|to_feather)\('),
}
_DEEPEST = 8


def from_lines(lines: tuple[str, ...], where: str) -> tuple[str, ...]:
    """Return requirement lines as they are, or refuse the first that is none."""
    for line in lines:
        if not _LINE.match(line):
            raise Refusal(
                f'{line!r} is not a requirement', where=where, next_move='Write one distribution a line: name==version.'
            )
    return lines


def from_file(folder: Path, name: str, depth: int = 0) -> tuple[str, ...]:
    """Return the requirement lines of a file, files it includes with -r too; hashes and comments are left out."""
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()) or depth > _DEEPEST:
        raise Refusal('requirements lie outside of the job or include themselves', where=name)
    text = load(path, name).replace('\\\n', ' ')
    found: list[str] = []
    for number, raw in enumerate(text.splitlines(), start=1):
        line = _HASH.sub('', re.sub(r'(^|\s)#.*', '', raw)).strip()
        included = re.match(r'(?:-r|--requirement)[\s=]+(\S+)', line)
        if included:
            found += from_file(folder, str(Path(name).parent / included[1]), depth + 1)
        elif line.startswith('-') or (line and not _LINE.match(line)):
            raise Refusal(
                f'{line!r} is not a requirement', where=f'{name}:{number}', next_move='Leave only name==version lines.'
            )
        elif line:
            found.append(line)
    return tuple(dict.fromkeys(found))


def from_imports(glances: list[Glance], local: set[str]) -> tuple[str, ...]:
    """Return unpinned distributions for every imported module that is neither standard nor a file of the job."""
    modules = {module for glance in glances for module in glance.modules}
    top = {module.partition('.')[0] for module in modules if not is_standard(module)} - local
    found = {distribution(module) for module in top}
    if 'pandas' in found:
        found |= {name for name, used in _ENGINES.items() if any(used.search(g.code) for g in glances)}
    return tuple(sorted(found, key=str.lower))
