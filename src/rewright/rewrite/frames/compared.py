"""What a recipe says of its construct in; its name, and a refusal of what was seen to be otherwise, out."""

from rewright.model.observation import Seen
from rewright.rewrite.frames.call import Call
from rewright.rewrite.frames.facts import kind_of
from rewright.rewrite.frames.frame_ops import UNKNOWN
from rewright.rewrite.frames.values import (
    AccessorV,
    CalendarV,
    CalledV,
    Cell,
    FrameV,
    GroupV,
    IlocV,
    LabelsV,
    LocV,
    MomentsV,
    MomentV,
    NamesV,
    PartsV,
    Refused,
    ResampledV,
    RollingV,
    RowV,
    SeriesV,
    SeveralV,
    TotalsV,
    TypesV,
    Value,
)

WORDS: dict[type[Value], str] = {
    FrameV: 'DataFrame',
    SeriesV: 'Series',
    GroupV: 'GroupBy',
    LocV: 'Loc',
    IlocV: 'Iloc',
    RowV: 'row',
    NamesV: 'columns',
    LabelsV: 'index',
    TotalsV: 'totals',
    CalledV: 'called',
    TypesV: 'dtypes',
    SeveralV: 'several',
    RollingV: 'rolling',
    MomentV: 'moment',
    CalendarV: 'calendar',
    MomentsV: 'moments',
    ResampledV: 'resample',
    PartsV: 'parts',
}


def word_of(owner: Value) -> str:
    """The word that the constructs of a value begin with."""
    return f'Series.{owner.kind}' if isinstance(owner, AccessorV) else WORDS.get(type(owner), type(owner).__name__)


def compared(result: Value, call: Call) -> None:
    """Compare what a recipe says with what was seen: a difference is never resolved by guessing, it raises Refused."""
    seen = call.seen
    changed_in_place_or_array = seen is not None and (seen.kind == 'none' or seen.type == 'numpy.ndarray')
    if seen is None or changed_in_place_or_array or not isinstance(result, FrameV | SeriesV | CalledV):
        return
    if isinstance(result, SeriesV) and result.e.own == UNKNOWN:
        # Each column that it may be was seen for itself.
        return
    if isinstance(result, SeriesV) and _named_by_group(seen):
        seen = seen.model_copy(update={'columns': seen.columns[:1], 'consistent': True})
    if not seen.consistent or seen.kind != ('series' if isinstance(result, SeriesV) else 'frame'):
        raise Refused('it was not one kind of frame every time')
    names, cells = _expected(result)
    if names is not None and [c.name for c in seen.columns] != names:
        raise Refused(f'columns {names} expected, {[c.name for c in seen.columns]} seen')
    for was, cell in zip(seen.columns, cells, strict=True):
        kind = 'span' if was.dtype.startswith('timedelta64') and cell.kind == 'span' else kind_of(was)
        numbers = {kind, cell.kind} <= {'int', 'float'}
        if kind != cell.kind and not numbers and was.missing < seen.rows[1]:
            raise Refused(f'column {was.name!r} was seen as {was.dtype}, expected {cell.kind}')


def _named_by_group(seen: Seen) -> bool:
    """Whether columns of one type differ in their names alone: pandas calls those of a group by its key."""
    kinds = {kind_of(c) for c in seen.columns}
    return seen.kind == 'series' and len(seen.columns) > 1 and len(kinds) == 1 and 'kinds' not in seen.probes


def _expected(result: FrameV | SeriesV | CalledV) -> tuple[list[str] | None, list[Cell]]:
    """The names and columns that a recipe says there are; a column may be called as it likes."""
    if isinstance(result, SeriesV):
        return None, [result.e.cell()]
    if isinstance(result, CalledV):
        return list(map(str, result.names)), list(result.frame.shown.values())
    return result.visible, list(result.shown.values())
