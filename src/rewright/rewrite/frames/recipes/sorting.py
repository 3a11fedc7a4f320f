"""`sort_values`: polars' stable sort where pandas' is stable, numpy's own order of equal values where it is not.

Rows that a group-by has sorted by the same columns are not sorted again.
"""

from dataclasses import replace

from rewright.rewrite.frames.call import Arguments, Call, Recipe, require
from rewright.rewrite.frames.frame_ops import column, numbered
from rewright.rewrite.frames.plan.nodes import Sort, slot
from rewright.rewrite.frames.ties import TIES, leaves_ties
from rewright.rewrite.frames.values import FrameV, Value
from rewright.rewrite.frames.versions import Differs

STABLE = {'stable', 'mergesort'}


def _ascending(given: Arguments, keys: int) -> list[bool]:
    value = given.literal('ascending', default=True)
    listed = [value] * keys if isinstance(value, bool) else value
    require(
        isinstance(listed, list) and len(listed) == keys and all(isinstance(a, bool) for a in listed),
        f'ascending={value!r}',
    )
    assert isinstance(listed, list)
    return listed


def _sort(call: Call) -> Value:
    given, frame = call.bind('by', 'axis', 'ascending', 'kind', 'na_position', 'ignore_index'), call.frame()
    given.only(axis=0)
    by = given.columns('by')
    for name in by:
        column(frame, name)
    descending = [not a for a in _ascending(given, len(by))]
    last = given.text('na_position', 'last') == 'last'
    if last and not any(descending) and _rises_by(frame, by):
        return replace(frame, columns=dict(frame.columns))
    stable = len(by) > 1 or given.text('kind', 'quicksort') in STABLE or frozenset(by) in frame.unique
    require(stable or not leaves_ties(call, frame, by[0]), TIES)
    order = Sort(
        columns=tuple(frame.columns), source=numbered(frame), by=tuple(by), descending=tuple(descending), last=last,
        holes=any(frame.columns[name].null for name in by), stable=stable, total=any(u <= set(by) for u in frame.unique),
    )  # fmt: skip
    reset = given.flag('ignore_index', default=False)
    return frame.shuffled(slot(order), 'range' if reset else 'dirty')


def _rises_by(frame: FrameV, by: list[str]) -> bool:
    """Whether the rows stand in this order already: sorting them again would move none."""
    known = len(frame.ordered) == len(by)
    return known and all(frame.columns[name] is cell for name, cell in zip(by, frame.ordered, strict=True))


RECIPES: dict[str, Recipe] = {'DataFrame.sort_values()': _sort}
DIFFERS = {
    'DataFrame.sort_values()': (
        Differs(TIES, library='numpy', before=(2, 0)),
        Differs('rows of one text keep their order', since=(3, 0)),
    )
}
