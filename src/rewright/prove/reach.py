"""A rewrite and the job it came from -> what the rewrite may reach, and the files of it that really run."""

import ast
import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from rewright.catalog import units
from rewright.model.job import Job
from rewright.model.patch import Patch
from rewright.model.recording import Recording
from rewright.prove.names import Names
from rewright.prove.platform import on_runtime
from rewright.trees import within


@dataclass(frozen=True)
class Place:
    """Something in a rewrite that nothing recorded explains."""

    line: int
    what: str


@dataclass(frozen=True)
class Reach:
    """One file of the rewrite, and everything that explains what it may do: the legacy text, settings and addresses.

    `legacy_trees` is empty where a legacy source is not Python 3; its words alone explain then. `variables` are the
    environment variables that the job's settings name.
    """

    text: str
    tree: ast.Module
    modules: frozenset[str]
    handlers: bool
    legacy: str
    legacy_trees: tuple[ast.Module, ...]
    known: tuple[str, ...]
    variables: frozenset[str]

    def explains(self, text: str) -> bool:
        """Say whether the legacy sources, the job's settings or a recorded address hold `text`."""
        return text in self.legacy or any(text in known for known in self.known)

    def mentions(self, word: str) -> bool:
        """Say whether the legacy sources hold `word` as a whole word."""
        return bool(re.search(rf'(?<!\w){re.escape(word)}(?!\w)', self.legacy))

    def says(self, text: str) -> bool:
        """Say whether the legacy sources or the job's settings hold `text` as whole words: `se` is no part of `sell`."""
        return self.mentions(text) or any(re.search(rf'(?<!\w){re.escape(text)}(?!\w)', known) for known in self.known)

    def uses(self, name: str) -> bool:
        """Say whether the legacy sources use the dotted name; where they cannot be parsed, whether they hold its last word."""
        if not self.legacy_trees:
            return self.mentions(name.rsplit('.', 1)[-1])
        return name in self._legacy_names

    @cached_property
    def _legacy_names(self) -> frozenset[str]:
        return frozenset(name for names in self.legacy_names for _, name in names.used)

    @cached_property
    def legacy_names(self) -> tuple[Names, ...]:
        """The names of each legacy source."""
        return tuple(Names(tree) for tree in self.legacy_trees)

    @cached_property
    def said(self) -> tuple[str, ...]:
        """Every string of the legacy sources."""
        nodes = [node for tree in self.legacy_trees for node in within(tree)]
        return tuple(n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str))

    @cached_property
    def names(self) -> Names:
        """The names of this file."""
        return Names(self.tree)

    @cached_property
    def strings(self) -> tuple[tuple[int, str], ...]:
        """Every string that is not a docstring, with its line."""
        silent = {id(n.value) for n in within(self.tree) if isinstance(n, ast.Expr)}
        found = [n for n in within(self.tree) if isinstance(n, ast.Constant) and id(n) not in silent]
        texts = ((n.lineno, n.value.decode('latin-1') if isinstance(n.value, bytes) else n.value) for n in found)
        return tuple((line, text) for line, text in texts if isinstance(text, str))

    @cached_property
    def calls(self) -> tuple[tuple[int, str, ast.Call], ...]:
        """Every call with its line and the text of what is called."""
        found = [node for node in within(self.tree) if isinstance(node, ast.Call)]
        return tuple((node.lineno, ast.unparse(node.func), node) for node in found)


def unexplained(job: Job, recording: Recording, patch: Patch, sources: dict[str, str]) -> tuple[str, ...]:
    """Return `file:line: what` for everything in the rewrite that the recording does not explain."""
    addresses = [exchange.url for exchange in recording.inputs.tape.exchanges]
    known = (
        *job.allowed_hosts,
        *job.arguments,
        *job.environment.values(),
        *addresses,
        job.root,
        *_from_the_working_folder(job),
    )
    handlers = {handler.rsplit('.', 1)[0].replace('.', '/') + '.py' for handler in patch.handlers.values()}
    modules = frozenset(name.removesuffix('.py').split('/')[0] for name in patch.files if name.endswith('.py'))
    trees = [_parsed(text) for text in sources.values()]
    checks: list[Callable[[Reach], Iterator[Place]]] = [u.places for u in units('rewright.prove.outside').values()]
    found = []
    for name, tree in _running(patch).items():
        if tree is None:
            found.append(f'{name}:1: cannot be read as Python, so that what runs is not known')
            continue
        if job.platform:
            tree = on_runtime(tree, job.platform)  # noqa: PLW2901  What a profile names, it explains.
        reach = Reach(
            text=patch.files[name],
            tree=tree,
            modules=modules,
            handlers=name in handlers,
            legacy='\n'.join(sources.values()),
            legacy_trees=tuple(tree for tree in trees if tree) if all(trees) else (),
            known=known,
            variables=frozenset((*job.environment, *job.secrets)),
        )
        found += [f'{name}:{place.line}: {place.what}' for check in checks for place in check(reach)]
    return tuple(sorted(set(found)))


def _from_the_working_folder(job: Job) -> tuple[str, ...]:
    """How the script is found from where the job runs: what `__file__` is."""
    elsewhere = posixpath.normpath(job.working_folder) != '.'
    return (posixpath.relpath(job.script, job.working_folder),) if elsewhere else ()


def _parsed(text: str | bytes) -> ast.Module | None:
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _running(patch: Patch) -> dict[str, ast.Module | None]:
    waiting = [patch.entry, *(h.rsplit('.', 1)[0].replace('.', '/') + '.py' for h in patch.handlers.values())]
    found: dict[str, ast.Module | None] = {}
    while waiting:
        name = waiting.pop()
        if name in patch.files and name not in found:
            # As bytes, so that a declared coding means what it means to the interpreter.
            tree = found[name] = _parsed(patch.files[name].encode(errors='surrogateescape'))
            modules = _imported(tree) if tree else ()
            waiting += [module.replace('.', '/') + end for module in modules for end in ('.py', '/__init__.py')]
    return found


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in within(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ''
            yield from (module, *(f'{module}.{alias.name}'.strip('.') for alias in node.names))
