"""HTML bytes -> its repeated elements as rows of the texts inside them, and all its texts as one row."""

from collections.abc import Sequence

from rewright.prove.grid import Added, Grid, Places
from rewright.prove.markup import decoded, items, replaced, texts

MATERIAL = 'html'


def opened(data: bytes) -> tuple[Grid, ...]:
    """Return the elements, and the whole page; a row added to the page takes the place of its texts. No column has a name."""
    page, encoding = decoded(data)
    return tuple(grid for grid in (_elements(page, encoding), _whole(page, encoding)) if any(grid.rows))


def _elements(page: str, encoding: str) -> Grid:
    found = items(page)
    rows = [[text[0] for text in texts(item[0])] for item in found]

    def written(added: Sequence[Added]) -> bytes:
        more = ''.join(_changed(found[new.model][0], (new,)) for new in added)
        end = found[-1].end()
        return _encoded(page[:end] + more + page[end:], encoding)

    def without(places: Places) -> bytes:
        return _encoded(replaced(page, {found[place]: '' for place in places}), encoding)

    return Grid(('',) * max(map(len, rows), default=0), rows, written, without, missing='', untyped=True)


def _whole(page: str, encoding: str) -> Grid:
    found = texts(page)

    def written(added: Sequence[Added]) -> bytes:
        return _encoded(_changed(page, added), encoding)

    def without(_: Places) -> None:
        return None

    return Grid(('',) * len(found), [[text[0] for text in found]], written, without, missing='', untyped=True)


def _changed(markup: str, added: Sequence[Added]) -> str:
    """Change texts; where several rows change one, the first counts."""
    first = {at: str(new.cell(at, '', '')) for new in reversed(added) for at in (*new.changes, *new.gone)}
    return replaced(markup, {text: first[at] for at, text in enumerate(texts(markup)) if at in first})


def _encoded(page: str, encoding: str) -> bytes:
    return page.encode(encoding, 'xmlcharrefreplace')
