"""Edits on a legacy source: recipes make them from a Source, `apply` turns them into the new text."""

import ast
from collections.abc import Iterable
from dataclasses import dataclass

from rewright.model.patch import Assumption, Left
from rewright.model.value import Value
from rewright.rewrite.source import Source

__all__ = ['Edit', 'Edited', 'OverlapError', 'Source', 'apply', 'join', 'splice']


@dataclass(frozen=True)
class Edit:
    """Replace the characters `start` to `end` (exclusive) of `Source.code` by `text`.

    `construct` names what stood there, `recipe` the unit that replaced it. `imports` are lines that `text` needs, such as
    `import polars as pl`; `assumptions` are what it relies on.
    """

    start: int
    end: int
    text: str
    construct: str
    recipe: str
    imports: tuple[str, ...] = ()
    assumptions: tuple[Assumption, ...] = ()


class Edited(Value):
    """What a group of recipes made of one source.

    `constructs` counts what could be modernized, `modernized` what was; each of the rest stands in `left` with its reason.
    `islands` are runs of statements that stay as they were between conversions; what stands in them is in `left` too.
    `eased` are results that are added up in any order, for they may differ by a bound. `untaken` are branches that no recorded
    run took and that are refused now; what stands in them is in `left` too.
    """

    edits: tuple[Edit, ...] = ()
    left: tuple[Left, ...] = ()
    constructs: int = 0
    modernized: int = 0
    recipes: tuple[str, ...] = ()
    islands: tuple[Left, ...] = ()
    eased: tuple[str, ...] = ()
    untaken: tuple[Left, ...] = ()


class OverlapError(ValueError):
    """Two edits want the same characters: a fault of the recipes."""


def join(parts: Iterable[Edited]) -> Edited:
    """Add up what several groups of recipes made of the same source."""
    parts = tuple(parts)
    return Edited(
        edits=tuple(e for p in parts for e in p.edits),
        left=tuple(x for p in parts for x in p.left),
        constructs=sum(p.constructs for p in parts),
        modernized=sum(p.modernized for p in parts),
        recipes=tuple(sorted({r for p in parts for r in p.recipes})),
        islands=tuple(x for p in parts for x in p.islands),
        eased=tuple(x for p in parts for x in p.eased),
        untaken=tuple(x for p in parts for x in p.untaken),
    )


def splice(code: str, edits: Iterable[Edit]) -> str:
    """Replace every edit's characters; OverlapError when two of them meet. Insertions at one place keep their order."""
    out, at = [], 0
    for edit in sorted(edits, key=lambda e: (e.start, e.end)):
        if edit.start < at:
            raise OverlapError(f'{edit.recipe} and another recipe both replace character {edit.start}')
        out += [code[at : edit.start], edit.text]
        at = edit.end
    return ''.join([*out, code[at:]])


def apply(source: Source, edits: Iterable[Edit]) -> str:
    """Return the source with `edits` made and the imports they need put behind its last import at the top."""
    edits = tuple(edits)
    # A dict keeps the order in which recipes asked, so that texts are the same every time.
    needed = dict.fromkeys(line for e in edits for line in e.imports)
    missing = [line for line in needed if line not in source.lines]
    place = _behind_imports(source)
    added = Edit(start=place, end=place, text=''.join(f'{x}\n' for x in missing), construct='', recipe='imports')
    return splice(source.code, (*edits, added) if missing else edits)


def _behind_imports(source: Source) -> int:
    """The offset of the line behind the docstring and the leading imports."""
    line = 1
    for index, node in enumerate(source.tree.body):
        docstring = index == 0 and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if not docstring and not isinstance(node, ast.Import | ast.ImportFrom):
            break
        line = (node.end_lineno or node.lineno) + 1
    return source.position(line, 0) if line <= len(source.lines) else len(source.code)
