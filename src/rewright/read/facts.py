"""A Job -> its Facts: the sources are decoded here and parsed in a limited child process."""

import hashlib
import os
import re
from pathlib import Path

from rewright.model.facts import Facts
from rewright.model.job import Job
from rewright.model.refusal import Refusal
from rewright.ports.child import Child
from rewright.read.assembly import Request
from rewright.read.glance import glance
from rewright.read.parse import Answer
from rewright.read.text import load

_MOST_FILES = 100
_FROM = re.compile(r'^[ \t]*+from[ \t]*+(\.*+)([\w.]*+)[ \t]++import\b((?:[ \t]*+\([^)]*+)|[^\n]*+)', re.MULTILINE)


def read(job: Job, child: Child) -> Facts:
    """Read the job's script and the files of the job that it imports, without running anything.

    Refusal where the script is not Python, or too much for the child's time or memory. The same sources give the same
    facts to the byte. `source_sha256` is that of the script's bytes, or of the list of files where there are several.
    """
    root = Path(job.root)
    files = _sources(root, job.script)
    digests = {name: hashlib.sha256((root / name).read_bytes()).hexdigest() for name in files}
    listed = ''.join(f'{digest}  {name}\n' for name, digest in digests.items())
    whole = digests[job.script] if len(files) == 1 else hashlib.sha256(listed.encode()).hexdigest()
    request = Request(job=job.name, sha256=whole, files=files)
    try:
        said = child.call('rewright.read.parse:parse', request.model_dump_json().encode())
    except Refusal as error:
        where = error.where or str(root / job.script)
        raise Refusal(error.what, where=where, next_move=error.next_move) from None
    answer = Answer.model_validate_json(said)
    if answer.facts is None:
        refused = answer.refused
        raise Refusal(
            refused.what if refused else 'the source could not be read',
            where=refused.where if refused else job.script,
            next_move=refused.next_move if refused else '',
        )
    return answer.facts


def _sources(root: Path, script: str) -> dict[str, str]:
    """Return the text of the script and of every file of the job that it imports, also by way of others."""
    found: dict[str, str] = {}
    places: set[Path] = set()
    waiting = [script]
    while waiting and len(found) < _MOST_FILES:
        name = waiting.pop(0)
        # A folder that links to itself gives every file in it a name at each depth.
        place = (root / name).resolve()
        if place in places:
            continue
        places.add(place)
        found[name] = load(root / name, name)
        waiting += _imported(root, script, name, found[name])
    return found


def _imported(root: Path, script: str, name: str, text: str) -> list[str]:
    """Return the files of the job that an import of a source may run: modules, and the packages around them."""
    seen = glance(text)
    beside, home = (root / name).parent, (root / script).parent
    found = [(place, module) for module in seen.modules for place in (home, beside)]
    for dots, module, names in _FROM.findall(seen.code):
        places = [Path(beside, *['..'] * (len(dots) - 1))] if dots else [home, beside]
        listed = [module, *(f'{module}.{part}'.strip('.') for part in re.findall(r'\w+', names))]
        found += [(place, one) for place in places for one in listed]
    paths = [path for place, module in dict.fromkeys(found) for path in _files(place, module)]
    inside = (p for p in dict.fromkeys(paths) if p.is_file() and p.resolve().is_relative_to(root.resolve()))
    return [os.path.relpath(p, root) for p in inside]


def _files(place: Path, module: str) -> list[Path]:
    """The files that a module and the packages around it may lie in; the package itself where there is no module."""
    parts = module.split('.') if module else []
    if not all(parts):
        return []
    if not parts:
        return [place / '__init__.py']
    around = [Path(place, *parts[:n], '__init__.py') for n in range(1, len(parts) + 1)]
    return [Path(place, *parts).with_suffix('.py'), *around]
