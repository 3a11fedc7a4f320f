"""Runs the recipes of a step: a source goes in, their edits and what they left come out."""

from collections.abc import Mapping
from types import MappingProxyType, ModuleType

from rewright import catalog
from rewright.rewrite.edits import Edit, Edited, Source, join

_UNSEEN: Mapping[str, str] = MappingProxyType({})


def parse_edits(source: Source, versions: Mapping[str, str] = _UNSEEN) -> Edited:
    """Return the edits of every recipe whose STEP is `parse`; `versions` are those of the libraries that the job ran on."""
    # What a recipe writes may hang on what the job ran on.
    return join(
        r.edited(source, versions) if getattr(r, 'BY_VERSIONS', False) else r.edited(source) for r in _recipes('parse')
    )


def sql_edits(source: Source, taken: tuple[Edit, ...]) -> Edited:
    """Return the edits of every recipe whose STEP is `sql`; what others have `taken` stays."""
    places = tuple((e.start, e.end) for e in taken)
    return join(r.edited(source, places) for r in _recipes('sql'))


def _recipes(step: str) -> list[ModuleType]:
    return [r for r in catalog.units('rewright.rewrite.recipes').values() if getattr(r, 'STEP', '') == step]
