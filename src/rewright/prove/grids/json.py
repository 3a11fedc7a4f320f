"""JSON bytes -> the rows of its lists of records, and the same document with records added to one or left out of it."""

import copy
import itertools
import json
from collections.abc import Iterator, Sequence

from rewright.prove.document import Json, Record, lists
from rewright.prove.grid import Added, Cell, Grid, Places

MATERIAL = 'json'
# Lists inside of records are many and alike.
_LISTS = 3
Path = tuple[str, ...]


def opened(data: bytes) -> tuple[Grid, ...]:
    """Return each list of records, outermost first; values inside of records are columns of their own."""
    try:
        document: Json = json.loads(data)
    except ValueError:
        return ()
    return tuple(_grid(document, found) for found in itertools.islice(lists(document), _LISTS))


def _grid(document: Json, found: list[Json]) -> Grid:
    records = [record for record in found if isinstance(record, dict)]
    paths = tuple(dict.fromkeys(path for record in records for path in _paths(record)))
    rows = [[_at(record, path) for path in paths] for record in records]

    def bytes_with(wanted: Sequence[Json]) -> bytes:
        found[:] = wanted
        return json.dumps(document, ensure_ascii=False).encode()

    def written(added: Sequence[Added]) -> bytes:
        return bytes_with([*records, *(_changed(records[new.model], paths, new) for new in added)])

    def without(places: Places) -> bytes:
        return bytes_with([record for place, record in enumerate(records) if place not in places])

    return Grid(tuple(path[-1] for path in paths), rows, written, without, untyped=True)


def _paths(record: Record) -> Iterator[Path]:
    for key, value in record.items():
        if isinstance(value, dict):
            yield from ((key, *below) for below in _paths(value))
        elif not isinstance(value, list):
            yield (key,)


def _at(record: Json, path: Path) -> Cell:
    for key in path:
        record = record.get(key) if isinstance(record, dict) else None
    return record if isinstance(record, str | int | float | bool) else None


def _changed(record: Record, paths: Sequence[Path], new: Added) -> Record:
    fresh = copy.deepcopy(record)
    for at in (*new.changes, *new.gone):
        *above, key = paths[at]
        inside: Json = fresh
        for step in above:
            inside = inside.get(step) if isinstance(inside, dict) else None
        if isinstance(inside, dict) and at in new.gone:
            inside.pop(key, None)
        elif isinstance(inside, dict):
            inside[key] = new.changes[at]
    return fresh
