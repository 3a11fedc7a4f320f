"""Runs the recipes of a step: a source goes in, their edits and what they left come out."""

from types import ModuleType

from rewright import catalog
from rewright.rewrite.edits import Edit, Edited, Source, join


def parse_edits(source: Source) -> Edited:
    """Return the edits of every recipe whose STEP is `parse`."""
    return join(r.edited(source) for r in _recipes('parse'))


def sql_edits(source: Source, taken: tuple[Edit, ...]) -> Edited:
    """Return the edits of every recipe whose STEP is `sql`; what others have `taken` stays."""
    places = tuple((e.start, e.end) for e in taken)
    return join(r.edited(source, places) for r in _recipes('sql'))


def _recipes(step: str) -> list[ModuleType]:
    return [r for r in catalog.units('rewright.rewrite.recipes').values() if getattr(r, 'STEP', '') == step]
