"""A plant, as plants.toml states it, in; the product with that one recipe wrong, for the length of a `with`, out."""

import contextlib
import re
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path

from rewright.catalog import units
from rewright.model.refusal import Refusal
from rewright.rewrite import emission, steps


@dataclass(frozen=True)
class Plant:
    """One wrong recipe."""

    name: str
    recipe: str
    old: str
    new: str
    kind: str
    among: str
    within: int


def plants():
    """Every plant."""
    text = Path(__file__).with_name('plants.toml').read_text(encoding='utf-8')
    return [Plant(**plant) for plant in tomllib.loads(text)['plant']]


@contextlib.contextmanager
def planted(plant):
    """Make the recipe wrong; a program that it would not change is refused, so that nobody proves it for nothing."""
    parsed = plant.recipe in units('rewright.rewrite.recipes')
    module, name = (
        (emission, 'module') if plant.recipe == 'pipeline' else (steps, 'parse_edits' if parsed else 'frame_edits')
    )
    kept = getattr(module, name)
    change = _changed if plant.recipe == 'pipeline' else _edits
    setattr(module, name, lambda *given: change(plant, kept(*given)))
    try:
        yield
    finally:
        setattr(module, name, kept)


def _edits(plant, edited):
    edits = tuple(
        replace(edit, text=_changed(plant, edit.text)) if plant.recipe in edit.recipe.split(', ') else edit
        for edit in edited.edits
    )
    if edits == edited.edits:
        raise Refusal('there is nothing that the plant would change')
    return edited.model_copy(update={'edits': edits})


def _changed(plant, text):
    return re.sub(plant.old, plant.new, text, flags=re.MULTILINE)
