"""Runs the recipes of the step `parse`: a source goes in, their edits and what they left come out."""

from rewright import catalog
from rewright.rewrite.edits import Edited, Source, join


def parse_edits(source: Source) -> Edited:
    """Return the edits of every recipe whose STEP is `parse`."""
    recipes = catalog.units('rewright.rewrite.recipes').values()
    return join(r.edited(source) for r in recipes if getattr(r, 'STEP', '') == 'parse')
