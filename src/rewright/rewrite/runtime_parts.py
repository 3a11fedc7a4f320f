"""The sources of a rewrite in; the extras of the runtime out that they need, and the line that asks for them."""

import ast
import importlib.util
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import metadata
from pathlib import Path

from rewright.trees import walk

_PACKAGE = 'rewright_runtime'
# Which extra brings what a module of the runtime imports.
_BROUGHT_BY = {
    'httpcore2': 'http',
    'httpx2': 'http',
    'numpy': 'frames',
    'polars': 'frames',
    'pyarrow': 'frames',
    'selectolax': 'html',
}


def extras(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the extras that these sources need, by what they import and by what the runtime's modules import for them."""
    wanted = [module for text in texts for module in _imports(text)]
    seen: set[str] = set()
    while wanted:
        module = wanted.pop()
        if module not in seen:
            seen.add(module)
            wanted += _below(module)
    return tuple(sorted({_BROUGHT_BY[m] for m in seen & set(_BROUGHT_BY)}))


def runtime_line(wanted: tuple[str, ...]) -> str:
    """Return the pinned requirement of the runtime with these extras."""
    brackets = f'[{",".join(wanted)}]' if wanted else ''
    return f'rewright-runtime{brackets}=={_version()}'


@cache
def _version() -> str:
    return metadata.version('rewright-runtime')


def _imports(text: str) -> Iterator[str]:
    """The runtime's modules that a source may import, by their whole names, and the top modules of everybody else."""
    for node in walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (a.name if a.name.startswith(_PACKAGE) else a.name.split('.')[0] for a in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            if node.module.split('.')[0] != _PACKAGE:
                yield node.module.split('.')[0]
            else:
                yield node.module
                yield from (f'{node.module}.{a.name}' for a in node.names)


@cache
def _below(module: str) -> tuple[str, ...]:
    """What a module of the runtime imports; nothing where it is none."""
    if module.split('.', maxsplit=1)[0] != _PACKAGE:
        return ()
    place = _root().joinpath(*module.split('.')[1:])
    path = next((p for p in (place / '__init__.py', place.with_suffix('.py')) if p.is_file()), None)
    own = tuple(_imports(path.read_text(encoding='utf-8'))) if path else ()
    # Whatever a package says at its top is run before what is in it.
    return (module.rpartition('.')[0], *own)


@cache
def _root() -> Path:
    found = importlib.util.find_spec(_PACKAGE)
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent
