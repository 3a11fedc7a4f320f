"""Sources of a rewrite and a company's profile in; the same sources on the company's package out."""

import ast
from collections.abc import Iterator, Mapping

from rewright.model.platform import Platform
from rewright.rewrite.edits import Edit, Source, apply
from rewright.rewrite.layout import tidied
from rewright.trees import within

_RECIPE = 'platform'


def on_platform(files: Mapping[str, str], platform: Platform | None) -> dict[str, str]:
    """Return files in which what a profile names is imported from the company's package; what they call it stays."""
    if platform is None:
        return dict(files)
    return {name: _moved(text, platform) if name.endswith('.py') else text for name, text in files.items()}


def _moved(text: str, platform: Platform) -> str:
    source = Source(text, 'pipeline.py')
    edits = tuple(_edits(source, platform))
    return tidied(apply(source, edits)) if edits else text


def _edits(source: Source, platform: Platform) -> Iterator[Edit]:
    for node in within(source.tree):
        if isinstance(node, ast.Import):
            lines = [_whole(alias, platform) for alias in node.names]
            kept: list[ast.stmt] = [ast.Import([a]) for a, line in zip(node.names, lines, strict=True) if not line]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            lines = [_part(node.module, alias, platform) for alias in node.names]
            still = [a for a, line in zip(node.names, lines, strict=True) if not line]
            kept = [ast.ImportFrom(node.module, still, 0)] if still else []
        else:
            continue
        if any(lines):
            start, end = source.offset(node)
            written = [*filter(None, lines), *(ast.unparse(k) for k in kept)]
            text = f'\n{" " * node.col_offset}'.join(written)
            yield Edit(start=start, end=end, text=text, construct='import', recipe=_RECIPE)


def _whole(alias: ast.alias, platform: Platform) -> str:
    """The line that stands for `import polars as pl`."""
    theirs = platform.of(alias.name)
    return f'import {theirs} as {alias.asname or alias.name}' if theirs else ''


def _part(module: str, alias: ast.alias, platform: Platform) -> str:
    """The line that stands for one name of `from rewright_runtime.pipeline import stage`."""
    theirs = platform.of(f'{module}.{alias.name}')
    if theirs is None:
        return ''
    own = alias.asname or alias.name
    if ':' not in theirs:
        return f'import {theirs} as {own}'
    place, _, name = theirs.partition(':')
    return f'from {place} import {name}' + (f' as {own}' if own != name else '')
