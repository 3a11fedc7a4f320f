"""An output's name and bytes -> the format that reads it."""

from types import ModuleType

from rewright.catalog import units

_STORED = b'{"rewright": "table"'
_MAGIC = {b'SQLite format 3\0': 'sqlite', b'PAR1': 'parquet'}


def choose(name: str, *sides: bytes) -> ModuleType | None:
    """Return the unit for `name`; without a known suffix by the first bytes; None where all that can be said is bytes."""
    formats = units('rewright.reconcile.formats')
    # A table may have any name, also one that ends as a file's does.
    if all(data.startswith(_STORED) for data in sides):
        return formats['stored']
    for unit in formats.values():
        if name.casefold().endswith(unit.SUFFIXES):
            # Whoever proves asks for the same bytes of trees, so their lines say best where they differ.
            trees = unit.CAPABILITIES.text and not hasattr(unit, 'read')
            return formats['text'] if trees else None if unit.CAPABILITIES.confined else unit
    for magic, unit_name in _MAGIC.items():
        if all(data.startswith(magic) for data in sides):
            return formats[unit_name]
    return formats['text'] if all(_is_text(data) for data in sides) else None


def _is_text(data: bytes) -> bool:
    if b'\0' in data:
        return False
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
