"""A Job -> its Facts: the sources are decoded here and parsed in a limited child process."""

import hashlib
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
        waiting += _imported(root, name, found[name])
    return found


def _imported(root: Path, name: str, text: str) -> list[str]:
    modules = {*glance(text).modules, *re.findall(r'^[ \t]*+from[ \t]++\.(\w++)[ \t]++import', text, re.MULTILINE)}
    beside = (root / name).parent
    paths = [beside / Path(*module.split('.')) for module in sorted(modules)]
    files = [p.with_suffix('.py') for p in paths] + [p / '__init__.py' for p in paths]
    inside = (p for p in files if p.is_file() and p.resolve().is_relative_to(root.resolve()))
    return [str(p.relative_to(root)) for p in inside]
