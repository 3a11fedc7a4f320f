"""A patch whose reasons name lines of a source that was put together -> the same with the files and lines that people know."""

import re

from rewright.model.patch import Left, Patch
from rewright.rewrite.source import Source

_LINE = re.compile(r'\bline (\d+)\b')


def told(patch: Patch, source: Source) -> Patch:
    """Return the patch with every line of `source` in its reasons named by its file, where it is not the script's."""
    if source.origins is None:
        return patch
    coverage = patch.coverage
    parts = ('left', 'islands', 'untaken')
    changed = {name: tuple(_told(left, source) for left in getattr(coverage, name)) for name in parts}
    return patch.model_copy(
        update={
            'refusals': tuple(_told(left, source) for left in patch.refusals),
            'coverage': coverage.model_copy(update=changed),
        }
    )


def _told(left: Left, source: Source) -> Left:
    return left.model_copy(update={'why': _LINE.sub(lambda found: _line(int(found[1]), source), left.why)})


def _line(number: int, source: Source) -> str:
    if not 1 <= number <= len(source.lines):
        return f'line {number}'
    span = source.at(number)
    return f'line {span.line}' if span.file == source.name else f'line {span.line} of {span.file}'
