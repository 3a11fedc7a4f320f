"""Runs the recipes of a step: a source goes in, their edits and what they left come out."""

from rewright import catalog
from rewright.rewrite.edits import Edited, Source, join


def parse_edits(source: Source) -> Edited:
    """Return the edits of every recipe whose STEP is `parse`."""
    return _edits(source, 'parse')


def sql_edits(source: Source) -> Edited:
    """Return the edits of every recipe whose STEP is `sql`."""
    return _edits(source, 'sql')


def _edits(source: Source, step: str) -> Edited:
    recipes = catalog.units('rewright.rewrite.recipes').values()
    return join(r.edited(source) for r in recipes if getattr(r, 'STEP', '') == step)
