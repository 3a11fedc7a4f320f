"""A Postgres table as kept -> its rows, and the same table with rows added under keys of their own, or left out."""

import json
from collections.abc import Sequence

from rewright.prove.grid import Added, Cell, Grid, Places

MATERIAL = 'table'
_KEPT = b'{"rewright": "table"'
_FIRST_KEY = 1_000_000_107
_FIRST_SMALL_KEY = 30_107


def opened(data: bytes) -> tuple[Grid, ...]:
    """Return the rows; empty where there are none or their keys cannot be made new. Values are text, as they are kept."""
    head, *rows = [json.loads(line) for line in data.split(b'\n')] if data.startswith(_KEPT) else [{}]
    if not rows:
        return ()
    columns: list[tuple[str, str]] = head['columns']
    keys = {name for key in (head['key'], *head['unique']) for name in key}
    if any(name in keys and not kind.startswith(('small', 'int', 'big', 'text', 'char')) for name, kind in columns):
        return ()

    def fresh(at: int, cell: Cell, number: int) -> Cell:
        name, kind = columns[at]
        if name not in keys:
            return cell
        if kind.startswith(('text', 'char')):
            return f'{cell}~{number}'
        return str((_FIRST_SMALL_KEY if kind.startswith('small') else _FIRST_KEY) + number)

    def written(added: Sequence[Added]) -> bytes:
        more = [
            [fresh(at, new.cell(at, cell), number) for at, cell in enumerate(rows[new.model])]
            for number, new in enumerate(added)
        ]
        return _bytes(head, [*rows, *more])

    def without(places: Places) -> bytes:
        return _bytes(head, [row for place, row in enumerate(rows) if place not in places])

    names = tuple(name for name, _ in columns)
    fixed = frozenset(at for at, name in enumerate(names) if name in keys or name in head['computed'])
    required = frozenset(at for at, name in enumerate(names) if name in head['required'])
    return (Grid(names, rows, written, without, fixed=fixed, required=required),)


def _bytes(head: dict[str, object], rows: Sequence[Sequence[Cell]]) -> bytes:
    return '\n'.join(json.dumps(line, ensure_ascii=False) for line in (head, *rows)).encode()
