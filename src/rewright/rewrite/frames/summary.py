"""A frame of numbers and words such as `min` in; a frame with a row for each word, which labels it, out."""

from collections.abc import Sequence

from rewright.rewrite.frames.call import require
from rewright.rewrite.frames.frame_ops import column, planned
from rewright.rewrite.frames.plan.nodes import LABEL, slot
from rewright.rewrite.frames.templates import fill, literal
from rewright.rewrite.frames.values import Cell, FrameV

_WORDS = {'count', 'sum', 'mean', 'std', 'median', 'min', 'max', 'nunique'}
_BROKEN = {'mean', 'std', 'median'}
LABELS = Cell('text', null=False, firm=True)


def summary(frame: FrameV, words: object) -> FrameV:
    """`frame.agg(words)`; Refused for words that are not known, and for columns of other than numbers."""
    plain = isinstance(words, list) and bool(words) and all(isinstance(w, str) for w in words)
    require(plain and set(words) <= _WORDS and len(set(words)) == len(words), f'agg({words!r})')  # type: ignore[arg-type, call-overload]  # A list.
    assert isinstance(words, list)
    cells = {LABEL: LABELS} | {name: _summed_up(frame, name, words) for name in frame.visible}
    code = fill('frames.summary(A, W)', A=slot(planned(frame)), W=literal(words))
    return FrameV(code, columns=cells, index='named', named=(LABEL,))


def numbers(frame: FrameV, name: str) -> None:
    """Refused for a column that does not surely hold numbers, laid out as columns are."""
    cell = column(frame, name).e
    strided = frame.columns[name].strided
    require(cell.kind in {'int', 'float'} and not cell.fickle and not strided, f'{name!r} of {cell.kind} is summed up')


def _summed_up(frame: FrameV, name: str, words: Sequence[str]) -> Cell:
    numbers(frame, name)
    cell = frame.columns[name]
    broken = bool(set(words) & _BROKEN)
    counts = set(words) <= {'count', 'nunique'}
    kind = 'float' if broken else 'int' if counts else cell.kind
    return Cell(kind, firm=broken or counts or (cell.kind == 'float' and cell.firm))
