"""Finds the recipe of a pandas construct by its name."""

import functools

from rewright.catalog import units
from rewright.rewrite.frames.call import Recipe
from rewright.rewrite.frames.versions import Differs


@functools.cache
def recipes() -> dict[str, tuple[str, Recipe]]:
    """Every recipe by the construct it rewrites (`DataFrame.merge`, `Series.str.strip`, `pd.read_csv`, `operator.+`…)."""
    found: dict[str, tuple[str, Recipe]] = {}
    for unit, module in units('rewright.rewrite.frames.recipes').items():
        for construct, recipe in module.RECIPES.items():
            if construct in found:
                raise ValueError(f'{construct} is claimed by {found[construct][0]} and {unit}')
            found[construct] = (unit, recipe)
    return found


@functools.cache
def differences() -> dict[str, tuple[Differs, ...]]:
    """By construct, what releases of pandas and numpy do otherwise, as its recipe declares it."""
    shelf = units('rewright.rewrite.frames.recipes')
    return {name: known for module in shelf.values() for name, known in getattr(module, 'DIFFERS', {}).items()}
