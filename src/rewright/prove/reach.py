"""A rewrite and the job it came from -> what the rewrite may reach, and the files of it that really run."""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from rewright.catalog import units
from rewright.model.job import Job
from rewright.model.patch import Patch
from rewright.model.recording import Recording


@dataclass(frozen=True)
class Place:
    """Something in a rewrite that nothing recorded explains."""

    line: int
    what: str


@dataclass(frozen=True)
class Reach:
    """One file of the rewrite, and everything that explains what it may do: the legacy text, settings and addresses."""

    tree: ast.Module
    modules: frozenset[str]
    handlers: bool
    legacy: str
    known: tuple[str, ...]

    def explains(self, text: str) -> bool:
        """Say whether the legacy sources, the job's settings or a recorded address hold `text`."""
        return text in self.legacy or any(text in known for known in self.known)

    def mentions(self, word: str) -> bool:
        """Say whether the legacy sources hold `word` as a whole word."""
        return bool(re.search(rf'\b{re.escape(word)}\b', self.legacy))

    @cached_property
    def strings(self) -> tuple[tuple[int, str], ...]:
        """Every string that is not a docstring, with its line."""
        silent = {id(n.value) for n in ast.walk(self.tree) if isinstance(n, ast.Expr)}
        found = [n for n in ast.walk(self.tree) if isinstance(n, ast.Constant) and id(n) not in silent]
        return tuple((n.lineno, n.value) for n in found if isinstance(n.value, str))

    @cached_property
    def calls(self) -> tuple[tuple[int, str, ast.Call], ...]:
        """Every call with its line and the text of what is called."""
        found = [node for node in ast.walk(self.tree) if isinstance(node, ast.Call)]
        return tuple((node.lineno, ast.unparse(node.func), node) for node in found)


def unexplained(job: Job, recording: Recording, patch: Patch, sources: dict[str, str]) -> tuple[str, ...]:
    """Return `file:line: what` for everything in the rewrite that the recording does not explain."""
    addresses = [exchange.url for exchange in recording.inputs.tape.exchanges]
    known = (*job.allowed_hosts, *job.arguments, *job.environment.values(), *addresses, job.root)
    running = _running(patch)
    modules = frozenset(name.removesuffix('.py').split('/')[0] for name in patch.files if name.endswith('.py'))
    handlers = {handler.rsplit('.', 1)[0].replace('.', '/') + '.py' for handler in patch.handlers.values()}
    legacy = '\n'.join(sources.values())
    checks: list[Callable[[Reach], Iterator[Place]]] = [u.places for u in units('rewright.prove.outside').values()]
    found = []
    for name, tree in running.items():
        reach = Reach(tree, modules, name in handlers, legacy, known)
        found += [f'{name}:{place.line}: {place.what}' for check in checks for place in check(reach)]
    return tuple(sorted(found))


def _running(patch: Patch) -> dict[str, ast.Module]:
    waiting = [patch.entry, *(h.rsplit('.', 1)[0].replace('.', '/') + '.py' for h in patch.handlers.values())]
    found: dict[str, ast.Module] = {}
    while waiting:
        name = waiting.pop()
        if name in patch.files and name not in found:
            found[name] = ast.parse(patch.files[name])
            waiting += [
                module.replace('.', '/') + end for module in _imported(found[name]) for end in ('.py', '/__init__.py')
            ]
    return found


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ''
            yield from (module, *(f'{module}.{alias.name}'.strip('.') for alias in node.names))
