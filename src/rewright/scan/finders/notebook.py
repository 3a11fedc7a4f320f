"""A Jupyter notebook, format 4 or 3: its code cells, one below the other."""

import json
from pathlib import PurePath

from rewright.scan.looking import look
from rewright.scan.outline import Outline
from rewright.scan.sighting import Sighting

_COMMANDS = ('%', '!', '?')


def takes(path: PurePath) -> bool:
    """Say whether a file is a notebook."""
    return path.suffix == '.ipynb'


def find(text: str) -> Sighting:
    """Return the outline of the code of a notebook."""
    try:
        book = json.loads(text)
        cells = book['cells'] if 'cells' in book else [c for sheet in book['worksheets'] for c in sheet['cells']]
        code = '\n'.join(_code(cell) for cell in cells if cell['cell_type'] == 'code')
    except (ValueError, LookupError, TypeError, RecursionError):
        return Sighting('notebook', Outline('', text.count('\n') + 1, fault='line 1: this is no notebook'))
    return Sighting('notebook', look(code))


def _code(cell: dict[str, str | list[str]]) -> str:
    """The source of a cell; what only IPython understands does nothing."""
    given = cell.get('source', cell.get('input', ''))
    source = given if isinstance(given, str) else ''.join(given)
    if source.startswith('%%'):
        return ''
    return '\n'.join(_plain(line) for line in source.split('\n'))


def _plain(line: str) -> str:
    bare = line.lstrip()
    return line[: len(line) - len(bare)] + 'pass' if bare.startswith(_COMMANDS) else line
