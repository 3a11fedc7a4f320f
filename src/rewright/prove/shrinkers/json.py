"""A JSON document -> the records of its lists, then the keys of its objects, then the values that are not plain yet."""

import json
from collections.abc import Callable, Iterator

from rewright.prove.document import Json
from rewright.prove.parts import Parts, plain

MATERIAL = 'json'
Path = tuple[str | int, ...]


def _places(document: Json, at: Path = ()) -> Iterator[tuple[Path, Json]]:
    children = (
        document.items() if isinstance(document, dict) else enumerate(document) if isinstance(document, list) else ()
    )
    for key, child in children:
        yield (*at, key), child
        yield from _places(child, (*at, key))


def _without(document: Json, gone: set[Path], at: Path = ()) -> Json:
    if isinstance(document, dict):
        return {k: _without(v, gone, (*at, k)) for k, v in document.items() if (*at, k) not in gone}
    if isinstance(document, list):
        return [_without(v, gone, (*at, i)) for i, v in enumerate(document) if (*at, i) not in gone]
    return plain(document) if (*at, '') in gone else document


def _level(chosen: Callable[[Path, Json], Path | None]) -> Callable[[bytes, bytes], Parts | None]:
    def cut(data: bytes, _recorded: bytes) -> Parts | None:
        try:
            document: Json = json.loads(data)
        except ValueError:
            return None
        places = [place for at, child in _places(document) if (place := chosen(at, child)) is not None]

        def kept(left: list[int]) -> bytes:
            gone = {place for i, place in enumerate(places) if i not in set(left)}
            return json.dumps(_without(document, gone), ensure_ascii=False).encode()

        return Parts(len(places), kept) if places else None

    return cut


LEVELS = (
    _level(lambda at, _: at if isinstance(at[-1], int) else None),
    _level(lambda at, _: at if isinstance(at[-1], str) else None),
    _level(lambda at, child: (*at, '') if not isinstance(child, dict | list) and child != plain(child) else None),
)


def shown(data: bytes) -> str:
    """Return the document."""
    return data.decode(errors='replace')
