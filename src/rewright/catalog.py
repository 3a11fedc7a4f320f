"""Finds every unit of a family by walking its folder: one file is one unit, named by its file."""

import importlib
import pkgutil
from functools import cache
from types import ModuleType


def units(family: str) -> dict[str, ModuleType]:
    """Import every module of the package `family` and return them by name, in alphabetical order.

    Modules whose name starts with an underscore are not units.
    """
    return dict(_imported(family))


def named(family: str, name: str) -> ModuleType | None:
    """Import the one module `name` of the package `family`, without its siblings; None where there is none."""
    return importlib.import_module(f'{family}.{name}') if name in _names(family) else None


# A trial asks for a family many times, and no unit comes while a process runs.
@cache
def _imported(family: str) -> dict[str, ModuleType]:
    return {name: importlib.import_module(f'{family}.{name}') for name in _names(family)}


@cache
def _names(family: str) -> tuple[str, ...]:
    package = importlib.import_module(family)
    return tuple(sorted(m.name for m in pkgutil.iter_modules(package.__path__) if not m.name.startswith('_')))
