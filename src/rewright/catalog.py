"""Finds every unit of a family by walking its folder: one file is one unit, named by its file."""

import importlib
import pkgutil
from types import ModuleType


def units(family: str) -> dict[str, ModuleType]:
    """Import every module of the package `family` and return them by name, in alphabetical order.

    Modules whose name starts with an underscore are not units.
    """
    package = importlib.import_module(family)
    names = sorted(m.name for m in pkgutil.iter_modules(package.__path__) if not m.name.startswith('_'))
    return {name: importlib.import_module(f'{family}.{name}') for name in names}


def named(family: str, name: str) -> ModuleType | None:
    """Import the one module `name` of the package `family`, without its siblings; None where there is none."""
    package = importlib.import_module(family)
    names = {m.name for m in pkgutil.iter_modules(package.__path__) if not m.name.startswith('_')}
    return importlib.import_module(f'{family}.{name}') if name in names else None
